import { join } from 'node:path';
import { namesIn } from '../disk/folder.ts';
import { Fault } from '../model/fault.ts';
import { configPath } from '../model/policy.ts';
import type { Change, Entry, Snapshot, Source, Visit } from '../model/snapshot.ts';
import { shellWord } from '../text/shell-word.ts';
import { Batch } from './batch.ts';
import { askGitNow, git } from './git.ts';
import { originsBetween } from './origins.ts';
import { rawChanges, treeEntries } from './raw.ts';
import { renamesOf } from './renames.ts';
import type { Repository } from './repository.ts';

/** What several snapshots share, or what is known already. */
interface Given {
  readonly batch?: Batch;
  readonly changes?: readonly Change[];
  /** The parents of a merge. */
  readonly parents?: readonly string[];
}

/** What a tree is held against. */
interface Side {
  readonly start: string;
  readonly changes: readonly Change[];
}

const listArgs = ['diff-tree', '-r', '--raw', '-z', '--no-renames', '--no-abbrev'];

/** One commit's tree, against the base it is given, or against nothing. */
export function treeSnapshot(
  repository: Repository,
  commit: string,
  base: string,
  source: Source,
  given: Given = {},
): Snapshot {
  const batch = given.batch ?? new Batch(repository.git);
  let entries: Promise<Entry[]> | undefined;
  let changes: Promise<readonly Change[]> | undefined = given.changes && Promise.resolve(given.changes);
  const since: Snapshot['since'] = (other) => betweenCommits(repository, other, commit);
  const againstBase = (): Promise<readonly Change[]> =>
    (changes ??= git(withoutIndex(repository).git, [...listArgs, base, commit, '--']).then(rawChanges));
  const mergedSides = async (parents: readonly string[]): Promise<readonly Side[]> => {
    const all = (await judgedParents(batch, parents)).map(async (start) => ({ start, changes: await since(start) }));
    // A parent that this clone does not hold has no say, as long as there is another.
    const here = (await Promise.all(all)).flatMap(({ start, changes: side }) => (side ? { start, changes: side } : []));
    if (here.length > 0) return here;
    throw new Fault(
      'git',
      `no parent of the merge ${commit.slice(0, 10)} is in this clone: fetch its history, and run this again.`,
    );
  };
  let known: Promise<readonly Side[]> | undefined;
  const against = (): Promise<readonly Side[]> =>
    (known ??= given.parents
      ? mergedSides(given.parents)
      : againstBase().then((side) => [{ start: base, changes: side }]));
  const sides: Snapshot['sides'] = async () => (await against()).map((side) => side.changes);
  let origins: ReturnType<Snapshot['origins']> | undefined;
  return {
    source,
    changed: async () => onEverySide(await sides()),
    sides,
    entries: () => (entries ??= git(repository.git, ['ls-tree', '-r', '-z', '--full-tree', commit]).then(treeEntries)),
    read: (wanted, limit, visit) => readBlobs(batch, wanted, limit, visit),
    readBlobs: (wanted, limit, visit) => readBlobs(batch, wanted, limit, visit),
    file: (path) => wholeFile(repository, batch, commit, path),
    // The command that looks at whole trees looks at the index or the disk.
    fingerprint: () => Promise.resolve(undefined),
    anchor: () => Promise.resolve({ commit, changes: [] }),
    since,
    renames: (gone) => renamesOf(repository, gone, commit, undefined),
    origins: () =>
      (origins ??= against().then((all) =>
        Promise.all(all.map(({ start }) => originsBetween(repository, start, commit))),
      )),
    expect: () => undefined,
    close: () => batch.close(),
  };
}

/**
 * The parents of a merge that were held to a policy themselves. What comes from one that was not, such as a branch older
 * than the policy, has been judged by nobody, and is new here.
 */
export async function judgedParents(batch: Batch, parents: readonly string[]): Promise<readonly string[]> {
  const judged: string[] = [];
  for (const parent of parents) if ((await batch.one(`${parent}:${configPath}`)) !== 'missing') judged.push(parent);
  return judged.length > 0 ? judged : parents;
}

