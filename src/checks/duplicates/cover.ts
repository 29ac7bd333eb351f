import { mostPlaces, runsBetween, type Prints, type Run } from '../../duplicates/matches.ts';
import type { Text } from '../../duplicates/read.ts';
import { guaranteed, type Grain } from '../../duplicates/windows.ts';
import type { Shelved, Taking } from './library.ts';
import { hasLines } from './lines.ts';

/** A file that has something in common with a grown one, and what. */
export interface Match {
  readonly shelved: Shelved;
  readonly runs: readonly Run[];
}

/** What makes a copy, of lexemes and of lines. */
export interface Least {
  readonly grain: Grain;
  readonly minLines: number;
}

/** Of each place in a text, the file that shares the longest run through it. */
export class Cover {
  readonly matches: Match[] = [];
  readonly #text: Text;
  readonly #prints: Prints;
  readonly #grain: Grain;
  readonly #minLines: number;
  readonly #counts: (run: Run) => boolean;
  /** By lexeme: the length of the longest run through it, and whose it is. */
  readonly #longest: Int32Array;
  readonly #owner: Int32Array;
  /** The same of those that take the lines of a copy: others show nothing, however long they are. */
  readonly #shown: Int32Array;
  #declined = false;

  constructor(text: Text, prints: Prints, { grain, minLines }: Least, counts: (run: Run) => boolean) {
    this.#text = text;
    this.#prints = prints;
    this.#grain = grain;
    this.#minLines = minLines;
    this.#counts = counts;
    this.#longest = new Int32Array(text.lexemes.count);
    this.#owner = new Int32Array(text.lexemes.count).fill(-1);
    this.#shown = new Int32Array(text.lexemes.count);
  }

  /** Whether there was a candidate that nobody has looked into. */
  get declined(): boolean {
    return this.#declined;
  }

  taking(all: boolean): Taking {
    return {
      all,
      take: (some) => some.forEach((one) => this.#take(one)),
      wants: (prints) => {
        const wanted = all || this.#wants(prints);
        this.#declined ||= !wanted;
        return wanted;
      },
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
    for (const run of runs) {
      const { at, length } = run;
      const shows = hasLines(run, this.#text, shelved.text, this.#minLines);
      for (let place = at; place < at + length; place++) {
        if (length > this.#longest[place]!) [this.#longest[place], this.#owner[place]] = [length, number];
        if (shows && length > this.#shown[place]!) this.#shown[place] = length;
      }
    }
  }

  /** No run is longer than its fingerprints allow: where a longer one goes through all of them, it shows nothing new. */
  #wants(prints: readonly number[]): boolean {
    const { length, span } = this.#grain;
    const most = length + (placesOf(prints, this.#prints) + 1) * span;
    return prints.some((print) => this.#prints.get(print)!.some((at) => this.#shown[at]! < most));
  }
}

/** How often a text has any of some fingerprints. Of one that is not noted every time it is not known. */
export function placesOf(prints: readonly number[], own: Prints): number {
  let sum = 0;
  for (const print of prints) {
    const { length } = own.get(print)!;
    sum += length < mostPlaces ? length : Infinity;
  }
  return sum;
}
