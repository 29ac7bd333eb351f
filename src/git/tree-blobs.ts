import { pathToBytes } from '../model/path.ts';
import { git } from './git.ts';
import type { Repository } from './repository.ts';

/** The blobs that some paths have in any of some commits; a path that git cannot be asked about by a line is left out. */
export async function blobsOf(
  repository: Repository,
  commits: readonly string[],
  paths: readonly string[],
): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
  const asked = paths.filter((path) => !path.includes('\n'));
  const questions = asked.flatMap((path) => commits.map((commit) => ({ commit, path })));
  if (questions.length === 0) return new Map();
  const input = questions.map(({ commit, path }) =>
    Buffer.concat([Buffer.from(`${commit}:`), pathToBytes(path), Buffer.from('\n')]),
  );
  const output = await git(repository.git, ['cat-file', '--batch-check=%(objectname)'], Buffer.concat(input));
  const lines = output.toString('latin1').split('\n');
  const blobs = new Map<string, Set<string>>(asked.map((path) => [path, new Set()]));
  for (const [index, { path }] of questions.entries()) {
    const [id = ''] = lines[index]!.split(' ');
    if (/^[0-9a-f]{40,64}$/.test(id)) blobs.get(path)!.add(id);
  }
  return blobs;
}
