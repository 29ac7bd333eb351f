import { cpSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';

/** Put a copy of folders in place of another: the new one is complete before it takes the old one's name. */
export function replaceFolder(target: string, parts: readonly { readonly from: string; readonly to: string }[]): void {
  const fresh = `${target}.${process.pid}.new`;
  const old = `${target}.${process.pid}.old`;
  mkdirSync(dirname(target), { recursive: true });
  try {
    for (const { from, to } of parts) cpSync(from, to === '' ? fresh : `${fresh}/${to}`, { recursive: true });
    removeFolder(old);
    try {
      renameSync(target, old);
    } catch {
      // There was none.
    }
    renameSync(fresh, target);
  } finally {
    removeFolder(fresh);
    removeFolder(old);
  }
}

export function removeFolder(path: string): void {
  rmSync(path, { recursive: true, force: true });
}

/** The names in a folder; none when it does not exist. */
export function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}
