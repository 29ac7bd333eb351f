import { git } from './git.ts';
import type { Repository } from './repository.ts';

export interface Commit {
  readonly id: string;
  /** As far as this clone has them. */
  readonly parents: readonly string[];
}

/** Commits by what they are reached from, oldest first; an id that is not here, such as a remote's own, counts for none. */
export async function revisions(
  repository: Repository,
  names: readonly string[],
  options: readonly string[] = [],
): Promise<Commit[]> {
  // `--missing` keeps a partial clone from asking its remote.
  const args = [
    'rev-list',
    '--reverse',
    '--parents',
    '--topo-order',
    '--ignore-missing',
    '--missing=allow-any',
    '--stdin',
    ...options,
  ];
  const output = await git(repository.git, args, `${names.join('\n')}\n`);
  const lines = output.toString().split('\n').filter(Boolean);
  return lines.map((line) => line.split(' ')).map(([id, ...parents]) => ({ id: id!, parents }));
}
