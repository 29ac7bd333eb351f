import { stage } from '../../git/porcelain.ts';
import type { Repository } from '../../git/repository.ts';
import { isFault } from '../../model/fault.ts';
import type { Wired } from './site.ts';

/** A file that was written for the next commit: hooks judge by what is committed, not by what lies around. */
export async function stageWritten(repository: Repository, path: string, what: string): Promise<Wired> {
  try {
    await stage(repository, path);
    return { written: [{ path, what: `${what}; staged, commit it` }], todo: [] };
  } catch (error) {
    if (!isFault(error)) throw error;
    return {
      written: [{ path, what }],
      todo: [`stage ${path} and commit it, because hooks judge by what is committed (${error.message})`],
    };
  }
}
