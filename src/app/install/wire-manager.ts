import { join } from 'node:path';
import { writeAtomically } from '../../disk/atomic.ts';
import { namesIn } from '../../disk/folder.ts';
import { isExecutable } from '../../disk/person-files.ts';
import { isThere, readIfThere } from '../../disk/read.ts';
import { withoutRepository } from '../../process/environment.ts';
import { run, type Ended } from '../../process/run.ts';
import { hookEvents, type HookEvent } from '../hook.ts';
import { installedPackage } from './engine.ts';
import { lefthookEvents, withLefthookJobs, withPreCommitHooks } from './managers.ts';
import { command, hasBlock, placeInCommand } from './shell.ts';
import { merged, shown, type Site, type Wired, type Written } from './site.ts';
import { undoFolder } from './undo-folder.ts';
import { readScript, wirePlain } from './wire-folder.ts';
import type { Wiring } from './wiring.ts';

type Managed = Extract<Wiring, { kind: 'lefthook' | 'pre-commit' }>;

/** Words by which a manager's own hooks are known. */
const marks: Readonly<Record<Managed['kind'], RegExp>> = {
  lefthook: /lefthook/,
  'pre-commit': /pre-commit\.com|pre_commit|\bprek\b/,
};

/** Whether a hook is one that the manager itself put there. */
export function isManagers(kind: Managed['kind'], path: string): boolean {
  const script = readScript(path) ?? '';
  return isExecutable(path) && marks[kind].test(script) && !hasBlock(script);
}

/**
 * Our commands in the configuration of another manager, for everybody who uses it. An event that it does not answer in
 * this clone gets a hook of our own: nobody's other checks start to run, or stop, because of us.
 */
export async function wireManager(site: Site, { kind, config }: Managed): Promise<Wired> {
  const folder = join(site.repository.commonDir, 'hooks');
  const edited = await editConfig(site, kind, config);
  const made = kind === 'lefthook' && edited.done ? await installLefthook(site, folder, edited.text) : [];
  const managed = hookEvents.filter((event) => isManagers(kind, join(folder, event)));
  const own = hookEvents.filter((event) => !managed.includes(event));
  const todo = edited.done || managed.length === 0 ? [] : [byHand(config, managed, installedPackage(site.top))];
  return merged({ written: [...edited.written, ...made], todo }, wirePlain(site, folder, own));
}

interface Edited {
  readonly done: boolean;
  readonly text: string;
  readonly written: readonly Written[];
}

async function editConfig({ top, repository }: Site, kind: Managed['kind'], config: string): Promise<Edited> {
  const path = join(top, config);
  const before = readIfThere(path)!;
  const there = before.toString('utf8');
  const installed = installedPackage(top) ?? placeInCommand(there);
  const ours = (event: HookEvent): string => command(event, installed);
  const edit = async (): Promise<string | undefined> => {
    // What is not UTF-8 would come out as something else.
    if (!Buffer.from(there).equals(before)) return undefined;
    return kind === 'lefthook'
      ? withLefthookJobs(there, ours, eventsForLefthook(there, join(repository.commonDir, 'hooks')))
      : withPreCommitHooks(there, ours, () => preCommitVersion({ top, repository }));
  };
  const text = await edit();
  if (text === undefined || text === there) return { done: text !== undefined, text: there, written: [] };
  writeAtomically(path, text);
  return { done: true, text, written: [{ path: config, what: 'our lines added; commit it' }] };
}

/** An event that lefthook learns of, it takes: a hook that somebody has there would run no more. */
function eventsForLefthook(config: string, folder: string): HookEvent[] {
  const known = lefthookEvents(config);
  return hookEvents.filter((event) => known.includes(event) || !isSomebodys(join(folder, event)));
}

function byHand(config: string, events: readonly HookEvent[], installed: string | undefined): string {
  const commands = events.map((event) => `  ${event}: ${command(event, installed)}`);
  return `${config} has a form we do not edit; make it run ${events.length === 1 ? 'this command' : 'these commands'}:\n${commands.join('\n')}`;
}

/** The framework's names of the stages changed; undefined when it is not here to be asked. */
async function preCommitVersion(site: Site): Promise<string | undefined> {
  const ended = await start(site, 'pre-commit', ['--version']);
  return ended.status === 0 ? /(\d+\.\d+\.\d+)/.exec(ended.stdout.toString())?.[1] : undefined;
}

function start({ top, repository }: Site, name: string, args: readonly string[]): Promise<Ended> {
  const local = join(top, 'node_modules', '.bin', name);
  return run(isThere(local) ? local : name, args, {
    cwd: top,
    env: withoutRepository(repository.env),
    timeoutMs: 60_000,
  });
}

/** Where lefthook keeps the names of its hooks that it made because of us. */
export function madeByLefthook(commonDir: string): string {
  return join(commonDir, 'sluice', 'lefthook');
}

/**
 * Let lefthook, where it is in use, make the hooks of our events, as it would at its next run; but never where it would
 * put somebody's hook out of work.
 */
async function installLefthook(site: Site, folder: string, config: string): Promise<Written[]> {
  const inUse = namesIn(folder).some((name) => isManagers('lefthook', join(folder, name)));
  const complete = hookEvents.every((event) => isManagers('lefthook', join(folder, event)));
  const inTheWay = lefthookEvents(config).some((event) => isSomebodys(join(folder, event)));
  if (!inUse || complete || inTheWay || (await start(site, 'lefthook', ['version'])).status !== 0) return [];
  undoFolder(site, folder);
  const before = namesIn(folder);
  await start(site, 'lefthook', ['install']);
  const made = namesIn(folder).filter((name) => !before.includes(name));
  const record = madeByLefthook(site.repository.commonDir);
  const known = readIfThere(record)?.toString() ?? '';
  if (made.length > 0) writeAtomically(record, `${known}${made.join('\n')}\n`);
  const what = 'made by `lefthook install`';
  return [
    ...made.map((name) => ({ path: shown(site, join(folder, name)), what })),
    { path: shown(site, join(folder, '..', 'info', 'lefthook.checksum')), what },
    ...(made.length > 0 ? [{ path: shown(site, record), what: 'which of these hooks are there because of us' }] : []),
  ];
}

function isSomebodys(path: string): boolean {
  if (isThere(`${path}.before-sluice`)) return true;
  return isThere(path) && !isManagers('lefthook', path) && !hasBlock(readScript(path) ?? '');
}
