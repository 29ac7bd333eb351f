import { join } from 'node:path';
import { readIfThere } from '../disk/read.ts';
import type { Repository } from './repository.ts';

/** Whether HEAD is this commit, as far as two small files tell: where they do not, git has to be asked. */
export function isPlainlyHead({ gitDir, commonDir }: Repository, commit: string): boolean {
  const read = (folder: string, name: string): string | undefined => readIfThere(join(folder, name))?.toString().trim();
  try {
    const head = read(gitDir, 'HEAD');
    const branch = head && /^ref: (refs\/heads\/.+)$/.exec(head)?.[1];
    return (branch ? read(commonDir, branch) : head) === commit;
  } catch {
    return false;
  }
}
