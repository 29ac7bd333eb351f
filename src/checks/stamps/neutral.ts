import type { Value } from '../../model/policy.ts';
import type { Entry } from '../../model/snapshot.ts';
import { isMapping, valueAt } from '../../text/data.ts';
import { sameValue, type Setting } from '../../text/settings.ts';
import { applyTextEdits } from '../../text/edit-list.ts';
import type { Chain } from '../frontmatter/classify.ts';
import { plan } from './finding.ts';
import { flat, policyKeys, preflight } from './keys.ts';
import { readPrompt, type Prompt } from './prompt.ts';
import { stampedKeys } from './stamp.ts';

/**
 * Versions of one prompt that differ in their stamps, made to say the same there, so that merging them merges what the
 * author wrote and nothing else. What they then say is of no matter: it is stamped anew.
 */

export type Versions = Readonly<Record<'base' | 'ours' | 'theirs', string>>;

/** Undefined where one of them is no prompt, or cannot be edited. */
export async function neutralised(versions: Versions, path: string, chain: Chain): Promise<Versions | undefined> {
  const entry: Entry = { path, id: '' };
  const read = async (text: string): Promise<Prompt | undefined> => {
    const prompt = await readPrompt({ entry, blob: '', text }, chain);
    return prompt === 'unreadable' ? undefined : prompt;
  };
  const [base, ours, theirs] = [await read(versions.base), await read(versions.ours), await read(versions.theirs)];
  if (!ours || !theirs || (!base && versions.base !== '')) return undefined;
  const revision = Math.max(...[ours, theirs].map(revisionOf));
  const mine = await set(ours, revisionSettings(ours, revision));
  if (mine === undefined) return undefined;
  const ourData = (await read(mine))?.data ?? {};
  const others = [base, theirs].map(async (other) => (other ? set(other, sharedSettings(other, ourData)) : ''));
  const [start, yours] = [await others[0], await others[1]];
  return start === undefined || yours === undefined ? undefined : { base: start, ours: mine, theirs: yours };
}

function revisionOf({ data }: Prompt): number {
  const values = [data[flat('revision')], valueAt(data, [...preflight, 'revision'])].map(Number);
  return Math.max(0, ...values.filter((value) => Number.isSafeInteger(value)));
}

function revisionSettings({ data }: Prompt, revision: number): Setting[] {
  return [[flat('revision')], [...preflight, 'revision']].flatMap((path) =>
    valueAt(data, path) === undefined ? [] : [{ path, value: revision }],
  );
}

/** Ours in every key of the stamp that both have. */
function sharedSettings({ data }: Prompt, ours: Prompt['data']): Setting[] {
  const keys = [...stampedKeys, ...policyKeys.map(flat)];
  return keys.flatMap((key) => leaves(key.split('.'), valueAt(data, key.split('.')), valueAt(ours, key.split('.'))));
}

function leaves(path: readonly string[], there: Value | undefined, value: Value | undefined): Setting[] {
  if (there === undefined || value === undefined || sameValue(there, value)) return [];
  if (!isMapping(there) || !isMapping(value)) return [{ path, value }];
  return Object.keys(there).flatMap((key) => leaves([...path, key], there[key], value[key]));
}

async function set(prompt: Prompt, settings: readonly Setting[]): Promise<string | undefined> {
  const planned = await plan(prompt, settings);
  if (!planned.ok) return undefined;
  const { text, block } = prompt;
  const yaml = applyTextEdits(text.slice(block.start, block.end), planned.edits);
  return text.slice(0, block.start) + yaml + text.slice(block.end);
}
