import { join } from 'node:path';
import { withLock } from '../../disk/lock.ts';
import type { Repository } from '../../git/repository.ts';
import { Fault, isFault } from '../../model/fault.ts';

/** Change a repository's wiring while nobody else does. */
export function alone<T>(repository: Repository, body: () => Promise<T>): Promise<T> {
  return tellingDisk(repository.commonDir, () => withLock(join(repository.commonDir, 'sluice', 'lock'), body));
}

/** What the disk refuses is told in a sentence, and is no bug of ours. */
export async function tellingDisk<T>(folder: string, body: () => Promise<T>): Promise<T> {
  try {
    return await body();
  } catch (error) {
    const { code, path, syscall } = error as NodeJS.ErrnoException;
    if (isFault(error) || code === undefined || syscall === undefined) throw error;
    throw new Fault(
      'disk',
      `${path ?? folder} could not be changed (${code}): make room, or allow writing there, and run this again.`,
      error,
    );
  }
}
