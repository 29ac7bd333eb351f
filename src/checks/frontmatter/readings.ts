import type { Value } from '../../model/policy.ts';
import type { Entry } from '../../model/snapshot.ts';
import type { Block } from '../../text/fence.ts';
import type { Rule } from './classify.ts';

/** A document as it was read, for a check that comes after this one. */
export interface Reading {
  readonly text: string;
  readonly rule: Rule;
  readonly block: Block;
  readonly data: Readonly<Record<string, Value>>;
}

/** A commit's worth: of a whole tree they would fill the memory. */
const most = 200;

/** Readings by the very entries that were asked about, so that nobody else's are found. */
export const readings = new WeakMap<Entry, Reading>();

export function worthKeeping(entries: readonly Entry[]): boolean {
  return entries.length <= most;
}
