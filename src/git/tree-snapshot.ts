import type { Change, Entry, Snapshot, Source, Visit } from '../model/snapshot.ts';
import { Batch } from './batch.ts';
import { git } from './git.ts';
import { rawChanges, treeEntries } from './raw.ts';
import type { Repository } from './repository.ts';

/** What several snapshots share, or what is known already. */
interface Given {
  readonly batch?: Batch;
  readonly changes?: readonly Change[];
}

/** One commit's tree, against the base it is given, or against nothing. */
export function treeSnapshot(
  repository: Repository,
  commit: string,
  base: string,
  source: Source,
  given: Given = {},
): Snapshot {
  const batch = given.batch ?? new Batch(repository.git);
  let entries: Promise<Entry[]> | undefined;
  let changes: Promise<readonly Change[]> | undefined = given.changes && Promise.resolve(given.changes);
  return {
    source,
    changed: () =>
      (changes ??= git(repository.git, [
        'diff-tree',
        '-r',
        '--raw',
        '-z',
        '--no-renames',
        '--no-abbrev',
        base,
        commit,
        '--',
      ]).then(rawChanges)),
    entries: () => (entries ??= git(repository.git, ['ls-tree', '-r', '-z', '--full-tree', commit]).then(treeEntries)),
    read: (wanted, limit, visit) => readBlobs(batch, wanted, limit, visit),
    readBlobs: (wanted, limit, visit) => readBlobs(batch, wanted, limit, visit),
    file: (path) => wholeFile(batch, `${commit}:${path}`),
    expect: () => undefined,
    close: () => batch.close(),
  };
}

/** Read blobs by id, in order. */
export function readBlobs(batch: Batch, entries: readonly Entry[], limit: number, visit: Visit): Promise<void> {
  return batch.read(
    entries.map((entry) => entry.id),
    limit,
    (index, content) => visit(entries[index]!, content),
  );
}

/** One file by name. A name with a line break cannot be asked for, and no file of ours has one. */
export async function wholeFile(batch: Batch, name: string): Promise<Uint8Array | undefined> {
  if (name.includes('\n')) return undefined;
  const content = await batch.one(name);
  return content === 'missing' ? undefined : content.bytes;
}
