import type { Value } from '../model/policy.ts';
import { applyTextEdits, Refused, type TextEdit } from './edit-list.ts';
import type { Outline } from './outline.ts';
import { outlineQuickly } from './outline-quick.ts';
import { isWith, saysAll, wantsOf, type Setting } from './settings.ts';
import { planWants } from './yaml-plan.ts';
import { readYaml } from './yaml.ts';

/**
 * Settings written into somebody's YAML without touching a byte of theirs: every edit is a range of the text as it was
 * read, and what comes of them is read again before anyone gets it.
 */

export { applyTextEdits, type TextEdit, type Setting };

export type LineEnd = '\n' | '\r\n';

export interface Edits {
  readonly ok: true;
  /** In order, apart from each other; none: there is nothing to do. */
  readonly edits: readonly TextEdit[];
}

export type Planned =
  | Edits
  /** The form of YAML that stands in the way, and where. */
  | { readonly ok: false; readonly construct: string; readonly at: number };

/**
 * Edits by which the YAML between two fences comes to say these values, for the forms that are usual. Undefined: look
 * closely (`yaml-edit-closely.ts`), there is something else in it or in the way. `lineEnd` counts where it has none, and
 * `data` is what it says, for whoever has just read it.
 */
export function planSettings(
  yaml: string,
  settings: readonly Setting[],
  lineEnd: LineEnd = '\n',
  data?: Value,
): Edits | undefined {
  const old = data === undefined ? readYaml(yaml) : { ok: true, data };
  if (!old.ok) return undefined;
  if (saysAll(old.data, settings)) return { ok: true, edits: [] };
  const found = outlineQuickly(yaml);
  if (!found) return undefined;
  const planned = planOn(yaml, found.outline, old.data, settings, lineEnd, readYaml);
  return planned.ok ? planned : undefined;
}

type Read = (yaml: string) => { readonly ok: true; readonly data: Value | undefined } | { readonly ok: false };

/** Plan on an outline, and read the result again. A second plan has nothing to do because the result says it all. */
export function planOn(
  yaml: string,
  outline: Outline,
  data: Value | undefined,
  settings: readonly Setting[],
  lineEnd: LineEnd,
  read: Read,
): Planned {
  const wants = wantsOf(settings);
  if (!wants) return { ok: false, construct: 'settings that contradict each other', at: 0 };
  try {
    const edits = planWants(yaml, lineEndOf(yaml) ?? lineEnd, outline, data, wants);
    const result = read(applyTextEdits(yaml, edits));
    if (result.ok && isWith(result.data, data, wants)) return { ok: true, edits };
    return { ok: false, construct: 'a form of YAML that would be read differently', at: edits[0]?.start ?? 0 };
  } catch (error) {
    if (error instanceof Refused) return { ok: false, construct: error.message, at: error.at };
    throw error;
  }
}

function lineEndOf(yaml: string): LineEnd | undefined {
  const end = yaml.indexOf('\n');
  if (end === -1) return undefined;
  return yaml.charCodeAt(end - 1) === 0x0d ? '\r\n' : '\n';
}
