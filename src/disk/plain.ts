import { closeSync, constants, fstatSync, openSync, readSync, type Stats } from 'node:fs';

/** A file of ours, and what the system says of it. */
export interface Plain {
  readonly bytes: Buffer;
  readonly stat: Stats;
}

/** More than any file of the engine has. */
const most = 1 << 25;

/** Read a file all at once. A pipe that somebody put in its place is empty, and nobody waits for it. */
export function readPlain(path: string): Plain {
  const file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    const stat = fstatSync(file);
    if (stat.size > most) throw new Error(`${path} is no file of ours`);
    const bytes = Buffer.allocUnsafeSlow(stat.size);
    return { bytes: bytes.subarray(0, readSync(file, bytes, 0, stat.size, 0)), stat };
  } finally {
    closeSync(file);
  }
}
