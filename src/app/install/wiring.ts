import { basename, dirname, isAbsolute, join, relative, sep } from 'node:path';
import { isExecutable, linkTarget } from '../../disk/person-files.ts';
import { readIfThere, realPath } from '../../disk/read.ts';
import { gitVersion, olderThan } from '../../git/git.ts';
import type { ConfigValue, WriteScope } from '../../git/porcelain.ts';
import type { Repository } from '../../git/repository.ts';
import { hookEvents } from '../hook.ts';
import { asGitTakes, configured, scopeOf, type Configured } from './places.ts';
import { withoutBlock } from './shell.ts';

/** How the hooks of a repository are managed: the way `init` has to go. */
export type Wiring =
  | { readonly kind: 'plain'; readonly folder: string }
  | { readonly kind: 'husky'; readonly folder: string; readonly scope: WriteScope }
  | { readonly kind: 'lefthook'; readonly config: string }
  | { readonly kind: 'pre-commit'; readonly config: string }
  | { readonly kind: 'scripts'; readonly folder: string }
  | { readonly kind: 'config hooks'; readonly scope: WriteScope }
  | { readonly kind: 'dispatch'; readonly next: string; readonly scope: WriteScope };

export interface Surroundings extends Configured {
  readonly wiring: Wiring;
}

export async function surroundings(repository: Repository, top: string): Promise<Surroundings> {
  const around = await configured(repository, top);
  return { ...around, wiring: await wiringOf(repository, top, around.theirs) };
}

/** Since this version git runs hooks named in its configuration, beside the ones in the folder. */
const configHooksSince = '2.54';

async function wiringOf(repository: Repository, top: string, theirs: ConfigValue | undefined): Promise<Wiring> {
  const scope = theirs && scopeOf(repository, theirs) === 'worktree' ? 'worktree' : 'local';
  const husky = huskyFolder(repository, top, theirs?.value);
  if (husky !== undefined) return { kind: 'husky', folder: husky, scope };
  const own = join(repository.commonDir, 'hooks');
  const folder = theirs ? asGitTakes(repository, top, theirs.value) : own;
  // A folder is where its links lead: `.git/hooks` itself may be one.
  const real = realPath(folder);
  const [work, git] = [realPath(top), realPath(repository.commonDir)];
  if (real === join(git, 'hooks')) return managerOf(top) ?? wiringOfOwn(own, scope);
  if (isInside(real, work) && !isInside(real, git)) return { kind: 'scripts', folder: join(top, relative(work, real)) };
  const version = await gitVersion(repository.git);
  if (version !== undefined && !olderThan(version, configHooksSince)) return { kind: 'config hooks', scope };
  // What is named from the root of a work tree is another folder in each of them.
  const named = theirs && !isAbsolute(theirs.value) && !theirs.value.startsWith('~') ? theirs.value : folder;
  return { kind: 'dispatch', next: named, scope };
}

/** Managers that put their hooks where git looks by itself; where git looks elsewhere, they do not fire. */
function managerOf(top: string): Wiring | undefined {
  const lefthook = firstThere(top, lefthookConfigs);
  if (lefthook !== undefined) return { kind: 'lefthook', config: lefthook };
  const preCommit = firstThere(top, preCommitConfigs);
  return preCommit === undefined ? undefined : { kind: 'pre-commit', config: preCommit };
}

function wiringOfOwn(folder: string, scope: WriteScope): Wiring {
  return looksAtItself(folder) ? { kind: 'dispatch', next: folder, scope } : { kind: 'plain', folder };
}

function isInside(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder + sep);
}

/** A hook that asks for its own name or place must keep both: it cannot be put aside. */
function looksAtItself(folder: string): boolean {
  return hookEvents.some((event) => {
    const path = join(folder, event);
    if (!isExecutable(path)) return false;
    if (basename(linkTarget(path) ?? event) !== event) return true;
    const script = readIfThere(path)?.toString('latin1') ?? '';
    return script.startsWith('#!') && /\$\{?0\b|\bargv\b|__file__|PROGRAM_NAME/.test(withoutBlock(script));
  });
}

/** husky 9 sends git to `<folder>/_`, which it makes anew on every install and git ignores. */
function huskyFolder(repository: Repository, top: string, hooksPath: string | undefined): string | undefined {
  if (hooksPath === undefined) return huskyOfManifest(readIfThere(join(top, 'package.json'))?.toString('utf8') ?? '');
  const named = /^([^~].*?)[\\/]_[\\/]?$/.exec(hooksPath)?.[1];
  if (named === undefined || !isAbsolute(named)) return named;
  // As seen from the work tree it was written for.
  const roots = [top, ...(basename(repository.commonDir) === '.git' ? [dirname(repository.commonDir)] : [])];
  const root = roots.find((one) => isInside(named, one));
  return root === undefined ? undefined : relative(root, named);
}

/** husky is at home here, and has not run yet. */
function huskyOfManifest(manifest: string): string | undefined {
  if (!/"husky"\s*:/.test(manifest)) return undefined;
  const script = /"(?:prepare|postinstall)"\s*:\s*"([^"]*\bhusky\b[^"]*)"/.exec(manifest)?.[1];
  if (script === undefined) return undefined;
  return /\bhusky(?:\s+install)?\s+(?!install\b)([\w.][\w./-]*)/.exec(script)?.[1] ?? '.husky';
}

const preCommitConfigs: readonly string[] = ['.pre-commit-config.yaml', '.pre-commit-config.yml'];
const lefthookConfigs: readonly string[] = ['lefthook', '.lefthook', '.config/lefthook'].flatMap((name) =>
  ['yml', 'yaml', 'json', 'jsonc', 'toml'].map((ending) => `${name}.${ending}`),
);

/** Every file in which our lines may stand beside another manager's. */
export const managerConfigs: readonly string[] = [...lefthookConfigs, ...preCommitConfigs];

function firstThere(top: string, names: readonly string[]): string | undefined {
  return names.find((name) => readIfThere(join(top, name)) !== undefined);
}
