import { mostPlaces, printsOf, runsBetween, type Prints, type Run } from '../../duplicates/matches.ts';
import { eachPrint } from '../../duplicates/prints.ts';
import type { Part, Text } from '../../duplicates/read.ts';
import { guaranteed, type Grain } from '../../duplicates/windows.ts';
import type { ChangedFile } from './files.ts';
import { holdsGain, type Gains } from './gained.ts';
import type { Library, Shelved, Taking } from './library.ts';

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
  /** No candidate was left out because there are too many. */
  readonly complete: boolean;
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
    const found = await matchesOf(one, library, grain, all);
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
  grain: Grain,
  all: boolean,
): Promise<Pick<Suspect, 'matches' | 'chosen' | 'complete'>> {
  if (!(await library.isIndexed(file.format)))
    return { matches: [], chosen: await library.all(file.format, 'now'), complete: true };
  const least = guaranteed(grain);
  const telling = ({ at, length }: Run): boolean => holdsGain(gained, at, at + length, least);
  const cover = new Cover(file.now, prints, grain, telling);
  const complete = await library.near(prints, 'now', cover.taking(all));
  const { matches } = cover;
  const chosen = all ? matches.map(({ shelved }) => shelved) : cover.chosen();
  return { matches, chosen, complete };
}

/** Of each place in a text, the file that shares the longest run through it. */
export class Cover {
  readonly matches: Match[] = [];
  readonly #text: Text;
  readonly #prints: Prints;
  readonly #grain: Grain;
  readonly #counts: (run: Run) => boolean;
  /** By lexeme: the length of the longest run through it, and whose it is. */
  readonly #longest: Int32Array;
  readonly #owner: Int32Array;

  constructor(text: Text, prints: Prints, grain: Grain, counts: (run: Run) => boolean) {
    this.#text = text;
    this.#prints = prints;
    this.#grain = grain;
    this.#counts = counts;
    this.#longest = new Int32Array(text.lexemes.count);
    this.#owner = new Int32Array(text.lexemes.count).fill(-1);
  }

  taking(all: boolean): Taking {
    return {
      all,
      take: (some) => some.forEach((one) => this.#take(one)),
      wants: all ? () => true : (prints) => this.#wants(prints),
    };
  }

  chosen(): Shelved[] {
    const owners = new Set(this.#owner);
    return this.matches.flatMap(({ shelved }, number) => (owners.has(number) ? shelved : []));
  }

  #take(shelved: Shelved): void {
    const found = runsBetween(this.#text, this.#prints, shelved.text, this.#grain, guaranteed(this.#grain));
    const runs = found.filter(this.#counts);
    if (runs.length === 0) return;
    const number = this.matches.push({ shelved, runs }) - 1;
    for (const { at, length } of runs)
      for (let place = at; place < at + length; place++)
        if (length > this.#longest[place]!) [this.#longest[place], this.#owner[place]] = [length, number];
  }

  /** No run is longer than its fingerprints allow: where a longer one goes through all of them, it shows nothing new. */
  #wants(prints: readonly number[]): boolean {
    const { length, span } = this.#grain;
    const most = length + (placesOf(prints, this.#prints) + 1) * span;
    return prints.some((print) => this.#prints.get(print)!.some((at) => this.#longest[at]! < most));
  }
}

/** How often a text has any of some fingerprints. Of one that is not noted every time it is not known. */
function placesOf(prints: readonly number[], own: Prints): number {
  let sum = 0;
  for (const print of prints) {
    const { length } = own.get(print)!;
    sum += length < mostPlaces ? length : Infinity;
  }
  return sum;
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

/** The same for a text as it was, between two of its lexemes: what it may have been a copy of then. */
export async function nearThen(
  text: Text,
  format: ChangedFile['format'],
  [from, to]: readonly [number, number],
  library: Library,
  grain: Grain,
): Promise<Shelved[]> {
  if (!(await library.isIndexed(format))) return library.all(format, 'before');
  const prints = printsOf(text, grain, (at) => at >= from && at < to);
  const cover = new Cover(text, prints, grain, () => true);
  await library.near(prints, 'before', cover.taking(false));
  return cover.chosen();
}
