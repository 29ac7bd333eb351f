import type { Value } from '../../model/policy.ts';
import { valueAt } from '../../text/data.ts';
import { sameValue, type Setting } from '../../text/settings.ts';
import { canonical, sha256 } from './digest.ts';
import { draft, flat, legacy, policyKeys, preflight, verifyKeys } from './keys.ts';

/** What preflight writes into a prompt, flat keys first, then the same by stage. */

type Data = Readonly<Record<string, Value>>;

/** Everything a stamp follows from but the moment it is made. */
export interface Facts {
  readonly data: Data;
  /** Digests of what the stamp vouches for. */
  readonly content: string;
  readonly contract: string;
  readonly profile: { readonly name: string; readonly digest: string };
  readonly policy: Readonly<Record<(typeof policyKeys)[number], string>>;
  /** Why the prompt may not be run; '' when it may. */
  readonly reason: string;
}

/** When a stamp is made, and for which time. */
export interface Occasion {
  readonly local: string;
  readonly utc: string;
  readonly revision: number;
}

export function stampOf(facts: Facts, occasion: Occasion): Setting[] {
  const { data } = facts;
  const scoping = scopingOf(data);
  const scope = scoping.scope === 'single-phase' ? 'single-file' : scoping.scope;
  const { reason } = facts;
  const ready = reason === '' ? 'yes' : 'no';
  const shared = { kind: scoping.kind, scope, targets_root: scoping.targetsRoot };
  const reviewed = { reviewed_local: occasion.local, reviewed_utc: occasion.utc, revision: occasion.revision };
  return [
    ...named(shared, (key) => [flat(key)]),
    ...set([flat('targets')], scoping.targets.length === 1 ? scoping.targets[0] : scoping.targets),
    ...named({ ready, reason, ...reviewed }, (key) => [flat(key)]),
    ...policyKeys.flatMap((key) => set([flat(key)], facts.policy[key])),
    ...verifyKeys.flatMap((key) => set([`codex_verify_${key}`], verifyList(data, key))),
    ...set(['prompt_flow', 'version'], 'v1'),
    ...draftOf(data, scoping, occasion),
    ...named({ source: 'prompt-preflight', status: ready === 'yes' ? 'ready' : 'blocked', ready, reason }, inPreflight),
    ...named({ ...reviewed, ...shared }, inPreflight),
    ...set(inPreflight('targets'), scoping.targets),
    ...policyKeys.flatMap((key) => set([...preflight, 'policy', key], facts.policy[key])),
    ...named({ profile: facts.profile.name, content_sha256: facts.content }, inPreflight),
    ...named({ profile_sha256: facts.profile.digest, policy_sha256: sha256(canonical(facts.policy)) }, inPreflight),
    ...set(inPreflight('contract_sha256'), facts.contract),
    ...named({ updated_utc: occasion.utc, next_stage: 'exec' }, inPreflight),
    ...set(['prompt_flow', 'stages', 'exec', 'source'], 'prompt-exec'),
    ...set(['prompt_flow', 'stages', 'pipeline', 'source'], 'prompt-pipeline'),
  ];
}

/** Every key that a stamp may hold, dotted, but for what a draft hints of the policy. */
export const stampedKeys: ReadonlySet<string> = new Set([
  ...['kind', 'scope', 'targets_root', 'targets', 'ready', 'reason', 'reviewed_local', 'reviewed_utc'].map(flat),
  flat('revision'),
  ...verifyKeys.map((key) => `codex_verify_${key}`),
  'prompt_flow.version',
  ...['source', 'status', 'updated_utc', 'scoping', 'verify', 'next_stage'].map((key) => [...draft, key].join('.')),
  ...['source', 'status', 'ready', 'reason', 'reviewed_local', 'reviewed_utc', 'revision', 'kind', 'scope'].map(dotted),
  ...[
    'targets_root',
    'targets',
    'policy',
    'profile',
    'content_sha256',
    'profile_sha256',
    'policy_sha256',
    'contract_sha256',
  ].map(dotted),
  ...['updated_utc', 'next_stage'].map(dotted),
  'prompt_flow.stages.exec.source',
  'prompt_flow.stages.pipeline.source',
]);

function dotted(key: string): string {
  return inPreflight(key).join('.');
}

function inPreflight(key: string): string[] {
  return [...preflight, key];
}

function set(path: readonly string[], value: Value | undefined): Setting[] {
  return value === undefined ? [] : [{ path, value }];
}

function named(
  values: Readonly<Record<string, Value | undefined>>,
  path: (key: string) => readonly string[],
): Setting[] {
  return Object.entries(values).flatMap(([key, value]) => set(path(key), value));
}

