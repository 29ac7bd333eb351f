import type { Circumstances, VerdictCache } from '../model/check.ts';
import type { Policy } from '../model/policy.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { digest } from '../policy/digest.ts';
import { resolveToggles } from '../policy/profiles.ts';

/** A whole tree in which nothing was found is not looked at again, as long as neither it nor its policy changes. */

export interface WholeTree {
  readonly snapshot: Snapshot;
  readonly policy: Policy;
  readonly cache: VerdictCache;
  readonly circumstances: Circumstances;
}

/** How many documents a tree has that was found clean before; undefined when it has to be looked at. */
export async function documentsIfClean(tree: WholeTree): Promise<number | undefined> {
  const { snapshot, cache } = tree;
  const [fingerprint, documents] = (await cache.text(nameOf(tree)))?.split(' ') ?? [];
  if (fingerprint === undefined || fingerprint !== (await snapshot.fingerprint())) return undefined;
  return Number(documents);
}

export async function keepClean(tree: WholeTree, documents: number): Promise<void> {
  const { snapshot, cache } = tree;
  const fingerprint = await snapshot.fingerprint();
  if (fingerprint !== undefined) await cache.keep(nameOf(tree), `${fingerprint} ${documents}`);
}

/** A stamp is of the profile that holds for whoever asks. */
function nameOf({ snapshot, policy, circumstances: { env, flags } }: WholeTree): string {
  const toggles = policy.checks.stamps === 'off' ? {} : resolveToggles(policy.profiles, { env, flags });
  return `clean-${snapshot.source.kind}-${digest(policy, [...policy.schemas], toggles)}`;
}
