import { join } from 'node:path';
import { isAlive } from '../../disk/alive.ts';
import { openFifo, type Fifo } from '../../disk/fifo.ts';
import { namesIn } from '../../disk/folder.ts';
import { remove } from '../../disk/person-files.ts';
import { folderAt } from '../../disk/tree.ts';
import { makeFifo } from '../../process/fifo.ts';

/** A pipe that every program of a run prints into, one after the other. What a run left that was killed goes with it. */
export async function withPipe<T>(gitDir: string, use: (pipe: (() => Fifo) | undefined) => Promise<T>): Promise<T> {
  const folder = join(gitDir, 'sluice');
  folderAt(folder);
  for (const name of namesIn(folder)) {
    const [, pid] = /^output-(\d+)$/.exec(name) ?? [];
    if (pid !== undefined && !isAlive(Number(pid))) remove(join(folder, name));
  }
  const path = join(folder, `output-${process.pid}`);
  remove(path);
  const isMade = await makeFifo(path, folder);
  try {
    return await use(isMade ? () => openFifo(path) : undefined);
  } finally {
    remove(path);
  }
}
