import { lexemesIn, placeOf, type Place } from '../../duplicates/align.ts';
import type { Clone, Fragment, Verdict } from '../../duplicates/judge.ts';
import type { Grown } from './suspects.ts';

/** A part of a changed file that is a copy. */
export interface Copy {
  readonly grown: Grown;
  readonly clone: Clone;
  readonly fragment: Fragment;
  /** Of the file's lexemes. */
  readonly from: number;
  readonly to: number;
  readonly place: Place;
  /** A token may be several lexemes. */
  readonly tokensPerLexeme: number;
  /** It is not what jscpd's pair is (`unbroken`). */
  readonly isOther?: boolean;
}

/** The parts of some files that jscpd calls copies, new or not. */
export function copiesAmong({ clones }: Verdict, grown: readonly Grown[]): Copy[] {
  const byPath = new Map(grown.map((one) => [one.file.path, one]));
  return clones.flatMap((clone) =>
    clone.fragments.flatMap((fragment) => {
      const one = byPath.get(fragment.path);
      const range = one && lexemesIn(one.file.now, clone.format, fragment.start, fragment.end);
      if (!range) return [];
      const [from, to] = range;
      const tokensPerLexeme = Math.min(1, clone.tokens / (to - from));
      return { grown: one, clone, fragment, from, to, place: placeOf(one.file.now, from, to), tokensPerLexeme };
    }),
  );
}

/** Whether as many of a copy's lexemes count as make a copy. */
export function isEnough(
  { from, to, tokensPerLexeme }: Copy,
  counts: (at: number) => boolean,
  minTokens: number,
): boolean {
  let count = 0;
  for (let at = from; at < to; at++) if (counts(at)) count++;
  return count * tokensPerLexeme >= minTokens;
}
