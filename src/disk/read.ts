import {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  openSync,
  readFileSync,
  readSync,
  realpathSync,
  statSync,
} from 'node:fs';

/** A file that does not exist is undefined; any other trouble is the caller's to word. */
export function readIfThere(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}

/** Nothing of that name, or a folder where a file was. */
function isAbsent(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR', 'EISDIR', 'ELOOP'].includes((error as NodeJS.ErrnoException).code ?? '');
}

/** Never through a link, and never waiting for a pipe that somebody named like a document. */
const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/** Reads the first bytes of many files into one buffer: two allocations in all, however many files. */
export class HeadReader {
  #buffer: Buffer;

  constructor(limit: number) {
    this.#buffer = Buffer.allocUnsafe(limit);
  }

  /** The head is valid until the next call; undefined when the file is gone. */
  read(path: string | Buffer, limit: number): { readonly bytes: Buffer; readonly size: number } | undefined {
    let file: number;
    try {
      file = openSync(path, flags);
    } catch (error) {
      if (isAbsent(error)) return undefined;
      throw error;
    }
    try {
      return this.#readOpen(file, limit);
    } catch (error) {
      if (isAbsent(error)) return undefined;
      throw error;
    } finally {
      closeSync(file);
    }
  }

  #readOpen(file: number, limit: number): { bytes: Buffer; size: number } {
    if (this.#buffer.length < limit) this.#buffer = Buffer.allocUnsafe(limit);
    // A regular file answers short only at its end; what answers in pieces is not a document.
    const length = readSync(file, this.#buffer, 0, limit, null);
    return { bytes: this.#buffer.subarray(0, length), size: length < limit ? length : fstatSync(file).size };
  }
}

/** Whether a file is there and not empty, as one is that was never written out before the power went. */
export function holdsText(path: string): boolean {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat !== undefined && stat.isFile() && stat.size > 0;
}

export function isThere(path: string): boolean {
  return existsSync(path);
}

/** A path without links in it; itself, when nothing is there. */
export function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}
