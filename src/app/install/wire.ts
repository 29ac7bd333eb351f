import { basename, join, relative } from 'node:path';
import { writeAtomically } from '../../disk/atomic.ts';
import { namesIn } from '../../disk/folder.ts';
import { isExecutable, makeExecutable, move } from '../../disk/person-files.ts';
import { isThere, readIfThere } from '../../disk/read.ts';
import { addConfig, configuration } from '../../git/porcelain.ts';
import type { Repository } from '../../git/repository.ts';
import { withoutRepository } from '../../process/environment.ts';
import { run } from '../../process/run.ts';
import { hookEvents, type HookEvent } from '../hook.ts';
import { installedPackage } from './engine.ts';
import { ourConfig, ourHooks, type Wiring } from './places.ts';
import { command, dispatchHook, hasBlock, ownHook, withBlock } from './shell.ts';
import { withLefthookJobs, withPreCommitHooks } from './managers.ts';

/** What `init` did, for the person to read: nothing is written that is not named here. */
export interface Wired {
  /** Files written, as paths of the repository, and what each is. */
  readonly written: readonly { readonly path: string; readonly what: string }[];
  /** What is left for the person to do. */
  readonly todo: readonly string[];
}

interface Site {
  readonly repository: Repository;
  readonly top: string;
}

/** Hook the three events up, the way this repository manages its hooks. Doing it twice changes nothing. */
export async function wire(repository: Repository, top: string, wiring: Wiring): Promise<Wired> {
  const site = { repository, top };
  switch (wiring.kind) {
    case 'plain':
      return wirePlain(site, wiring.folder);
    case 'scripts':
      return wireScripts(site, relative(top, wiring.folder));
    case 'husky':
      return merged(
        wireScripts(site, wiring.folder),
        await wireDispatch(site, `husky ${wiring.folder}`, 'local', namesIn(join(top, wiring.folder))),
      );
    case 'dispatch':
      return wireDispatch(site, `folder ${wiring.next}`, wiring.scope, namesIn(wiring.next));
    case 'config hooks':
      return wireConfigHooks(site);
    case 'lefthook':
      return wireManager(site, wiring.config, withLefthookJobs, { name: 'lefthook', args: ['install'] });
    case 'pre-commit':
      return wireManager(site, wiring.config, withPreCommitHooks, {
        name: 'pre-commit',
        args: ['install', '--hook-type', 'pre-commit', '--hook-type', 'pre-merge-commit', '--hook-type', 'pre-push'],
      });
  }
}

function merged(...all: readonly Wired[]): Wired {
  return { written: all.flatMap((one) => one.written), todo: all.flatMap((one) => one.todo) };
}

/** Hooks of our own in git's own folder. What was there runs first, from a file beside it. */
function wirePlain(site: Site, folder: string): Wired {
  const written: { path: string; what: string }[] = [];
  const todo: string[] = [];
  for (const event of hookEvents) {
    const path = join(folder, event);
    const there = readIfThere(path)?.toString('utf8');
    const hook = ownHook(event);
    if (there === hook && isExecutable(path)) continue;
    if (there !== undefined && !hasBlock(there)) {
      if (isThere(`${path}.before-sluice`)) {
        todo.push(
          `${shown(site, path)} is another hook now, and an older one is kept beside it: remove one of the two, then run this again`,
        );
        continue;
      }
      move(path, `${path}.before-sluice`);
      written.push({ path: shown(site, `${path}.before-sluice`), what: 'your hook, which still runs first' });
    }
    writeAtomically(path, hook, 0o755);
    written.push({ path: shown(site, path), what: 'hook' });
  }
  return { written, todo };
}

/** Our lines in scripts that the repository shares. */
function wireScripts(site: Site, folder: string): Wired {
  const installed = installedPackage(site.top);
  const written: { path: string; what: string }[] = [];
  const todo: string[] = [];
  for (const event of hookEvents) {
    const path = join(site.top, folder, event);
    const there = readIfThere(path)?.toString('utf8');
    const result = withBlock(there, event, installed);
    if ('refused' in result) {
      todo.push(
        `${join(folder, event)} was left alone, because ${result.refused}: make it run \`${command(event, installed)}\``,
      );
      continue;
    }
    if (result.text !== there) {
      writeAtomically(path, result.text);
      written.push({
        path: join(folder, event),
        what: there === undefined ? 'hook; commit it' : 'our lines added; commit it',
      });
    }
    if (!isExecutable(path)) makeExecutable(path);
  }
  return { written, todo };
}

/**
 * Git sent to our folder, from where the other hooks are run as well: an include at the end of the configuration wins
 * over what is written before it and leaves it as it is.
 */
