import type { Text } from '../../duplicates/read.ts';
import { Counts, eachWindow } from '../../duplicates/windows.ts';

/**
 * Windows of which a tree has more than it had: only there can a new copy be. What was moved, renamed, split, put
 * together or laid out anew has the windows it had.
 */
export class Gains {
  readonly #length: number;
  readonly #sides: readonly Counts[];

  /** `length` lexemes make a window; so many sides there are to be held against. */
  constructor(length: number, sides: number, room: number) {
    this.#length = length;
    this.#sides = Array.from({ length: sides }, () => new Counts(room));
  }

  /** What the tree has, or, where `by` is -1, what a side had. */
  count(text: Text, by: 1 | -1, side: number | 'every'): void {
    const sides = side === 'every' ? this.#sides : [this.#sides[side]!];
    for (const stretch of text.stretches)
      eachWindow(text.lexemes, stretch, this.#length, (hash) => {
        for (const counts of sides) counts.add(hash, by);
      });
  }

  /** For each lexeme whether the window that begins there is one that no side had so often; undefined when none is. */
  of(text: Text): Uint8Array | undefined {
    const gained = new Uint8Array(text.lexemes.count);
    let any = false;
    for (const stretch of text.stretches)
      eachWindow(text.lexemes, stretch, this.#length, (hash, at) => {
        if (!this.#sides.every((counts) => counts.of(hash) > 0)) return;
        gained[at] = 1;
        any = true;
      });
    return any ? gained : undefined;
  }
}

/** Whether a gained window of so many lexemes lies within `from` to `to`. */
export function holdsGain(gained: Uint8Array, from: number, to: number, length: number): boolean {
  const at = gained.indexOf(1, from);
  return at !== -1 && at + length <= to;
}
