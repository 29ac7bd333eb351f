import { relative } from 'node:path';
import type { Repository } from '../../git/repository.ts';

/** Where a command was started. */
export interface Where {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** The work tree that is being wired. */
export interface Site {
  readonly repository: Repository;
  readonly top: string;
}

/** Something written, and what it is. */
export interface Written {
  readonly path: string;
  readonly what: string;
}

/** What `init` did, for the person to read: nothing is written that is not named here. */
export interface Wired {
  /** Files written, and settings of git's configuration. */
  readonly written: readonly Written[];
  /** What is left for the person to do. */
  readonly todo: readonly string[];
}

export function merged(...all: readonly Wired[]): Wired {
  return { written: all.flatMap((one) => one.written), todo: all.flatMap((one) => one.todo) };
}

/**
 * A path as a person in this work tree can use it. The git dir of a submodule or of a linked work tree lies elsewhere, and
 * is named as seen from here.
 */
export function shown({ top, repository }: Site, path: string): string {
  const inside = relative(top, path);
  return inside.startsWith('..') && relative(repository.commonDir, path).startsWith('..') ? path : inside;
}
