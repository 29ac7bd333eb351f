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

export interface Ruling {
  /** Whether what two paths have in common counts at all. */
  counts(path: string, other: string): boolean;
  /** Undefined where nobody minds. All places count, not the pair that jscpd happened to name. */
  of(one: CopyClass): Judgement | undefined;
  /** Whether one path may not repeat the other: what it repeats of it is an error. */
  minds(path: string, other: string): boolean;
}

/** How classes are judged. */
export function rulingBy({ classes, detect, on }: DuplicateRules): Ruling {
  const isTemplate = matcher(classes.templates);
  const isTest = matcher(classes.tests);
  const folders = isolatedBy(classes.isolated);
  const counts = (path: string, other: string): boolean =>
    !(isTemplate(path) && isTemplate(other)) &&
    !folders(path, other) &&
    !(detect.skipLocal && dirname(path) === dirname(other));
  const near = (fresh: Instance, other: Instance): boolean => counts(fresh.path, other.path);
  const judged: Ruling['of'] = ({ instances }) => {
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
  const minds: Ruling['minds'] = (path, other) =>
    on !== 'warn' && counts(path, other) && !(isTest(path) && isTest(other));
  return { counts, of: judged, minds };
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
