import { printsOf, runsBetween, type Run } from '../../duplicates/matches.ts';
import { eachPrint } from '../../duplicates/prints.ts';
import type { Part, Text } from '../../duplicates/read.ts';
import { guaranteed, type Grain } from '../../duplicates/windows.ts';

/** A file in which more of the same may be. */
export interface Shelf {
  readonly path: string;
  readonly text: Text;
}

/** Files, and which of them has which fingerprints. */
export class Shelves {
  readonly #grain: Grain;
  readonly #byPath = new Map<string, Shelf>();
  readonly #byPrint = new Map<number, Shelf[]>();

  constructor(shelves: readonly Shelf[], grain: Grain) {
    this.#grain = grain;
    for (const shelf of shelves) this.add(shelf);
  }

  add(shelf: Shelf): void {
    if (this.#byPath.has(shelf.path)) return;
    this.#byPath.set(shelf.path, shelf);
    eachPrint(shelf.text, this.#grain, (print) => {
      const known = this.#byPrint.get(print);
      if (!known) this.#byPrint.set(print, [shelf]);
      else if (known.at(-1) !== shelf) known.push(shelf);
    });
  }

  /** What two texts have to have in common to be told of. */
  get least(): number {
    return guaranteed(this.#grain);
  }

  all(): readonly Shelf[] {
    return [...this.#byPath.values()];
  }

  textAt(path: string): Text | undefined {
    return this.#byPath.get(path)?.text;
  }

  /** The files that have something in common with a part, and what. */
  sharing({ text, from, to }: Part): { readonly shelf: Shelf; readonly runs: readonly Run[] }[] {
    const prints = printsOf(text, this.#grain, (at) => at >= from && at < to);
    const near = new Set([...prints.keys()].flatMap((print) => this.#byPrint.get(print) ?? []));
    return [...near].map((shelf) => ({ shelf, runs: runsBetween(text, prints, shelf.text, this.#grain, this.least) }));
  }
}
