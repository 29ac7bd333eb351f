import { join } from 'node:path';
import { bytesDigest } from '../disk/digest.ts';
import { readIfThere } from '../disk/read.ts';
import type { Change, Entry, Snapshot } from '../model/snapshot.ts';
import { Batch } from './batch.ts';
import { askGitNow, git, gitFault } from './git.ts';
import { isPlainlyHead } from './head.ts';
import { indexEntries, inOrder, rawChanges } from './raw.ts';
import { renamesOf } from './renames.ts';
import { commitOf, emptyTree, type Repository } from './repository.ts';
import { betweenCommits, changesSince, judgedParents, onEverySide, readBlobs, wholeFile } from './tree-snapshot.ts';

/**
 * What the next commit would hold, against HEAD; during a merge, only what differs from every parent. `known` is what
 * somebody has asked git about HEAD already; every file that is asked for by its path is among what was asked about.
 */
export function indexSnapshot(repository: Repository, known?: readonly Change[]): Snapshot {
  const batch = new Batch(repository.git);
  let listed: Promise<Buffer> | undefined;
  let entries: Promise<Entry[]> | undefined;
  let changes: Promise<readonly (readonly Change[])[]> | undefined;
  const listing = (): Promise<Buffer> =>
    (listed ??= git(repository.git, ['ls-files', '-s', '-z', '--full-name', ':/']));
  // What is not staged is what HEAD has, and that is found without reading a large index.
  const staged = known && new Set(known.map(({ path }) => path));
  const treeOf = (path: string): string => (staged && !staged.has(path) ? 'HEAD' : '');
  const sides = (): Promise<readonly (readonly Change[])[]> => (changes ??= stagedSides(repository, batch, known));
  return {
    source: { kind: 'index' },
    changed: async () => onEverySide(await sides()),
    sides,
    entries: () => (entries ??= listing().then(indexEntries)),
    read: (wanted, limit, visit) => {
      for (const entry of wanted) if (entry.id === '') visit(entry, 'unmerged');
      return readBlobs(
        batch,
        wanted.filter((entry) => entry.id !== ''),
        limit,
        visit,
      );
    },
    readBlobs: (wanted, limit, visit) => readBlobs(batch, wanted, limit, visit),
    file: (path) => wholeFile(repository, batch, treeOf(path), path),
    fingerprint: async () => bytesDigest(await listing()),
    anchor: async () => {
      const commit = await commitOf(repository, 'HEAD');
      return commit === undefined ? undefined : { commit, changes: await stagedChanges(repository) };
    },
    renames: (gone) => renamesOf(repository, gone, 'HEAD', ['diff-index', '--cached']),
    origins: () => Promise.resolve([]),
    since: (commit) =>
      known ? sinceBy(repository, commit, known) : changesSince(repository, [...listArgs, commit, '--']),
    expect: (paths, wanted) =>
      batch.expect([...paths.map((path) => `${treeOf(path)}:${path}`), ...wanted.map((entry) => entry.id)]),
    close: () => batch.close(),
  };
}

/** What is only promised (`add -N`) is in no commit: git's own `diff --cached` leaves it out, its plumbing does not. */
const listArgs = ['diff-index', '--cached', '--ita-invisible-in-index', '--raw', '-z', '--no-renames', '--no-abbrev'];

/** What differs from a commit, by how HEAD differs from it: two trees are quicker to compare than a large index is read. */
async function sinceBy(
  repository: Repository,
  commit: string,
  staged: readonly Change[],
): Promise<readonly Change[] | undefined> {
  const committed = isPlainlyHead(repository, commit) ? [] : await betweenCommits(repository, commit, 'HEAD');
  if (!committed) return undefined;
  const changes = new Map(committed.map((change) => [change.path, change]));
  for (const change of staged)
    changes.set(change.path, { ...change, before: changes.get(change.path)?.before ?? change.before });
  return inOrder([...changes.values()]);
}

/** Against HEAD, and during a merge against the others; of all of them only those that were held to a policy. */
async function stagedSides(
  repository: Repository,
  batch: Batch,
  known: readonly Change[] | undefined,
): Promise<readonly (readonly Change[])[]> {
  const others = mergeHeads(repository);
  const staged = async (): Promise<readonly Change[]> => known ?? stagedChanges(repository);
  if (others.length === 0) return [await staged()];
  const parents = await judgedParents(batch, ['HEAD', ...others]);
  return Promise.all(
    parents.map((parent) =>
      parent === 'HEAD' ? staged() : git(repository.git, [...listArgs, parent, '--']).then(rawChanges),
    ),
  );
}

/** What is staged, against HEAD. */
export async function stagedChanges(repository: Repository): Promise<Change[]> {
  const args = [...listArgs, 'HEAD', '--'];
  const answer = await askGitNow(repository.git, args);
  if (answer.status === 0) return rawChanges(answer.stdout);
  // No commit yet: everything staged is new.
  if (!/bad revision|ambiguous argument|unknown revision/i.test(answer.stderr))
    throw await gitFault(repository.git, args, answer.stderr);
  return rawChanges(await git(repository.git, [...listArgs, await emptyTree(repository), '--']));
}

/**
 * The other parents of a merge that is being committed. `git merge` itself writes MERGE_HEAD only after its
 * pre-merge-commit hook, but names them to the hook as GITHEAD_<id>.
 */
function mergeHeads(repository: Repository): string[] {
  const written = readIfThere(join(repository.gitDir, 'MERGE_HEAD'));
  if (written) return written.toString().split('\n').filter(Boolean);
  if (!/^(?:merge|pull)\b/.test(repository.git.env['GIT_REFLOG_ACTION'] ?? '')) return [];
  return Object.keys(repository.git.env).flatMap((name) => /^GITHEAD_([0-9a-f]{40,64})$/.exec(name)?.[1] ?? []);
}
