import { lexemesIn } from '../../duplicates/align.ts';
import type { Clone, Fragment } from '../../duplicates/judge.ts';
import { printsOf, runsBetween, type Run } from '../../duplicates/matches.ts';
import { guaranteed, type Grain } from '../../duplicates/windows.ts';
import type { Copy } from './copy.ts';
import type { Edits } from './edits.ts';
import type { ChangedFile } from './files.ts';
import type { Shelved } from './library.ts';

/** What jscpd says of the files as they were, and those of them that the change does not touch, by path. */
export interface Then {
  readonly clones: readonly Clone[];
  readonly untouched: ReadonlyMap<string, Shelved>;
}

interface Changed {
  readonly files: readonly ChangedFile[];
  readonly edits: Edits;
  readonly grain: Grain;
}

/**
 * Mark the lexemes that a file had in an old copy of something that nobody has touched and that still has them in common
 * with the new copy, there and not elsewhere: they were copied before, whatever else jscpd likens the new copy to.
 */
export function markShared(marks: Uint8Array, copy: Copy, side: number, then: Then, changed: Changed): void {
  const { was, before } = copy.grown.file;
  const [text, map] = [before[side], changed.edits.mapsOf(copy.grown.file)[side]];
  if (!text || !map) return;
  for (const { format, fragments } of then.clones)
    for (const [at, one] of fragments.entries()) {
      const range = one.path === was ? lexemesIn(text, format, one.start, one.end) : undefined;
      if (!range) continue;
      for (const place of sharedWith(copy, side, { format, fragment: fragments[1 - at]! }, then, changed))
        if (map[place]! >= range[0] && map[place]! < range[1]) marks[map[place]!] = 1;
    }
}

/** The lexemes of a new copy that the other end of an old one still has in common with it. */
function sharedWith(
  { grown, from, to }: Copy,
  side: number,
  { format, fragment }: { readonly format: string; readonly fragment: Fragment },
  { untouched }: Then,
  { files, edits, grain }: Changed,
): number[] {
  const { path, start, end } = fragment;
  const changed = files.find((file) => file.was === path);
  const then = changed ? changed.before[side] : untouched.get(path)?.text;
  const now = changed ? changed.now : then;
  const range = then && lexemesIn(then, format, start, end);
  if (!now || !range) return [];
  const map = changed && edits.mapsOf(changed)[side];
  const isOld = ({ otherAt, length }: Run): boolean =>
    !changed || !edits.isTouched(changed, now.lexemes.start[otherAt]!, now.lexemes.end[otherAt + length - 1]!);
  const prints = printsOf(grown.file.now, grain, (at) => at < to && at + guaranteed(grain) > from);
  const places: number[] = [];
  for (const run of runsBetween(grown.file.now, prints, now, grain, guaranteed(grain)).filter(isOld))
    for (let step = 0; step < run.length; step++) {
      const was = map ? map[run.otherAt + step]! : run.otherAt + step;
      if (was >= range[0] && was < range[1]) places.push(run.at + step);
    }
  return places;
}
