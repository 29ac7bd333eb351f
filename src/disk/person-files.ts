import { chmodSync, renameSync, rmSync, statSync } from 'node:fs';

/** Files that belong to a person and are moved, never rewritten. */
export function move(from: string, to: string): void {
  renameSync(from, to);
}

export function remove(path: string): void {
  rmSync(path, { force: true });
}

export function isExecutable(path: string): boolean {
  try {
    return (statSync(path).mode & 0o111) !== 0;
  } catch {
    return false;
  }
}

export function makeExecutable(path: string): void {
  chmodSync(path, (statSync(path).mode & 0o7777) | 0o111);
}
