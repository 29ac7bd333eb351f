import type { Value } from '../../model/policy.ts';
import { isMapping, valueAt } from '../../text/data.ts';
import { asWord } from '../frontmatter/conditions.ts';
import { canonical, sha256 } from './digest.ts';
import { flat, legacy, policyKeys, preflight } from './keys.ts';
import type { Facts } from './stamp.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Parts of the policy, beside the toggles, that a variable locks: then what a prompt says of them does not count. */
export function locksOf(env: Environment): ReadonlySet<string> {
  return new Set(policyKeys.filter((key) => asWord(env[`CODEX_PROMPT_STATE_LOCK_${key.toUpperCase()}`]) === 'yes'));
}

/**
 * What the author wants: a draft says it, and a stamp has taken it over. A stamp whose policy somebody edited says nothing
 * any more, and what it hints is no.
 */
function hintsIn(data: Readonly<Record<string, Value>>): (key: string) => Value | undefined {
  const [digest, policy] = [valueAt(data, [...preflight, 'policy_sha256']), valueAt(data, [...preflight, 'policy'])];
  if (digest === undefined) return (key) => data[flat(key)] ?? data[legacy(key)];
  const trusted = isMapping(policy) && sha256(canonical(policy)) === digest;
  return (key) => (trusted ? policy[key] : undefined);
}

/** The policy of a run: toggles as they are resolved, and the rest as the author wants it, unless that is locked. */
export function policyOf(
  data: Readonly<Record<string, Value>>,
  toggles: Readonly<Record<string, string>>,
  locks: ReadonlySet<string>,
): Facts['policy'] {
  const hint = hintsIn(data);
  const value = (key: string): string => {
    if (toggles[key] !== undefined) return toggles[key];
    return !locks.has(key) && asWord(hint(key)) === 'yes' ? 'yes' : 'no';
  };
  return Object.fromEntries(policyKeys.map((key) => [key, value(key)])) as Facts['policy'];
}
