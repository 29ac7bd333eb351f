import { printsOf, runsBetween } from './matches.ts';
import type { Text } from './read.ts';
import type { Grain } from './windows.ts';

/** Fine enough that what stands between two edits is found again. */
const fine: Grain = { length: 5, span: 4 };

/**
 * For each lexeme of a text the one it was before, -1 where it was none. Longest stretches first, wherever they went;
 * each lexeme of old becomes one lexeme at most, so that a copy of what stayed is new.
 */
export function aligned(now: Text, before: Text): Int32Array {
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
  return from;
}

/** The lexemes of a part of a file that is given in bytes; undefined where the file has no such part in that format. */
export function lexemesIn(
  { lexemes, stretches }: Text,
  format: string,
  start: number,
  end: number,
): readonly [from: number, to: number] | undefined {
  const has = (stretch: Text['stretches'][number]): boolean =>
    lexemes.start[stretch.from]! < end && start < lexemes.end[stretch.to - 1]!;
  const stretch = stretches.find((one) => one.format === format && has(one)) ?? stretches.find(has);
  if (!stretch) return undefined;
  const from = firstFrom(lexemes.start, stretch.from, stretch.to, start);
  const to = firstFrom(lexemes.start, from, stretch.to, end);
  return to > from ? [from, to] : undefined;
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
