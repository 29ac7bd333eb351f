import {
  linkSync,
  lstatSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  type Stats,
} from 'node:fs';

/** Files that belong to a person and are moved, never rewritten. */
export function move(from: string, to: string): void {
  renameSync(from, to);
}

export function remove(path: string): void {
  rmSync(path, { force: true });
}

/**
 * Give a file a second name, so that its first can be taken without a moment in which it has none. False when the
 * second name is taken by something else.
 */
export function keepAs(path: string, second: string): boolean {
  try {
    if (isLink(path)) symlinkSync(readlinkSync(path), second);
    else linkSync(path, second);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'EEXIST') return isSame(path, second);
    // A disk without hard links.
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EXDEV'].includes(code ?? '') || isAnything(second))
      throw error;
    renameSync(path, second);
    return true;
  }
}

function isSame(one: string, other: string): boolean {
  if (isLink(one) || isLink(other)) return linkTarget(one) === linkTarget(other);
  return readFileSync(one).equals(readFileSync(other));
}

/** Whether there is something of that name, be it a link to nowhere. */
export function isAnything(path: string): boolean {
  return named(path) !== undefined;
}

/** What a symbolic link says; undefined for anything else. */
export function linkTarget(path: string): string | undefined {
  return isLink(path) ? readlinkSync(path) : undefined;
}

function isLink(path: string): boolean {
  return named(path)?.isSymbolicLink() ?? false;
}

export function isFolder(path: string): boolean {
  return named(path)?.isDirectory() ?? false;
}

/** Whether something stands where a folder is wanted. */
export function isInTheWay(path: string): boolean {
  return isAnything(path) && statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true;
}

function named(path: string): Stats | undefined {
  return lstatSync(path, { throwIfNoEntry: false });
}

export function isExecutable(path: string): boolean {
  try {
    return (statSync(path).mode & 0o111) !== 0;
  } catch {
    return false;
  }
}