async function wireDispatch(
  site: Site,
  next: string,
  scope: 'local' | 'worktree',
  others: readonly string[],
): Promise<Wired> {
  const { repository } = site;
  const written: { path: string; what: string }[] = [];
  const put = (path: string, text: string, what: string, mode?: number): void => {
    if (readIfThere(path)?.toString('utf8') === text) return;
    writeAtomically(path, text, mode);
    written.push({ path: shown(site, path), what });
  };
  put(join(repository.commonDir, 'sluice', 'next'), `${next}\n`, 'where your other hooks are');
  for (const event of new Set([...hookEvents, ...others.filter((name) => gitEvents.has(name))]))
    put(join(ourHooks(repository), event), dispatchHook(), 'hook', 0o755);
  put(
    ourConfig(repository),
    `# Written by \`sluice init\`; \`sluice uninstall\` takes it out.\n[core]\n\thooksPath = ${quoted(ourHooks(repository))}\n`,
    'sends git to these hooks',
  );
  const included = (await configuration(repository)).some(
    (one) => one.key === 'include.path' && one.value === ourConfig(repository),
  );
  if (!included) {
    await addConfig(repository, scope, 'include.path', ourConfig(repository));
    written.push({ path: `git config --${scope}`, what: `include.path = ${ourConfig(repository)}` });
  }
  return { written, todo: [] };
}

/** A value of git's configuration, quoted as git reads it. */
function quoted(value: string): string {
  return `"${value.replace(/[\\"]/g, '\\$&')}"`;
}

/** Every event git knows a hook for and that changes no meaning by being answered. */
const gitEvents: ReadonlySet<string> = new Set([
  'applypatch-msg',
  'pre-applypatch',
  'post-applypatch',
  'pre-commit',
  'pre-merge-commit',
  'prepare-commit-msg',
  'commit-msg',
  'post-commit',
  'pre-rebase',
  'post-checkout',
  'post-merge',
  'pre-push',
  'post-rewrite',
  'pre-auto-gc',
]);

/** Hooks in git's configuration, where git runs them beside whatever folder is set. */
async function wireConfigHooks(site: Site): Promise<Wired> {
  const { repository } = site;
  const there = await configuration(repository);
  const written: { path: string; what: string }[] = [];
  for (const event of hookEvents) {
    const values = {
      event,
      command: `sh ${shellWord(join(repository.commonDir, 'sluice', 'engine', 'hooks', event))}`,
    };
    for (const [key, value] of Object.entries(values)) {
      const full = `hook.sluice-${event}.${key}`;
      if (there.some((one) => one.key === full && one.value === value)) continue;
      await addConfig(repository, 'local', full, value);
      written.push({ path: 'git config --local', what: `${full} = ${value}` });
    }
  }
  return { written, todo: [] };
}

function shellWord(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

type Edit = (text: string, command: (event: HookEvent) => string, version: string | undefined) => string | undefined;

/** Our commands in the configuration of another manager, which is then asked to install what it has to. */
async function wireManager(
  site: Site,
  config: string,
  edit: Edit,
  program: { readonly name: string; readonly args: readonly string[] },
): Promise<Wired> {
  const { top } = site;
  const path = join(top, config);
  const there = readIfThere(path)!.toString('utf8');
  const installed = installedPackage(top);
  const version = await versionOf(site, program.name);
  const text = edit(there, (event) => command(event, installed), version);
  if (text === undefined) {
    const commands = hookEvents.map((event) => `  ${event}: ${command(event, installed)}`);
    return {
      written: [],
      todo: [`${config} has a form we do not edit; make it run these commands:\n${commands.join('\n')}`],
    };
  }
  if (text !== there) writeAtomically(path, text);
  const written = text === there ? [] : [{ path: config, what: 'our lines added; commit it' }];
  const done =
    version === undefined
      ? undefined
      : await run(programPath(site, program.name), program.args, {
          cwd: top,
          env: withoutRepository(process.env),
          timeoutMs: 60_000,
        });
  const todo =
    done?.status === 0 ? [] : [`run \`${program.name} ${program.args.join(' ')}\`, so that every hook is in place`];
  return { written, todo };
}

function programPath({ top }: Site, name: string): string {
  const local = join(top, 'node_modules', '.bin', name);
  return isThere(local) ? local : name;
}

async function versionOf(site: Site, name: string): Promise<string | undefined> {
  const args = name === 'lefthook' ? ['version'] : ['--version'];
  const ended = await run(programPath(site, name), args, {
    cwd: site.top,
    env: withoutRepository(process.env),
    timeoutMs: 20_000,
  });
  return ended.status === 0 ? (/(\d+\.\d+\.\d+)/.exec(ended.stdout.toString())?.[1] ?? '') : undefined;
}

/** A path as a person of this repository would name it. */
function shown({ top, repository }: Site, path: string): string {
  const inside = relative(top, path);
  if (!inside.startsWith('..')) return inside;
  const common = relative(repository.commonDir, path);
  return common.startsWith('..') ? path : join(basename(repository.commonDir), common);
}
