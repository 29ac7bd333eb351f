import type { Value } from '../../src/model/policy.ts';
import { planClosely } from '../../src/text/yaml-edit-closely.ts';
import { applyTextEdits, planSettings, type Setting } from '../../src/text/yaml-edit.ts';

/** `a.b: 1` for the key b below a. No key of a test has a point in it. */
export function settingsOf(values: Readonly<Record<string, Value>>): Setting[] {
  return Object.entries(values).map(([path, value]) => ({ path: path.split('.'), value }));
}

/** The text that says these values, or the construct that stands in the way; both ways have to agree. */
export function edited(yaml: string, settings: readonly Setting[]): string {
  const close = planClosely(yaml, settings);
  const quick = planSettings(yaml, settings);
  const result = close.ok ? applyTextEdits(yaml, close.edits) : `refused: ${close.construct} at ${close.at}`;
  if (quick && applyTextEdits(yaml, quick.edits) !== result)
    throw new Error(`the quick way makes it ${JSON.stringify(applyTextEdits(yaml, quick.edits))}, not ${result}`);
  return result;
}
