/** Bytes as a text of one character each, so that patterns can be looked for in what is no text. */

const step = 1 << 13;

export function latinOf(bytes: Uint8Array): string {
  let text = '';
  // Spread, the bytes would be gone through one by one, which takes ten times as long.
  for (let at = 0; at < bytes.length; at += step)
    text += Reflect.apply(String.fromCharCode, undefined, bytes.subarray(at, at + step)) as string;
  return text;
}

export function bytesOfLatin(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at);
  return bytes;
}

/** A text as the bytes it is written with. */
export function encodedAsLatin(text: string): string {
  return latinOf(new TextEncoder().encode(text));
}
