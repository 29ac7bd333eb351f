import type { Value } from '../model/policy.ts';

/** The value at a path of keys, undefined when there is none. */
export function valueAt(data: Value | undefined, path: readonly (string | number)[]): Value | undefined {
  let value = data;
  for (const part of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return undefined;
    value = (value as Readonly<Record<string, Value>>)[part];
  }
  return value;
}

/** A mapping, and nothing else that is an object. */
export function isMapping(value: Value | undefined): value is Readonly<Record<string, Value>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
