/**
 * Paths are git's bytes. As strings they are UTF-8 where that is what the bytes are; a byte that is not
 * becomes a lone surrogate U+DC80 to U+DCFF, so that every path has one string and every string one path.
 */

/** Order by UTF-8 bytes, which is git's order: a surrogate pair sorts after every character of the basic plane. */
export function byBytes(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at++) {
    const one = a.charCodeAt(at);
    const other = b.charCodeAt(at);
    if (one === other) continue;
    // What is not UTF-8 stands for single bytes, which sort among the first bytes of characters.
    return isByte(one) || isByte(other) ? compareBytes(pathToBytes(a), pathToBytes(b)) : rank(one) - rank(other);
  }
  return a.length - b.length;
}

function isByte(unit: number): boolean {
  return unit >= 0xdc80 && unit <= 0xdcff;
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const at = a.findIndex((byte, index) => byte !== b[index]);
  return at === -1 ? a.length - b.length : a[at]! - (b[at] ?? -1);
}

/** Surrogates above the rest of the basic plane, as their UTF-8 bytes are. */
function rank(unit: number): number {
  if (unit >= 0xe000) return unit - 0x800;
  if (unit >= 0xd800) return unit + 0x2000;
  return unit;
}

/** Git's bytes as a path. */
export function pathFromBytes(bytes: Uint8Array): string {
  for (const byte of bytes) if (byte >= 0x80) return decodeLossless(bytes);
  return String.fromCharCode(...bytes);
}

const strict = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const encoder = new TextEncoder();

function decodeLossless(bytes: Uint8Array): string {
  try {
    return strict.decode(bytes);
  } catch {
    let text = '';
    for (let at = 0; at < bytes.length;) {
      const length = sequenceLength(bytes, at);
      if (length === 0) text += String.fromCharCode(0xdc00 + bytes[at++]!);
      else {
        text += strict.decode(bytes.subarray(at, at + length));
        at += length;
      }
    }
    return text;
  }
}

/** The length of the valid UTF-8 sequence at `at`, 0 when there is none. */
function sequenceLength(bytes: Uint8Array, at: number): number {
  for (let length = 1; length <= 4 && at + length <= bytes.length; length++) {
    try {
      strict.decode(bytes.subarray(at, at + length));
      return length;
    } catch {
      // A longer sequence may still be valid.
    }
  }
  return 0;
}

/** Whether every byte of a path is UTF-8, as nearly every path is. */
export function isUtf8Path(path: string): boolean {
  return !/[\udc80-\udcff]/u.test(path);
}

/** A path as git's bytes again. */
export function pathToBytes(path: string): Uint8Array {
  if (isUtf8Path(path)) return encoder.encode(path);
  const parts: number[] = [];
  for (const char of path) {
    const unit = char.charCodeAt(0);
    if (char.length === 1 && isByte(unit)) parts.push(unit - 0xdc00);
    else parts.push(...encoder.encode(char));
  }
  return Uint8Array.from(parts);
}

/** As git's quoting has them. */
const letters: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '"': '"',
  '\\': '\\',
};
const escapes: ReadonlyMap<string, string> = new Map(
  Object.entries(letters).map(([letter, char]) => [char, `\\${letter}`]),
);

/** A path as people and terminals may see it: quoted as git quotes it when it holds anything that could mislead. */
export function showPath(path: string): string {
  // Control characters, quotes, back-slashes, bytes that are not UTF-8, and marks that reorder text on a terminal.
  if (!/[\p{Cc}"\\\ud800-\udfff\u202a-\u202e\u2066-\u2069]/u.test(path)) return path;
  let text = '';
  for (const char of path) {
    const escape = escapes.get(char);
    if (escape !== undefined) text += escape;
    else if (/[\p{Cc}\ud800-\udfff\u202a-\u202e\u2066-\u2069]/u.test(char)) {
      for (const byte of pathToBytes(char)) text += `\\${byte.toString(8).padStart(3, '0')}`;
    } else text += char;
  }
  return `"${text}"`;
}

/** A path in quotes for git to read: always in them, so that no name can be taken for something else. */
export function quotedPath(path: string): string {
  const chars = [...pathToBytes(path)].map((byte) =>
    byte >= 0x20 && byte < 0x7f && byte !== 0x22 && byte !== 0x5c
      ? String.fromCharCode(byte)
      : `\\${byte.toString(8).padStart(3, '0')}`,
  );
  return `"${chars.join('')}"`;
}

/** A path that git may have quoted, as it is; undefined when the quotes do not fit. */
export function unquotedPath(text: string): string | undefined {
  if (!text.startsWith('"')) return text;
  if (text.length < 2 || !text.endsWith('"')) return undefined;
  const bytes: number[] = [];
  for (const [part, octal, letter] of text.slice(1, -1).matchAll(/\\([0-7]{3})|\\(.)|[^\\]+/gs)) {
    if (octal !== undefined) bytes.push(Number.parseInt(octal, 8));
    else bytes.push(...pathToBytes(letter === undefined ? part : (letters[letter] ?? letter)));
  }
  return pathFromBytes(Uint8Array.from(bytes));
}

/** The last part of a path. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** The name of the folder a path lies in, '' at the root. */
export function folderName(path: string): string {
  const parts = path.split('/');
  return parts.at(-2) ?? '';
}

/** The last part of a path without its last ending. */
export function stem(path: string): string {
  return baseName(path).replace(/(?<=.)\.[^.]*$/, '');
}
