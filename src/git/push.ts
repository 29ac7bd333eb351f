import { Fault } from '../model/fault.ts';
import { git } from './git.ts';
import type { Repository } from './repository.ts';
import { revisions, type Commit } from './revisions.ts';

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
export async function pushedCommits(repository: Repository, refs: readonly PushedRef[]): Promise<Commit[]> {
  const tips = await tipsOf(repository, refs);
  if (tips.length === 0) return [];
  const known = refs.filter((ref) => ref.remote !== '' && !zero.test(ref.remote)).map((ref) => `^${ref.remote}`);
  return revisions(repository, [...tips, ...known], ['--not', '--remotes']);
}

/** The commits that refs stand for; a tag of a tree or of a file stands for none. One process, however many refs. */
async function tipsOf(repository: Repository, refs: readonly PushedRef[]): Promise<string[]> {
  if (refs.length === 0) return [];
  const names = refs.map((ref) => `${ref.local}^{}\n`).join('');
  const lines = (await git(repository.git, ['cat-file', '--batch-check'], names)).toString().trimEnd().split('\n');
  return lines.flatMap((line, index) => {
    const [id = '', type] = line.split(' ');
    if (type === 'missing')
      throw new Fault('git', `${refs[index]!.local} is to be pushed and is not in this repository: run \`git fsck\`.`);
    return type === 'commit' ? id : [];
  });
}
