import { revisions } from './range.ts';
import { commitOf, type Repository } from './repository.ts';

/** One line of what git tells a pre-push hook. */
export interface PushedRef {
  readonly local: string;
  readonly remote: string;
  readonly remoteRef: string;
}

const zero = /^0+$/;

/** The refs that a push sends; a deletion sends nothing. Ids have 40 digits, or 64 with SHA-256. */
export function pushedRefs(input: string): PushedRef[] {
  return input.split('\n').flatMap((line) => {
    const [, local = '', remoteRef = '', remote = ''] = line.trim().split(' ');
    return local === '' || zero.test(local) ? [] : [{ local, remote, remoteRef }];
  });
}

/** Every commit a push would bring to where no remote has it yet, oldest first. A tag counts for its commit. */
export async function pushedCommits(repository: Repository, refs: readonly PushedRef[]): Promise<string[]> {
  const tips = await Promise.all(refs.map((ref) => commitOf(repository, ref.local)));
  const known = refs.filter((ref) => ref.remote !== '' && !zero.test(ref.remote)).map((ref) => `^${ref.remote}`);
  const wanted = tips.filter((tip) => tip !== undefined);
  if (wanted.length === 0) return [];
  return revisions(repository, [...wanted, ...known, '--not', '--remotes']);
}
