import { randomBytes } from 'node:crypto';
import { join, relative, resolve, sep } from 'node:path';
import { writeAtomically } from '../../disk/atomic.ts';
import { fateOf, thisProcess, type Fate } from '../../disk/holder.ts';
import { isFolder } from '../../disk/person-files.ts';
import { readIfThere } from '../../disk/read.ts';
import { RunLog } from '../../flow/log.ts';
import type { LockHolder } from '../../git/lock-holder.ts';
import { releaseLock, takeLock, type HeldBy, type Taken } from '../../git/ref-lock.ts';
import type { Repository } from '../../git/repository.ts';
import { Fault } from '../../model/fault.ts';
import { showPath } from '../../model/path.ts';
import { bytesDigest } from '../../disk/digest.ts';
import { openRepository } from '../repository.ts';

/** Where the runs of one flow are kept: its repository, the folder it is about, and its log. */
export interface Desk {
  readonly repository: Repository;
  readonly top: string;
  /** The folder a queue is about, as the repository has it; '' for all of it. */
  readonly root: string;
  /** The name of the log and of the lock. */
  readonly name: string;
}

export async function deskOf(
  { cwd, env }: { readonly cwd: string; readonly env: Readonly<Record<string, string | undefined>> },
  flow: string,
  root: string | undefined,
): Promise<Desk> {
  const repository = await openRepository(cwd, env);
  const { top } = repository;
  if (top === undefined)
    throw new Fault('usage', 'a flow needs a work tree, and this repository is bare: run it in a work tree');
  const folder = root === undefined ? '' : inside(top, cwd, root);
  if (root !== undefined && !isFolder(join(top, folder)))
    throw new Fault('usage', `--root ${showPath(root)} is no folder here: check the spelling`);
  return { repository, top, root: folder, name: nameOf(flow, folder) };
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

/** Nobody else runs the flow meanwhile. The lock is given back however it ends. */
export async function withFlowLock<T>(
  { repository, name }: Desk,
  run: string,
  body: (taken: Taken) => Promise<T>,
  held: (by: HeldBy) => T,
): Promise<T> {
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
  };
  const taken = await takeLock(repository, name, holder, fateOfHolder);
  if (!taken.taken) return held(taken);
  try {
    return await body(taken);
  } finally {
    await releaseLock(repository, name, taken);
  }
}
