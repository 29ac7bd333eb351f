/** What bytes are to a reader of code, and where things end that begin with one of them. */

/** Words and digits come first, so that one comparison tells what goes on a word. */
const digit = 0;
const sign = 3;
export const word = 1;
export const blank = 2;
export const quote = 4;
export const backtick = 5;
export const slash = 6;
export const wide = 7;

function kindsWith(digits: number, dollar: number): Uint8Array {
  const kinds = new Uint8Array(256).fill(sign);
  for (const [from, to] of ['az', 'AZ'].map((range) => [range.charCodeAt(0), range.charCodeAt(1)] as const))
    kinds.fill(word, from, to + 1);
  kinds.fill(digits, 0x30, 0x3a);
  // Each character of its own: some of them are letters to jscpd, and some are signs.
  kinds.fill(wide, 0x80, 0x100);
  kinds['_'.charCodeAt(0)] = word;
  kinds['$'.charCodeAt(0)] = dollar;
  for (const byte of [0x20, 0x09, 0x0a, 0x0d, 0x0b, 0x0c]) kinds[byte] = blank;
  for (const letter of '"\'') kinds[letter.charCodeAt(0)] = quote;
  kinds['`'.charCodeAt(0)] = backtick;
  kinds['/'.charCodeAt(0)] = slash;
  return kinds;
}

export const scriptKinds: Uint8Array = kindsWith(word, word);
/** `12px` are two tokens to jscpd, and so is `$x`. */
export const plainKinds: Uint8Array = kindsWith(digit, sign);

const [lf, cr, backslash, star, single] = [0x0a, 0x0d, 0x5c, 0x2a, 0x27];
const [openBracket, closeBracket] = [0x5b, 0x5d];

/** Where the character of several bytes ends that begins here. */
export function wideEnd(bytes: Uint8Array, at: number, to: number): number {
  let next = at + 1;
  while (next < to && (bytes[next]! & 0xc0) === 0x80) next++;
  return next;
}

/** The blanks of Unicode: U+0085, 00A0, 1680, 2000 to 200A, 2028, 2029, 202F, 205F, 3000. */
export function isWideBlank(bytes: Uint8Array, at: number): boolean {
  const [second, third] = [bytes[at + 1], bytes[at + 2]];
  switch (bytes[at]) {
    case 0xc2:
      return second === 0x85 || second === 0xa0;
    case 0xe1:
      return second === 0x9a && third === 0x80;
    case 0xe2:
      if (second === 0x81) return third === 0x9f;
      return second === 0x80 && (third! <= 0x8a || third === 0xa8 || third === 0xa9 || third === 0xaf);
    case 0xe3:
      return second === 0x80 && third === 0x80;
    default:
      return false;
  }
}

function isLetter(byte: number): boolean {
  return byte >= 0x80 || plainKinds[byte]! <= word;
}

/** Where the next line begins, or the text ends. */
function lineEnd(bytes: Uint8Array, at: number, to: number): number {
  const end = bytes.indexOf(lf, at);
  return end === -1 || end > to ? to : end;
}

/** The same without what ends the line. */
export function textEnd(bytes: Uint8Array, at: number, to: number): number {
  const end = lineEnd(bytes, at, to);
  return end > at && bytes[end] === lf && bytes[end - 1] === cr ? end - 1 : end;
}

/** Where jscpd has the string that begins here end: at the same quote, or with the line. */
export function quotedEnd(bytes: Uint8Array, at: number, to: number): number {
  const mark = bytes[at]!;
  for (let next = at + 1; next < to; next++) {
    const byte = bytes[next]!;
    if (byte === mark) return next + 1;
    if (byte === lf || (byte === backslash && bytes[++next] === lf)) break;
  }
  return textEnd(bytes, at, to);
}

/**
 * Where the string that begins here ends: on this line, else it is but a sign. An apostrophe is none that stands behind
 * a letter, nor does one end a string that has a letter behind it (`don't`, `&'a str`).
 */
export function stringEnd(bytes: Uint8Array, at: number, to: number, from: number): number {
  const mark = bytes[at]!;
  if (mark === single && at > from && isLetter(bytes[at - 1]!)) return at + 1;
  for (let next = at + 1; next < to; next++) {
    const byte = bytes[next]!;
    if (byte === lf || (byte === backslash && bytes[++next] === lf)) break;
    if (byte === mark && !(mark === single && next + 1 < to && isLetter(bytes[next + 1]!))) return next + 1;
  }
  return at + 1;
}

/** Where the comment that begins here ends; here, when none does. Behind a colon it is an address in some text. */
export function commentEnd(bytes: Uint8Array, at: number, to: number): number {
  const second = bytes[at + 1];
  if (second === 0x2f) {
    if (bytes[at - 1] === 0x3a && scriptKinds[bytes[at - 2] ?? 0] === word) return at;
    return lineEnd(bytes, at, to);
  }
  if (second !== star) return at;
  for (let next = bytes.indexOf(star, at + 2); next !== -1 && next < to - 1; next = bytes.indexOf(star, next + 1))
    if (bytes[next + 1] === 0x2f) return next + 2;
  return at;
}

/** Where the pattern that begins here ends: on this line, else it is but a sign. */
export function patternEnd(bytes: Uint8Array, at: number, to: number): number {
  let inClass = false;
  for (let next = at + 1; next < to; next++) {
    const byte = bytes[next]!;
    if (byte === lf) break;
    if (byte === backslash) next++;
    else if (byte === openBracket) inClass = true;
    else if (byte === closeBracket) inClass = false;
    else if (byte === 0x2f && !inClass) return next + 1;
  }
  return at + 1;
}
