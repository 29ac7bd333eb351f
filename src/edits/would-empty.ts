import { join } from 'node:path';
import { isThere } from '../disk/read.ts';
import { blobId } from '../git/blob-id.ts';
import { askGit } from '../git/git.ts';
import { fields } from '../git/raw.ts';
import type { Repository } from '../git/repository.ts';
import type { Change } from '../model/snapshot.ts';
import type { Mending } from './mend.ts';

/**
 * Whether nothing would be left to commit once these are mended: all that is staged is what they take back. `changes` are
 * those of the index against HEAD. A merge is never empty.
 */
export async function wouldEmpty(
  repository: Repository,
  mendings: readonly Mending[],
  changes: readonly Change[],
): Promise<boolean> {
  const ends = new Map(mendings.map(({ path, was, after }) => [path, blobId(after, was)]));
  const isTakenBack = (path: string, before: string): boolean => ends.get(path) === before;
  if (changes.length === 0 || !changes.every(({ path, before }) => isTakenBack(path, before))) return false;
  if (isThere(join(repository.gitDir, 'MERGE_HEAD'))) return false;
  // Links, submodules and modes are no changes to us, but something to commit.
  const args = [
    'diff-index',
    '--cached',
    '--ita-invisible-in-index',
    '--raw',
    '-z',
    '--no-renames',
    '--no-abbrev',
    'HEAD',
    '--',
  ];
  const answer = await askGit(repository.git, args);
  const records = fields(answer.stdout);
  return (
    answer.status === 0 && records.every((record, at) => at % 2 === 1 || isTakenBackRecord(record, records[at + 1]!))
  );

  function isTakenBackRecord(record: string, path: string): boolean {
    const [mode = '', newMode, id = ''] = record.slice(1).split(' ');
    return mode === newMode && isTakenBack(path, id);
  }
}
