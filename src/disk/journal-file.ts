import { closeSync, constants, fstatSync, fsyncSync, mkdirSync, openSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { Fault, isFault } from '../model/fault.ts';
import { pathTroubles } from './trouble.ts';

/** Never through a link, and never waiting for a pipe that somebody named like a file of ours. */
const plainly = (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);
const toAppend = constants.O_RDWR | constants.O_APPEND | constants.O_CREAT | plainly;

/** Open a file to add to it. It is made where there is none, and then no power cut takes it away again. */
export function openJournal(path: string): number {
  try {
    const made = mkdirSync(dirname(path), { recursive: true });
    const file = openPlain(path, toAppend);
    // Also of one that is there and empty: who made it may have been killed here.
    if (fstatSync(file).size === 0) syncFolders(dirname(path), made);
    return file;
  } catch (error) {
    throw journalFault(path, error);
  }
}

/** Undefined when there is no such file. */
export function openToRead(path: string): number | undefined {
  try {
    return openPlain(path, constants.O_RDONLY | plainly);
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(codeOf(error))) return undefined;
    throw journalFault(path, error);
  }
}

function openPlain(path: string, flags: number): number {
  const file = openSync(path, flags, 0o666);
  if (fstatSync(file).isFile()) return file;
  closeSync(file);
  throw Object.assign(new Error('this is no plain file'), { code: 'EISDIR' });
}

/** Folders keep their names of files and folders as files keep bytes: nothing is on the disk before they are. */
function syncFolders(folder: string, made: string | undefined): void {
  // Windows opens no folders.
  if (process.platform === 'win32') return;
  const last = made === undefined ? resolve(folder) : dirname(resolve(made));
  for (let at = resolve(folder); ; at = dirname(at)) {
    sync(at);
    if (at === last || at === dirname(at)) return;
  }
}

function sync(folder: string): void {
  const file = openSync(folder, constants.O_RDONLY);
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** What a failure of the system means for the person in front of it. */
export function journalFault(path: string, error: unknown): Fault {
  if (isFault(error)) return error;
  const code = codeOf(error);
  // What has no code is a bug of ours, and not to be told as one of the disk.
  if (code === '') throw error;
  return new Fault(
    'disk',
    sentences[code]?.(path) ?? `${path} could not be read or written (${code}): see to the disk, and run this again.`,
    error,
  );
}

const full = (path: string): string =>
  `there is no room for another line of ${path}: make room on the disk, and run this again.`;
const sentences: typeof pathTroubles = {
  ...pathTroubles,
  ENOSPC: full,
  EDQUOT: full,
  EFBIG: full,
};

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? '';
}
