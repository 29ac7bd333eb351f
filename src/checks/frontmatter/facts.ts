import type { Contract, Value } from '../../model/policy.ts';
import { isMapping, valueAt } from '../../text/data.ts';
import { hasCrossRules, type Chain, type Rule } from './classify.ts';
import { keyParts } from './conditions.ts';
import { noDocument } from './memory.ts';
import type { Read } from './read.ts';

/**
 * What rules across documents need to know of each: the values of the keys that the rules name, nothing else. Facts
 * are remembered by blob, so that thousands of documents need not be read.
 */

export interface Fact {
  readonly path: string;
  readonly values: Facts;
}

/** The values of a contract's fact keys, in the order of `factKeys`; undefined where the key is absent. */
export type Facts = readonly (readonly string[] | undefined)[];

/** The keys whose values lead from one document to another. */
export function linkKeys(contract: Contract): string[] {
  const keys = [...(contract.unique ?? [])];
  for (const { key, to } of contract.references ?? []) keys.push(key, ...(to === 'path' ? [] : [to]));
  if (contract.successor) keys.push(contract.successor.key, contract.successor.to);
  return [...new Set(keys)];
}

/** Every key that a rule across documents needs to know of each of them. */
export function factKeys(contract: Contract): string[] {
  const asked = (contract.references ?? []).flatMap(({ notBehind }) => notBehind?.key ?? []);
  const replaced = (contract.successor?.when ?? []).flatMap((condition) => condition.key ?? []);
  return [...new Set([...linkKeys(contract), ...asked, ...replaced])];
}

export function factsOf(contract: Contract, data: Value | undefined): Facts {
  return factKeys(contract).map((key) => asList(isMapping(data) ? valueAt(data, keyParts(key)) : undefined));
}

function asList(value: Value | undefined): string[] | undefined {
  if (value === undefined || value === null) return undefined;
  const items = Array.isArray(value) ? (value as readonly Value[]) : [value];
  return items.filter((item) => typeof item !== 'object').map((item) => withoutControls(String(item)));
}

/** Control characters part the values of a line; spelled out, two values stay two. */
function withoutControls(value: string): string {
  return value.replace(/\p{Cc}/gu, (character) => `\\x${character.charCodeAt(0).toString(16)}`);
}

/** Facts as a line of the cache: `rule|values`, split by control characters that no value keeps. */
export function packFacts(rule: number, facts: Facts): string {
  return `${rule}|${facts.map((values) => values?.join('\x1e') ?? '\x1d').join('\x1f')}`;
}

export function unpackFacts(text: string): { readonly rule: number; readonly facts: Facts } {
  const bar = text.indexOf('|');
  const facts = text
    .slice(bar + 1)
    .split('\x1f')
    .map((values) => (values === '\x1d' ? undefined : values === '' ? [] : values.split('\x1e')));
  return { rule: Number(text.slice(0, bar)), facts };
}

/** The facts of one document, packed; undefined where that takes a closer look. */
export function factLine(chain: Chain, readAs: (rule: Rule) => Read): string | undefined {
  for (const [index, rule] of chain.rules.entries()) {
    const read = readAs(rule);
    if (read.kind === 'none') continue;
    if (read.kind === 'closer') return undefined;
    return read.kind === 'document' && hasCrossRules(rule.contract)
      ? packFacts(index, factsOf(rule.contract, read.data))
      : noDocument;
  }
  return noDocument;
}
