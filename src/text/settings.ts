import type { Value } from '../model/policy.ts';
import { isMapping, valueAt } from './data.ts';

/** What a text is to say, and whether it does. */

/** A value, and the keys that lead to it. */
export interface Setting {
  readonly path: readonly string[];
  readonly value: Value;
}

/** Settings by their first key, in the order in which they were given: a value, or what is wanted below. */
export type Want = { readonly value: Value } | { readonly below: Wants };
export type Wants = Map<string, Want>;

/** Undefined when settings contradict each other, or one of them leads nowhere. */
export function wantsOf(settings: readonly Setting[]): Wants | undefined {
  const wants: Wants = new Map();
  return settings.every((setting) => add(wants, setting)) ? wants : undefined;
}

function add(wants: Wants, { path, value }: Setting): boolean {
  const last = path.at(-1);
  if (last === undefined || path.includes('__proto__')) return false;
  let at = wants;
  for (const key of path.slice(0, -1)) {
    const want = at.get(key) ?? { below: new Map() as Wants };
    if (!('below' in want)) return false;
    at.set(key, want);
    at = want.below;
  }
  const there = at.get(last);
  if (there) return 'value' in there && sameValue(there.value, value);
  at.set(last, { value });
  return true;
}

/** What is wanted, as a value of its own. */
export function valueOf(want: Want): Value {
  if ('value' in want) return want.value;
  return Object.fromEntries([...want.below].map(([key, below]) => [key, valueOf(below)]));
}

/** Whether data is what it was, with what is wanted in it; compared in place, for a copy of the data costs more. */
export function isWith(now: Value | undefined, old: Value | undefined, wants: Wants): boolean {
  if (!isMapping(now)) return false;
  const before = isMapping(old) ? old : {};
  const kept = Object.keys(before).filter((key) => !wants.has(key));
  if (Object.keys(now).length !== kept.length + wants.size) return false;
  if (!kept.every((key) => Object.hasOwn(now, key) && sameValue(now[key], before[key]))) return false;
  for (const [key, want] of wants) {
    if (!Object.hasOwn(now, key)) return false;
    const below = Object.hasOwn(before, key) ? before[key] : undefined;
    if (!('value' in want ? sameValue(now[key], want.value) : isWith(now[key], below, want.below))) return false;
  }
  return true;
}

export function saysAll(data: Value | undefined, settings: readonly Setting[]): boolean {
  return settings.every(({ path, value }) => sameValue(valueAt(data, path), value));
}

/** Equal data, the order of keys aside. */
export function sameValue(one: Value | undefined, other: Value | undefined): boolean {
  if (one === other) return true;
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null)
    return Number.isNaN(one) && Number.isNaN(other);
  if (Array.isArray(one) !== Array.isArray(other)) return false;
  const [left, right] = [one as Readonly<Record<string, Value>>, other as Readonly<Record<string, Value>>];
  const keys = Object.keys(left);
  return (
    keys.length === Object.keys(right).length &&
    keys.every((key) => Object.hasOwn(right, key) && sameValue(left[key], right[key]))
  );
}
