import { resolve } from 'node:path';
import { Fault } from '../model/fault.ts';
import { askGit, git, gitFault, gitIn, type Git } from './git.ts';

/** Where a repository keeps its things. */
export interface Repository {
  readonly git: Git;
  /** The environment as we were given it, for programs that are not git. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The root of the work tree; undefined in a bare repository. */
  readonly top: string | undefined;
  /** This work tree's own git dir, and the one all linked work trees share. */
  readonly gitDir: string;
  readonly commonDir: string;
}

/** Find the repository around a folder. */
export async function findRepository(
  cwd: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Repository> {
  const here = gitIn(cwd, env);
  const questions = ['--git-dir', '--git-common-dir', '--is-bare-repository', '--show-toplevel'];
  // A folder's name may hold line breaks: what git does not know it says back, and so ends each answer.
  const end = '--sluice\n';
  const args = ['rev-parse', ...questions.flatMap((question) => [question, end])];
  const answer = await askGit(here, args);
  const [gitDir, commonDir, bare, top] = answer.stdout.toString().split(`\n${end}\n`);
  if (!gitDir || !commonDir) throw await gitFault(here, args, answer.stderr);
  const dirs = { env, gitDir: resolve(cwd, gitDir), commonDir: resolve(cwd, commonDir) };
  if (bare === 'true') return { ...dirs, git: here, top: undefined };
  // Inside a git dir git names no work tree.
  if (!top)
    throw new Fault('git', `${cwd} is inside a git dir, not in its work tree: go to the work tree and run this there.`);
  return { ...dirs, git: { cwd: top, env: seenFrom(here, top, dirs) }, top };
}

/** The environment for calls from the root: places that were given as seen from another folder are spelled out. */
function seenFrom(
  { env }: Git,
  top: string,
  dirs: { readonly gitDir: string; readonly commonDir: string },
): Git['env'] {
  return {
    ...env,
    ...(env['GIT_DIR'] !== undefined && { GIT_DIR: dirs.gitDir }),
    ...(env['GIT_COMMON_DIR'] !== undefined && { GIT_COMMON_DIR: dirs.commonDir }),
    ...(env['GIT_WORK_TREE'] !== undefined && { GIT_WORK_TREE: top }),
  };
}

/** The commit a name stands for; undefined when there is none. */
export async function commitOf(repository: Repository, name: string): Promise<string | undefined> {
  const answer = await askGit(repository.git, [
    'rev-parse',
    '--verify',
    '--quiet',
    '--end-of-options',
    `${name}^{commit}`,
  ]);
  // git before 2.30 takes --end-of-options for a name and echoes it.
  const id = answer.stdout.toString().trim().split('\n').at(-1) ?? '';
  return answer.status === 0 && /^[0-9a-f]{40,}$/.test(id) ? id : undefined;
}

/** The empty tree, in the repository's own kind of hash. */
export async function emptyTree(repository: Repository): Promise<string> {
  return (await git(repository.git, ['hash-object', '-t', 'tree', '--stdin'], '')).toString().trim();
}

/** Whether history was cut off, so that a missing common ancestor proves nothing. */
export async function isShallow(repository: Repository): Promise<boolean> {
  return (await git(repository.git, ['rev-parse', '--is-shallow-repository'])).toString().trim() === 'true';
}

/** The best common ancestor, undefined when there is none. */
export async function mergeBase(repository: Repository, one: string, other: string): Promise<string | undefined> {
  const answer = await askGit(repository.git, ['merge-base', one, other]);
  if (answer.status > 1) throw await gitFault(repository.git, ['merge-base'], answer.stderr);
  return answer.stdout.toString().trim() || undefined;
}
