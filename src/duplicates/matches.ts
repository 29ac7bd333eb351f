import type { Text } from './read.ts';
import { eachPrint } from './prints.ts';
import type { Grain } from './windows.ts';

/** Lexemes that two texts have in common, one after the other. */
export interface Run {
  readonly at: number;
  readonly otherAt: number;
  readonly length: number;
}

/** Where a text has each of its fingerprints. */
export type Prints = ReadonlyMap<number, readonly number[]>;

/** A fingerprint that comes oftener in one text tells of a pattern, not of a place. */
export const mostPlaces = 32;

export function printsOf(text: Text, grain: Grain, isWanted: (at: number) => boolean): Prints {
  const prints = new Map<number, number[]>();
  eachPrint(text, grain, (fingerprint, at) => {
    if (!isWanted(at)) return;
    const places = prints.get(fingerprint);
    if (!places) prints.set(fingerprint, [at]);
    else if (places.length < mostPlaces) places.push(at);
  });
  return prints;
}

/** The runs of at least `least` lexemes that begin with one of the fingerprints; the longest each time. */
export function runsBetween(text: Text, prints: Prints, other: Text, grain: Grain, least: number): Run[] {
  const runs: Run[] = [];
  /** By diagonal: where its last run ends. */
  const ends = new Map<number, number>();
  const seen = new Map<number, number>();
  eachPrint(other, grain, (fingerprint, otherAt, stretch) => {
    const places = prints.get(fingerprint);
    if (!places) return;
    const times = (seen.get(fingerprint) ?? 0) + 1;
    seen.set(fingerprint, times);
    // One line a thousand times over is the same a million times.
    if (times > mostPlaces) return;
    for (const at of places) {
      const diagonal = at - otherAt;
      if (at < (ends.get(diagonal) ?? 0) || (text === other && diagonal === 0)) continue;
      const own = stretchOf(text, at);
      if (!own || own.format !== stretch.format) continue;
      const run = extended(text, other, { at, otherAt }, own, stretch);
      ends.set(diagonal, run.at + run.length);
      if (run.length >= least) runs.push(run);
    }
  });
  return runs;
}

function stretchOf({ stretches }: Text, at: number): Text['stretches'][number] | undefined {
  return stretches.find(({ from, to }) => from <= at && at < to);
}

interface Bounds {
  readonly from: number;
  readonly to: number;
}

/** As far as both go on alike, to both sides. */
function extended(
  { lexemes: { hash } }: Text,
  { lexemes: { hash: otherHash } }: Text,
  seed: Pick<Run, 'at' | 'otherAt'>,
  own: Bounds,
  stretch: Bounds,
): Run {
  let { at, otherAt } = seed;
  while (at > own.from && otherAt > stretch.from && hash[at - 1] === otherHash[otherAt - 1]) {
    at--;
    otherAt--;
  }
  let [end, otherEnd] = [seed.at, seed.otherAt];
  while (end < own.to && otherEnd < stretch.to && hash[end] === otherHash[otherEnd]) {
    end++;
    otherEnd++;
  }
  return { at, otherAt, length: end - at };
}
