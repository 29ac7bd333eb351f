import { join } from 'node:path';
import { bytesDigest } from '../disk/digest.ts';
import { isFolder as isFolderAt } from '../disk/person-files.ts';
import { readIfThere } from '../disk/read.ts';
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
    files.set(path, wordFor(top, path, words));
  }
  for (const path of await unwatched(git)) {
    if (!files.has(path)) files.set(path, `unwatched ${stampOfFile(join(top, path))}`);
  }
  for (const [path, word] of settingsOf(repository)) files.set(path, word);
  return { head, files };
}

/** What is staged as it lies there changes nothing; what is staged otherwise is another thing. */
function wordFor(top: string, path: string, [kind = '', state = '', , , , , , staged = '']: readonly string[]): string {
  const isOther = kind !== '?' && !state.startsWith('.') && !state.endsWith('.');
  const isFolder = path.endsWith('/') || isFolderAt(join(top, path));
  const stamp = isFolder ? stampOfFolder(join(top, path)) : stampOfFile(join(top, path));
  return isOther ? `${stamp} ${staged}` : stamp;
}

/** A repository within this one: git tells of it as one. */
function stampOfFolder(folder: string): string {
  const files = filesBelow(folder, (name) => name !== '.git');
  return bytesDigest(Buffer.from(files.map((path) => `${path} ${stampOfFile(join(folder, path))}\n`).join('')));
}

/**
 * What git goes by and has in no commit: whoever writes there may hide a file from the list above, or keep a hook from
 * judging. By its name in a repository of the usual kind, and by what it says: many write anew what was there.
 */
function settingsOf({ gitDir, commonDir, env }: Repository): [string, string][] {
  const below = (folder: string): string[] =>
    filesBelow(join(commonDir, folder), (name) => name !== 'cache').map((name) => `${folder}/${name}`);
  const common = ['info/exclude', 'info/attributes', ...['hooks', 'sluice/hooks', 'sluice/engine'].flatMap(below)];
  const home = env['HOME'] ?? '';
  const ofPerson =
    home === '' ? [] : ['.gitconfig', '.config/git/config', '.config/git/ignore', '.config/git/attributes'];
  const found: (readonly [string, Buffer | undefined])[] = [
    ['.git/config', withoutBranches(readIfThere(join(commonDir, 'config')))],
    ['.git/config.worktree', readIfThere(join(gitDir, 'config.worktree'))],
    ...common.map((path) => [`.git/${path}`, readIfThere(join(commonDir, path))] as const),
    ...ofPerson.map((path) => [`~/${path}`, readIfThere(join(home, path))] as const),
  ];
  return found.flatMap(([path, bytes]) => (bytes ? [[path, bytesDigest(bytes)]] : []));
}

/** Where branches come from and go to decides nothing here, and every first push writes it. */
function withoutBranches(config: Buffer | undefined): Buffer | undefined {
  if (!config) return undefined;
  const sections = config.toString('latin1').split(/^(?=[ \t]*\[)/m);
  return Buffer.from(
    sections.filter((section) => !/^[ \t]*\[(?:branch|remote)[ \t]/i.test(section)).join(''),
    'latin1',
  );
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
