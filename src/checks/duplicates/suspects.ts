import { printsOf, type Prints, type Run } from '../../duplicates/matches.ts';
import { eachPrint } from '../../duplicates/prints.ts';
import type { Part, Text } from '../../duplicates/read.ts';
import { guaranteed, type Grain } from '../../duplicates/windows.ts';
import { Cover, placesOf, type Least, type Match } from './cover.ts';
import type { ChangedFile } from './files.ts';
import { holdsGain, type Gains } from './gained.ts';
import type { Library, Shelved } from './library.ts';

/** A changed file that has gained something. */
export interface Grown {
  readonly file: ChangedFile;
  readonly gained: Uint8Array;
  /** Its fingerprints of what it gained. */
  readonly prints: Prints;
}

export function grownFiles(files: readonly ChangedFile[], gains: Gains, grain: Grain): Grown[] {
  return files.flatMap((file) => {
    const gained = gains.of(file.now);
    return gained ? { file, gained, prints: printsOf(file.now, grain, within(gained, grain)) } : [];
  });
}

/** Whether the window of a fingerprint lies in a gained one. */
function within(gained: Uint8Array, { span }: Grain): (at: number) => boolean {
  return (at) => {
    const first = gained.indexOf(1, Math.max(0, at - span + 1));
    return first !== -1 && first <= at;
  };
}

/** What a grown file may be a copy of: files to be handed to jscpd. */
export interface Suspect extends Grown {
  readonly matches: readonly Match[];
  /** Those of them that together show all that any of them shows. */
  readonly chosen: readonly Shelved[];
  /** Others than those have something in common with it as well, or may have. */
  readonly leftOut: boolean;
  /** No candidate was left out because there are too many. */
  readonly complete: boolean;
}

interface Search extends Least {
  /** Hand over every candidate, not only as many as are needed. */
  readonly all: boolean;
}

/** Those of the grown files that may hold a copy. */
export async function suspectsAmong(
  grown: readonly Grown[],
  files: readonly ChangedFile[],
  library: Library,
  search: Search,
): Promise<Suspect[]> {
  const places = placesAmong(files, search.grain);
  const suspects: Suspect[] = [];
  for (const one of grown) {
    const amongUs = [...one.prints.keys()].some((print) => (places.get(print) ?? 0) > 1);
    const found = await matchesOf(one, library, search);
    if (amongUs || found.chosen.length > 0) suspects.push({ ...one, ...found });
  }
  return suspects;
}

/** How often each fingerprint comes in the changed files. */
function placesAmong(files: readonly ChangedFile[], grain: Grain): ReadonlyMap<number, number> {
  const places = new Map<number, number>();
  for (const { now } of files) eachPrint(now, grain, (print) => places.set(print, (places.get(print) ?? 0) + 1));
  return places;
}

async function matchesOf(
  { file, gained, prints }: Grown,
  library: Library,
  { grain, minLines, all }: Search,
): Promise<Pick<Suspect, 'matches' | 'chosen' | 'leftOut' | 'complete'>> {
  if (!(await library.isIndexed(file.format)))
    return { matches: [], chosen: await library.all(file.format, 'now'), leftOut: false, complete: true };
  const least = guaranteed(grain);
  const telling = ({ at, length }: Run): boolean => holdsGain(gained, at, at + length, least);
  const cover = new Cover(file.now, prints, { grain, minLines }, telling);
  const complete = await library.near(prints, 'now', cover.taking(all));
  const { matches } = cover;
  const chosen = all ? matches.map(({ shelved }) => shelved) : cover.chosen();
  return { matches, chosen, leftOut: cover.declined || chosen.length < matches.length, complete };
}

/** The files of the index that have the greater part of a text, and some that may have. */
export async function holdersOf(
  { text, from, to }: Part,
  format: ChangedFile['format'],
  library: Library,
  grain: Grain,
): Promise<Shelved[]> {
  if (!(await library.isIndexed(format))) return [];
  const prints = printsOf(text, grain, (at) => at >= from && at < to);
  const least = Math.floor(((to - from) / 2 - grain.length) / grain.span);
  const holders: Shelved[] = [];
  await library.near(prints, 'now', {
    all: true,
    take: (some) => holders.push(...some),
    wants: (shared) => placesOf(shared, prints) >= least,
  });
  return holders;
}

/**
 * The same for a text as it was, between two of its lexemes: what it may have been a copy of then. What goes through there
 * may have its fingerprint before or behind it.
 */
export async function nearThen(
  text: Text,
  format: ChangedFile['format'],
  [from, to]: readonly [number, number],
  library: Library,
  grain: Grain,
): Promise<Shelved[]> {
  if (!(await library.isIndexed(format))) return library.all(format, 'before');
  const least = guaranteed(grain);
  const prints = printsOf(text, grain, (at) => at + least > from && at < to + least - grain.length);
  const isThere = ({ at, length }: Run): boolean => at < to && at + length > from;
  const cover = new Cover(text, prints, { grain, minLines: 1 }, isThere);
  await library.near(prints, 'before', cover.taking(false));
  return cover.chosen();
}
