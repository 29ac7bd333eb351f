import type { VerdictCache } from '../model/check.ts';
import type { Policy } from '../model/policy.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { digest } from '../policy/digest.ts';

/** A whole tree in which nothing was found is not looked at again, as long as neither it nor its policy changes. */

export interface WholeTree {
  readonly snapshot: Snapshot;
  readonly policy: Policy;
  readonly cache: VerdictCache;
}

/** How many documents a tree has that was found clean before; undefined when it has to be looked at. */
export async function documentsIfClean({ snapshot, policy, cache }: WholeTree): Promise<number | undefined> {
  const [fingerprint, documents] = (await cache.text(nameOf(snapshot, policy)))?.split(' ') ?? [];
  if (fingerprint === undefined || fingerprint !== (await snapshot.fingerprint())) return undefined;
  return Number(documents);
}

export async function keepClean({ snapshot, policy, cache }: WholeTree, documents: number): Promise<void> {
  const fingerprint = await snapshot.fingerprint();
  if (fingerprint !== undefined) await cache.keep(nameOf(snapshot, policy), `${fingerprint} ${documents}`);
}

function nameOf(snapshot: Snapshot, policy: Policy): string {
  return `clean-${snapshot.source.kind}-${digest(policy, [...policy.schemas])}`;
}
