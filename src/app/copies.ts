import { Lacking } from '../checks/duplicates/files.ts';
import { Unfetched } from '../duplicates/catalogue.ts';
import { findTool } from '../duplicates/tool.ts';
import type { Tool } from '../duplicates/scratch.ts';
import { indexSnapshot } from '../git/index-snapshot.ts';
import type { Repository } from '../git/repository.ts';
import { worktreeSnapshot } from '../git/worktree-snapshot.ts';
import { Fault } from '../model/fault.ts';
import type { Finding } from '../model/finding.ts';
import type { NotRun } from '../model/report.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { verdictCache } from '../policy/cache.ts';
import { loadPolicy } from '../policy/load.ts';
import { judge } from './check.ts';
import { circumstancesOf, type CheckOptions } from './options.ts';

/** A class of copies that a change makes, and the tree that has them. */
export interface FoundCopy {
  readonly finding: Finding;
  /** `dup:` and digits. */
  readonly class: string;
  readonly tokens: number;
  /** How many places say the same. */
  readonly count: number;
  /** Of these, how many the change brings. */
  readonly fresh: number;
  readonly snapshot: Snapshot;
}

interface Asking {
  readonly repository: Repository;
  readonly top: string;
  /** Also what the baseline accepts. */
  readonly evenAccepted: boolean;
  readonly paths?: readonly string[];
  readonly watch?: CheckOptions['watch'];
}

/** What the work tree copies against HEAD, then what is staged does; of a class in both the one with more places. */
export async function withNewCopies<T>(asking: Asking, use: (copies: readonly FoundCopy[]) => Promise<T>): Promise<T> {
  const { repository, top } = asking;
  const snapshots = [worktreeSnapshot(repository, top), indexSnapshot(repository)];
  try {
    const classes = new Map<string, FoundCopy>();
    for (const snapshot of snapshots)
      for (const one of await copiesOf(snapshot, asking))
        if (one.count > (classes.get(one.class)?.count ?? 0)) classes.set(one.class, one);
    return await use([...classes.values()]);
  } finally {
    for (const snapshot of snapshots) snapshot.close();
  }
}

async function copiesOf(snapshot: Snapshot, asking: Asking): Promise<FoundCopy[]> {
  const { repository, evenAccepted, paths = [], watch = {} } = asking;
  const policy = await loadPolicy(snapshot, { duplicates: true });
  const duplicates = evenAccepted ? { ...policy.duplicates, accepted: [] } : policy.duplicates;
  const { findings, notRun } = await judge({
    snapshot,
    policy: { ...policy, duplicates },
    cache: verdictCache(repository.commonDir),
    all: false,
    paths,
    only: ['duplicates'],
    circumstances: circumstancesOf({ env: repository.env, watch }),
  });
  for (const one of notRun) throw notRunFault(one);
  return findings.flatMap((finding) => {
    if (finding.code !== 'dup/new') return [];
    const { class: name, tokens, instances, fresh } = finding.args;
    return {
      finding,
      class: String(name),
      tokens: Number(tokens),
      count: Number(instances),
      fresh: Number(fresh),
      snapshot,
    };
  });
}

function notRunFault({ why, next }: NotRun): Fault {
  return new Fault('tool-missing', `copies could not be looked for: ${why}; see \`${next}\`.`);
}

/** jscpd, for who cannot do without. */
export function toolFor({ commonDir, env }: Repository): Tool {
  const path = findTool(commonDir);
  if (path !== undefined) return { path, env };
  const platform = `${process.platform} ${process.arch}`;
  throw new Fault(
    'tool-missing',
    `copies cannot be looked for: there is no jscpd for this platform (${platform}); run this on another one, or in CI.`,
  );
}

/** What a partial clone lacks, said as a fault; any other error as it is. */
export function asFault(error: unknown): unknown {
  if (!(error instanceof Lacking || error instanceof Unfetched)) return error;
  const next = 'git diff --shortstat $(git hash-object -t tree /dev/null) HEAD';
  return new Fault(
    'git',
    `this partial clone has not fetched the files that a copy could be of: run \`${next}\`, then this again.`,
    error,
  );
}
