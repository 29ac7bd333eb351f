import type { Value } from '../model/policy.ts';
import { isMapping } from './data.ts';
import type { Steps } from './outline.ts';
import { inlineText, isList, keyText } from './yaml-write.ts';

/** Values as lines of their own, indented as the text around them is. */

/** Keys with their values, each key at a column. */
export function entryLines(entries: readonly (readonly [string, Value])[], column: number, steps: Steps): string[] {
  return entries.flatMap(([key, value]) => {
    const start = `${' '.repeat(column)}${keyText(key)}:`;
    const below = linesBelow(value, column, steps);
    return below ? [start, ...below] : [`${start} ${inlineText(value, false)}`];
  });
}

/** The lines below a key; undefined for a value that stands beside it. */
export function linesBelow(value: Value, column: number, steps: Steps): string[] | undefined {
  if (isList(value) && value.length > 0) return itemLines(value, `${' '.repeat(column + steps.list)}- `);
  if (!isMapping(value)) return undefined;
  const entries = Object.entries(value);
  return entries.length > 0 ? entryLines(entries, column + steps.mapping, steps) : undefined;
}

/** An item stays on its line, whatever it is. */
export function itemLines(items: readonly Value[], prefix: string): string[] {
  return items.map((item) => prefix + inlineText(item, false));
}
