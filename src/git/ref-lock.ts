import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Fault } from '../model/fault.ts';
import { canonicalJson } from '../text/canonical-json.ts';
import { shellWord } from '../text/shell-word.ts';
import { askGit, git, gitFault, type GitAnswer } from './git.ts';
import { holderIn, type LockHolder } from './lock-holder.ts';
import type { Repository } from './repository.ts';

/**
 * Locks that all work trees of a repository share: a ref that git creates only where there is none, to a blob that says
 * who holds it. Git moves such refs where somebody asks for all of them (`push --mirror`, `clone --mirror`), and with
 * branches and tags never.
 */

/** A lock that somebody holds, by the id of the blob that says so. */
export interface Held {
  readonly id: string;
  readonly holder: LockHolder;
}

export interface Taken {
  readonly taken: true;
  readonly id: string;
  /** The dead holder it was taken from. */
  readonly brokeFrom?: LockHolder;
}

export type Fate = 'alive' | 'dead' | 'unknown';

export interface HeldBy extends Held {
  readonly taken: false;
  readonly fate: Exclude<Fate, 'dead'>;
}

/** How often, and how many milliseconds apart, a ref is tried that others are writing just now. */
const tries = 10;
const pauseMs = 50;

/** Take a lock, also from a holder that is dead; who holds it, where it is not to be had. Two calls of git if it is free. */
export async function takeLock(
  repository: Repository,
  name: string,
  holder: LockHolder,
  fateOf: (holder: LockHolder) => Fate | Promise<Fate>,
): Promise<Taken | HeldBy> {
  const ref = refOf(name);
  const written = await git(repository.git, ['hash-object', '-w', '--stdin'], `${canonicalJson({ ...holder })}\n`);
  const id = written.toString().trim();
  let before: Held | undefined;
  for (let left = tries; ; left--) {
    const answer = await update(repository, [ref, id, before?.id ?? '0'.repeat(id.length)]);
    if (answer.status === 0) return { taken: true, id, ...(before && { brokeFrom: before.holder }) };
    before = await readLock(repository, name);
    const fate = before && (await fateOf(before.holder));
    if (before && fate !== undefined && fate !== 'dead') return { taken: false, ...before, fate };
    if (left === 1) throw untakeable(ref, answer);
    if (!before) await sleep(pauseMs * Math.random());
  }
}

/** Who holds a lock; undefined when nobody does. */
export async function readLock(repository: Repository, name: string): Promise<Held | undefined> {
  const ref = refOf(name);
  const asked = ['cat-file', '--batch'];
  const { status, stdout, stderr } = await askGit(repository.git, asked, `${ref}\n`);
  if (status !== 0) throw await gitFault(repository.git, asked, stderr);
  const line = stdout.indexOf('\n');
  const [id = '', , size] = stdout.toString('utf8', 0, line).split(' ');
  if (size === undefined) return unlessThere(repository, ref, stderr);
  const holder = holderIn(stdout.toString('utf8', line + 1));
  if (holder === undefined) throw notOurs(ref);
  return { id, holder };
}

/** The names of all locks that somebody holds. */
export async function lockNames({ git: here }: Repository): Promise<string[]> {
  const listed = await git(here, ['for-each-ref', '--format=%(refname:lstrip=3)', 'refs/sluice/lock/']);
  return listed
    .toString('utf8')
    .split('\n')
    .filter((name) => name !== '');
}

/** Give a lock back. False when it is no longer this one: somebody broke it, and whoever has it now keeps it. */
export function releaseLock(repository: Repository, name: string, { id }: Taken): Promise<boolean> {
  return remove(repository, name, id);
}

/** Take a lock away from the holder that was seen. False when it is another's by now, or nobody's. */
export function breakLock(repository: Repository, name: string, { id }: Held): Promise<boolean> {
  return remove(repository, name, id);
}

async function remove(repository: Repository, name: string, id: string): Promise<boolean> {
  const ref = refOf(name);
  for (let left = tries; ; left--) {
    const answer = await update(repository, ['-d', ref, id]);
    if (answer.status === 0) return true;
    if ((await readLock(repository, name))?.id !== id) return false;
    if (left === 1) throw untakeable(ref, answer);
    await sleep(pauseMs * Math.random());
  }
}

function refOf(name: string): string {
  if (/^[A-Za-z0-9][A-Za-z0-9-]{0,99}$/.test(name)) return `refs/sluice/lock/${name}`;
  throw new TypeError(`a lock may not be called ${name}: letters, digits and hyphens make a name`);
}

/** Never through a symbolic ref, which would lead to a branch. */
function update(repository: Repository, args: readonly string[]): Promise<GitAnswer> {
  return askGit(repository.git, ['update-ref', '--no-deref', ...args]);
}

/** Of a ref that git cannot follow it says what it says of one that is not there, and warns, be it here or in a listing. */
async function unlessThere(repository: Repository, ref: string, warned: string): Promise<undefined> {
  const { status, stderr } = await askGit(repository.git, ['for-each-ref', ref]);
  const said = warned + stderr;
  if (/broken/.test(said)) throw broken(ref, repository.commonDir);
  if (status !== 0 || said.includes(ref)) throw notOurs(ref);
}

function notOurs(ref: string): Fault {
  return new Fault(
    'git',
    `The lock ${ref} holds nothing that Sluice wrote, or what it held is gone: if no run is at work here, remove it with \`git update-ref --no-deref -d ${ref}\`.`,
  );
}

/** What an empty file is to git, as a power cut leaves it; `git update-ref` does not remove such a ref. */
function broken(ref: string, commonDir: string): Fault {
  return new Fault(
    'git',
    `The lock ${ref} is damaged: if no run is at work here, remove it with \`rm ${shellWord(join(commonDir, ref))}\`.`,
  );
}

function untakeable(ref: string, { stderr }: GitAnswer): Fault {
  const why = (stderr.split('\n')[0] ?? '')
    .replace(/^(?:fatal|error): (?:.*?cannot lock ref '[^']*': )?/, '')
    .replace(/\.$/, '');
  if (/No space left on device|Disk quota exceeded/i.test(stderr))
    return new Fault('disk', `git found no room to write the lock ${ref}: make room on the disk, and run this again.`);
  return new Fault(
    'git',
    `git cannot write the lock ${ref} (${why}): wait for other git processes, see to what it names, and run this again.`,
  );
}
