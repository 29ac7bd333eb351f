import { askGit } from './git.ts';
import { fields } from './raw.ts';
import type { Repository } from './repository.ts';
import { revisions, type Commit } from './revisions.ts';

/** By the path of today, the one it had. */
type Names = ReadonlyMap<string, string>;

const none: Names = new Map();

/**
 * What the paths of a commit were called at an earlier one. Each commit between them is asked for itself: what one moves
 * and a later one rewrites git can no longer tell from the two ends.
 */
export async function originsBetween(repository: Repository, start: string, head: string): Promise<Names> {
  const commits = await revisions(repository, [head, `^${start}`]);
  const renames = await renamesBy(repository, commits);
  const known = new Map<string, Names>();
  let names = none;
  // The head comes last.
  for (const { id, parents } of commits) {
    names = renamed(joined(parents.map((parent) => known.get(parent) ?? none)), renames.get(id) ?? []);
    known.set(id, names);
  }
  return names;
}

/** A merge has the names of all its parents; where two of them tell of one path, the first one counts. */
function joined(parents: readonly Names[]): Names {
  const telling = parents.filter(({ size }) => size > 0);
  return telling.length < 2 ? (telling[0] ?? none) : new Map(telling.toReversed().flatMap((names) => [...names]));
}

type Rename = readonly [before: string, now: string];

/** A path that was renamed twice has come from the first of its names, and one that was renamed back from nowhere. */
function renamed(names: Names, list: readonly Rename[]): Names {
  if (list.length === 0) return names;
  const next = new Map(names);
  for (const [before] of list) next.delete(before);
  for (const [before, now] of list) {
    const origin = names.get(before) ?? before;
    if (origin === now) next.delete(now);
    else next.set(now, origin);
  }
  return next;
}

/** More files than this are not held against each other where none has another's content. */
const mostUnlike = 1000;

/** What each commit has renamed. Merges are left out: they have it from their parents. */
async function renamesBy(repository: Repository, commits: readonly Commit[]): Promise<ReadonlyMap<string, Rename[]>> {
  const args = ['diff-tree', '--stdin', '-r', '-z', '-M', `-l${mostUnlike}`, '--diff-filter=R', '--name-status'];
  const asked = commits.flatMap(({ id, parents }) => (parents.length === 1 ? `${id}\n` : [])).join('');
  const { status, stdout } = await askGit(repository.git, args, asked);
  const found = new Map<string, Rename[]>();
  // A clone that lacks contents cannot tell.
  if (status !== 0) return found;
  const parts = fields(stdout);
  let list: Rename[] = [];
  for (let at = 0; at < parts.length;) {
    if (parts[at]!.startsWith('R')) {
      list.push([parts[at + 1]!, parts[at + 2]!]);
      at += 3;
    } else found.set(parts[at++]!, (list = []));
  }
  return found;
}
