import { join, relative } from 'node:path';
import { writeAtomically } from '../../disk/atomic.ts';
import { removeFolder } from '../../disk/folder.ts';
import { isExecutable, remove } from '../../disk/person-files.ts';
import { readIfThere } from '../../disk/read.ts';
import { addConfig, configuration, removeConfig, removeSection, type WriteScope } from '../../git/porcelain.ts';
import type { Repository } from '../../git/repository.ts';
import { hookEvents, type HookEvent } from '../hook.ts';
import { engineFolder } from './engine.ts';
import { detour, detourScopes } from './places.ts';
import { dispatchHook, engineGone } from './shell.ts';
import { shown, type Site, type Wired, type Written } from './site.ts';
import { shellWord } from '../../text/shell-word.ts';

/**
 * Git sent to our folder, from where the other hooks are run as well: an include at the end of the configuration wins
 * over what is written before it and leaves it as it is.
 */
export async function wireDispatch(
  site: Site,
  next: string,
  scope: WriteScope,
  others: readonly string[],
): Promise<Wired> {
  const { repository } = site;
  const place = detour(repository, scope);
  const written: Written[] = [];
  const put = (path: string, text: string, what: string, mode?: number): void => {
    if (readIfThere(path)?.toString('utf8') === text && (mode === undefined || isExecutable(path))) return;
    writeAtomically(path, text, mode);
    written.push({ path: shown(site, path), what });
  };
  put(place.next, `${next}\n`, 'where your other hooks are');
  const shim = dispatchShim(repository, scope);
  for (const event of new Set([...hookEvents, ...others.filter((name) => passedOn.has(name))]))
    put(join(place.hooks, event), shim, 'hook', 0o755);
  const settings = `# Written by \`sluice init\`; \`sluice uninstall\` takes it out.\n[core]\n\thooksPath = ${quoted(place.hooks)}\n`;
  put(place.config, settings, 'sends git to these hooks');
  return { written: [...written, ...(await include(site, scope))], todo: [] };
}

/** The one text that every hook has in the folder git is sent to. */
export function dispatchShim(repository: Repository, scope: WriteScope): string {
  const { hooks } = detour(repository, scope);
  return dispatchHook(relative(hooks, join(engineFolder(repository), 'hooks')).replaceAll('\\', '/'));
}

/** A value of git's configuration, quoted as git reads it. */
function quoted(value: string): string {
  return `"${value.replace(/[\\"]/g, '\\$&')}"`;
}

/** The events that a hook may be passed on for: answering them changes no meaning. dispatch.sh knows them too. */
const passedOn: ReadonlySet<string> = new Set([
  'applypatch-msg',
  'pre-applypatch',
  'post-applypatch',
  'prepare-commit-msg',
  'commit-msg',
  'post-commit',
  'pre-rebase',
  'post-checkout',
  'post-merge',
  'post-rewrite',
  'pre-auto-gc',
  'sendemail-validate',
  'reference-transaction',
  'post-index-change',
  'pre-receive',
  'update',
  'post-receive',
  'post-update',
]);

async function include({ repository }: Site, scope: WriteScope): Promise<Written[]> {
  const { config } = detour(repository, scope);
  const values = await configuration(repository);
  if (values.some((one) => one.key === 'include.path' && one.value === config)) return [];
  await addConfig(repository, scope, 'include.path', config);
  return [{ path: `git config --${scope}`, what: `include.path = ${config}` }];
}

/** Take the detours away, but for the one that is still wanted. */
export async function undoDispatch(site: Site, keep?: WriteScope): Promise<Written[]> {
  const { repository } = site;
  const values = await configuration(repository);
  const undone: Written[] = [];
  for (const scope of detourScopes.filter((one) => one !== keep)) {
    const { config, hooks, next } = detour(repository, scope);
    if (values.some((one) => one.key === 'include.path' && one.value === config)) {
      await removeConfig(repository, scope, 'include.path', config);
      undone.push({ path: `git config --${scope}`, what: `include.path = ${config} removed` });
    }
    removeFolder(hooks);
    remove(next);
    remove(config);
  }
  return undone;
}

/** Hooks in git's configuration, where git runs them beside whatever folder is set. */
export async function wireConfigHooks({ repository }: Site, scope: WriteScope): Promise<Wired> {
  const there = (await configuration(repository)).filter((one) => one.scope === scope);
  const folder = join(engineFolder(repository), 'hooks');
  const written: Written[] = [];
  for (const event of hookEvents) {
    const section = configHook(event);
    // Between the two git would refuse to do anything: a hook with an event and no command is a mistake to it.
    const wanted = [
      [`${section}.command`, configCommand(join(folder, event))],
      [`${section}.event`, event],
    ] as const;
    const found = there.filter((one) => one.key.startsWith(`${section}.`));
    if (wanted.every(([key, value], at) => found[at]?.key === key && found[at].value === value)) continue;
    await removeSection(repository, configFile(repository, scope), section);
    for (const [key, value] of wanted) {
      await addConfig(repository, scope, key, value);
      written.push({ path: `git config --${scope}`, what: `${key} = ${value}` });
    }
  }
  return { written, todo: [] };
}

function configFile(repository: Repository, scope: WriteScope): string {
  return scope === 'local' ? join(repository.commonDir, 'config') : join(repository.gitDir, 'config.worktree');
}

function configHook(event: HookEvent): string {
  return `hook.sluice-${event}`;
}

/** git puts the arguments of the hook behind the last word. */
function configCommand(hook: string): string {
  const word = shellWord(hook);
  return `[ -s ${word} ] || { echo '${engineGone}' >&2; exit 1; }; exec sh ${word}`;
}

/** Take our hooks out of git's configuration, but for the scope in which they are still wanted. */
export async function undoConfigHooks({ repository }: Site, keep?: WriteScope): Promise<Written[]> {
  const values = await configuration(repository);
  const undone: Written[] = [];
  for (const scope of detourScopes.filter((one) => one !== keep)) {
    for (const event of hookEvents) {
      const section = configHook(event);
      if (!values.some((one) => one.scope === scope && one.key.startsWith(`${section}.`))) continue;
      await removeSection(repository, configFile(repository, scope), section);
      undone.push({ path: `git config --${scope}`, what: `${section} removed` });
    }
  }
  return undone;
}

/** The same for a work tree that is not the one we were started in. */
export async function undoConfigHooksOf(repository: Repository, gitDir: string): Promise<void> {
  const file = join(gitDir, 'config.worktree');
  if (!readIfThere(file)?.includes('hook "sluice-')) return;
  for (const event of hookEvents) await removeSection(repository, file, configHook(event));
}
