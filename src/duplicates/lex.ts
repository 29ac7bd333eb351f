/**
 * Text as a row of lexemes: words, single signs, and strings that end on their line. Coarser or finer than jscpd's
 * tokens, but a function of the text alone: what is equal to jscpd is equal here. Made for reading a hundred megabytes a
 * second, so it works on bytes, in one pass, and puts numbers into rows that are used again.
 */

export class Lexemes {
  /** Nothing more will be read into it. */
  kept = false;
  count = 0;
  hash: Int32Array;
  start: Int32Array;
  end: Int32Array;

  constructor(room: number = 1 << 12) {
    this.hash = new Int32Array(room);
    this.start = new Int32Array(room);
    this.end = new Int32Array(room);
  }

  /** Make room for as many more lexemes as there are bytes. */
  reserve(bytes: number): void {
    const needed = this.count + bytes;
    if (needed <= this.hash.length) return;
    const room = Math.max(needed, this.hash.length * 2);
    this.hash = grown(this.hash, room);
    this.start = grown(this.start, room);
    this.end = grown(this.end, room);
  }

  /** What has been read so far, in rows of its own. */
  copy(): Lexemes {
    const copy = new Lexemes(0);
    copy.kept = true;
    copy.count = this.count;
    copy.hash = this.hash.slice(0, this.count);
    copy.start = this.start.slice(0, this.count);
    copy.end = this.end.slice(0, this.count);
    return copy;
  }
}

function grown(row: Int32Array, room: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(room);
  larger.set(row);
  return larger;
}

/** Words and digits come first, so that one comparison tells what goes on a word. */
const [digit, word, blank, sign, quote, backtick, slash, wide] = [0, 1, 2, 3, 4, 5, 6, 7];

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

const scriptKinds = kindsWith(word, word);
/** `12px` are two tokens to jscpd, and so is `$x`. */
const plainKinds = kindsWith(digit, sign);

/**
 * How text is read. `script`: as JavaScript, where comments are nothing. `braced`: jscpd makes a token of each character
 * of a block comment, its blanks too. `words`: as jscpd reads a script that it cannot parse, without strings.
 */
export type Manner = 'script' | 'braced' | 'plain' | 'words';

const [lf, cr, backslash, star, single, solidus] = [0x0a, 0x0d, 0x5c, 0x2a, 0x27, 0x2f];
const [openBracket, closeBracket, closeParenthesis] = [0x5b, 0x5d, 0x29];
const [openBrace, closeBrace, dollar, less] = [0x7b, 0x7d, 0x24, 0x3c];
const grave = 0x60;

const seed = 0x811c9dc5 | 0;
const factor = 0x01000193;

export function hashOf(bytes: Uint8Array, from: number, to: number): number {
  let hash = seed;
  for (let at = from; at < to; at++) hash = Math.imul(hash ^ bytes[at]!, factor);
  return hash;
}

/** Words after which a slash begins a pattern, not a division. */
const beforePattern: ReadonlySet<number> = new Set(
  'return typeof case in of delete void do else await yield instanceof new throw'.split(' ').map((text) => {
    const bytes = Buffer.from(text);
    return hashOf(bytes, 0, bytes.length);
  }),
);

