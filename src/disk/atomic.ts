import {
  chmodSync,
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { isAlive } from './alive.ts';

let serial = 0;

/**
 * Write a file so that a reader, or a crash, finds the old bytes or the new ones and nothing between.
 * The mode of a file that was there is kept. `mayReplace` is asked last, when the new bytes are on the disk.
 */
export function writeAtomically(
  path: string,
  bytes: Uint8Array | string,
  mode?: number,
  mayReplace: () => boolean = () => true,
): boolean {
  // A device or a pipe is written to, never replaced.
  if (isSpecial(path)) {
    writeFileSync(path, bytes);
    return true;
  }
  const folder = dirname(path);
  mkdirSync(folder, { recursive: true });
  const prefix = `.${basename(path).slice(0, 80)}.`;
  sweep(folder, prefix);
  const temporary = join(folder, `${prefix}${process.pid}-${serial++}.tmp`);
  try {
    const file = openSync(temporary, 'wx', mode ?? modeOf(path) ?? 0o666);
    try {
      writeFileSync(file, bytes);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    // The umask narrowed what `open` was asked for.
    const wanted = mode ?? modeOf(path);
    if (wanted !== undefined) chmodSync(temporary, wanted);
    if (mayReplace()) {
      renameSync(temporary, path);
      return true;
    }
    rmSync(temporary, { force: true });
    return false;
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/** Remove what a process that was killed in the middle left of the same file. */
export function sweep(folder: string, prefix: string): void {
  for (const name of readdirSync(folder)) {
    if (!name.startsWith(prefix)) continue;
    const writer = /^(\d+)-\d+\.tmp$/.exec(name.slice(prefix.length))?.[1];
    if (writer !== undefined && !isAlive(Number(writer))) rmSync(join(folder, name), { force: true });
  }
}

/** The same for a cache: no waiting for the disk, and a failure is only a cache that is not there. */
export function writeCache(path: string, bytes: Uint8Array | string): boolean {
  try {
    mkdirSync(dirname(path), { recursive: true });
  } catch {
    return false;
  }
  return writeCacheThere(path, bytes);
}

/** The same into a folder that is there already. */
export function writeCacheThere(path: string, bytes: Uint8Array | string, mode = 0o666): boolean {
  const temporary = `${path}.${process.pid}-${serial++}.tmp`;
  try {
    writeFileSync(temporary, bytes, { flag: 'wx', mode });
    renameSync(temporary, path);
    return true;
  } catch {
    try {
      rmSync(temporary, { force: true });
    } catch {
      // A disk that cannot even be cleaned is not ours to report from a cache.
    }
    return false;
  }
}

function isSpecial(path: string): boolean {
  try {
    return !statSync(path).isFile();
  } catch {
    return false;
  }
}

function modeOf(path: string): number | undefined {
  try {
    return statSync(path).mode & 0o7777;
  } catch {
    return undefined;
  }
}
