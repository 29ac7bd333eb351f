import { join } from 'node:path';
import { writeAtomically } from '../disk/atomic.ts';
import type { Repository } from '../git/repository.ts';
import { worktreeSnapshot } from '../git/worktree-snapshot.ts';
import { Fault } from '../model/fault.ts';
import { isStamp } from '../model/finding.ts';
import type { BaselineEntry, Policy } from '../model/policy.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { baselinePath, entriesOf, writeBaseline } from '../policy/baseline.ts';
import { verdictCache } from '../policy/cache.ts';
import { loadPolicy } from '../policy/load.ts';
import { judge, type Answer } from './check.ts';
import { circumstancesOf, type CheckOptions } from './options.ts';
import { refuseUnknownPaths, repositoryPaths, within } from './paths.ts';
import { openRepository } from './repository.ts';

export interface BaselineChange {
  readonly entries: readonly BaselineEntry[];
  /** How many findings were taken in, or how many entries were dropped. */
  readonly changed: number;
  /** How many entries were given the new path of their document. */
  readonly moved: number;
}

type Options = Pick<CheckOptions, 'cwd' | 'env' | 'paths'>;

/** What is accepted today, under some paths if they are given. */
export async function showBaseline(options: Options): Promise<readonly BaselineEntry[]> {
  return inWorkTree(options, async ({ policy, named }) => policy.baseline.filter(named));
}

/** Accept the errors of the work tree as they are: all of them, or those under some paths. Warnings need no acceptance. */
export async function acceptBaseline(options: Options): Promise<BaselineChange> {
  return inWorkTree(options, async (tree) => {
    const { sifted } = await judgeAll(tree, tree.paths);
    // A stamp is not accepted as it is: whoever asks for one gets it written.
    const errors = sifted.fresh.filter((finding) => finding.severity === 'error' && !isStamp(finding));
    const known = tree.policy.baseline.map((entry) => ({ ...entry, path: sifted.moved.get(entry) ?? entry.path }));
    const entries = merged([...known, ...entriesOf(errors)]);
    if (errors.length > 0) write(tree, entries);
    return { entries, changed: errors.length, moved: sifted.moved.size };
  });
}

/**
 * Drop what nothing answers to any more, under some paths if they are given; what moved with its document is kept at
 * its new path.
 */
export async function pruneBaseline(options: Options): Promise<BaselineChange> {
  return inWorkTree(options, async (tree) => {
    // Every document, because one outside of the paths may answer to an entry within, if it was moved.
    const { sifted } = await judgeAll(tree, []);
    const dropped = sifted.stale.filter(({ entry }) => tree.named(entry));
    const left = new Map(dropped.map(({ entry, left }) => [entry, left]));
    const moved = new Map([...sifted.moved].filter(([entry, path]) => [entry, { ...entry, path }].some(tree.named)));
    const entries = merged(
      tree.policy.baseline.map((entry) => ({
        ...entry,
        path: moved.get(entry) ?? entry.path,
        count: entry.count - (left.get(entry) ?? 0),
      })),
    ).filter((entry) => entry.count > 0);
    if (dropped.length + moved.size > 0) write(tree, entries);
    return { entries, changed: dropped.length, moved: moved.size };
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

function write({ top, policy }: Tree, entries: readonly BaselineEntry[]): void {
  try {
    writeAtomically(join(top, baselinePath), writeBaseline(entries, policy.duplicates));
  } catch (error) {
    throw new Fault(
      'disk',
      `${baselinePath} could not be written (${(error as NodeJS.ErrnoException).code ?? String(error)}): make room, or allow writing, and run this again.`,
      error,
    );
  }
}

interface Tree {
  readonly repository: Repository;
  readonly top: string;
  readonly snapshot: Snapshot;
  readonly policy: Policy;
  /** What the person named, as paths of the repository; none is everything. */
  readonly paths: readonly string[];
  readonly named: (entry: BaselineEntry) => boolean;
}

async function inWorkTree<T>(options: Options, use: (tree: Tree) => Promise<T>): Promise<T> {
  const repository = await openRepository(options.cwd, options.env);
  const { top } = repository;
  if (top === undefined) throw new Fault('usage', 'a baseline is kept in a work tree, and this repository is bare.');
  const snapshot = worktreeSnapshot(repository, top);
  try {
    const policy = await loadPolicy(snapshot);
    const paths = repositoryPaths(repository, options);
    await refuseUnknownPaths(repository, [snapshot], { ...options, paths: unknownTo(policy, repository, options) });
    refuseNoPolicy(policy);
    const keep = within(paths);
    return await use({
      repository,
      top,
      snapshot,
      policy,
      paths,
      named: (entry) => paths.length === 0 || keep(entry.path),
    });
  } finally {
    snapshot.close();
  }
}

function refuseNoPolicy(policy: Policy): void {
  if (!policy.file)
    throw new Fault(
      'config',
      'there is no sluice.yml here, so nothing would read a baseline: run `sluice init` first.',
    );
}

/** A document that is gone may still have entries. */
function unknownTo({ baseline }: Policy, repository: Repository, options: Options): string[] {
  return (options.paths ?? []).filter((path) => {
    const fits = within(repositoryPaths(repository, { ...options, paths: [path] }));
    return !baseline.some((entry) => fits(entry.path));
  });
}

async function judgeAll({ repository, snapshot, policy }: Tree, paths: readonly string[]): Promise<Answer> {
  const cache = verdictCache(repository.commonDir);
  const circumstances = circumstancesOf(repository);
  const answer = await judge({ snapshot, policy, cache, all: true, paths, circumstances });
  await cache.save();
  return answer;
}
