import type { Finding } from '../../model/finding.ts';
import { judgeChange, type Asking } from './change.ts';

/** What a change copies under other names: the same search, where one name is as good as another. Only ever a hint. */
export async function renamedCopies(input: Asking, known: readonly Finding[]): Promise<Finding[]> {
  const rules = input.policy.duplicates;
  const alike = { ...rules, accepted: [], detect: { ...rules.detect, ignoreIdentifiers: true } };
  const { findings } = await judgeChange({ ...input, policy: { ...input.policy, duplicates: alike } });
  const copies = findings.filter(({ code }) => code === 'dup/new');
  return copies
    .filter((copy) => !known.some((one) => one.code === 'dup/new' && overlap(one, copy)))
    .map((copy) => ({ ...copy, code: 'dup/renamed', severity: 'warning' }));
}

function overlap(one: Finding, other: Finding): boolean {
  const [end, otherEnd] = [one, other].map(({ at, end: last }) => (last ?? at).line);
  return one.path === other.path && one.at.line <= otherEnd! && other.at.line <= end!;
}
