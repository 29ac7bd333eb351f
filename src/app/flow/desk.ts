import { randomBytes } from 'node:crypto';
import { join, relative, resolve, sep } from 'node:path';
import { writeAtomically } from '../../disk/atomic.ts';
import { fateOf, thisProcess, type Fate } from '../../disk/holder.ts';
import { isFolder } from '../../disk/person-files.ts';
import { readIfThere } from '../../disk/read.ts';
import { firstInTheWay, leadsOut } from '../../disk/leads-out.ts';
import { RunLog, runsFolder } from '../../flow/log.ts';
import { inRoot } from '../../flow/queue/files.ts';
import type { LockHolder } from '../../git/lock-holder.ts';
import { lockNames, readLock, releaseLock, takeLock, type HeldBy, type Taken } from '../../git/ref-lock.ts';
import type { Repository } from '../../git/repository.ts';
import { Fault } from '../../model/fault.ts';
import type { RunView, Told } from '../../model/run.ts';
import { showPath } from '../../model/path.ts';
import { bytesDigest } from '../../disk/digest.ts';
import { openRepository } from '../repository.ts';

/** Where the runs of one flow are kept: its repository, the folder it is about, and its log. */
export interface Desk {
  readonly repository: Repository;
  readonly top: string;
  readonly flow: string;
  /** The folder a queue is about, as the repository has it; '' for all of it. */
  readonly root: string;
  /** The name of the log and of the lock. */
  readonly name: string;
}

/** `usual`: the folder it is about where nobody names one, here or at the top of the repository. */
export async function deskOf(
  { cwd, env }: { readonly cwd: string; readonly env: Readonly<Record<string, string | undefined>> },
  flow: string,
  root: string | undefined,
  usual?: string,
): Promise<Desk> {
  const repository = await openRepository(cwd, env);
  const { top } = repository;
  if (top === undefined)
    throw new Fault('usage', 'a flow needs a work tree, and this repository is bare: run it in a work tree');
  const named = root ?? usual;
  const near = named === undefined ? '' : inside(top, cwd, named);
  // What we print names folders from the top, and is typed anywhere.
  const isFar = named !== undefined && !isFolder(join(top, near)) && isFolder(join(top, named));
  const folder = isFar ? inside(top, top, named) : near;
  if (named !== undefined && !isFolder(join(top, folder)))
    throw new Fault(
      'usage',
      root === undefined
        ? `there is no folder ${named} in this repository: name yours with --root DIR`
        : `--root ${showPath(root)} is no folder here: check the spelling`,
    );
  if (/^\.git(?:\/|$)/.test(folder))
    throw new Fault('usage', `--root ${folder} is git's own: name a folder of prompts`);
  const name = nameOf(flow, folder);
  const places = [...(named === undefined ? [] : [folder, inRoot(folder, 'logs')]), `${runsFolder}/${name}`];
  const blocked =
    places.map((path) => firstInTheWay(top, path)).find((path) => path !== undefined) ??
    (firstInTheWay(repository.gitDir, 'sluice') && join(repository.gitDir, 'sluice'));
  if (blocked !== undefined)
    throw new Fault(
      'usage',
      `${showPath(blocked)} is no folder, and a run writes into one of that name: put it somewhere else`,
    );
  const astray = places.find((path) => path !== '' && leadsOut(top, join(top, path)));
  if (astray !== undefined)
    throw new Fault(
      'usage',
      `${showPath(astray)} leads out of this repository, and a run writes only into it: put a folder in the place of the link`,
    );
  return { repository, top, flow, root: folder, name };
}

function inside(top: string, cwd: string, root: string): string {
  const path = relative(top, resolve(cwd, root)).replaceAll(sep, '/');
  if (path === '..' || path.startsWith('../'))
    throw new Fault('usage', `--root ${showPath(root)} is outside this repository: name a folder in it`);
  return path;
}

