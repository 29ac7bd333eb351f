import { hashOf } from './lex.ts';
import { Lexemes } from './lexemes.ts';
import { printsOf, runsBetween } from './matches.ts';
import type { Text } from './read.ts';
import type { Grain } from './windows.ts';

/** Fine enough that what stands between two edits is found again. */
const fine: Grain = { length: 5, span: 4 };

/**
 * For each lexeme of a text the one it was before, -1 where it was none. Longest stretches first, wherever they went; each
 * lexeme of old becomes one lexeme at most, so that a copy of what stayed is new. Quotes, commas and semicolons are left to
 * formatters.
 */
export function aligned(now: Text, before: Text): Int32Array {
  const [one, other] = [condensed(now), condensed(before)];
  const map = alignedClosely(one.text, other.text);
  const from = new Int32Array(now.lexemes.count).fill(-1);
  for (let at = 0; at < map.length; at++) if (map[at] !== -1) from[one.places[at]!] = other.places[map[at]!]!;
  // What was left out goes with what stands before it.
  for (let at = 1; at < from.length; at++) if (from[at] === -1 && isLeftOut(now, at)) from[at] = from[at - 1]!;
  return from;
}

/** So long a stretch is the same text, and not words that come everywhere. */
const lasting: Grain = { length: 8, span: 4 };

/**
 * For each lexeme of a text whether it was there before, word by word: all that a formatter has done may have changed. What
 * a formatter puts in or takes out counts as kept.
 */
export function keptIn(now: Text, before: Text): Uint8Array {
  const [one, other] = [condensed(now, isLayout), condensed(before, isLayout)];
  const kept = new Uint8Array(now.lexemes.count).fill(1);
  for (const at of one.places) kept[at] = 0;
  const used = new Uint8Array(other.text.lexemes.count);
  const prints = printsOf(one.text, lasting, () => true);
  const runs = runsBetween(one.text, prints, other.text, lasting, lasting.length);
  for (const { at, otherAt, length } of runs.sort((a, b) => b.length - a.length))
    for (let step = 0; step < length; step++) {
      if (used[otherAt + step] === 1) continue;
      used[otherAt + step] = 1;
      kept[one.places[at + step]!] = 1;
    }
  return kept;
}

interface Condensed {
  readonly text: Text;
  /** Of each of its lexemes, which one of the whole text it is. */
  readonly places: Int32Array;
}

const [comma, semicolon, quote, apostrophe, open, close] = [0x2c, 0x3b, 0x22, 0x27, 0x28, 0x29];

type Leaves = (text: Text, at: number) => boolean;

/** The sign that a lexeme is, or 0. */
function signAt({ bytes, lexemes }: Text, at: number): number {
  const start = lexemes.start[at]!;
  return lexemes.end[at] === start + 1 ? bytes[start]! : 0;
}

function isLeftOut(text: Text, at: number): boolean {
  const sign = signAt(text, at);
  return sign === comma || sign === semicolon;
}

function isLayout(text: Text, at: number): boolean {
  const sign = signAt(text, at);
  return sign === comma || sign === semicolon || sign === open || sign === close;
}

function condensed(text: Text, leaves: Leaves = isLeftOut): Condensed {
  const { bytes, lexemes } = text;
  const kept = new Lexemes(lexemes.count);
  kept.kept = true;
  const places = new Int32Array(lexemes.count);
  const stretches = text.stretches.map((stretch) => {
    const from = kept.count;
    for (let at = stretch.from; at < stretch.to; at++) {
      if (leaves(text, at)) continue;
      const [start, end] = [lexemes.start[at]!, lexemes.end[at]!];
      const isString = end > start + 1 && (bytes[start] === quote || bytes[start] === apostrophe);
      places[kept.count] = at;
      kept.hash[kept.count++] = isString ? hashOf(bytes, start + 1, end - 1) : lexemes.hash[at]!;
    }
    return { ...stretch, from, to: kept.count };
  });
  return { text: { bytes, lexemes: kept, stretches }, places };
}

