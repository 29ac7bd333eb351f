import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { Repo } from './repo.ts';

/** Every file below a folder: its kind, whether it may be executed, and a digest of its bytes. */
export type Listing = ReadonlyMap<string, string>;

/**
 * The work tree and the git dir, but for the object store and the index, which only `git add` writes, and for what V8
 * made of the engine, which any run may write.
 */
export function listing(repo: Repo): Listing {
  const unseen = /^\.git\/(?:objects\/|index$|sluice\/engine\/cache\/)/;
  return new Map([...filesOf(repo.dir)].filter(([path]) => !unseen.test(path)));
}

export function filesOf(folder: string, below = ''): Map<string, string> {
  const found = new Map<string, string>();
  for (const entry of readdirSync(join(folder, below), { withFileTypes: true })) {
    const path = below === '' ? entry.name : `${below}/${entry.name}`;
    if (entry.isDirectory()) for (const [inner, what] of filesOf(folder, path)) found.set(inner, what);
    else found.set(path, entry.isSymbolicLink() ? `-> ${readlinkSync(join(folder, path))}` : what(join(folder, path)));
  }
  return found;
}

function what(path: string): string {
  const mode = (lstatSync(path).mode & 0o111) === 0 ? '-' : 'x';
  return `${mode} ${createHash('sha256').update(readFileSync(path)).digest('hex')}`;
}

/** Paths that are different, new or gone. */
export function changed(before: Listing, after: Listing): string[] {
  const paths = new Set([...before.keys(), ...after.keys()]);
  return [...paths].filter((path) => before.get(path) !== after.get(path)).sort();
}
