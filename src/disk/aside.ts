import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive } from './alive.ts';
import { bytesDigest } from './digest.ts';

/**
 * Names for files that exist for a moment while a person's file is replaced: its new bytes, and a second name of the old
 * one, which says what it is expected to hold.
 */

const pattern = /^\.sluice-(\d+)-\d+(?:\.([0-9a-f]{64}))?$/;

let serial = 0;

export function freshName(folder: string): string {
  return join(folder, `.sluice-${process.pid}-${serial++}`);
}

export function asideName(folder: string, expected: Uint8Array): string {
  return `${freshName(folder)}.${digestOf(expected)}`;
}

const swept = new Set<string>();

/**
 * Once a run, remove what a process that was killed in the middle left in a folder. An old file that somebody has written
 * into since is not ours to remove.
 */
export function sweepOnce(folder: string): void {
  if (swept.has(folder)) return;
  swept.add(folder);
  for (const name of namesIn(folder)) {
    const [, writer, digest] = pattern.exec(name) ?? [];
    if (writer === undefined || isAlive(Number(writer))) continue;
    const path = join(folder, name);
    if (digest === undefined || isKnown(path, digest)) rmSync(path, { force: true });
  }
}

/** Its bytes are those that were replaced, or it still has its own name as well. */
function isKnown(path: string, digest: string): boolean {
  return statSync(path).nlink > 1 || digestOf(readFileSync(path)) === digest;
}

function digestOf(bytes: Uint8Array): string {
  return bytesDigest(bytes).slice('sha256:'.length);
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
