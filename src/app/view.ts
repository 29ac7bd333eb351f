import { askGit } from '../git/git.ts';
import { indexSnapshot, stagedChanges } from '../git/index-snapshot.ts';
import { commitsOf, commitSnapshots, rangeSnapshot, resolveRange } from '../git/range.ts';
import { commitOf, type Repository } from '../git/repository.ts';
import type { Commit } from '../git/revisions.ts';
import { treeSnapshot } from '../git/tree-snapshot.ts';
import { worktreeSnapshot } from '../git/worktree-snapshot.ts';
import { Fault } from '../model/fault.ts';
import type { Snapshot } from '../model/snapshot.ts';
import type { CheckOptions } from './options.ts';
import { refuseUnknownPaths } from './paths.ts';

/** The trees a question is about: one, or one for each commit. */
export interface View {
  readonly snapshots: readonly Snapshot[];
  /** In words, for the report. */
  readonly words: string;
  /** Where they are judged one by one. */
  readonly commits?: readonly Commit[];
}

export async function viewOf(repository: Repository, options: CheckOptions): Promise<View> {
  const view = await treesOf(repository, options);
  await refuseUnknownPaths(repository, view.snapshots, options);
  return view;
}

async function treesOf(repository: Repository, options: CheckOptions): Promise<View> {
  if (options.range !== undefined) return viewOfRange(repository, options.range, options.eachCommit ?? false);
  if (options.staged) {
    if (repository.top === undefined) throw bare('--staged');
    return { snapshots: [indexSnapshot(repository, await stagedChanges(repository))], words: 'the index' };
  }
  if (repository.top !== undefined)
    return { snapshots: [worktreeSnapshot(repository, repository.top)], words: 'the work tree' };
  if (!options.all) throw bare('a check of changes');
  const head = await commitOf(repository, 'HEAD');
  if (head === undefined) throw await withoutHead(repository);
  return { snapshots: [treeSnapshot(repository, head, head, { kind: 'tree', name: 'HEAD' })], words: 'HEAD' };
}

/** HEAD of a bare repository leads nowhere: no commit has come yet, or it came on another branch. */
async function withoutHead(repository: Repository): Promise<Fault> {
  const some = await askGit(repository.git, ['for-each-ref', '--count=1']);
  if (some.stdout.length === 0) return new Fault('git', 'this bare repository has no commit yet: push one first.');
  const branch = (await askGit(repository.git, ['symbolic-ref', '--quiet', '--short', 'HEAD'])).stdout
    .toString()
    .trim();
  const named = branch === '' ? 'a commit that is not here' : `the branch ${branch}, which does not exist`;
  return new Fault(
    'git',
    `HEAD of this bare repository names ${named}: name a --range, or set HEAD with \`git symbolic-ref HEAD refs/heads/BRANCH\`.`,
  );
}

function bare(what: string): Fault {
  return new Fault(
    'usage',
    `${what} needs a work tree, and this repository is bare: name a --range, or use --all for HEAD.`,
  );
}

async function viewOfRange(repository: Repository, text: string, eachCommit: boolean): Promise<View> {
  const range = await resolveRange(repository, text);
  if (!eachCommit) return { snapshots: [await rangeSnapshot(repository, range)], words: text };
  const commits = await commitsOf(repository, range);
  return {
    snapshots: [...(await commitSnapshots(repository, commits)), await rangeSnapshot(repository, range)],
    commits,
    words: `${commits.length} commit${commits.length === 1 ? '' : 's'} of ${text}`,
  };
}
