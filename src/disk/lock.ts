import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Fault } from '../model/fault.ts';

const patienceMs = 30_000;
/** Longer than anybody needs to write a number into a file. */
const writingMs = 2000;

/** Do something that two processes must not do at once. A holder that died holds nothing. */
export async function withLock<T>(path: string, body: () => Promise<T>): Promise<T> {
  const until = Date.now() + patienceMs;
  while (!take(path)) {
    const holder = Number(contentOf(path));
    if (!holds(path, holder)) clear(path, holder);
    else if (Date.now() > until)
      throw new Fault('disk', `process ${holder} is at work here: wait for it, or remove ${path} if it is gone.`);
    else await sleep(50);
  }
  try {
    return await body();
  } finally {
    // Another process may have taken it since, where this one was believed dead.
    if (Number(contentOf(path)) === process.pid) rmSync(path, { force: true });
  }
}

function take(path: string): boolean {
  mkdirSync(dirname(path), { recursive: true });
  try {
    writeFileSync(path, `${process.pid}\n`, { flag: 'wx' });
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // The folder may have been taken away by somebody who was at work here.
    if (code === 'EEXIST' || code === 'ENOENT') return false;
    throw error;
  }
}

/**
 * Take away what a dead holder left. Of several who find it one gets it; who got the lock of a new holder instead, which
 * came between, puts it back.
 */
function clear(path: string, holder: number): void {
  const aside = `${path}.${process.pid}`;
  try {
    renameSync(path, aside);
    if (Number(contentOf(aside)) !== holder) linkSync(aside, path);
  } catch (error) {
    if (!['ENOENT', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
  rmSync(aside, { force: true });
}

function contentOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

function holds(path: string, pid: number): boolean {
  if (!(pid > 0)) return Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0) < writingMs;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
