import { simpleGit, GitError, type SimpleGit, type SimpleGitOptions } from 'simple-git';
import { Fault } from '../model/fault.ts';
import { forGit } from '../process/environment.ts';
import type { Repository } from './repository.ts';

/** Git as people use it, for commands that are not on the hook path: configuration, work trees, staging. */

/** One value of git's configuration and the file it comes from. */
export interface ConfigValue {
  readonly key: string;
  readonly value: string;
  /** `file:…`, `command line:` and the like, as git says it. */
  readonly origin: string;
  /** `system`, `global`, `local`, `worktree` or `command`; git before 2.26 does not say it. */
  readonly scope: string | undefined;
}

function porcelain(repository: Repository): SimpleGit {
  const env = Object.fromEntries(
    Object.entries(forGit(repository.git.env)).filter((pair): pair is [string, string] => pair[1] !== undefined),
  );
  return simpleGit({ baseDir: repository.git.cwd, allowEnvironment: Object.keys(env), unsafe: ownEnvironment }).env(
    env,
  );
}

/**
 * simple-git refuses settings and variables that name programs, for programs that pass strangers' input on to git.
 * Here all of them are the user's own, and every argument is ours.
 */
const ownEnvironment: NonNullable<SimpleGitOptions['unsafe']> = {
  allowUnsafeAskPass: true,
  allowUnsafeConfigEnvCount: true,
  allowUnsafeConfigPaths: true,
  allowUnsafeDiffExternal: true,
  allowUnsafeEditor: true,
  allowUnsafeExec: true,
  allowUnsafeGitProxy: true,
  allowUnsafeHooksPath: true,
  allowUnsafeInclude: true,
  allowUnsafePager: true,
  allowUnsafeProtocolOverride: true,
  allowUnsafeSshCommand: true,
  allowUnsafeTemplateDir: true,
};

async function ask<T>(question: () => Promise<T>): Promise<T> {
  try {
    return await question();
  } catch (error) {
    if (!(error instanceof GitError)) throw error;
    const line = error.message.split('\n').find((text) => text.trim() !== '') ?? '';
    throw new Fault('git', `git failed: ${line.replace(/^(?:fatal|error): /, '').slice(0, 300)}.`, error);
  }
}

/** Everything git is configured with here, the last value of a key being the one that counts. */
export async function configuration(repository: Repository): Promise<ConfigValue[]> {
  const list = ['config', '--list', '--show-origin', '-z'];
  const scoped = await porcelain(repository)
    .raw([...list, '--show-scope'])
    .catch(() => undefined);
  if (scoped !== undefined)
    return inGroups(scoped, 3).map(([scope, origin, pair]) => configValue(pair!, origin!, scope));
  const plain = await ask(() => porcelain(repository).raw(list));
  return inGroups(plain, 2).map(([origin, pair]) => configValue(pair!, origin!, undefined));
}

function inGroups(output: string, size: number): string[][] {
  const parts = output.split('\0').slice(0, -1);
  return Array.from({ length: Math.floor(parts.length / size) }, (_, at) => parts.slice(at * size, (at + 1) * size));
}

/** A key and, after a line break, its value; none where the key stands alone. */
function configValue(pair: string, origin: string, scope: string | undefined): ConfigValue {
  const [key = '', ...value] = pair.split('\n');
  return { key: key.toLowerCase(), value: value.join('\n'), origin, scope };
}

/** Where a value may be written: for all work trees, or for this one. */
export type WriteScope = 'local' | 'worktree';

export async function addConfig(repository: Repository, scope: WriteScope, key: string, value: string): Promise<void> {
  await ask(() => porcelain(repository).raw(['config', `--${scope}`, '--add', key, value]));
}

/** Take one value of a key away; nothing happens when it is not there. */
export async function removeConfig(
  repository: Repository,
  scope: WriteScope,
  key: string,
  value: string,
): Promise<void> {
  const pattern = `^${value.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}$`;
  await porcelain(repository)
    .raw(['config', `--${scope}`, '--unset-all', key, pattern])
    .catch(() => undefined);
}

/** Take a section away from a file of configuration; nothing happens when it is not there. */
export async function removeSection(repository: Repository, file: string, section: string): Promise<void> {
  await porcelain(repository)
    .raw(['config', '--file', file, '--remove-section', section])
    .catch(() => undefined);
}

/** Put one new file into the next commit, beside whatever is there. */
export async function stage(repository: Repository, path: string): Promise<void> {
  await ask(() => porcelain(repository).raw(['add', '--', path]));
}

/** The folder git looks for hooks in, as git itself works it out. */
export async function hooksFolder(repository: Repository): Promise<string> {
  return (await ask(() => porcelain(repository).raw(['rev-parse', '--git-path', 'hooks']))).replace(/\n$/, '');
}
