import { Fault } from '../model/fault.ts';
import { configPath } from '../model/policy.ts';
import type { Change, Snapshot } from '../model/snapshot.ts';
import { Batch } from './batch.ts';
import { git } from './git.ts';
import { fields, inOrder, rawChange } from './raw.ts';
import { commitOf, emptyTree, isShallow, mergeBase, type Repository } from './repository.ts';
import { revisions, type Commit } from './revisions.ts';
import { treeSnapshot } from './tree-snapshot.ts';

/** Two commits by id; no `base` when they have no history in common. */
export interface Range {
  readonly base: string | undefined;
  readonly head: string;
}

/**
 * `A..B`, `A...B` or `A` (up to HEAD): what B brings that A does not have, so the base is their common ancestor.
 * In a shallow clone a missing ancestor proves nothing, and that is a fault, not an answer.
 */
export async function resolveRange(repository: Repository, text: string): Promise<Range> {
  const [from = '', to = ''] = text.includes('..') ? text.split(/\.{2,3}/) : [text, 'HEAD'];
  const [start, head] = await Promise.all([commitOf(repository, from || 'HEAD'), commitOf(repository, to || 'HEAD')]);
  // Of two wrong names always the first is told.
  if (start === undefined) throw notACommit(from || 'HEAD', text);
  if (head === undefined) throw notACommit(to || 'HEAD', text);
  const base = await mergeBase(repository, start, head);
  if (base === undefined && (await isShallow(repository))) {
    throw new Fault(
      'git',
      `this shallow clone does not hold the common ancestor of ${text}: run \`git fetch --unshallow\`, or check out with full history.`,
    );
  }
  return { base, head };
}

function notACommit(name: string, range: string): Fault {
  return new Fault(
    'git',
    `${name} in the range ${range} is not a commit of this repository: fetch it, or check the spelling.`,
  );
}

/** The tree at the end of a range against its beginning. */
export async function rangeSnapshot(repository: Repository, range: Range): Promise<Snapshot> {
  return treeSnapshot(repository, range.head, range.base ?? (await emptyTree(repository)), {
    kind: 'tree',
    name: range.head,
  });
}

/** Every commit of a range, oldest first. */
export async function commitsOf(repository: Repository, range: Range): Promise<Commit[]> {
  return revisions(repository, [range.head, ...(range.base ? [`^${range.base}`] : [])]);
}

/** What several commits come to: each of their heads, against all that they start from. */
export async function wholeSnapshots(repository: Repository, commits: readonly Commit[]): Promise<Snapshot[]> {
  const byId = new Map(commits.map((commit) => [commit.id, commit]));
  const parents = new Set(commits.flatMap((commit) => commit.parents));
  const heads = commits.filter(({ id }) => !parents.has(id));
  return Promise.all(
    heads.map(async ({ id }) => {
      const starts = startsOf(id, byId);
      const base = starts[0] ?? (await firstHeld(repository, id)) ?? (await emptyTree(repository));
      return treeSnapshot(
        repository,
        id,
        base,
        { kind: 'tree', name: id },
        starts.length > 1 ? { parents: starts } : {},
      );
    }),
  );
}

/** The first commit that was held to a policy: what it had already was there before anybody minded. */
async function firstHeld(repository: Repository, head: string): Promise<string | undefined> {
  const args = ['rev-list', '--reverse', '--topo-order', head, '--', `:(top,literal)${configPath}`];
  return (await git(repository.git, args)).toString().split('\n')[0] || undefined;
}

/** The commits before those that are told, on the way down from one of them. */
function startsOf(head: string, commits: ReadonlyMap<string, Commit>): string[] {
  const [seen, starts] = [new Set<string>(), new Set<string>()];
  for (const open = [head]; open.length > 0;) {
    const id = open.pop()!;
    const commit = commits.get(id);
    if (!commit) starts.add(id);
    else if (!seen.has(id)) {
      seen.add(id);
      open.push(...commit.parents);
    }
  }
  return [...starts];
}

/** Each commit as a snapshot of its own. One git process for all; merges ask for themselves. */
export async function commitSnapshots(repository: Repository, commits: readonly Commit[]): Promise<Snapshot[]> {
  if (commits.length === 0) return [];
  const args = ['diff-tree', '--stdin', '-r', '--root', '--raw', '-z', '--no-renames', '--no-abbrev', '--always'];
  const changes = commitChanges(await git(repository.git, args, commits.map(({ id }) => `${id}\n`).join('')));
  // One git process reads the objects of all of them.
  const batch = new Batch(repository.git);
  return commits.map(({ id, parents }) =>
    treeSnapshot(
      repository,
      id,
      id,
      { kind: 'commit', name: id },
      { batch, ...(parents.length > 1 ? { parents } : { changes: changes.get(id) ?? [] }) },
    ),
  );
}

/** `commit NUL (record NUL path NUL)*`, again and again. */
function commitChanges(output: Buffer): Map<string, Change[]> {
  const found = new Map<string, Change[]>();
  const parts = fields(output);
  let changes: Change[] = [];
  for (let at = 0; at < parts.length; at++) {
    const part = parts[at]!;
    if (part.startsWith(':')) changes.push(rawChange(part, parts[++at]!));
    else if (/^[0-9a-f]{40,64}$/.test(part)) found.set(part, (changes = []));
  }
  for (const list of found.values()) inOrder(list);
  return found;
}
