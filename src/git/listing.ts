import { git } from './git.ts';
import type { Repository } from './repository.ts';

/** The files of the work tree, untracked ones too, ignored ones not; in order. */
export async function listFiles(repository: Repository): Promise<string[]> {
  const output = await git(repository.git, ['ls-files', '-z', '-c', '-o', '--exclude-standard', '--', ':/']);
  const paths = output
    .toString('utf8')
    .split('\0')
    .filter((path) => path !== '');
  return [...new Set(paths)].sort();
}