export function lex(bytes: Uint8Array, from: number, to: number, manner: Manner, out: Lexemes): void {
  // No lexeme is shorter than a byte, and a template's end may be told twice.
  out.reserve(to - from);
  const { hash, start, end } = out;
  const script = manner === 'script';
  const kinds = script || manner === 'words' ? scriptKinds : plainKinds;
  let count = out.count;
  /** Whether a slash here divides. */
  let operand = false;
  /** Of each template around this place: how many braces are open in its `${}`. */
  const templates: number[] = [];
  for (let at = from; at < to;) {
    const byte = bytes[at]!;
    const kind = kinds[byte]!;
    if (kind === blank) {
      at++;
      continue;
    }
    let next = at + 1;
    if (kind <= word) {
      let value = Math.imul(seed ^ byte, factor);
      for (const most = kind; next < to && kinds[bytes[next]!]! <= most; next++)
        value = Math.imul(value ^ bytes[next]!, factor);
      hash[count] = value;
      operand = !(script && beforePattern.has(value));
    } else if (kind === wide) {
      next = wideEnd(bytes, at, to);
      if (isWideBlank(bytes, at)) {
        at = next;
        continue;
      }
      hash[count] = hashOf(bytes, at, next);
      operand = true;
    } else {
      if (kind === quote && manner !== 'words') {
        next = script ? stringEnd(bytes, at, to, from) : quotedEnd(bytes, at, to);
        operand = true;
      } else if (manner === 'braced' && kind === slash) {
        if (bytes[next] === solidus) next = textEnd(bytes, at, to);
        else if (bytes[next] === star) {
          out.count = count;
          at = commentSigns(bytes, at, to, out);
          count = out.count;
          continue;
        }
      } else if (script && kind === slash) {
        const past = commentEnd(bytes, at, to);
        if (past > at) {
          at = past;
          continue;
        }
        if (!operand && bytes[at - 1] !== less) next = patternEnd(bytes, at, to);
        operand = next > at + 1;
      } else if (script && kind === backtick) {
        hash[count] = byte;
        start[count] = at;
        end[count++] = at + 1;
        out.count = count;
        at = templateText(bytes, at + 1, to, out, templates);
        count = out.count;
        operand = true;
        continue;
      } else {
        if (templates.length > 0) {
          const last = templates.length - 1;
          if (byte === openBrace) templates[last]!++;
          else if (byte === closeBrace && templates[last]!-- === 0) {
            templates.pop();
            hash[count] = byte;
            start[count] = at;
            end[count++] = at + 1;
            out.count = count;
            at = templateText(bytes, at + 1, to, out, templates);
            count = out.count;
            operand = true;
            continue;
          }
        }
        operand = byte === closeParenthesis || byte === closeBracket || byte === closeBrace;
      }
      hash[count] = next === at + 1 ? byte : hashOf(bytes, at, next);
    }
    start[count] = at;
    end[count++] = next;
    at = next;
  }
  out.count = count;
}

/** Where the character of several bytes ends that begins here. */
function wideEnd(bytes: Uint8Array, at: number, to: number): number {
  let next = at + 1;
  while (next < to && (bytes[next]! & 0xc0) === 0x80) next++;
  return next;
}

/** The blanks of Unicode: U+0085, 00A0, 1680, 2000 to 200A, 2028, 2029, 202F, 205F, 3000. */
function isWideBlank(bytes: Uint8Array, at: number): boolean {
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
function textEnd(bytes: Uint8Array, at: number, to: number): number {
  const end = lineEnd(bytes, at, to);
  return end > at && bytes[end] === lf && bytes[end - 1] === cr ? end - 1 : end;
}

/** Where jscpd has the string that begins here end: at the same quote, or with the line. */
function quotedEnd(bytes: Uint8Array, at: number, to: number): number {
  const mark = bytes[at]!;
  for (let next = at + 1; next < to; next++) {
    const byte = bytes[next]!;
    if (byte === mark) return next + 1;
    if (byte === lf || (byte === backslash && bytes[++next] === lf)) break;
  }
  return textEnd(bytes, at, to);
}

/** A block comment, sign by sign; one that is not closed goes on to the end. */
function commentSigns(bytes: Uint8Array, at: number, to: number, out: Lexemes): number {
  const put = (from: number, past: number): void => {
    out.hash[out.count] = hashOf(bytes, from, past);
    out.start[out.count] = from;
    out.end[out.count++] = past;
  };
  put(at, at + 2);
  for (let next = at + 2; next < to; next++) {
    const byte = bytes[next]!;
    if (byte === star && next + 1 < to && bytes[next + 1] === solidus) {
      put(next, next + 2);
      return next + 2;
    }
    if (byte !== lf && !(byte === cr && bytes[next + 1] === lf)) put(next, next + 1);
  }
  return to;
}

/**
 * Where the string that begins here ends: on this line, else it is but a sign. An apostrophe is none that stands behind
 * a letter, nor does one end a string that has a letter behind it (`don't`, `&'a str`).
 */
function stringEnd(bytes: Uint8Array, at: number, to: number, from: number): number {
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
function commentEnd(bytes: Uint8Array, at: number, to: number): number {
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
function patternEnd(bytes: Uint8Array, at: number, to: number): number {
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

/** The words of a template, to its end or to the next `${`, whose braces are counted from then on. */
function templateText(bytes: Uint8Array, from: number, to: number, out: Lexemes, templates: number[]): number {
  let at = from;
  for (; at < to; at++) {
    const byte = bytes[at]!;
    if (byte === backslash) at++;
    else if (byte === grave || (byte === dollar && bytes[at + 1] === openBrace)) break;
  }
  at = Math.min(at, to);
  lex(bytes, from, at, 'plain', out);
  if (at >= to) return to;
  const opens = bytes[at] === dollar;
  out.hash[out.count] = bytes[at]!;
  out.start[out.count] = at;
  out.end[out.count++] = at + (opens ? 2 : 1);
  if (opens) templates.push(0);
  return at + (opens ? 2 : 1);
}
