import type { Lexemes } from './lexemes.ts';
import {
  backtick,
  blank,
  commentEnd,
  isWideBlank,
  patternEnd,
  plainKinds,
  quote,
  quotedEnd,
  scriptKinds,
  slash,
  stringEnd,
  textEnd,
  wide,
  wideEnd,
  word,
} from './signs.ts';

/**
 * Text as a row of lexemes: words, single signs, and strings that end on their line. Coarser or finer than jscpd's
 * tokens, but a function of the text alone: what is equal to jscpd is equal here. Made for reading a hundred megabytes a
 * second, so it works on bytes, in one pass, and puts numbers into rows that are used again.
 */

/**
 * How text is read. `script`: as JavaScript, where comments are nothing. `braced`: jscpd makes a token of each character
 * of a block comment, its blanks too. `words`: as jscpd reads a script that it cannot parse, without strings.
 */
export type Manner = 'script' | 'braced' | 'plain' | 'words';

const [lf, cr, backslash, star, solidus] = [0x0a, 0x0d, 0x5c, 0x2a, 0x2f];
const [closeBracket, closeParenthesis] = [0x5d, 0x29];
const [openBrace, closeBrace, dollar, less] = [0x7b, 0x7d, 0x24, 0x3c];
const [grave, bang, plus, minus] = [0x60, 0x21, 0x2b, 0x2d];

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
  const { count } = out;
  if (read(bytes, from, to, manner, out, true)) return;
  // A backtick that was none, as in text of JSX or in a pattern that looks like a division, would hide all behind it.
  out.count = count;
  read(bytes, from, to, manner, out, false);
}

/** `templates`: whether backticks begin and end one. Whether each that began has ended. */
function read(
  bytes: Uint8Array,
  from: number,
  to: number,
  manner: Manner,
  out: Lexemes,
  hasTemplates: boolean,
): boolean {
  // No lexeme is shorter than a byte, and a template's end may be told twice.
  out.reserve(to - from);
  const { hash, start, end } = out;
  const script = manner === 'script';
  const kinds = script || manner === 'words' ? scriptKinds : plainKinds;
  const first = out.count;
  let count = first;
  /** Whether a slash here divides, and whether one before the last sign would have. */
  let operand = false;
  let before = false;
  let closed = true;
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
        const begins = !operand || (count > first && isStatementEnd(bytes, end[count - 1]!, at));
        if (begins && bytes[at - 1] !== less) next = patternEnd(bytes, at, to);
        operand = next > at + 1;
      } else if (script && hasTemplates && (kind === backtick || goesOn(byte, templates))) {
        hash[count] = byte;
        start[count] = at;
        end[count++] = at + 1;
        out.count = count;
        at = templateText(bytes, at + 1, to, out, templates);
        closed = at < to || bytes[out.start[out.count - 1]!] === grave;
        count = out.count;
        operand = true;
        continue;
      } else {
        const was: boolean = operand;
        operand =
          byte === closeParenthesis ||
          byte === closeBracket ||
          byte === closeBrace ||
          // `a!` is still a, and so is `a++`.
          (byte === bang && operand && at > from && kinds[bytes[at - 1]!] !== blank) ||
          ((byte === plus || byte === minus) && before && bytes[at - 1] === byte);
        before = was;
      }
      hash[count] = next === at + 1 ? byte : hashOf(bytes, at, next);
    }
    start[count] = at;
    end[count++] = next;
    at = next;
  }
  out.count = count;
  return closed && templates.length === 0;
}

/** Whether what ended there was a statement, and a line. */
function isStatementEnd(bytes: Uint8Array, end: number, at: number): boolean {
  return bytes[end - 1] === closeBrace && bytes.subarray(end, at).includes(lf);
}

/** Whether a brace closes a `${}`, so that the text of its template goes on. */
function goesOn(byte: number, templates: number[]): boolean {
  const last = templates.length - 1;
  if (last === -1) return false;
  if (byte === openBrace) templates[last]!++;
  if (byte !== closeBrace || templates[last]!-- > 0) return false;
  templates.pop();
  return true;
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

/** The words of a template, to its end or to the next `${`, whose braces are counted from then on. */
function templateText(bytes: Uint8Array, from: number, to: number, out: Lexemes, templates: number[]): number {
  let at = from;
  for (; at < to; at++) {
    const byte = bytes[at]!;
    if (byte === backslash) at++;
    else if (byte === grave || (byte === dollar && bytes[at + 1] === openBrace)) break;
  }
  at = Math.min(at, to);
  read(bytes, from, at, 'plain', out, false);
  if (at >= to) return to;
  const opens = bytes[at] === dollar;
  out.hash[out.count] = bytes[at]!;
  out.start[out.count] = at;
  out.end[out.count++] = at + (opens ? 2 : 1);
  if (opens) templates.push(0);
  return at + (opens ? 2 : 1);
}
