import { isAbsolute, join, resolve, sep } from 'node:path';
import { configuration, hooksFolder, type ConfigValue, type WriteScope } from '../../git/porcelain.ts';
import type { Repository } from '../../git/repository.ts';

/** Which file of git's configuration decides something. */
export type Scope = 'default' | 'system' | 'global' | 'local' | 'worktree' | 'command' | 'sluice';

/** Where git looks for hooks from this work tree, and who says so. */
interface HooksPath {
  readonly folder: string;
  /** As configured; undefined when nothing is. */
  readonly value: string | undefined;
  readonly scope: Scope;
  readonly origin: string;
}

export interface Configured {
  readonly hooks: HooksPath;
  readonly values: readonly ConfigValue[];
  /** The hooks path as it would be without us. */
  readonly theirs: ConfigValue | undefined;
}

export async function configured(repository: Repository, top: string): Promise<Configured> {
  const values = await configuration(repository);
  const paths = values.filter((one) => one.key === 'core.hookspath');
  const theirs = paths.filter((one) => one.value !== '' && !isOurs(repository, top, one)).at(-1);
  return { values, theirs, hooks: await hooksPath(repository, top, paths.at(-1)) };
}

async function hooksPath(repository: Repository, top: string, set: ConfigValue | undefined): Promise<HooksPath> {
  // git's own answer, so that `~` and work trees come out as git takes them.
  const folder = resolve(top, await hooksFolder(repository));
  if (!set) return { folder, value: undefined, scope: 'default', origin: '' };
  return { folder, value: set.value, scope: scopeOf(repository, set), origin: set.origin };
}

/** In the file we include, or copied from it: agents write the effective path into every work tree they make. */
function isOurs(repository: Repository, top: string, { value, origin }: ConfigValue): boolean {
  return (
    isOurConfig(repository, origin) ||
    detourScopes.some((scope) => resolve(top, value) === detour(repository, scope).hooks)
  );
}

function isOurConfig(repository: Repository, origin: string): boolean {
  const file = fileOf(repository, origin);
  return detourScopes.some((scope) => file === detour(repository, scope).config);
}

function fileOf(repository: Repository, origin: string): string | undefined {
  if (!origin.startsWith('file:')) return undefined;
  return resolve(repository.git.cwd, origin.slice('file:'.length).replace(/^"(.*)"$/, '$1'));
}

/** Git before 2.26 does not tell the scope of a value; then the file it is in does. */
export function scopeOf(repository: Repository, { scope, origin }: Pick<ConfigValue, 'scope' | 'origin'>): Scope {
  if (isOurConfig(repository, origin)) return 'sluice';
  if (scope !== undefined) return scope as Scope;
  const file = fileOf(repository, origin);
  if (file === undefined) return 'command';
  if (file.endsWith(`${sep}config.worktree`)) return 'worktree';
  if (file.startsWith(repository.commonDir + sep)) return 'local';
  return /(?:^|[\\/])etc[\\/]gitconfig$/.test(file) ? 'system' : 'global';
}

/** Where git is sent when its own folder of hooks is not ours to write to: from every work tree, or from one. */
export interface Detour {
  /** Included into git's configuration. */
  readonly config: string;
  readonly hooks: string;
  /** Says where the other hooks are. */
  readonly next: string;
}

export const detourScopes: readonly WriteScope[] = ['local', 'worktree'];

export function detour(repository: Repository, scope: WriteScope): Detour {
  const folder = detourFolder(repository, scope);
  return { config: join(folder, 'gitconfig'), hooks: join(folder, 'hooks'), next: join(folder, 'next') };
}

function detourFolder(repository: Repository, scope: WriteScope): string {
  return scope === 'local' ? join(repository.commonDir, 'sluice') : join(repository.gitDir, 'sluice', 'worktree');
}

/** A folder as git's configuration names it, as git takes it. */
export function asGitTakes({ env }: Repository, top: string, value: string): string {
  const path = value.startsWith('~/') ? join(env['HOME'] ?? '~', value.slice(2)) : value;
  return isAbsolute(path) ? path : resolve(top, path);
}
