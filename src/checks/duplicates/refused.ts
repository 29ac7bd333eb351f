import type { Verdict } from '../../duplicates/judge.ts';
import type { DuplicateRules } from '../../model/duplicates.ts';
import type { Finding } from '../../model/finding.ts';
import { rulingBy } from './classes.ts';
import { classesOf, isAccepted, type CopyClass } from './copies.ts';
import { findingFor } from './findings.ts';
import type { Copy } from './newness.ts';
import { copiesWithin, type Holding } from './within.ts';

interface Found extends Omit<Holding, 'ruling'> {
  readonly verdict: Verdict;
  readonly rules: DuplicateRules;
  /** The change brings what was accepted, too. */
  readonly accepts: boolean;
}

/** What is said of new copies: a finding for each class that somebody minds and nobody has accepted. */
export async function refusedAmong(copies: readonly Copy[], found: Found): Promise<Finding[]> {
  const { verdict, shelves, comparing, rules, accepts } = found;
  const ruling = rulingBy(rules);
  const isOpen = (one: CopyClass): boolean => {
    const stands = accepts || one.instances.every(({ isNew }) => isNew);
    return !stands || !isAccepted(one, rules.accepted, comparing.minTokens);
  };
  const classes = classesOf(copies, verdict.clones, shelves, comparing.grain).filter(isOpen);
  const allowed = classes.filter((one) => ruling.of(one)?.severity !== 'error');
  const within = (await copiesWithin(allowed, { ...found, ruling })).filter(isOpen);
  return [...classes, ...within].flatMap((one) => {
    const judgement = ruling.of(one);
    return judgement ? findingFor(one, judgement) : [];
  });
}
