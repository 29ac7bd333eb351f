import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Fault } from '../model/fault.ts';

/** A folder of our own for as long as `use` takes. */
export async function withTemporaryFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = written(() => mkdtempSync(join(tmpdir(), 'sluice-')));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  const stop = (signal: NodeJS.Signals): void => {
    remove();
    forget();
    process.kill(process.pid, signal);
  };
  const forget = (): void => signals.forEach((signal) => process.removeListener(signal, stop));
  // What is interrupted leaves nothing of a person's code behind.
  for (const signal of signals) process.on(signal, stop);
  try {
    return await use(folder);
  } finally {
    forget();
    remove();
  }
}

const signals: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** Write a file nobody else can see yet. */
export function writePlain(path: string, bytes: Uint8Array | string): string {
  makeFolder(dirname(path));
  written(() => writeFileSync(path, bytes));
  return path;
}

/** The same into a folder that is known to be there. */
export function writeThere(path: string, bytes: Uint8Array): void {
  written(() => writeFileSync(path, bytes));
}

export function makeFolder(path: string): void {
  written(() => mkdirSync(path, { recursive: true }));
}

/** What somebody's disk or settings do not allow is no bug of ours. */
function written<Result>(write: () => Result): Result {
  try {
    return write();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    throw new Fault(
      'disk',
      `nothing could be written to ${tmpdir()}, the folder for temporary files (${code}): make it a folder that has room, or name another one in TMPDIR.`,
      error,
    );
  }
}
