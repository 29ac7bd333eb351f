/**
 * Text as a row of lexemes: words, single signs, and strings that end on their line. Coarser or finer than jscpd's
 * tokens, but a function of the text alone: what is equal to jscpd is equal here. Made for reading a hundred megabytes a
 * second, so it works on bytes, in one pass, and puts numbers into rows that are used again.
 */

export class Lexemes {
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

const [blank, word, sign, quote, backtick, slash] = [0, 1, 2, 3, 4, 5];

const kinds = new Uint8Array(256).fill(sign);
for (const [from, to] of ['09', 'az', 'AZ'].map((range) => [range.charCodeAt(0), range.charCodeAt(1)] as const))
  kinds.fill(word, from, to + 1);
kinds.fill(word, 0x80, 0x100);
for (const letter of '_$') kinds[letter.charCodeAt(0)] = word;
for (const byte of [0x20, 0x09, 0x0a, 0x0d, 0x0b, 0x0c]) kinds[byte] = blank;
for (const letter of '"\'') kinds[letter.charCodeAt(0)] = quote;
kinds['`'.charCodeAt(0)] = backtick;
kinds['/'.charCodeAt(0)] = slash;

const [lf, backslash, star, single] = [0x0a, 0x5c, 0x2a, 0x27];
const [openBracket, closeBracket, closeParenthesis] = [0x5b, 0x5d, 0x29];
const [openBrace, closeBrace, dollar, less] = [0x7b, 0x7d, 0x24, 0x3c];

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

/** Read `from` to `to`. `script`: as JavaScript, where comments are nothing. */
export function lex(bytes: Uint8Array, from: number, to: number, script: boolean, out: Lexemes): void {
  out.reserve(to - from);
  const { hash, start, end } = out;
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
    if (kind === word) {
      let value = Math.imul(seed ^ byte, factor);
      for (; next < to && kinds[bytes[next]!] === word; next++) value = Math.imul(value ^ bytes[next]!, factor);
      hash[count] = value;
      operand = !(script && beforePattern.has(value));
    } else {
      if (kind === quote) {
        next = stringEnd(bytes, at, to, from);
        operand = true;
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

/**
 * Where the string that begins here ends: on this line, else it is but a sign. An apostrophe is none that stands behind
 * a letter, nor does one end a string that has a letter behind it (`don't`, `&'a str`).
 */
function stringEnd(bytes: Uint8Array, at: number, to: number, from: number): number {
  const mark = bytes[at]!;
  if (mark === single && at > from && kinds[bytes[at - 1]!] === word) return at + 1;
  for (let next = at + 1; next < to; next++) {
    const byte = bytes[next]!;
    if (byte === lf) break;
    if (byte === backslash) next++;
    else if (byte === mark && !(mark === single && next + 1 < to && kinds[bytes[next + 1]!] === word)) return next + 1;
  }
  return at + 1;
}

/** Where the comment that begins here ends; here, when none does. Behind a colon it is an address in some text. */
function commentEnd(bytes: Uint8Array, at: number, to: number): number {
  const second = bytes[at + 1];
  if (second === 0x2f) {
    if (bytes[at - 1] === 0x3a) return at;
    const end = bytes.indexOf(lf, at);
    return end === -1 || end > to ? to : end;
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
    else if (kinds[byte] === backtick || (byte === dollar && bytes[at + 1] === openBrace)) break;
  }
  at = Math.min(at, to);
  lex(bytes, from, at, false, out);
  if (at >= to) return to;
  const opens = bytes[at] === dollar;
  out.hash[out.count] = bytes[at]!;
  out.start[out.count] = at;
  out.end[out.count++] = at + (opens ? 2 : 1);
  if (opens) templates.push(0);
  return at + (opens ? 2 : 1);
}
