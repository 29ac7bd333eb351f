import {
  chmodSync,
  chownSync,
  closeSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  unlinkSync,
  writeFileSync,
  type Stats,
} from 'node:fs';
import { asideName, freshName } from './aside.ts';
import type { Seen } from './look.ts';

type Path = string | Buffer;

/**
 * Give a file new bytes if it still has those that were seen; false if it has not. A reader, or a crash, finds the old
 * bytes or the new ones. No call of the system does both, look and replace, so the old file gets a second name first,
 * and is looked at when it is replaced: if somebody has written to it up to then, it takes its place back.
 */
export function swap(place: Path, seen: Seen, after: Uint8Array, folder: string): boolean {
  const fresh = writeFresh(folder, after, seen.stat);
  let moved = false;
  try {
    if (!isStill(place, seen)) return false;
    const aside = exchange(place, fresh, folder, seen.bytes);
    moved = true;
    if (aside === undefined) return true;
    putBack(place, aside, after, folder);
    return false;
  } finally {
    if (!moved) remove(fresh);
  }
}

/** The new bytes, with the mode and, where that is allowed, the owner of the old ones. */
function writeFresh(folder: string, after: Uint8Array, { mode, uid, gid }: Stats): string {
  const fresh = freshName(folder);
  const file = openSync(fresh, 'wx', mode & 0o777);
  try {
    writeFileSync(file, after);
  } finally {
    closeSync(file);
  }
  if (process.geteuid?.() !== uid || process.getegid?.() !== gid) tryTo(() => chownSync(fresh, uid, gid));
  // The umask narrowed what `open` was asked for, and neither it nor a new owner leaves the higher bits.
  if ((mode & (process.umask() | 0o7000)) !== 0) chmodSync(fresh, mode & 0o7777);
  return fresh;
}

function tryTo(effect: () => void): void {
  try {
    effect();
  } catch {
    // Only root can give a file away.
  }
}

/** By what the disk says of it; its bytes are looked at once it is replaced. */
function isStill(place: Path, { stat }: Seen): boolean {
  const now = lstatSync(place);
  const same = (['ino', 'size', 'mtimeMs', 'ctimeMs'] as const).every((key) => now[key] === stat[key]);
  return same && now.nlink === 1;
}

/** Put a file in place of another. What was replaced, if it was not what was expected, is somebody's: its other name. */
function exchange(place: Path, file: string, folder: string, expected: Uint8Array): string | undefined {
  const aside = asideName(folder, expected);
  // Nothing between these two: a file that is renamed to the place there would be lost.
  const isKept = secondName(place, aside);
  try {
    renameSync(file, place);
  } catch (error) {
    remove(aside);
    throw error;
  }
  if (!isKept) return undefined;
  if (!readFileSync(aside).equals(expected)) return aside;
  replaced.push(aside);
  return undefined;
}

/**
 * Second names of what was replaced. Where a file was saved a moment ago, taking its last name away waits until it is on
 * the disk: for many files that is quicker once all are replaced.
 */
const replaced: string[] = [];

export function removeReplaced(): void {
  for (const path of replaced.splice(0)) remove(path);
}

/** By the one call it takes: `rmSync` looks at a file three times, and a commit may hold a hundred. */
function remove(path: string): void {
  try {
    unlinkSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}

/** False on a disk that has no hard links. */
function secondName(place: Path, second: string): boolean {
  try {
    linkSync(place, second);
    return true;
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'].includes(code)) return false;
    throw error;
  }
}

/** Give a person's file its place back; whoever saved last meanwhile has it in the end. */
function putBack(place: Path, aside: string, ours: Uint8Array, folder: string): void {
  let [file, expected]: [string | undefined, Uint8Array] = [aside, ours];
  while (file !== undefined) {
    const bytes: Uint8Array = readFileSync(file);
    file = exchange(place, file, folder, expected);
    expected = bytes;
  }
}

/** The disk of each folder of ours, which is made when it is first asked for. */
const disks = new Map<string, number>();

/** Whether a file can be moved from a folder of ours to the place of one that was seen. */
export function onOneDisk(folder: string, { stat }: Seen): boolean {
  let disk = disks.get(folder);
  // What a run starts may take it away again.
  if (disk === undefined || !existsSync(folder)) {
    mkdirSync(folder, { recursive: true });
    disks.set(folder, (disk = statSync(folder).dev));
  }
  return disk === stat.dev;
}