function alignedClosely(now: Text, before: Text): Int32Array {
  const from = new Int32Array(now.lexemes.count).fill(-1);
  const used = new Uint8Array(before.lexemes.count);
  const runs = runsBetween(
    now,
    printsOf(now, fine, () => true),
    before,
    fine,
    fine.length,
  );
  // Of two that are equally long, what stayed nearer to its place.
  runs.sort((a, b) => b.length - a.length || Math.abs(a.at - a.otherAt) - Math.abs(b.at - b.otherAt));
  for (const { at, otherAt, length } of runs) {
    for (let step = 0; step < length; step++) {
      if (from[at + step] !== -1 || used[otherAt + step] === 1) continue;
      from[at + step] = otherAt + step;
      used[otherAt + step] = 1;
    }
  }
  fillGaps(from, used);
  return from;
}

/** A stretch of so many lexemes between two that stayed is one that was edited, not one that was put in. */
const mostEdited = 12;
/** What a formatter puts in here and there. */
const noise = 2;

/** What stands in place of something is that, with another name or other quotes. */
function fillGaps(from: Int32Array, used: Uint8Array): void {
  for (let at = 1; at < from.length; at++) {
    const last = from[at - 1]!;
    if (from[at] !== -1 || last === -1) continue;
    let end = at;
    while (end < from.length && end - at <= mostEdited && from[end] === -1) end++;
    const next = from[end] ?? -1;
    const room = next - last - 1;
    if (next === -1 || room < 0 || room > mostEdited || end - at > Math.max(room, 0) + noise) continue;
    if (used.subarray(last + 1, next).includes(1)) continue;
    for (let place = at; place < end; place++) from[place] = Math.min(last + 1 + place - at, Math.max(last, next - 1));
    used.fill(1, last + 1, next);
    at = end;
  }
}

/** The lexemes of a part of a file that is given in bytes; undefined where the file has no such part in that format. */
export function lexemesIn(
  { lexemes, stretches }: Text,
  format: string,
  start: number,
  end: number,
): readonly [from: number, to: number] | undefined {
  const has = ({ from, to }: Text['stretches'][number]): boolean =>
    lexemes.start[from]! < end &&
    start < Math.max(lexemes.end[to - 1]!, lexemes.end[turnOf(lexemes.start, { from, to }) - 1]!);
  const stretch = stretches.find((one) => one.format === format && has(one)) ?? stretches.find(has);
  if (!stretch) return undefined;
  const turn = turnOf(lexemes.start, stretch);
  const find = (place: number): number =>
    // A template stands within the markup that was read before it.
    turn < stretch.to && place >= lexemes.start[turn]! && place <= lexemes.end[stretch.to - 1]!
      ? firstFrom(lexemes.start, turn, stretch.to, place)
      : firstFrom(lexemes.start, stretch.from, turn, place);
  const [from, to] = [find(start), find(end)];
  return to > from ? [from, to] : undefined;
}

/** Where a stretch goes on before what it has had, if it does. */
function turnOf(starts: Int32Array, { from, to }: { readonly from: number; readonly to: number }): number {
  for (let at = from + 1; at < to; at++) if (starts[at]! < starts[at - 1]!) return at;
  return to;
}

/** Where some lexemes stand, as a person counts. */
export interface Place {
  readonly start: number;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
}

/** By the lexemes themselves: what jscpd calls the end of a copy is the beginning of what follows it. */
export function placeOf({ bytes, lexemes }: Text, from: number, to: number): Place {
  const start = lexemes.start[from]!;
  return {
    start,
    line: lineAt(bytes, start),
    column: bytes.toString('utf8', lineStart(bytes, start), start).length + 1,
    endLine: lineAt(bytes, lexemes.end[to - 1]! - 1),
  };
}

function lineStart(bytes: Buffer, place: number): number {
  return place === 0 ? 0 : bytes.lastIndexOf(0x0a, place - 1) + 1;
}

function lineAt(bytes: Buffer, place: number): number {
  let line = 1;
  for (let at = bytes.indexOf(0x0a); at !== -1 && at < place; at = bytes.indexOf(0x0a, at + 1)) line++;
  return line;
}

/** The first of a row of growing numbers that is not smaller. */
function firstFrom(row: Int32Array, from: number, to: number, least: number): number {
  let [low, high] = [from, to];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (row[middle]! < least) low = middle + 1;
    else high = middle;
  }
  return low;
}
