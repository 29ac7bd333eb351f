import { join, relative, resolve, sep } from 'node:path';
import { isThere } from '../disk/read.ts';
import type { Repository } from '../git/repository.ts';
import { Fault } from '../model/fault.ts';
import { showPath } from '../model/path.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { matcher } from '../text/glob.ts';
import type { CheckOptions } from './options.ts';

/** Paths as a person names them, from where they stand, as paths of the repository. */
export function repositoryPaths(repository: Repository, options: CheckOptions): string[] {
  return [...(options.paths ?? []), ...(options.listed ?? [])].map((path) =>
    repositoryPath(repository, options.cwd, path),
  );
}

function repositoryPath(repository: Repository, cwd: string, path: string): string {
  const top = repository.top ?? cwd;
  // Elsewhere a back-slash is part of a name.
  const inside = relative(top, resolve(cwd, path)).replaceAll(sep, '/');
  if (inside === '..' || inside.startsWith('../'))
    throw new Fault('usage', `${showPath(path)} is outside this repository (${top}): name paths inside it.`);
  return inside;
}

/** A path names itself and everything below it; a pattern what it fits. */
export function within(paths: readonly string[]): (path: string) => boolean {
  const patterns = paths.filter((path) => /[*?[{]/.test(path));
  const fits = matcher(patterns);
  const names = paths.map((path) => path.replace(/\/+$/, ''));
  return (path) =>
    names.some((name) => name === '' || name === '.' || path === name || path.startsWith(`${name}/`)) || fits(path);
}

/** A path that names nothing is a slip of the hand: judging nothing instead would look like a pass. */
export async function refuseUnknownPaths(
  repository: Repository,
  snapshots: readonly Snapshot[],
  options: CheckOptions,
): Promise<void> {
  for (const path of options.paths ?? []) {
    const inside = repositoryPath(repository, options.cwd, path);
    if (repository.top !== undefined && isThere(join(repository.top, inside))) continue;
    if (snapshots.length === 0 || (await isIn(snapshots, within([inside])))) continue;
    throw new Fault('usage', `${showPath(path)} names nothing here: check the spelling.`);
  }
}

/** Whether a tree has it, or the change took it away. */
async function isIn(snapshots: readonly Snapshot[], fits: (path: string) => boolean): Promise<boolean> {
  for (const snapshot of snapshots) {
    if ((await snapshot.changed()).some((change) => fits(change.path))) return true;
    if ((await snapshot.entries()).some((entry) => fits(entry.path))) return true;
  }
  return false;
}
