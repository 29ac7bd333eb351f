import type { Text } from './read.ts';

/**
 * A name for what a copy says: its lexemes without commas and semicolons, and strings without their quotes, so that a
 * formatter does not change it. Two hashes that can be rolled along a text, so that it is found again inside of more.
 */

export interface ClassId {
  /** `dup:` and twelve digits. */
  readonly id: string;
  /** How many lexemes it counts. */
  readonly tokens: number;
}

const [one, other] = [0x01000193, 0x5bd1e995];

interface Row {
  readonly first: Int32Array;
  readonly second: Int32Array;
  /** Which lexeme each of them is. */
  readonly places: Int32Array;
  readonly count: number;
}

export function classOf(text: Text, from: number, to: number): ClassId {
  const row = rowOf(text, from, to);
  return {
    id: nameOf(rolled(row.first, 0, row.count, one), rolled(row.second, 0, row.count, other)),
    tokens: row.count,
  };
}

/** Where a class of so many lexemes begins in a part of a text: how many of the part's counted lexemes lie outside of it. */
export function outsideOf({ id, tokens }: ClassId, text: Text, from: number, to: number): number | undefined {
  const { first, second, count } = rowOf(text, from, to);
  if (tokens > count || tokens === 0) return undefined;
  for (let at = 0; at + tokens <= count; at++)
    if (nameOf(rolled(first, at, tokens, one), rolled(second, at, tokens, other)) === id) return count - tokens;
  return undefined;
}

/** Where a text has a class, in lexemes. */
export interface Found {
  readonly id: string;
  readonly from: number;
  readonly to: number;
}

/** Every place of a text that says one of some classes; what one of them covers does not begin the same one again. */
export function placesIn(classes: readonly ClassId[], text: Text): Found[] {
  const byLength = new Map<number, Map<number, ClassId[]>>();
  for (const wanted of classes) {
    const known = byLength.get(wanted.tokens) ?? new Map<number, ClassId[]>();
    byLength.set(wanted.tokens, known);
    const first = parseInt(wanted.id.slice('dup:'.length, 'dup:'.length + 8), 16);
    known.set(first, [...(known.get(first) ?? []), wanted]);
  }
  return text.stretches.flatMap(({ from, to }) => {
    const row = rowOf(text, from, to);
    return [...byLength].flatMap(([tokens, wanted]) => placesInRow(row, tokens, wanted));
  });
}

function placesInRow(row: Row, tokens: number, wanted: ReadonlyMap<number, readonly ClassId[]>): Found[] {
  const found: Found[] = [];
  const free = new Map<string, number>();
  let leaving = 1;
  for (let step = 0; step < tokens; step++) leaving = Math.imul(leaving, one);
  let hash = rolled(row.first, 0, Math.min(tokens, row.count), one);
  for (let at = 0; at + tokens <= row.count; at++) {
    for (const { id } of wanted.get(hash >>> 0) ?? []) {
      if (at < (free.get(id) ?? 0) || nameOf(hash, rolled(row.second, at, tokens, other)) !== id) continue;
      free.set(id, at + tokens);
      found.push({ id, from: row.places[at]!, to: row.places[at + tokens - 1]! + 1 });
    }
    hash = (Math.imul(hash, one) + (row.first[at + tokens] ?? 0) - Math.imul(row.first[at]!, leaving)) | 0;
  }
  return found;
}

function rolled(row: Int32Array, from: number, count: number, factor: number): number {
  let hash = 0;
  for (let at = from; at < from + count; at++) hash = (Math.imul(hash, factor) + row[at]!) | 0;
  return hash;
}

function nameOf(first: number, second: number): string {
  const digits = (value: number, length: number): string =>
    (value >>> 0).toString(16).padStart(8, '0').slice(0, length);
  return `dup:${digits(first, 8)}${digits(second, 4)}`;
}

const [space, comma, semicolon, quote, apostrophe] = [0x20, 0x2c, 0x3b, 0x22, 0x27];

function rowOf({ bytes, lexemes }: Text, from: number, to: number): Row {
  const [first, second, places] = [0, 0, 0].map(() => new Int32Array(to - from)) as [
    Int32Array,
    Int32Array,
    Int32Array,
  ];
  let count = 0;
  for (let at = from; at < to; at++) {
    let [start, end] = [lexemes.start[at]!, lexemes.end[at]!];
    const byte = bytes[start];
    if (end === start + 1 && (byte === comma || byte === semicolon || byte! <= space)) continue;
    if (end > start + 1 && (byte === quote || byte === apostrophe)) {
      start++;
      end--;
    }
    let [hash, again] = [0x811c9dc5 | 0, 0x2f0b4c47];
    for (let place = start; place < end; place++) {
      hash = Math.imul(hash ^ bytes[place]!, one);
      again = Math.imul(again ^ bytes[place]!, other) ^ (again >>> 15);
    }
    first[count] = hash;
    places[count] = at;
    second[count++] = again;
  }
  return { first, second, places, count };
}