/** What differs from every parent. */
export function onEverySide([first = [], ...others]: readonly (readonly Change[])[]): readonly Change[] {
  const elsewhere = others.map((changes) => new Set(changes.map((change) => change.path)));
  return elsewhere.length === 0 ? first : first.filter(({ path }) => elsewhere.every((paths) => paths.has(path)));
}

/** A list of changes against a commit that may be gone by now. */
export async function changesSince(repository: Repository, args: readonly string[]): Promise<Change[] | undefined> {
  const answer = await askGitNow(repository.git, args);
  return answer.status === 0 ? rawChanges(answer.stdout) : undefined;
}

/** How one commit's tree differs from another's; undefined when git no longer has one of them. */
export function betweenCommits(repository: Repository, from: string, to: string): Promise<Change[] | undefined> {
  return changesSince(withoutIndex(repository), [...listArgs, from, to, '--']);
}

/** `diff-tree` begins with reading the index, of which it needs nothing: of a large one that takes longer than the rest. */
function withoutIndex(repository: Repository): Repository {
  const env = { ...repository.git.env, GIT_INDEX_FILE: join(repository.gitDir, 'sluice', 'no-index') };
  return { ...repository, git: { ...repository.git, env } };
}

/** Read blobs by id, in order. */
export function readBlobs(batch: Batch, entries: readonly Entry[], limit: number, visit: Visit): Promise<void> {
  return batch.read(
    entries.map((entry) => entry.id),
    limit,
    (index, content) => visit(entries[index]!, content),
  );
}

/** One file of a commit, or of the index where `commit` is ''. */
export async function wholeFile(
  repository: Repository,
  batch: Batch,
  commit: string,
  path: string,
): Promise<Uint8Array | undefined> {
  // A name with a line break cannot be asked for.
  const name = path.includes('\n') ? blobIn(await recordOf(repository, commit, path)) : `${commit}:${path}`;
  const content = name === undefined ? 'missing' : await batch.one(name);
  if (content !== 'missing') {
    if (mayBeLink(content.bytes) && (await recordOf(repository, commit, path)).startsWith('120')) throw linkFault(path);
    return content.bytes;
  }
  if (await isUnfetched(repository, commit, path)) {
    throw new Fault(
      'git',
      `${path} is not in this partial clone: run \`git show ${shellWord(`${commit}:${path}`)}\`, which fetches it, and then this again.`,
    );
  }
  return undefined;
}

/** A file that decides over others is there by itself: what a link leads to need not be in the tree that is judged. */
export function linkFault(path: string): Fault {
  return new Fault('config', `${path} is a symbolic link, and Sluice follows none: put the file itself in its place.`);
}

/** Git keeps a link as the path it leads to. Files of ours have lines, or begin as JSON does: git need not be asked. */
function mayBeLink(bytes: Uint8Array): boolean {
  return bytes.length > 0 && bytes[0] !== 0x7b && !bytes.includes(0x0a);
}

/** Whether the tree has a file that only the remote of a partial clone holds. */
async function isUnfetched(repository: Repository, commit: string, path: string): Promise<boolean> {
  const packs = namesIn(join(repository.commonDir, 'objects', 'pack'));
  if (!packs.some((name) => name.endsWith('.promisor'))) return false;
  return blobIn(await recordOf(repository, commit, path)) !== undefined;
}

/** The id of a plain file. */
function blobIn(record: string): string | undefined {
  return /^100\d{3} (?:blob )?([0-9a-f]+)/.exec(record)?.[1];
}

/** What git lists of one path: mode and id. */
async function recordOf(repository: Repository, commit: string, path: string): Promise<string> {
  const list = commit === '' ? ['ls-files', '-s', '-z', '--full-name'] : ['ls-tree', '-z', '--full-tree', commit];
  return (await git(repository.git, [...list, '--', `:(top,literal)${path}`])).toString();
}
