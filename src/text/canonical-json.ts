import type { Value } from '../model/policy.ts';
import { isMapping } from './data.ts';

/** JSON that has one form for one value: no blanks, and keys in the order of their UTF-16 units (RFC 8785). */
export function canonicalJson(value: Value): string {
  if (isMapping(value)) return `{${canonicalMembers(value).join(',')}}`;
  if (Array.isArray(value)) return `[${(value as readonly Value[]).map(canonicalJson).join(',')}]`;
  // JSON would write null, and somebody would read that nothing was there.
  if (typeof value === 'number' && !Number.isFinite(value)) throw new RangeError(`${value} is no number of JSON`);
  return JSON.stringify(value);
}

/** The members of a mapping, each as it stands in its canonical form. */
export function canonicalMembers(mapping: Readonly<Record<string, Value>>): string[] {
  return Object.keys(mapping)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonicalJson(mapping[key]!)}`);
}
