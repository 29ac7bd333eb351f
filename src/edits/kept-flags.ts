import { askForIndex, indexesOf } from './index-entries.ts';
import { askGitNow, gitFault } from '../git/git.ts';
import { fields } from '../git/raw.ts';
import type { Repository } from '../git/repository.ts';
import { isUtf8Path, pathToBytes } from '../model/path.ts';

/** What a person told git about entries, and git forgets when an entry gets other bytes. */
export interface Flags {
  /** Not looked for on disk: outside a sparse checkout, or so wished. */
  readonly skipped: readonly string[];
  readonly unchanged: readonly string[];
}

export async function flagsOf(repository: Repository, paths: readonly string[]): Promise<Flags> {
  const wanted = new Set(paths);
  // A few are asked for by name: the list of a large index takes longer than to find them in it.
  const asked = paths.length <= 100 && paths.every(isUtf8Path) ? paths.map((path) => `:(top,literal)${path}`) : [':/'];
  const args = ['ls-files', '-v', '-z', '--full-name', '--', ...asked];
  const answer = await askGitNow(repository.git, args);
  if (answer.status !== 0) throw await gitFault(repository.git, args, answer.stderr);
  const told = fields(answer.stdout);
  const tagged = (tags: string): string[] =>
    told.flatMap((record) => (tags.includes(record[0]!) && wanted.has(record.slice(2)) ? [record.slice(2)] : []));
  return { skipped: tagged('Ss'), unchanged: tagged('hs') };
}

export async function putFlagsBack(repository: Repository, { skipped, unchanged }: Flags): Promise<void> {
  for (const here of indexesOf(repository)) {
    for (const [flag, paths] of [
      ['--skip-worktree', skipped],
      ['--assume-unchanged', unchanged],
    ] as const) {
      if (paths.length === 0) continue;
      const args = ['update-index', flag, '-z', '--stdin'];
      const input = Buffer.concat(paths.flatMap((path) => [pathToBytes(path), Buffer.of(0)]));
      const answer = await askForIndex(here, args, input);
      if (answer.status !== 0) throw await gitFault(here, args, answer.stderr);
    }
  }
}