interface Scoping {
  readonly kind: Value | undefined;
  readonly scope: Value | undefined;
  readonly targetsRoot: Value | undefined;
  readonly targets: readonly Value[];
}

/** What the author says the prompt is about; a draft of the first days says it by other names. */
function scopingOf(data: Data): Scoping {
  const one = (name: string, old?: string): Value | undefined =>
    data[`chatgpt_scoping_${name}`] ?? (old === undefined ? undefined : data[legacy(old)]);
  const targets = one('targets', 'targets') ?? [];
  return {
    kind: one('kind', 'kind'),
    scope: one('scope', 'scope'),
    targetsRoot: one('targets_root'),
    targets: Array.isArray(targets) ? (targets as readonly Value[]) : [targets],
  };
}

/** The author's list; one that the author took away leaves an empty one behind, where there was a copy. */
function verifyList(data: Data, key: string): Value | undefined {
  return data[`chatgpt_verify_${key}`] ?? (data[`codex_verify_${key}`] === undefined ? undefined : []);
}

/** The draft's own stage, in step with the flat keys. It changed when what it says did. */
function draftOf(data: Data, scoping: Scoping, { utc }: Occasion): Setting[] {
  const at = (...keys: string[]): string[] => [...draft, ...keys];
  const says = [
    ...named({ kind: scoping.kind, scope: scoping.scope, targets_root: scoping.targetsRoot }, (key) =>
      at('scoping', key),
    ),
    ...set(at('scoping', 'targets'), scoping.targets),
    ...verifyKeys.flatMap((key) => set(at('verify', key), data[`chatgpt_verify_${key}`])),
  ];
  const inStep = says.every(({ path, value }) => sameValue(valueAt(data, path), value));
  const since = valueAt(data, at('updated_utc'));
  return [
    ...named({ source: 'chatgpt', status: 'drafted' }, (key) => at(key)),
    ...set(at('updated_utc'), inStep && isUtc(since) ? since : utc),
    ...says,
    ...set(at('next_stage'), 'preflight'),
  ];
}

/** What a stamp says of the moment it was made; undefined where it says nothing that can be kept. */
export function occasionOf(data: Data): Occasion | undefined {
  const at = (key: string): Value | undefined => valueAt(data, [...preflight, key]);
  const [local, utc, revision] = [at('reviewed_local'), at('reviewed_utc'), at('revision')];
  if (typeof local !== 'string' || !isUtc(utc) || !isRevision(revision)) return undefined;
  return isSameMoment(local, utc) ? { local, utc, revision } : undefined;
}

function isUtc(value: Value | undefined): value is string {
  const form = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z$/;
  return typeof value === 'string' && form.test(value) && !Number.isNaN(Date.parse(value));
}

/** Nobody looks at a prompt a thousand million times. */
function isRevision(value: Value | undefined): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value > 0 && value < 1e9;
}

/** Whether a clock on some wall could show this at that moment: all zones are whole quarters of an hour apart. */
function isSameMoment(local: string, utc: string): boolean {
  const match = /^(\d{1,2}):(\d\d) ([AP]M) - (\d\d)-(\d\d)-(\d{4})$/.exec(local);
  if (!match) return false;
  const [, hour, minute, half, day, month, year] = match;
  const hours = (Number(hour) % 12) + (half === 'PM' ? 12 : 0);
  const shown = Date.UTC(Number(year), Number(month) - 1, Number(day), hours, Number(minute));
  const apart = shown / 60_000 - Math.floor(Date.parse(utc) / 60_000);
  return apart % 15 === 0 && apart >= -12 * 60 && apart <= 14 * 60;
}

/** The next time preflight looks: one more than any number a layer has. */
export function occasionAt(now: Date, data: Data): Occasion {
  const known = [data[flat('revision')], valueAt(data, [...preflight, 'revision']), data[legacy('revision')]];
  const numbers = known.map(Number).filter(isRevision);
  return { local: localTime(now), utc: utcTime(now), revision: Math.max(0, ...numbers) + 1 };
}

/** `3:53 PM - 13-02-2026`, by the clock on the wall. */
export function localTime(now: Date): string {
  const two = (number: number): string => String(number).padStart(2, '0');
  const hour = now.getHours();
  const clock = `${hour % 12 === 0 ? 12 : hour % 12}:${two(now.getMinutes())} ${hour < 12 ? 'AM' : 'PM'}`;
  return `${clock} - ${two(now.getDate())}-${two(now.getMonth() + 1)}-${now.getFullYear()}`;
}

function utcTime(now: Date): string {
  return `${now.toISOString().slice(0, 19)}Z`;
}
