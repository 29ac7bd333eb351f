import { join } from 'node:path';
import { filesBelow, stampOfFile } from '../disk/tree.ts';
import { askGitNow, gitFault, type Git } from './git.ts';
import type { Repository } from './repository.ts';

/** How a work tree stands at one moment. */
export interface Standing {
  /** The commit; `(initial)` where there is none yet. */
  readonly head: string;
  /** The files that are not as it has them, untracked ones too, each with a word for what it is now. */
  readonly files: ReadonlyMap<string, string>;
}

/** How many words stand before the path, by the kind of entry. */
const fieldsBefore: Readonly<Record<string, number>> = { 1: 8, u: 10, '?': 1 };

export async function standingOf(repository: Repository, top: string): Promise<Standing> {
  const { git } = repository;
  // A program that is asked what has changed may keep it to itself.
  const args = [
    '-c',
    'core.fsmonitor=false',
    'status',
    '--porcelain=v2',
    '--branch',
    '-z',
    '--untracked-files=all',
    '--no-renames',
  ];
  const files = new Map<string, string>();
  let head = '';
  for (const entry of await entries(git, args)) {
    if (entry.startsWith('# branch.oid ')) head = entry.slice('# branch.oid '.length);
    const fields = fieldsBefore[entry[0] ?? ''];
    if (fields === undefined) continue;
    const words = entry.split(' ');
    const path = words.slice(fields).join(' ');
    files.set(path, `${words.slice(0, 2).join(' ')} ${stampOfFile(join(top, path))}`);
  }
  for (const path of await unwatched(git)) {
    if (!files.has(path)) files.set(path, `unwatched ${stampOfFile(join(top, path))}`);
  }
  for (const [path, stamp] of settingsOf(repository)) files.set(path, stamp);
  return { head, files };
}

/**
 * What git goes by and has in no commit: whoever writes there may hide a file from the list above, or keep a hook from
 * judging. By its name in a repository of the usual kind.
 */
function settingsOf({ gitDir, commonDir }: Repository): [string, string][] {
  const below = (folder: string): string[] =>
    filesBelow(join(commonDir, folder), (name) => name !== 'cache').map((name) => `${folder}/${name}`);
  const common = ['config', 'info/exclude', 'info/attributes', 'sluice/gitconfig'];
  const paths = [...common, ...['hooks', 'sluice/hooks', 'sluice/engine'].flatMap(below)];
  const found = paths.map((path) => [`.git/${path}`, stampOfFile(join(commonDir, path))] as [string, string]);
  found.push(['.git/config.worktree', stampOfFile(join(gitDir, 'config.worktree'))]);
  return found.filter(([, stamp]) => stamp !== '');
}

/** Files that git was told not to look at (`assume-unchanged`, `skip-worktree`): it calls them unchanged, whatever they are. */
async function unwatched(git: Git): Promise<string[]> {
  const listed = await entries(git, ['ls-files', '-v', '-z']);
  return listed.filter((entry) => /^(?:[a-z]|S) /.test(entry)).map((entry) => entry.slice(2));
}

/** What one commit has otherwise than another. */
export function pathsBetween({ git }: Repository, before: string, now: string): Promise<string[]> {
  return entries(git, ['diff-tree', '-r', '-z', '--name-only', '--no-renames', before, now]);
}

async function entries(git: Git, args: readonly string[]): Promise<string[]> {
  const answer = await askGitNow(git, args);
  if (answer.status !== 0) throw await gitFault(git, args, answer.stderr);
  return answer.stdout
    .toString('utf8')
    .split('\0')
    .filter((entry) => entry !== '');
}
