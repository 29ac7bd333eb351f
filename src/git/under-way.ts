import { join } from 'node:path';
import { isThere } from '../disk/read.ts';
import type { Repository } from './repository.ts';

const signs = [
  ['MERGE_HEAD', 'a merge'],
  ['CHERRY_PICK_HEAD', 'a cherry-pick'],
  ['REVERT_HEAD', 'a revert'],
  ['SQUASH_MSG', 'a squashed merge'],
  ['rebase-merge', 'a rebase'],
  ['rebase-apply', 'a rebase'],
] as const;

/** What somebody has begun here and not ended: a commit in its middle would not be theirs. */
export function underWay({ gitDir }: Repository): string | undefined {
  return signs.find(([file]) => isThere(join(gitDir, file)))?.[1];
}
