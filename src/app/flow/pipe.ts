import { join } from 'node:path';
import { isAlive } from '../../disk/alive.ts';
import { isFifo, openFifo, type Fifo } from '../../disk/fifo.ts';
import { namesIn } from '../../disk/folder.ts';
import { remove } from '../../disk/person-files.ts';
import { folderAt } from '../../disk/tree.ts';
import { makeFifo } from '../../process/fifo.ts';

/** A pipe that every program of a run prints into, one after the other. What a run left that was killed goes with it. */
export async function withPipe<T>(gitDir: string, use: (pipe: (() => Fifo) | undefined) => Promise<T>): Promise<T> {
  const folder = join(gitDir, 'sluice');
  for (const name of namesIn(folder)) {
    const [, pid] = /^output-(\d+)$/.exec(name) ?? [];
    if (pid !== undefined && !isAlive(Number(pid))) remove(join(folder, name));
  }
  const path = join(folder, `output-${process.pid}`);
  const made = (): boolean => {
    folderAt(folder);
    remove(path);
    return makeFifo(path, folder);
  };
  // What ran before may have taken it away.
  const open = (): Fifo => {
    if (!isFifo(path)) made();
    return openFifo(path);
  };
  try {
    return await use(made() ? open : undefined);
  } finally {
    remove(path);
  }
}
