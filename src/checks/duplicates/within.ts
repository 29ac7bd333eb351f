import type { Verdict } from '../../duplicates/judge.ts';
import { printsOf, runsBetween } from '../../duplicates/matches.ts';
import type { Source } from '../../duplicates/scratch.ts';
import type { Text } from '../../duplicates/read.ts';
import { guaranteed, type Grain } from '../../duplicates/windows.ts';
import type { Comparing } from './before.ts';
import type { Ruling } from './classes.ts';
import { classesOf, unbroken, type CopyClass } from './copies.ts';
import { Shelves, type Shelf } from './shelves.ts';
import { newCopies } from './newness.ts';
import type { Grown } from './suspects.ts';

/** What the files of a change are held against. */
export interface Holding {
  readonly grown: readonly Grown[];
  readonly shelves: Shelves;
  readonly comparing: Comparing;
  readonly ruling: Ruling;
  readonly ask: (sources: readonly Source[]) => Promise<Verdict>;
}

/**
 * The copies within copies that may be: a test may repeat a test, but not the source of which the other one holds a part.
 * jscpd tells of the longest only, so it is asked again about each such file and those that it may not repeat.
 */
export async function copiesWithin(allowed: readonly CopyClass[], holding: Holding): Promise<CopyClass[]> {
  const { grown, shelves, comparing, ruling, ask } = holding;
  const { grain } = comparing;
  const allowedIn = byNewPath(allowed);
  const found: CopyClass[] = [];
  for (const one of grown) {
    const { path, now } = one.file;
    const parts = allowedIn.get(path) ?? [];
    if (parts.length === 0) continue;
    const shares = (other: Text): boolean => parts.some((part) => sharesWith(part, other, grain));
    const others = shelves
      .all()
      .filter((shelf) => ruling.minds(path, shelf.path) && shelf.path !== path && shares(shelf.text));
    if (others.length === 0) continue;
    const own: Shelf = { path, text: now };
    const asked = [own, ...others];
    const verdict = await ask(asked.map((shelf) => ({ path: shelf.path, bytes: shelf.text.bytes })));
    const among = new Shelves(asked, grain);
    const copies = unbroken(await newCopies(verdict, [one], comparing), among);
    found.push(...classesOf(copies, verdict.clones, among, comparing.minTokens));
  }
  return found;
}

function byNewPath(classes: readonly CopyClass[]): ReadonlyMap<string, readonly CopyClass[]> {
  const byPath = new Map<string, CopyClass[]>();
  for (const one of classes)
    for (const path of new Set(one.instances.flatMap((place) => (place.isNew ? place.path : []))))
      byPath.set(path, [...(byPath.get(path) ?? []), one]);
  return byPath;
}

function sharesWith({ text, from, to }: CopyClass, other: Text, grain: Grain): boolean {
  const prints = printsOf(text, grain, (at) => at >= from && at < to);
  return runsBetween(text, prints, other, grain, guaranteed(grain)).length > 0;
}
