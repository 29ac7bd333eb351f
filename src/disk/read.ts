import {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  lstatSync,
  openSync,
  readFileSync,
  readSync,
  realpathSync,
  statSync,
} from 'node:fs';
import { join } from 'node:path';

/** A file that does not exist is undefined; any other trouble is the caller's to word. */
export function readIfThere(path: string): Buffer | undefined {
  return ifThere(() => {
    // Somebody may have put a pipe there, which nobody writes to.
    const file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    try {
      return fstatSync(file).isFIFO() ? undefined : readFileSync(file);
    } finally {
      closeSync(file);
    }
  });
}

/** The first link on the way from a folder to a file in it. */
export function firstLink(folder: string, path: string): string | undefined {
  const parts = path.split('/');
  return parts
    .map((_, index) => parts.slice(0, index + 1).join('/'))
    .find((part) => ifThere(() => lstatSync(join(folder, part)))?.isSymbolicLink());
}

/** Nothing of that name, or a folder where a file was. */
function isAbsent(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR', 'EISDIR', 'ELOOP'].includes((error as NodeJS.ErrnoException).code ?? '');
}

/** Never through a link, and never waiting for a pipe that somebody named like a document. */
const flags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/** The first bytes of a file, valid while it is open. */
interface Head {
  readonly bytes: Buffer;
  readonly whole: boolean;
  readonly size: number;
}

/** Reads the first bytes of many files into one buffer: two allocations in all, however many files. */
export class HeadReader {
  #buffer: Buffer = Buffer.alloc(0);

  /** Hand the head to `visit`; undefined when the file is gone. */
  read(path: string | Buffer, limit: number, visit: (head: Head | undefined) => void): void {
    const file = ifThere(() => openSync(path, flags));
    if (file === undefined) return visit(undefined);
    try {
      const length = ifThere(() => this.#fill(file, limit + 1));
      visit(length === undefined ? undefined : this.#head(file, length, limit));
    } finally {
      closeSync(file);
    }
  }

  /** A regular file answers short only at its end; what answers in pieces is not a document. */
  #fill(file: number, length: number): number {
    if (this.#buffer.length < length) this.#buffer = Buffer.allocUnsafe(length);
    return readSync(file, this.#buffer, 0, length, null);
  }

  #head(file: number, length: number, limit: number): Head {
    const whole = length <= limit;
    return {
      bytes: this.#buffer.subarray(0, whole ? length : limit),
      whole,
      get size() {
        return whole ? length : fstatSync(file).size;
      },
    };
  }
}

function ifThere<T>(get: () => T): T | undefined {
  try {
    return get();
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}

/** Whether a file is there and not empty, as one is that was never written out before the power went. */
export function holdsText(path: string): boolean {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat !== undefined && stat.isFile() && stat.size > 0;
}

/** Bytes; undefined where there is no such file. */
export function sizeOf(path: string): number | undefined {
  return statSync(path, { throwIfNoEntry: false })?.size;
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
