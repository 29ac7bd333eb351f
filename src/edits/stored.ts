import { askGit } from '../git/git.ts';
import { filteredPaths } from '../git/filters.ts';
import type { Repository } from '../git/repository.ts';
import { isUtf8Path, quotedPath } from '../model/path.ts';

/**
 * Of files whose bytes on disk are not those of the index: what git would store for those that go through a filter,
 * `undefined` where it cannot tell. A path that goes through none is not among them.
 */
export async function storedIds(
  repository: Repository,
  paths: readonly string[],
): Promise<ReadonlyMap<string, string | undefined>> {
  if (paths.length === 0) return new Map();
  const filtered = [
    ...(await filteredPaths(
      repository,
      paths.map((path) => ({ path, id: '' })),
    )),
  ];
  if (filtered.length === 0) return new Map();
  const input = filtered.map((path) => `${quotedPath(path)}\n`).join('');
  const answer = await askGit(repository.git, ['hash-object', '--stdin-paths'], input);
  const ids = answer.status === 0 ? answer.stdout.toString().split('\n') : [];
  return new Map(filtered.map((path, index) => [path, ids[index] || undefined]));
}

/** What git would write to disk for a path of the index, filters and all; undefined when it cannot. */
export async function checkedOut(repository: Repository, path: string): Promise<Buffer | undefined> {
  if (!isUtf8Path(path)) return undefined;
  const answer = await askGit(repository.git, ['cat-file', '--filters', `:0:${path}`]);
  return answer.status === 0 ? answer.stdout : undefined;
}
