import { Fault } from '../model/fault.ts';

/** What an answer of the system says of a path of ours that somebody else has got at, for the person in front of it. */
export const pathTroubles: Readonly<Record<string, (path: string) => string>> = {
  EACCES: forbidden,
  EPERM: forbidden,
  EROFS: forbidden,
  EISDIR: noFile,
  ERR_FS_EISDIR: noFile,
  ELOOP: noFile,
  EMLINK: noFile,
  ENXIO: noFile,
  ENOTDIR: noFolder,
  EEXIST: noFolder,
  ENAMETOOLONG: (path) => `${path} has a longer name than this disk takes: make it shorter, and run this again.`,
  ENOENT: (path) => `${path} was taken away while it was needed: see what did that, and run this again.`,
};

function forbidden(path: string): string {
  return `${path} may not be read and written here: allow that, and run this again.`;
}

function noFile(path: string): string {
  return `${path} is not a plain file: take away what stands in its place, and run this again.`;
}

function noFolder(path: string): string {
  return `${path} cannot be made because something that is no folder stands on the way to it: take that away, and run this again.`;
}

/**
 * An error nobody expected, where it is the system's word on a file or folder: no bug to report, but something to put right.
 * Undefined for any other.
 */
export function pathTrouble(error: unknown): Fault | undefined {
  const { code = '', path, syscall = 'spawn' } = (error ?? {}) as NodeJS.ErrnoException;
  const sentence = pathTroubles[code];
  // A program that cannot be started is no file of ours.
  if (!sentence || path === undefined || syscall.startsWith('spawn')) return undefined;
  return new Fault('disk', sentence(path), error);
}
