import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A folder of our own for as long as `use` takes. */
export async function withTemporaryFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-'));
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
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, bytes);
  return path;
}

/** The same into a folder that is known to be there. */
export function writeThere(path: string, bytes: Uint8Array): void {
  writeFileSync(path, bytes);
}

export function makeFolder(path: string): void {
  mkdirSync(path, { recursive: true });
}
