import type { Value } from '../../model/policy.ts';
import { valueAt } from '../../text/data.ts';
import { sameValue, type Setting } from '../../text/settings.ts';
import { flat, preflight } from './keys.ts';
import { occasionAt, occasionOf, stampOf, type Facts, type Occasion } from './stamp.ts';

/** Whether the stamp of one prompt is what preflight comes to, and what it would have to say. */

type Stale = 'content' | 'profile' | 'contract' | 'unknown';

export type State =
  | { readonly kind: 'current' }
  | { readonly kind: 'missing'; readonly wanted: readonly Setting[] }
  | { readonly kind: 'stale'; readonly why: Stale; readonly wanted: readonly Setting[] }
  /** Somebody wrote into it: what is not as preflight left it, and everything it has to say. */
  | { readonly kind: 'edited'; readonly edited: readonly Setting[]; readonly wanted: readonly Setting[] };

/** Whether preflight, or somebody in its name, has looked at a prompt. */
function isStamped(data: Facts['data']): boolean {
  const said = [valueAt(data, [...preflight, 'status']), data[flat('reviewed_local')]];
  return said.some((value) => value !== undefined && value !== null);
}

export function stateOf(facts: Facts, now: Date): State {
  const { data } = facts;
  const anew = (): readonly Setting[] => stampOf(facts, occasionAt(now, data));
  if (!isStamped(data)) return { kind: 'missing', wanted: anew() };
  const why = staleness(facts);
  const occasion = occasionOf(data);
  if (why !== undefined || !occasion) return { kind: 'stale', why: why ?? 'unknown', wanted: anew() };
  return untouched(facts, occasion);
}

function staleness({ data, content, contract, profile }: Facts): Stale | undefined {
  const at = (key: string): Value | undefined => valueAt(data, [...preflight, key]);
  if (at('content_sha256') === undefined) return 'unknown';
  if (at('content_sha256') !== content) return 'content';
  if (at('profile_sha256') !== profile.digest) return 'profile';
  return at('contract_sha256') === contract ? undefined : 'contract';
}

/** The state of a prompt that lost its stamp, and had one before: the same one is right for the same text. */
export function stateAfter(facts: Facts, previous: Facts['data'], now: Date): State {
  const { prompt_flow = null } = previous;
  const data = { ...facts.data, prompt_flow };
  const occasion = staleness({ ...facts, data }) === undefined ? occasionOf(data) : undefined;
  return { kind: 'missing', wanted: stampOf({ ...facts, data }, occasion ?? occasionAt(now, data)) };
}

/** The stamp is of this text and this policy: then every key of it follows, but for the moment it was made. */
function untouched(facts: Facts, occasion: Occasion): State {
  const wanted = stampOf(facts, occasion);
  const edited = wanted.filter(({ path, value }) => !sameValue(valueAt(facts.data, path), value));
  return edited.length === 0 ? { kind: 'current' } : { kind: 'edited', edited, wanted };
}
