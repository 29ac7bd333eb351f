import { join } from 'node:path';
import { readIfThere } from '../disk/read.ts';
import type { Repository } from '../git/repository.ts';
import type { Finding } from '../model/finding.ts';
import { baselinePath, configPath } from '../model/policy.ts';
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

/** Who has accepted a copy and has not staged it would be told to accept it, over and over. */
export async function notesOnAccepted(
  { top }: Repository,
  snapshot: Snapshot,
  findings: readonly Finding[],
): Promise<string[]> {
  const classes = findings.flatMap(({ code, args }) => (code === 'dup/new' ? String(args['class']) : []));
  const onDisk = top !== undefined && classes.length > 0 ? readIfThere(join(top, baselinePath)) : undefined;
  if (!onDisk || !classes.some((name) => onDisk.includes(name))) return [];
  const staged = await snapshot.file(baselinePath);
  if (staged && onDisk.equals(staged)) return [];
  return [
    `${baselinePath} is not staged as it is on disk; \`git add ${baselinePath}\` brings what it accepts into the commit`,
  ];
}

function isPolicy(path: string): boolean {
  return path === configPath || profilePlaces.includes(path);
}
