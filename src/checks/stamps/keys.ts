/** The names under which a prompt tells its life: flat keys for older readers, the same facts by stage for newer ones. */

/** The policy of a run: the flat key is `codex_preflight_` and the name, the nested one stands in `policy`. */
export const policyKeys = [
  'autocommit',
  'autopush',
  'move_to_completed',
  'warn_gate',
  'warn_mode',
  'allow_noncritical',
  'retry_max',
] as const;

export const verifyKeys = ['files_exist', 'headers', 'http_200'] as const;

export const preflight = ['prompt_flow', 'stages', 'preflight'] as const;
export const draft = ['prompt_flow', 'stages', 'draft'] as const;

export function flat(name: string): string {
  return `codex_preflight_${name}`;
}

/** The name of the first executor for the same fact: still read, never written. */
export function legacy(name: string): string {
  return `codex_${name}`;
}

/**
 * Whether a key belongs to the stages and not to the author: those of the executor, in both layers and of all days. What
 * a draft may hint of the policy goes by these names too; the digest of the profile speaks for it.
 */
export function isStageKey(key: string): boolean {
  return key === 'prompt_flow' || key.startsWith('codex_');
}