/** Readable, and another one for another folder. */
function nameOf(flow: string, root: string): string {
  if (root === '') return flow;
  const words = root.replaceAll(/[^A-Za-z0-9]+/g, '-').replaceAll(/^-|-$/g, '');
  return `${flow}-${words.slice(0, 60)}-${bytesDigest(Buffer.from(root)).slice(7, 13)}`;
}

export function openLog({ top, name, repository }: Desk, writer: string = writerOf(repository)): RunLog {
  return RunLog.open(top, name, writer);
}

/** Each work tree goes on in a file of its own. */
function writerOf({ gitDir }: Repository): string {
  const path = join(gitDir, 'sluice', 'writer');
  const known = readIfThere(path)?.toString('utf8').trim() ?? '';
  if (/^[0-9a-f]{8}$/.test(known)) return known;
  const fresh = newWriter();
  writeAtomically(path, `${fresh}\n`);
  return fresh;
}

/** For somebody who adds a word while another one may be at work. */
export function newWriter(): string {
  return randomBytes(4).toString('hex');
}

export function fateOfHolder({ host, boot, namespace, pid, started }: LockHolder): Fate {
  return fateOf({
    host,
    boot: boot || undefined,
    namespace: namespace || undefined,
    pid,
    started: started === '' ? undefined : Number(started),
  });
}

/** This process, for a log that others read: the machine is told by a digest alone. */
export function runnerHere(): Told {
  const { pid, started } = thisProcess();
  return { pid, started: String(started ?? ''), on: machine() };
}

function machine(): string {
  const { host, boot, namespace } = thisProcess();
  return bytesDigest(Buffer.from([host, boot, namespace].join('\0'))).slice(7, 19);
}

/** The process that is at a run still, whatever became of its lock; undefined where none is, or none of this machine. */
export function runnerOf(run: RunView | undefined): number | undefined {
  if (!run || run.ended) return undefined;
  const { pid, started, on } = run.runner;
  if (typeof pid !== 'number' || on !== machine()) return undefined;
  const fate = fateOf({ ...thisProcess(), pid, started: started === '' ? undefined : Number(started) });
  return fate === 'alive' && pid !== process.pid ? pid : undefined;
}

/**
 * Whoever runs the same flow in a folder around this one, or within it: what is a prompt of one is a prompt of both. In the
 * same work tree each would take what the other does for its own.
 */
async function overlapping({ repository, top, flow, root, name }: Desk): Promise<HeldBy | undefined> {
  for (const other of await lockNames(repository)) {
    if (other === name || (other !== flow && !other.startsWith(`${flow}-`))) continue;
    const held = await readLock(repository, other);
    if (held?.holder.flow !== flow) continue;
    if (held.holder.tree !== treeOf(top) && !isNested(held.holder.root, root)) continue;
    const fate = fateOfHolder(held.holder);
    if (fate !== 'dead') return { ...held, taken: false, fate };
  }
  return undefined;
}

function treeOf(top: string): string {
  return bytesDigest(Buffer.from(top)).slice(7, 19);
}

function isNested(one: string, other: string): boolean {
  return [one, other].includes('') || `${one}/`.startsWith(`${other}/`) || `${other}/`.startsWith(`${one}/`);
}

/** Nobody else runs the flow meanwhile. The lock is given back however it ends. */
export async function withFlowLock<T>(
  desk: Desk,
  run: string,
  body: (taken: Taken) => Promise<T>,
  held: (by: HeldBy) => T,
): Promise<T> {
  const { repository, name, flow, root } = desk;
  const { host, boot, namespace, pid, started } = thisProcess();
  const holder = {
    host,
    boot: boot ?? '',
    namespace: namespace ?? '',
    pid,
    started: started === undefined ? '' : String(started),
    since: new Date().toISOString(),
    where: repository.top?.split(sep).at(-1) ?? '',
    run,
    flow,
    root,
    tree: treeOf(repository.top ?? ''),
  };
  const taken = await takeLock(repository, name, holder, fateOfHolder);
  if (!taken.taken) return held(taken);
  try {
    const other = await overlapping(desk);
    return other ? held(other) : await body(taken);
  } finally {
    await releaseLock(repository, name, taken);
  }
}
