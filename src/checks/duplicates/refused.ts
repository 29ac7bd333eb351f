import type { Verdict } from '../../duplicates/judge.ts';
import type { AcceptedCopies, DuplicateRules } from '../../model/duplicates.ts';
import type { Finding } from '../../model/finding.ts';
import { rulingBy } from './classes.ts';
import { classesOf, isAccepted, type CopyClass } from './copies.ts';
import { findingFor } from './findings.ts';
import type { Copy } from './copy.ts';
import { copiesWithin, type Holding } from './within.ts';

interface Found extends Omit<Holding, 'ruling'> {
  readonly verdict: Verdict;
  readonly rules: DuplicateRules;
  /** Those of the accepted copies that the change itself accepts. */
  readonly fresh: readonly AcceptedCopies[];
  /** The shelves hold everything that has anything in common with the change. */
  readonly all: boolean;
}

/**
 * What is said of new copies: a finding for each class that somebody minds and nobody has accepted. Undefined where that is
 * only known of everything: what may be repeated may hold something that may not.
 */
export async function refusedAmong(copies: readonly Copy[], found: Found): Promise<Finding[] | undefined> {
  const { verdict, shelves, comparing, rules, fresh, all } = found;
  const ruling = rulingBy(rules);
  // What was accepted was so with the change that brought it. Later it may be laid out anew, all of it; but where copies
  // have gone, what is left of their number is nobody's allowance.
  const isOpen = (one: CopyClass): boolean =>
    !isAccepted(one, one.instances.every(({ isNew }) => isNew) ? rules.accepted : fresh, comparing.minTokens);
  const classes = classesOf(copies, verdict.clones, shelves, comparing.minTokens).filter(isOpen);
  const allowed = classes.filter((one) => ruling.of(one)?.severity !== 'error');
  if (!all && allowed.length > 0) return undefined;
  const within = (await copiesWithin(allowed, { ...found, ruling })).filter(isOpen);
  return [...classes, ...within].flatMap((one) => {
    const judgement = ruling.of(one);
    return judgement ? findingFor(one, judgement) : [];
  });
}
