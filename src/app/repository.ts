import { gitIn, gitVersion, oldestGit, olderThan } from '../git/git.ts';
import { findRepository, type Repository } from '../git/repository.ts';
import { Fault } from '../model/fault.ts';

/**
 * The repository around a folder, for commands a person starts. An old git may answer everything and some of it wrong,
 * so it is asked for its version; hooks leave that to `init`.
 */
export async function openRepository(
  cwd: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Repository> {
  const asked = gitVersion(gitIn(cwd, env));
  const repository = await findRepository(cwd, env);
  const version = await asked;
  if (version !== undefined && olderThan(version, oldestGit))
    throw new Fault('git', `git ${version} is too old: Sluice needs ${oldestGit} or newer.`);
  return repository;
}
