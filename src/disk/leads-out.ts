import { realpathSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { isInTheWay } from './person-files.ts';

/** The first thing on the way to a folder in another one that is no folder itself. */
export function firstInTheWay(folder: string, path: string): string | undefined {
  const parts = path.split('/');
  return parts.map((_, at) => parts.slice(0, at + 1).join('/')).find((part) => isInTheWay(join(folder, part)));
}

/** Whether what is written at a path below a folder would lie somewhere else, because of a link on the way. */
export function leadsOut(folder: string, path: string): boolean {
  const home = realpathSync(folder);
  for (let at = path; at.length > folder.length; at = dirname(at)) {
    const real = realPathOf(at);
    if (real !== undefined) return real !== home && !real.startsWith(home.endsWith(sep) ? home : `${home}${sep}`);
  }
  return false;
}

function realPathOf(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
