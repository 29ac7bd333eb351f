import { join } from 'node:path';
import { withTemporaryFolder } from '../disk/temporary.ts';
import { updateIndex } from '../edits/index-entries.ts';
import { mendStaged, type LeftAlone, type Mending } from '../edits/mend.ts';
import { askGit, git } from '../git/git.ts';
import { indexSnapshot } from '../git/index-snapshot.ts';
import { commitOf, type Repository } from '../git/repository.ts';
import { treeSnapshot } from '../git/tree-snapshot.ts';
import { underWay } from '../git/under-way.ts';
import type { Circumstances } from '../model/check.ts';
import { Fault } from '../model/fault.ts';
import { isStamp, type Finding } from '../model/finding.ts';
import type { Policy } from '../model/policy.ts';
import { noCache } from '../policy/cache.ts';
import { loadPolicy } from '../policy/load.ts';
import { judge } from './check.ts';
import { mendingsOf } from './hook-stamps.ts';
import { sameKeysChange } from './sound.ts';

/**
 * Stamps as a commit of their own, made of what HEAD holds and of nothing that is staged or lies on disk: after a rebase,
 * or a commit that asked no hook.
 */

export interface Committing {
  readonly repository: Repository;
  readonly circumstances: Circumstances;
  readonly policyFor: (policy: Policy) => Policy;
  readonly wanted: readonly string[];
}

export interface Committed {
  readonly stamps: readonly Finding[];
  /** What could not be stamped. */
  readonly cannot: readonly Finding[];
  readonly left: readonly LeftAlone[];
}

export async function stampInCommit(committing: Committing): Promise<Committed> {
  const { repository } = committing;
  refuseUnderWay(repository);
  const head = await commitOf(repository, 'HEAD');
  if (head === undefined) throw new Fault('git', 'there is no commit here yet whose prompts could be stamped.');
  const snapshot = treeSnapshot(repository, head, head, { kind: 'tree', name: 'HEAD' });
  try {
    const policy = committing.policyFor(await loadPolicy(snapshot));
    const { circumstances, wanted } = committing;
    const question = { snapshot, policy, cache: noCache(), all: true, paths: wanted, only: ['stamps'], circumstances };
    const fresh = (await judge(question)).sifted.fresh.filter(isStamp);
    const stamps = fresh.filter(({ edits }) => edits);
    const cannot = fresh.filter(({ edits }) => !edits);
    if (stamps.length === 0) return { stamps, cannot, left: [] };
    const mendings = await mendingsOf(snapshot, stamps);
    const commit = await commitOn(repository, head, mendings);
    // The index and the files first, as ever: should HEAD stay where it is, they hold what a commit then takes.
    const left = await mendStaged(repository, await asInHead(repository, mendings), sameKeysChange);
    await moveHead(repository, head, commit);
    return { stamps, cannot, left };
  } finally {
    snapshot.close();
  }
}

function refuseUnderWay(repository: Repository): void {
  if (repository.top === undefined)
    throw new Fault('usage', 'there is nothing to stamp in a bare repository: run this in a work tree.');
  const what = underWay(repository);
  if (what !== undefined)
    throw new Fault(
      'git',
      `${what} is under way here: finish it, or give it up, and run this again; nothing was changed.`,
    );
}

const message = 'Stamp what changed';

/** A commit of HEAD's tree and the stamps: by an index that is nobody else's, so that nothing comes along. */
function commitOn(repository: Repository, head: string, mendings: readonly Mending[]): Promise<string> {
  return withTemporaryFolder(async (folder) => {
    const env = { ...repository.git.env, GIT_INDEX_FILE: join(folder, 'index') };
    const apart = { ...repository, git: { ...repository.git, env } };
    await git(apart.git, ['read-tree', head]);
    await updateIndex(apart, mendings);
    const tree = (await git(apart.git, ['write-tree'])).toString().trim();
    const signed = await askGit(repository.git, ['config', '--type=bool', '--get', 'commit.gpgSign']);
    const sign = signed.stdout.toString().trim() === 'true' ? ['-S'] : [];
    return (await git(repository.git, ['commit-tree', ...sign, '-p', head, '-m', message, tree])).toString().trim();
  });
}

/** Git compares where HEAD was, under its lock: a commit that came meanwhile is not undone. */
async function moveHead(repository: Repository, head: string, commit: string): Promise<void> {
  const answer = await askGit(repository.git, ['update-ref', '-m', `commit: ${message}`, 'HEAD', commit, head]);
  if (answer.status !== 0)
    throw new Fault(
      'git',
      'somebody committed meanwhile: the stamps are in the index and on disk, and not committed; run this again.',
    );
}

/** What is staged of these is what HEAD had: the rest is somebody's work, and is stamped when it is committed. */
async function asInHead(repository: Repository, mendings: readonly Mending[]): Promise<Mending[]> {
  const index = indexSnapshot(repository);
  try {
    const staged = new Map((await index.entries()).map(({ path, id }) => [path, id]));
    return mendings.filter(({ path, was }) => staged.get(path) === was);
  } finally {
    index.close();
  }
}
