import { join, resolve, sep } from 'node:path';
import { readIfThere } from '../../disk/read.ts';
import { configuration, hooksFolder, type ConfigValue } from '../../git/porcelain.ts';
import { gitVersion, olderThan } from '../../git/git.ts';
import type { Repository } from '../../git/repository.ts';

/** Which file of git's configuration decides something. */
export type Scope = 'default' | 'system' | 'global' | 'local' | 'worktree' | 'command' | 'sluice';

/** Where git looks for hooks from this work tree, and who says so. */
export interface HooksPath {
  readonly folder: string;
  /** As configured; undefined when nothing is. */
  readonly value: string | undefined;
  readonly scope: Scope;
  readonly origin: string;
}

/** How the hooks of a repository are managed: the way `init` has to go. */
export type Wiring =
  | { readonly kind: 'plain'; readonly folder: string }
  | { readonly kind: 'husky'; readonly folder: string }
  | { readonly kind: 'lefthook'; readonly config: string }
  | { readonly kind: 'pre-commit'; readonly config: string }
  | { readonly kind: 'scripts'; readonly folder: string }
  | { readonly kind: 'config hooks' }
  | { readonly kind: 'dispatch'; readonly next: string; readonly scope: 'local' | 'worktree' };

/** Since this version git runs hooks named in its configuration, beside the ones in the folder. */
const configHooksSince = '2.54';

export interface Surroundings {
  readonly hooks: HooksPath;
  readonly values: readonly ConfigValue[];
  readonly wiring: Wiring;
}

export async function surroundings(repository: Repository, top: string): Promise<Surroundings> {
  const values = await configuration(repository);
  const hooks = await hooksPath(repository, top, values);
  return { hooks, values, wiring: await wiringOf(repository, top, values, hooks) };
}

async function hooksPath(repository: Repository, top: string, values: readonly ConfigValue[]): Promise<HooksPath> {
  const set = values.filter((one) => one.key === 'core.hookspath').at(-1);
  // git's own answer, so that `~` and work trees come out as git takes them.
  const folder = resolve(top, await hooksFolder(repository));
  if (!set) return { folder, value: undefined, scope: 'default', origin: '' };
  return { folder, value: set.value, scope: scopeOf(repository, set.origin), origin: set.origin };
}

/** The scope of a value by the file it is in; `git config --show-scope` is younger than the oldest git we serve. */
export function scopeOf(repository: Repository, origin: string): Scope {
  if (!origin.startsWith('file:')) return 'command';
  const file = resolve(repository.git.cwd, origin.slice('file:'.length).replace(/^"(.*)"$/, '$1'));
  if (file === ourConfig(repository)) return 'sluice';
  if (file.endsWith(`${sep}config.worktree`)) return 'worktree';
  if (file === join(repository.commonDir, 'config') || file.startsWith(repository.commonDir + sep)) return 'local';
  return /(?:^|[\\/])etc[\\/]gitconfig$/.test(file) ? 'system' : 'global';
}

/** The file that `init` includes into the repository's configuration where git has to be sent to our folder. */
export function ourConfig(repository: Repository): string {
  return join(repository.commonDir, 'sluice', 'gitconfig');
}

export function ourHooks(repository: Repository): string {
  return join(repository.commonDir, 'sluice', 'hooks');
}

async function wiringOf(
  repository: Repository,
  top: string,
  values: readonly ConfigValue[],
  hooks: HooksPath,
): Promise<Wiring> {
  const theirs = otherHooksPath(values, repository);
  const husky = huskyFolder(top, theirs?.value);
  if (husky !== undefined) return { kind: 'husky', folder: husky };
  const lefthook = firstThere(top, [
    'lefthook.yml',
    '.lefthook.yml',
    'lefthook.yaml',
    '.lefthook.yaml',
    'lefthook.json',
    'lefthook.toml',
    '.lefthook.toml',
  ]);
  if (lefthook !== undefined) return { kind: 'lefthook', config: lefthook };
  const preCommit = firstThere(top, ['.pre-commit-config.yaml', '.pre-commit-config.yml']);
  if (preCommit !== undefined) return { kind: 'pre-commit', config: preCommit };
  if (!theirs) return { kind: 'plain', folder: join(repository.commonDir, 'hooks') };
  const folder = theirs.value === hooks.value ? hooks.folder : resolve(top, expandHome(theirs.value));
  if (folder === join(repository.commonDir, 'hooks')) return { kind: 'plain', folder };
  if (folder.startsWith(top + sep)) return { kind: 'scripts', folder };
  const version = await gitVersion(repository.git);
  if (version !== undefined && !olderThan(version, configHooksSince)) return { kind: 'config hooks' };
  return {
    kind: 'dispatch',
    next: folder,
    scope: scopeOf(repository, theirs.origin) === 'worktree' ? 'worktree' : 'local',
  };
}

/** The hooks path as it would be without us. */
function otherHooksPath(values: readonly ConfigValue[], repository: Repository): ConfigValue | undefined {
  return values
    .filter((one) => one.key === 'core.hookspath' && scopeOf(repository, one.origin) !== 'sluice' && one.value !== '')
    .at(-1);
}

function expandHome(path: string): string {
  return path.startsWith('~/') ? join(process.env['HOME'] ?? '~', path.slice(2)) : path;
}

/** husky 9 sends git to `<folder>/_`, which it makes anew on every install and git ignores. */
function huskyFolder(top: string, hooksPathValue: string | undefined): string | undefined {
  const named = /^(.+?)[\\/]_[\\/]?$/.exec(hooksPathValue ?? '')?.[1];
  if (named !== undefined) return named;
  const manifest = readIfThere(join(top, 'package.json'))?.toString('utf8') ?? '';
  const uses = /"husky"\s*:/.test(manifest) && /"(?:prepare|postinstall)"\s*:\s*"[^"]*\bhusky\b/.test(manifest);
  return uses && hooksPathValue === undefined ? '.husky' : undefined;
}

function firstThere(top: string, names: readonly string[]): string | undefined {
  return names.find((name) => readIfThere(join(top, name)) !== undefined);
}
