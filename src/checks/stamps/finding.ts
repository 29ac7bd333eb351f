import type { Args, Edit, Finding } from '../../model/finding.ts';
import { bytesBefore, placeOf } from '../../text/lines.ts';
import type { Setting } from '../../text/settings.ts';
import { planSettings, type Planned } from '../../text/yaml-edit.ts';
import { valueAt } from '../../text/data.ts';
import { shown } from '../frontmatter/rules.ts';
import type { Chain } from '../frontmatter/classify.ts';
import type { Code } from './codes.ts';
import type { State } from './judge.ts';
import { flat, preflight } from './keys.ts';
import type { Prompt } from './prompt.ts';

/** The state of a stamp as a finding, with the edits that mend it. */
export async function findingOf(prompt: Prompt, state: Exclude<State, { kind: 'current' }>): Promise<Finding> {
  const planned = await plan(prompt, state.wanted);
  if (!planned.ok) {
    const at = prompt.block.start + planned.at;
    return finding(prompt, 'stamp/cannot', at, { construct: planned.construct });
  }
  const edits = planned.edits.map(({ start, end, text }): Edit => ({
    path: prompt.entry.path,
    blob: prompt.blob,
    start: bytesBefore(prompt.text, prompt.block.start + start),
    end: bytesBefore(prompt.text, prompt.block.start + end),
    text,
  }));
  const described = await describe(prompt, state);
  return { ...described, args: { ...described.args, ...outcome(state.wanted) }, edits };
}

export async function plan({ text, block, data, rule }: Prompt, settings: readonly Setting[]): Promise<Planned> {
  const yaml = text.slice(block.start, block.end);
  const lineEnd = text.slice(0, block.start).endsWith('\r\n') ? '\r\n' : '\n';
  const planned = planSettings(yaml, settings, lineEnd, rule.contract.literal ? undefined : data);
  if (planned) return planned;
  const { planClosely } = await import('../../text/yaml-edit-closely.ts');
  return planClosely(yaml, settings, lineEnd);
}

/** What the stamp comes to, for whoever is told that it was written. */
function outcome(wanted: readonly Setting[]): Args {
  const stage = preflight.join('.');
  const keys = ['profile', 'revision', 'reason'].map((key) => [`${stage}.${key}`, key] as const);
  const names = new Map<string, string>(keys);
  return Object.fromEntries(
    wanted.flatMap(({ path, value }) => {
      const name = names.get(path.join('.'));
      return name === undefined ? [] : [[name, typeof value === 'number' ? value : String(value)]];
    }),
  );
}

async function describe(prompt: Prompt, state: Exclude<State, { kind: 'current' }>): Promise<Finding> {
  if (state.kind === 'missing') return finding(prompt, 'stamp/missing', 0, {});
  if (state.kind === 'stale') return finding(prompt, 'stamp/stale', stampAt(prompt), { why: state.why });
  const [{ path, value }] = state.edited as readonly [Setting];
  const { findPlaces } = await import('../../text/places.ts');
  const places = findPlaces(prompt.text.slice(prompt.block.start, prompt.block.end));
  const range = places.value(path) ?? places.key(path);
  return finding(prompt, 'stamp/edited', range ? prompt.block.start + range.start : stampAt(prompt), {
    key: path.join('.'),
    value: shown(valueAt(prompt.data, path)),
    wanted: shown(value),
    more: state.edited.length - 1,
  });
}

/** Where the stamp tells of its text, or says that it is one; found by eye, since reading places costs as much as all else. */
function stampAt({ text, block }: Prompt): number {
  const yaml = text.slice(block.start, block.end);
  for (const key of ['content_sha256', flat('reviewed_local')]) {
    const line = new RegExp(`^([ \\t]*)${key}[ \\t]*:`, 'm').exec(yaml);
    if (line) return block.start + line.index + line[1]!.length;
  }
  return 0;
}

/** A prompt that another check has said everything about. */
export function unreadable({ entry }: Pick<Prompt, 'entry'>, chain: Chain): Finding {
  const { contract } = chain.rules.find((rule) => rule.contract.stamp)!;
  return {
    code: 'stamp/cannot',
    severity: 'error',
    path: entry.path,
    at: { line: 1, column: 1 },
    keyPath: '',
    args: { construct: 'something that cannot be read; `sluice check` tells what' },
    contract: `${contract.id} (${contract.edition})`,
    digest: '',
  };
}

/** A draft that says of itself what only preflight may say. */
export function presumed(prompt: Prompt, key: string): Finding {
  return finding(prompt, 'stamp/cannot', 0, { construct: `${key}, which only preflight writes: take it out` });
}

function finding(prompt: Prompt, code: Code, at: number, args: Args): Finding {
  const { contract } = prompt.rule;
  return {
    code,
    severity: 'error',
    path: prompt.entry.path,
    at: placeOf(prompt.text, at),
    keyPath: typeof args['key'] === 'string' ? args['key'] : '',
    args,
    contract: `${contract.id} (${contract.edition})`,
    digest: '',
  };
}
