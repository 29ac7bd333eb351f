import type { Renames } from '../model/snapshot.ts';
import { askGit } from './git.ts';
import { fields } from './raw.ts';
import { isShallow, type Repository } from './repository.ts';

/** Names that became others more often than this are not followed further. */
const mostSteps = 30;
/** So many commits are searched for the one that renamed a file. */
const mostCommits = 5000;

/**
 * What files that are gone are called now: by what is not committed yet (`pending`, a list of arguments for git), else
 * by the commit that renamed each. Only git's own word counts: a file that merely looks alike is another file.
 */
export async function renamesOf(
  repository: Repository,
  paths: readonly string[],
  tip: string,
  pending: readonly string[] | undefined,
): Promise<Renames> {
  const asked: Asked = { repository, refused: false };
  const names = new Map(paths.map((path) => [path, path]));
  for (let step = 0; step < mostSteps; step++) {
    const renamed = await committed(asked, tip, [...new Set(names.values())]);
    if (!follow(names, renamed)) break;
  }
  if (pending) follow(names, renames(await told(asked, [...pending, ...asRenames, 'HEAD', '--'])));
  const renamed = new Map([...names].filter(([before, now]) => before !== now));
  const lacks = renamed.size === names.size ? undefined : await lacking(asked);
  return { names: renamed, lacks };
}

/** Git, and whether it could not tell, as in a clone that lacks the contents. */
interface Asked {
  readonly repository: Repository;
  refused: boolean;
}

async function lacking({ repository, refused }: Asked): Promise<Renames['lacks']> {
  if (refused) return 'contents';
  return (await isShallow(repository)) ? 'history' : undefined;
}

const asRenames = ['-r', '-z', '-M', '--diff-filter=R', '--name-status'];

type Rename = readonly [before: string, now: string];

/** Take renames over, oldest first; false when none of them was about one of the names. */
function follow(names: Map<string, string>, list: readonly Rename[]): boolean {
  let moved = false;
  for (const [before, now] of list)
    for (const [path, name] of names) {
      if (name !== before) continue;
      names.set(path, now);
      moved = true;
    }
  return moved;
}

async function committed(asked: Asked, tip: string, paths: readonly string[]): Promise<Rename[]> {
  const wanted = paths.map((path) => `:(top,literal)${path}`);
  const commits = await told(asked, ['rev-list', '--reverse', `--max-count=${mostCommits}`, tip, '--', ...wanted]);
  return commits.length === 0
    ? []
    : renames(await told(asked, ['diff-tree', '--stdin', '-m', '--no-commit-id', ...asRenames], commits));
}

/** What git says; nothing where it cannot tell. */
async function told(asked: Asked, args: readonly string[], input?: Buffer): Promise<Buffer> {
  const answer = await askGit(asked.repository.git, args, input);
  if (answer.status !== 0) asked.refused = true;
  return answer.status === 0 ? answer.stdout : Buffer.alloc(0);
}

/** `R100 NUL before NUL now NUL`, again and again. */
function renames(output: Buffer): Rename[] {
  const parts = fields(output);
  const list: Rename[] = [];
  for (let at = 0; at + 2 < parts.length; at += 3) list.push([parts[at + 1]!, parts[at + 2]!]);
  return list;
}
