import type { Repository } from '../../git/repository.ts';
import { worktreeSnapshot } from '../../git/worktree-snapshot.ts';
import type { ProfilePolicy } from '../../model/profile.ts';
import { loadPolicy } from '../../policy/load.ts';

/** What the work tree says of profiles. */
export async function profilesHere(repository: Repository, top: string): Promise<ProfilePolicy> {
  const snapshot = worktreeSnapshot(repository, top);
  try {
    return (await loadPolicy(snapshot)).profiles;
  } finally {
    snapshot.close();
  }
}
