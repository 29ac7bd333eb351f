import type { BaselineEntry, DocumentRule, Policy } from '../model/policy.ts';
import { duplicatesLoosened } from './duplicates-loosened.ts';
import { profilesLoosened } from './profiles-loosened.ts';

/** What a change would let through that the policy it is judged by does not: in words, for a person to see. */
export function loosened(before: Policy, after: Policy): string[] {
  if (!after.file) return ['sluice.yml is removed: nothing would be checked'];
  return [
    ...checksOff(before, after),
    ...packsGone(before, after),
    ...rulesLoosened(before, after),
    ...schemasChanged(before, after),
    ...profilesLoosened(before.profiles, after.profiles),
    ...duplicatesLoosened(before.duplicates, after.duplicates),
    ...newlyAccepted(before.baseline, after.baseline),
  ];
}

function checksOff(before: Policy, after: Policy): string[] {
  return [
    ...(before.checks.frontmatter && !after.checks.frontmatter ? ['the check frontmatter is switched off'] : []),
    ...(before.checks.stamps !== 'off' && after.checks.stamps === 'off' ? ['the check stamps is switched off'] : []),
  ];
}

function packsGone(before: Policy, after: Policy): string[] {
  return before.packs.filter((pack) => !after.packs.includes(pack)).map((pack) => `the pack ${pack} is no longer used`);
}

function rulesLoosened(before: Policy, after: Policy): string[] {
  const list: string[] = [];
  const known = new Set(before.documents.map(ruleKey));
  for (const rule of after.documents) {
    if (!rule.contract && !known.has(ruleKey(rule)))
      list.push(`${rule.paths.join(' ')} are nobody's documents any more`);
  }
  const later = new Map(after.documents.map((rule) => [rule.paths.join(' '), rule]));
  for (const rule of before.documents) {
    if (!rule.contract || rule.from !== 'sluice.yml') continue;
    list.push(...compared(rule, later.get(rule.paths.join(' '))));
  }
  return list;
}

function schemasChanged(before: Policy, after: Policy): string[] {
  return [...before.schemas]
    .filter(([path, text]) => after.schemas.get(path) !== text)
    .map(([path]) => `the schema ${path} is changed`);
}

function ruleKey(rule: DocumentRule): string {
  return JSON.stringify([rule.paths, rule.contract?.id, rule.contract?.edition]);
}

function compared(before: DocumentRule, after: DocumentRule | undefined): string[] {
  const what = before.paths.join(' ');
  if (!after?.contract) return [`the rule for ${what} is gone`];
  const list: string[] = [];
  if (before.required && !after.required) list.push(`frontmatter is no longer required in ${what}`);
  if (before.contract?.strict && !after.contract.strict) list.push(`${what} are no longer strict`);
  if (JSON.stringify({ ...before.contract, strict: 0 }) !== JSON.stringify({ ...after.contract, strict: 0 }))
    list.push(`the contract of ${what} is changed`);
  return list;
}

function newlyAccepted(before: readonly BaselineEntry[], after: readonly BaselineEntry[]): string[] {
  const key = (entry: BaselineEntry): string => JSON.stringify([entry.path, entry.code, entry.key, entry.digest]);
  const known = new Map(before.map((entry) => [key(entry), entry.count]));
  return after
    .filter((entry) => entry.count > (known.get(key(entry)) ?? 0))
    .map((entry) => `the baseline accepts ${entry.code}${entry.key && ` ${entry.key}`} in ${entry.path}`);
}
