import type { Change, Entry, Snapshot } from '../model/snapshot.ts';
import type { IndexFile } from './index-file.ts';

/** A tree, and what of it is indexed. */
export interface Indexed {
  readonly snapshot: Snapshot;
  /** The format that a path is indexed as; undefined where it is not. */
  readonly formatOf: (path: string) => string | undefined;
}

/** Files of which git has another content now than the index. */
export interface Moved {
  readonly entries: readonly Entry[];
  readonly isLive: (path: string, id: string) => boolean;
}

/** What git says has changed since the commit that was indexed; undefined when it cannot say. */
export async function movedSince({ snapshot, formatOf }: Indexed, { head }: IndexFile): Promise<Moved | undefined> {
  const changes = head.commit === '' ? undefined : await snapshot.since(head.commit);
  return changes && movedBy(changes, formatOf);
}

/** The same for a tree that is no commit's, by what it holds; for others an index of their own commit is better. */
export async function movedByListing({ snapshot, formatOf }: Indexed, known: IndexFile): Promise<Moved | undefined> {
  if (await snapshot.anchor()) return undefined;
  const indexed = new Set(known.all().units.flatMap(({ id, paths }) => paths.map((path) => `${id} ${path}`)));
  const now = new Map<string, string>();
  const entries: Entry[] = [];
  for (const entry of await snapshot.entries()) {
    const format = formatOf(entry.path);
    if (format === undefined) continue;
    now.set(entry.path, entry.id);
    // Under another name it would not be found by what it has.
    if (!indexed.has(`${entry.id} ${entry.path}`)) entries.push(entry);
  }
  return { entries, isLive: (path, id) => now.get(path) === id };
}

export function movedBy(changes: readonly Change[], formatOf: Indexed['formatOf']): Moved {
  const now = new Map(changes.map(({ path, entry }) => [path, entry?.id]));
  return {
    entries: changes.flatMap(({ entry }) => (entry && formatOf(entry.path) !== undefined ? entry : [])),
    isLive: (path, id) => !now.has(path) || now.get(path) === id,
  };
}

/** A work tree is indexed as git has stored it; what is only on disk has moved on from there. */
export function movedFrom(entries: readonly Entry[], formatOf: Indexed['formatOf']): Moved {
  return {
    entries: entries.filter(({ id, path }) => id === '' && formatOf(path) !== undefined),
    isLive: () => true,
  };
}

export function undone(now: readonly Entry[], changes: readonly Change[]): Entry[] {
  const changed = new Set(changes.map(({ path }) => path));
  const before = changes.flatMap(({ path, before: id }) => (id === '' ? [] : { path, id }));
  return [...now.filter(({ path }) => !changed.has(path)), ...before];
}
