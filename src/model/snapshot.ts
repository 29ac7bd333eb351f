/** Which git tree a snapshot shows. */
export type Source =
  | { readonly kind: 'index' }
  | { readonly kind: 'worktree' }
  | { readonly kind: 'tree'; readonly name: string }
  | { readonly kind: 'commit'; readonly name: string };

/** One regular file of a snapshot. `id` is the blob; '' when git has not stored these bytes. */
export interface Entry {
  readonly path: string;
  readonly id: string;
}

/** What happened to a path between the base and the snapshot. A symbolic link or a submodule counts as absent. */
export interface Change {
  readonly path: string;
  /** Undefined when the path is gone. */
  readonly entry: Entry | undefined;
  /** The blob it was before; '' when it was not there. */
  readonly before: string;
}

/** The bytes of an entry: all of them, or the first part of a larger file. */
export interface Content {
  readonly bytes: Uint8Array;
  readonly whole: boolean;
  /** Of all of it. Where a file lies on disk it is measured when somebody asks. */
  readonly size: number;
}

/**
 * Why an entry could not be read: not fetched yet (partial clone), deleted while we looked, changed on disk
 * and stored through a filter, so that only git can tell what it would store, or in an index that holds it in conflict.
 */
export type Unreadable = 'missing' | 'gone' | 'filtered' | 'unmerged';

export interface Renames {
  /** By the name that is gone; those that were not renamed are left out. */
  readonly names: ReadonlyMap<string, string>;
  /** What this clone would need to tell of the others as well. */
  readonly lacks: 'history' | 'contents' | undefined;
}

interface Anchor {
  readonly commit: string;
  readonly changes: readonly Change[];
}

/** A read-only view of one git tree, and of what changed in it against another. */
export interface Snapshot {
  readonly source: Source;
  /** What this commit, push or edit touches, in the order of paths; of a merge what differs from every parent. */
  changed(): Promise<readonly Change[]>;
  /** What differs from each parent: one list, but for a merge. */
  sides(): Promise<readonly (readonly Change[])[]>;
  /** Every regular file of the tree, in the order of paths. */
  entries(): Promise<readonly Entry[]>;
  /**
   * Hand each entry to `visit`, at most `limit` bytes of it, in the order given.
   * The bytes are only valid during the call.
   */
  read(entries: readonly Entry[], limit: number, visit: Visit): Promise<void>;
  /** The same for blobs that need not be part of the tree, such as what a file was before. */
  readBlobs(entries: readonly Entry[], limit: number, visit: Visit): Promise<void>;
  /** The whole content of one file by path, undefined when the tree does not have it. */
  file(path: string): Promise<Uint8Array | undefined>;
  /** A name that no other tree has, nor this one with other content; undefined where that cannot be told at little cost. */
  fingerprint(): Promise<string | undefined>;
  /** A commit that is at hand, and how this tree differs from it; undefined where there is none. */
  anchor(): Promise<Anchor | undefined>;
  /** How this tree differs from that of a commit; undefined when git no longer has it. */
  since(commit: string): Promise<readonly Change[] | undefined>;
  /** What files that are gone from this tree are called in it now, by git's own word. */
  renames(gone: readonly string[]): Promise<Renames>;
  /** By side, what paths of this tree were called there: by the commits between, one after another. None where there are none. */
  origins(): Promise<readonly ReadonlyMap<string, string>[]>;
  /** Say what will be asked for soon, so that it may be had in one go. A hint: nothing depends on it. */
  expect(paths: readonly string[], entries: readonly Entry[]): void;
  close(): void;
}

export type Visit = (entry: Entry, content: Content | Unreadable) => void;
