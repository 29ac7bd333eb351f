import type { Branch, Condition, Contract, Value } from '../../model/policy.ts';
import { matcher } from '../../text/glob.ts';
import { valueAt } from '../../text/data.ts';

const known = new Map<string, readonly string[]>();

/** `a.b.c` as the keys it goes through. A contract asks for the same ones of every document. */
export function keyParts(key: string): readonly string[] {
  let parts = known.get(key);
  if (!parts) known.set(key, (parts = key.split('.')));
  return parts;
}

/** Whether every condition of a list holds for a document. */
export function holds(conditions: readonly Condition[], path: string, data: Value): boolean {
  return conditions.every((condition) => oneHolds(condition, path, data));
}

/** The branch of a contract's switch that a document is in. */
export function branchOf(contract: Contract, path: string, data: Value): Branch | undefined {
  return contract.switch?.find((branch) => holds(branch.when, path, data));
}

function oneHolds(condition: Condition, path: string, data: Value): boolean {
  if (condition.path !== undefined && !matcher([condition.path])(path)) return false;
  if (condition.key === undefined) return true;
  // A key with nothing behind it says nothing: templates leave such keys in place.
  const value = valueAt(data, keyParts(condition.key)) ?? undefined;
  if (condition.absent) return value === undefined;
  if (condition.is)
    return condition.is.some((one) => one === value || (typeof one === 'string' && asWord(one) === asWord(value)));
  return value !== undefined;
}

/** A yes or no in any of its spellings as the word; everything else as it is. */
export function asWord(value: unknown): unknown {
  if (value === true) return 'yes';
  if (value === false) return 'no';
  if (typeof value !== 'string') return value;
  const word = value.toLowerCase();
  if (word === 'yes' || word === 'true' || word === 'on') return 'yes';
  if (word === 'no' || word === 'false' || word === 'off') return 'no';
  return value;
}

/** Conditions in words, for a message: `status is done and path fits x`. */
export function conditionWords(conditions: readonly Condition[]): string {
  return conditions
    .map((condition) => {
      if (condition.key === undefined) return `the path fits ${condition.path}`;
      if (condition.absent) return `${condition.key} is absent`;
      return condition.is ? `${condition.key} is ${condition.is.join(' or ')}` : `${condition.key} is there`;
    })
    .join(' and ');
}
