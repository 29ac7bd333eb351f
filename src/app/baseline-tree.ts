import { join } from 'node:path';
import { writeAtomically } from '../disk/atomic.ts';
import type { Repository } from '../git/repository.ts';
import { worktreeSnapshot } from '../git/worktree-snapshot.ts';
import { Fault } from '../model/fault.ts';
import type { BaselineEntry, Policy } from '../model/policy.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { baselinePath } from '../model/policy.ts';
import { writeBaseline, type AcceptedDuplicates } from '../policy/baseline.ts';
import { loadPolicy } from '../policy/load.ts';
import { asFault } from './copies.ts';
import type { CheckOptions } from './options.ts';
import { refuseUnknownPaths, repositoryPaths, within } from './paths.ts';
import { openRepository } from './repository.ts';

export type Options = Pick<CheckOptions, 'cwd' | 'env' | 'paths'>;

/** A work tree and its baseline. */
export interface Tree {
  readonly repository: Repository;
  readonly top: string;
  readonly snapshot: Snapshot;
  readonly policy: Policy;
  /** What the person named, as paths of the repository; none is everything. */
  readonly paths: readonly string[];
  readonly named: (entry: BaselineEntry) => boolean;
}

/** `duplicates`: read the rules for copies also where nobody goes by them. */
export async function inWorkTree<T>(options: Options, use: (tree: Tree) => Promise<T>, duplicates = false): Promise<T> {
  const repository = await openRepository(options.cwd, options.env);
  const { top } = repository;
  if (top === undefined) throw new Fault('usage', 'a baseline is kept in a work tree, and this repository is bare.');
  const snapshot = worktreeSnapshot(repository, top);
  try {
    const policy = await loadPolicy(snapshot, { duplicates });
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
  } catch (error) {
    throw asFault(error);
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

export function write({ top }: Tree, entries: readonly BaselineEntry[], copies: AcceptedDuplicates): void {
  try {
    writeAtomically(join(top, baselinePath), writeBaseline(entries, copies));
  } catch (error) {
    throw new Fault(
      'disk',
      `${baselinePath} could not be written (${(error as NodeJS.ErrnoException).code ?? String(error)}): make room, or allow writing, and run this again.`,
      error,
    );
  }
}
