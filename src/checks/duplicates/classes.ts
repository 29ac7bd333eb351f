import { dirname } from 'node:path/posix';
import { linesOf } from '../../duplicates/judge.ts';
import type { DuplicateRules } from '../../model/duplicates.ts';
import { matcher } from '../../text/glob.ts';
import { byPath, type CopyClass, type Instance } from './copies.ts';

/** What a class comes to by the policy. */
export interface Judgement {
  readonly severity: 'error' | 'warning';
  /** Where the text is new, in the order of paths. */
  readonly fresh: readonly Instance[];
  /** Every other place that counts, the one to use first. */
  readonly others: readonly Instance[];
}

type Ruling = (one: CopyClass) => Judgement | undefined;

/** How classes are judged: undefined where nobody minds. All places count, not the pair that jscpd happened to name. */
export function rulingBy({ classes, detect, on }: DuplicateRules): Ruling {
  const isTemplate = matcher(classes.templates);
  const isTest = matcher(classes.tests);
  const folders = isolatedBy(classes.isolated);
  const near = (fresh: Instance, other: Instance): boolean =>
    !(isTemplate(fresh.path) && isTemplate(other.path)) &&
    !folders(fresh.path, other.path) &&
    !(detect.skipLocal && dirname(fresh.path) === dirname(other.path));
  return ({ instances }) => {
    const minding = instances.filter(
      (one) => one.isNew && instances.some((other) => other !== one && near(one, other)),
    );
    const [first] = minding.sort(byPath);
    if (!first) return undefined;
    const counting = instances.filter((other) => other !== first && near(first, other));
    const fresh = [first, ...counting.filter(({ isNew }) => isNew).sort(byPath)];
    const others = counting.filter(({ isNew }) => !isNew).sort(byUse(isTest));
    // Where all of them are new, one has to be the one to use.
    if (others.length === 0) others.push(fresh.shift()!);
    const soft = on === 'warn' || [...fresh, ...others].every(({ path }) => isTest(path));
    return { severity: soft ? 'warning' : 'error', fresh, others };
  };
}

/** Whether two paths lie in different folders of one group. */
function isolatedBy(groups: readonly (readonly string[])[]): (one: string, other: string) => boolean {
  const lists = groups.map((group) => group.map((folder) => matcher([folder, `${folder.replace(/\/+$/, '')}/**`])));
  return (one, other) =>
    lists.some((group) => {
      const [here, there] = [one, other].map((path) => group.findIndex((fits) => fits(path)));
      return here !== -1 && there !== -1 && here !== there;
    });
}

/** What one would rather use than a test, then what has the most of it, then the first by name. */
function byUse(isTest: (path: string) => boolean): (a: Instance, b: Instance) => number {
  return (a, b) => Number(isTest(a.path)) - Number(isTest(b.path)) || linesOf(b) - linesOf(a) || byPath(a, b);
}
