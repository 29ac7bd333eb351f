import { closeSync, constants, fstatSync, lstatSync, openSync, readFileSync, type Stats } from 'node:fs';
import { join } from 'node:path';
import { isUtf8Path, pathToBytes } from '../model/path.ts';
import { firstLink } from './read.ts';

/** A file of a person's: the root of the work tree and a path in it. */
export interface PersonFile {
  readonly top: string;
  readonly path: string;
}

/** Why a file of a person's was left alone: what it is. */
export type LeftAlone =
  | 'gone'
  | 'a link'
  | 'behind a link'
  | 'no plain file'
  | 'linked more than once'
  | 'read-only'
  | 'not writable'
  | 'changed meanwhile';

export interface Seen {
  readonly bytes: Buffer;
  readonly stat: Stats;
}

/** Where a path is, in git's bytes where those are not UTF-8. */
export function placeOf({ top, path }: PersonFile): string | Buffer {
  return isUtf8Path(path) ? join(top, path) : Buffer.concat([Buffer.from(`${top}/`), pathToBytes(path)]);
}

/** Never through a link, and never waiting for a pipe that somebody named like a document. */
const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/**
 * A person's file, if it may be replaced. A symbolic link would change another file, and replacing one of several hard
 * links would part them.
 */
export function look(file: PersonFile): Seen | LeftAlone {
  const place = placeOf(file);
  const link = isUtf8Path(file.path) ? firstLink(file.top, file.path) : undefined;
  if (link !== undefined) return link === file.path ? 'a link' : 'behind a link';
  const stat = lstatSync(place, { throwIfNoEntry: false });
  if (!stat) return 'gone';
  if (stat.isSymbolicLink()) return 'a link';
  if (!stat.isFile()) return 'no plain file';
  if ((stat.mode & 0o200) === 0) return 'read-only';
  if (stat.nlink > 1) return 'linked more than once';
  return read(place);
}

function read(place: string | Buffer): Seen | LeftAlone {
  try {
    const file = openSync(place, flags);
    try {
      return { stat: fstatSync(file), bytes: readFileSync(file) };
    } finally {
      closeSync(file);
    }
  } catch (error) {
    return wordFor(error);
  }
}

/** What a failure to read or write a file says of it. */
export function wordFor(error: unknown): LeftAlone {
  const { code = '' } = error as NodeJS.ErrnoException;
  if (['ENOENT', 'ENOTDIR'].includes(code)) return 'gone';
  if (['ELOOP', 'EMLINK'].includes(code)) return 'a link';
  if (['EACCES', 'EPERM', 'EROFS'].includes(code)) return 'read-only';
  if (code === '') throw error;
  return 'not writable';
}
