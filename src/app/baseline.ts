import { join } from 'node:path';
import { writeAtomically } from '../disk/atomic.ts';
import type { Repository } from '../git/repository.ts';
import { worktreeSnapshot } from '../git/worktree-snapshot.ts';
import { Fault } from '../model/fault.ts';
import type { BaselineEntry } from '../model/policy.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { baselinePath, entriesOf, writeBaseline } from '../policy/baseline.ts';
import { verdictCache } from '../policy/cache.ts';
import { loadPolicy } from '../policy/load.ts';
import { judge, type Answer } from './check.ts';
import type { CheckOptions } from './options.ts';
import { refuseUnknownPaths, repositoryPaths } from './paths.ts';
import { openRepository } from './repository.ts';

export interface BaselineChange {
  readonly entries: readonly BaselineEntry[];
  /** How many findings were taken in, or how many entries were dropped. */
  readonly changed: number;
}

type Options = Pick<CheckOptions, 'cwd' | 'env' | 'paths'>;

/** What is accepted today. */
export async function showBaseline(options: Options): Promise<readonly BaselineEntry[]> {
  return inWorkTree(options, async ({ baseline }) => baseline);
}

/** Accept the errors of the work tree as they are: all of them, or those under some paths. Warnings need no acceptance. */
export async function acceptBaseline(options: Options): Promise<BaselineChange> {
  return inWorkTree(options, async ({ baseline, answer, top }) => {
    const errors = answer.sifted.fresh.filter((finding) => finding.severity === 'error');
    const entries = merged([...baseline, ...entriesOf(errors)]);
    if (errors.length > 0) write(top, entries);
    return { entries, changed: errors.length };
  });
}

/** Drop what nothing answers to any more; what moved with its document is kept at its new path. */
export async function pruneBaseline(options: Options): Promise<BaselineChange> {
  return inWorkTree({ ...options, paths: [] }, async ({ answer, top }) => {
    const entries = entriesOf(answer.sifted.accepted);
    const dropped = answer.sifted.stale.length;
    if (dropped > 0) write(top, entries);
    return { entries, changed: dropped };
  });
}

function merged(entries: readonly BaselineEntry[]): BaselineEntry[] {
  const sums = new Map<string, BaselineEntry>();
  for (const entry of entries) {
    const key = JSON.stringify([entry.path, entry.code, entry.key, entry.digest]);
    sums.set(key, { ...entry, count: entry.count + (sums.get(key)?.count ?? 0) });
  }
  return [...sums.values()];
}

function write(top: string, entries: readonly BaselineEntry[]): void {
  try {
    writeAtomically(join(top, baselinePath), writeBaseline(entries));
  } catch (error) {
    throw new Fault(
      'disk',
      `${baselinePath} could not be written (${(error as NodeJS.ErrnoException).code ?? String(error)}): make room, or allow writing, and run this again.`,
      error,
    );
  }
}

interface Judged {
  readonly baseline: readonly BaselineEntry[];
  readonly answer: Answer;
  readonly top: string;
}

async function inWorkTree<T>(options: Options, use: (judged: Judged) => Promise<T>): Promise<T> {
  const repository = await openRepository(options.cwd, options.env);
  if (repository.top === undefined)
    throw new Fault('usage', 'a baseline is kept in a work tree, and this repository is bare.');
  const snapshot = worktreeSnapshot(repository, repository.top);
  try {
    await refuseUnknownPaths(repository, [snapshot], options);
    return await use(await judgeAll(repository, repository.top, snapshot, options));
  } finally {
    snapshot.close();
  }
}

async function judgeAll(repository: Repository, top: string, snapshot: Snapshot, options: Options): Promise<Judged> {
  const policy = await loadPolicy(snapshot);
  if (!policy.file)
    throw new Fault(
      'config',
      'there is no sluice.yml here, so nothing would read a baseline: run `sluice init` first.',
    );
  const cache = verdictCache(repository.commonDir);
  const paths = repositoryPaths(repository, options);
  const answer = await judge({ snapshot, policy, cache, all: true, paths });
  await cache.save();
  return { baseline: policy.baseline, answer, top };
}
