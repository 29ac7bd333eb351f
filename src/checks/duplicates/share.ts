import { linesOf, type Clone, type Fragment, type Verdict } from '../../duplicates/judge.ts';
import type { DuplicateRules } from '../../model/duplicates.ts';
import { rulingBy } from './classes.ts';
import type { Instance } from './copies.ts';

/** Of the lines of a tree that are copies, how many are those of a class, as they are counted for the percentage. */
export function linesCopied({ clones }: Verdict, rules: DuplicateRules, places: readonly Instance[]): number {
  const { counts } = rulingBy(rules);
  const shared = ({ fragments: [one, other] }: Clone): number =>
    counts(one.path, other.path) ? Math.min(...[one, other].map((fragment) => sharedWith(fragment, places))) : 0;
  return clones.reduce((sum, clone) => sum + shared(clone), 0);
}

/** A pair that is mostly of the class is of the class: its last line is not always counted alike. */
function sharedWith(fragment: Fragment, places: readonly Instance[]): number {
  const lines = places.map(({ path, line, endLine }) =>
    path === fragment.path ? Math.min(endLine, fragment.endLine) - Math.max(line, fragment.line) + 1 : 0,
  );
  const most = Math.max(0, ...lines);
  return most * 2 > linesOf(fragment) ? linesOf(fragment) : most;
}
