import { join } from 'node:path';
import { look, type LeftAlone as LeftOnDisk, type Seen } from '../disk/look.ts';
import { replaceFile, type Renew } from '../disk/replace.ts';
import { removeReplaced } from '../disk/swap.ts';
import type { Repository } from '../git/repository.ts';
import { Fault } from '../model/fault.ts';
import { mergeLines } from '../text/merge-lines.ts';
import { updateIndex } from './index-entries.ts';
import { flagsOf, putFlagsBack } from './kept-flags.ts';
import { checkedOut, storedIds } from './stored.ts';

/** A file of the index that is to have other bytes. */
export interface Mending {
  readonly path: string;
  /** The blob in the index that `before` was read from: what is staged in its place meanwhile is not overwritten. */
  readonly was: string;
  readonly before: Uint8Array;
  readonly after: Uint8Array;
}

/** What a file on disk is that was left alone, to follow the words `it is`. */
type Why = LeftOnDisk | 'changed in the same lines' | 'changed behind a filter';

export interface LeftAlone {
  readonly path: string;
  readonly why: Why;
}

/** Whether a change that was made on what lies on disk says there what it says in the index. */
export type Sound = (
  before: Uint8Array,
  after: Uint8Array,
  disk: Uint8Array,
  merged: Uint8Array,
) => boolean | Promise<boolean>;

/** Where files lie for a moment: in this work tree's own git dir, where nobody looks for files to add. */
function spareFolder(repository: Repository): string {
  return join(repository.gitDir, 'sluice', 'spare');
}

/**
 * Mend what is staged: the index first, all of it or nothing; then the same edits on the files, which may hold work that
 * is not staged. A file on which that cannot be done stays as it is, and is named.
 */
export async function mendStaged(
  repository: Repository,
  mendings: readonly Mending[],
  sound: Sound,
): Promise<readonly LeftAlone[]> {
  const top = topOf(repository);
  const seen = new Map(mendings.map(({ path }) => [path, look({ top, path })]));
  const apart = differing(mendings, seen);
  const flags = await flagsOf(
    repository,
    mendings.map(({ path }) => path),
  );
  const there = [...apart].flatMap(([path, disk]) => (disk ? [path] : []));
  const stored = await storedIds(repository, there);
  await updateIndex(repository, mendings);
  await putFlagsBack(repository, flags);
  const left: LeftAlone[] = [];
  for (const mending of mendings) {
    const { path, was } = mending;
    const renew: Renew<Why> = async (disk) => {
      if (!stored.has(path) || disk.equals(mending.before)) return rebased(mending, disk, sound);
      // Through a filter only git knows the way: where it would store what was staged, it says what it would check out.
      const isStaged = stored.get(path) === was && apart.get(path)?.equals(disk);
      return (isStaged && (await checkedOut(repository, path))) || 'changed behind a filter';
    };
    const known = seen.get(path)!;
    const file = { top, path };
    const why = await replaceFile(file, spareFolder(repository), renew, typeof known === 'string' ? undefined : known);
    // A file that is not to be on disk is not missing.
    if (why !== undefined && !(why === 'gone' && flags.skipped.includes(path))) left.push({ path, why });
  }
  removeReplaced();
  return left;
}

/** Mend files as they lie on disk; one that is another by now stays as it is, and is named. */
export async function mendDisk(
  repository: Repository,
  mendings: readonly Omit<Mending, 'was'>[],
): Promise<readonly LeftAlone[]> {
  const top = topOf(repository);
  const left: LeftAlone[] = [];
  for (const { path, before, after } of mendings) {
    const renew: Renew<Why> = (disk) => Promise.resolve(disk.equals(before) ? after : 'changed meanwhile');
    const why = await replaceFile({ top, path }, spareFolder(repository), renew);
    if (why !== undefined) left.push({ path, why });
  }
  removeReplaced();
  return left;
}

function topOf({ top }: Repository): string {
  if (top === undefined)
    throw new Fault('usage', 'there is nothing to mend in a bare repository: run this in a work tree.');
  return top;
}

/** The files that are not on disk as they are staged, with what is there instead; undefined where nothing is. */
function differing(
  mendings: readonly Mending[],
  all: ReadonlyMap<string, Seen | LeftOnDisk>,
): ReadonlyMap<string, Buffer | undefined> {
  const found = new Map<string, Buffer | undefined>();
  for (const { path, before } of mendings) {
    const seen = all.get(path)!;
    if (seen === 'gone') found.set(path, undefined);
    else if (typeof seen !== 'string' && !seen.bytes.equals(before)) found.set(path, seen.bytes);
  }
  return found;
}

async function rebased(
  { before, after }: Mending,
  disk: Buffer,
  sound: Sound,
): Promise<Uint8Array | 'changed in the same lines'> {
  if (disk.equals(before)) return after;
  const merged = mergeLines(before, after, disk);
  if (merged && (disk.equals(merged) || (await sound(before, after, disk, merged)))) return merged;
  return 'changed in the same lines';
}
