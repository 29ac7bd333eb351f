import { printsOf, runsBetween, type Prints, type Run } from '../../duplicates/matches.ts';
import { eachFingerprint, guaranteed, type Grain } from '../../duplicates/windows.ts';
import type { ChangedFile } from './files.ts';
import { holdsGain, type Gains } from './gained.ts';
import type { Library, Shelved, When } from './library.ts';

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

/** A file that has something in common with a grown one, and what. */
export interface Match {
  readonly shelved: Shelved;
  readonly runs: readonly Run[];
}

/** What a grown file may be a copy of: files to be handed to jscpd. */
export interface Suspect extends Grown {
  readonly matches: readonly Match[];
  /** Those of them that together show all that any of them shows. */
  readonly chosen: readonly Shelved[];
  /** Whether it has something in common with a file of the same change, or with itself. */
  readonly amongUs: boolean;
}

/** Those of the grown files that may hold a copy. `all`: hand over every candidate, not only as many as are needed. */
export async function suspectsAmong(
  grown: readonly Grown[],
  files: readonly ChangedFile[],
  library: Library,
  grain: Grain,
  all: boolean,
): Promise<Suspect[]> {
  const places = placesAmong(files, grain);
  const suspects: Suspect[] = [];
  for (const one of grown) {
    const amongUs = [...one.prints.keys()].some((print) => (places.get(print) ?? 0) > 1);
    const { matches, chosen } = await matchesOf(one, library, grain, all);
    if (amongUs || chosen.length > 0) suspects.push({ ...one, matches, chosen, amongUs });
  }
  return suspects;
}

/** How often each fingerprint comes in the changed files. */
function placesAmong(files: readonly ChangedFile[], grain: Grain): ReadonlyMap<number, number> {
  const places = new Map<number, number>();
  for (const { now } of files)
    for (const stretch of now.stretches)
      eachFingerprint(now.lexemes, stretch, grain, (print) => places.set(print, (places.get(print) ?? 0) + 1));
  return places;
}

async function matchesOf(
  { file, gained, prints }: Grown,
  library: Library,
  grain: Grain,
  all: boolean,
): Promise<Pick<Suspect, 'matches' | 'chosen'>> {
  const near = await library.near(file.format, prints, 'now');
  if (await library.isPlain(file.format)) return { matches: [], chosen: near };
  const least = guaranteed(grain);
  const matches = near.flatMap((shelved) => {
    const runs = runsBetween(file.now, prints, shelved.text, grain, least);
    const telling = runs.filter(({ at, length }) => holdsGain(gained, at, at + length, least));
    return telling.length > 0 ? { shelved, runs: telling } : [];
  });
  return { matches, chosen: all ? matches.map(({ shelved }) => shelved) : covering(matches, file.now.lexemes.count) };
}

/** Of each place in a text, the file that shares the longest run through it. */
export function covering(matches: readonly Match[], count: number): Shelved[] {
  const longest = new Int32Array(count);
  const owner = new Int32Array(count).fill(-1);
  for (const [number, { runs }] of matches.entries())
    for (const { at, length } of runs)
      for (let place = at; place < at + length; place++)
        if (length > longest[place]!) [longest[place], owner[place]] = [length, number];
  const owners = new Set(owner);
  return matches.flatMap(({ shelved }, number) => (owners.has(number) ? shelved : []));
}

/** The same for a text as it was, between two of its lexemes: what it may have been a copy of then. */
export async function nearThen(
  text: ChangedFile['now'],
  format: ChangedFile['format'],
  [from, to]: readonly [number, number],
  library: Library,
  grain: Grain,
): Promise<Shelved[]> {
  const when: When = 'before';
  const prints = printsOf(text, grain, (at) => at >= from && at < to);
  const near = await library.near(format, prints, when);
  if (await library.isPlain(format)) return near;
  const matches = near.map((shelved) => ({
    shelved,
    runs: runsBetween(text, prints, shelved.text, grain, guaranteed(grain)),
  }));
  return covering(matches, text.lexemes.count);
}
