import { configPath } from '../model/policy.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { noCache } from '../policy/cache.ts';
import { profilePlaces } from '../policy/read-profiles.ts';
import { judge } from './check.ts';
import type { Mender } from './mending.ts';

/** A commit of another policy holds few of the prompts that carry the old one: whoever makes it should know. */
export async function notesOnPolicy(snapshot: Snapshot, { policy, circumstances }: Mender): Promise<string[]> {
  const changed = await snapshot.changed();
  if (policy.checks.stamps === 'off' || !changed.some(({ path }) => isPolicy(path))) return [];
  const question = { snapshot, policy, cache: noCache(), all: true, only: ['stamps'], circumstances };
  const { sifted } = await judge(question);
  const staged = new Set(changed.map(({ path }) => path));
  const stale = sifted.fresh.filter((finding) => finding.edits && !staged.has(finding.path));
  if (stale.length === 0) return [];
  const prompts = stale.length === 1 ? '1 prompt lacks' : `${stale.length} prompts lack`;
  return [`${prompts} the stamp of this policy; \`SLUICE stamp --all\` writes it`];
}

function isPolicy(path: string): boolean {
  return path === configPath || profilePlaces.includes(path);
}
