import { chmodSync } from 'node:fs';
import { programOn } from './path.ts';
import type { Repo } from './repo.ts';
import { notRun } from './spec.ts';

/** Who nobody is, as a number. */
export const nobody = 65534;

/**
 * What to put before a command so that it runs as somebody for whom permissions mean something, and whose the repository
 * is.
 */
export function asNobody(repo: Repo): string[] {
  if (process.getuid?.() !== 0) return [];
  if (programOn('setpriv') === undefined) notRun('everything is writable for root, and there is no setpriv');
  repo.run('chown', ['-R', `${nobody}:${nobody}`, repo.dir]);
  chmodSync(`${repo.dir}/..`, 0o755);
  return ['setpriv', `--reuid=${nobody}`, `--regid=${nobody}`, '--clear-groups'];
}
