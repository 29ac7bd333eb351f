import { lstatSync } from 'node:fs';
import { writeAtomically } from './atomic.ts';
import { readIfThere } from './read.ts';

/** Why a file of a person's was left alone. */
export type LeftAlone = 'gone' | 'a link' | 'linked more than once' | 'changed meanwhile' | 'read-only';

/**
 * Give a person's file new bytes, provided it still has the old ones. A symbolic link would change another file, and
 * replacing one of several hard links would part them: both are left alone.
 */
export function replaceFile(path: string, before: Uint8Array, after: Uint8Array): LeftAlone | undefined {
  try {
    const stat = lstatSync(path);
    if (stat.isSymbolicLink()) return 'a link';
    if (stat.nlink > 1) return 'linked more than once';
    if ((stat.mode & 0o200) === 0) return 'read-only';
  } catch {
    return 'gone';
  }
  const now = readIfThere(path);
  if (!now) return 'gone';
  if (!now.equals(before)) return 'changed meanwhile';
  // Writing takes a while, and an editor may save meanwhile: the last look is right before the change.
  const unchanged = (): boolean => readIfThere(path)?.equals(before) ?? false;
  return writeAtomically(path, after, undefined, unchanged) ? undefined : 'changed meanwhile';
}
