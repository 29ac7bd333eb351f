import { aligned, keptIn } from '../../duplicates/align.ts';
import { diffLines, linesOf } from '../../text/line-diff.ts';
import type { ChangedFile } from './files.ts';

/** How the files of a change have changed. */
export interface Edits {
  /** Whether a part of a file has a line that was added. */
  isTouched(file: ChangedFile, start: number, end: number): boolean;
  /** By side, what each lexeme of a file was, -1 where it was none; undefined where the file was not there. */
  mapsOf(file: ChangedFile): readonly (Int32Array | undefined)[];
  /** Whether a part of a file is what a side had in it already, but for its layout. */
  isLaidOutAnew(file: ChangedFile, from: number, to: number): boolean;
}

/** A formatter writes a number or a key otherwise here and there; so much of a text may be other words. */
const byFormatter = 0.03;

/** Found out once for each file, when somebody asks. */
export function editsOf(): Edits {
  const addedIn = remembered(addedRanges);
  const keptOf = remembered(({ now, before }) => before.flatMap((text) => (text ? keptIn(now, text) : [])));
  return {
    isTouched: (file, start, end) => addedIn(file)(start, end),
    mapsOf: remembered(({ now, before }) => before.map((text) => text && aligned(now, text))),
    isLaidOutAnew: (file, from, to) =>
      keptOf(file).some((marks) => {
        const others = marks.subarray(from, to).reduce((sum, mark) => sum + 1 - mark, 0);
        return others <= (to - from) * byFormatter;
      }),
  };
}

function remembered<Found extends object>(find: (file: ChangedFile) => Found): (file: ChangedFile) => Found {
  const known = new Map<ChangedFile, Found>();
  return (file) => {
    const found = known.get(file) ?? find(file);
    known.set(file, found);
    return found;
  };
}

/** Whether some bytes have a line that every side of the change lacks. */
function addedRanges({ now, before }: ChangedFile): (start: number, end: number) => boolean {
  const sides = before.map((text) => (text ? addedBytes(text.bytes, now.bytes) : [[0, now.bytes.length] as const]));
  return (start, end) => sides.every((ranges) => ranges.some(([from, to]) => from < end && start < to));
}

function addedBytes(before: Buffer, now: Buffer): (readonly [number, number])[] {
  const lines = linesOf(now);
  const starts = [0];
  for (const { bytes } of lines) starts.push(starts.at(-1)! + bytes.length);
  return diffLines(linesOf(before), lines).flatMap(({ newFrom, newTo }) =>
    newTo > newFrom ? [[starts[newFrom]!, starts[newTo]!] as const] : [],
  );
}
