/** The lines of a file to which lines are only ever added. */
export interface WholeLines {
  readonly text: string;
  /** How many bytes of a line that was never finished come after them. */
  readonly torn: number;
}

export function wholeLines(bytes: Uint8Array): WholeLines {
  const end = bytes.lastIndexOf(0x0a) + 1;
  const text = exactText(bytes.subarray(0, end));
  // A checkout may have given the lines other ends; in none of them is such a sign.
  return { text: text.includes('\r\n') ? text.replaceAll('\r\n', '\n') : text, torn: bytes.length - end };
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * A text that is another one for other bytes. A decoder that puts one sign in place of anything it cannot read would make
 * what is damaged look like what was written; such a line is taken byte by byte instead.
 */
function exactText(bytes: Uint8Array): string {
  return (
    decoded(bytes) ??
    linesOf(bytes)
      .map((line) => decoded(line) ?? byteByByte(line))
      .join('')
  );
}

function decoded(bytes: Uint8Array): string | undefined {
  try {
    return utf8.decode(bytes);
  } catch {
    return undefined;
  }
}

function linesOf(bytes: Uint8Array): Uint8Array[] {
  const lines: Uint8Array[] = [];
  for (let from = 0; from < bytes.length; from += lines.at(-1)!.length)
    lines.push(bytes.subarray(from, bytes.indexOf(0x0a, from) + 1));
  return lines;
}

function byteByByte(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
}
