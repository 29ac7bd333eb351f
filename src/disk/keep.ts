import { accessSync, constants, lstatSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { writeCacheThere } from './atomic.ts';
import { isOwners, type Fresh } from './compiled.ts';
import { removeOlder } from './folder.ts';
import { isThere } from './read.ts';

/** All our names, and those of files that a process left which was killed while it wrote one. */
const ourName = /\.cjs-/;
/** What is in use is written anew again and again: the rest belongs to a Node or a program that is gone. */
const longAgoMs = 60 * 24 * 60 * 60 * 1000;

/** Write what V8 made of programs, with all functions that were called, for the next run (compiled.ts). */
export function keep(cache: string, fresh: readonly Fresh[]): void {
  // A folder of root's in a clone of somebody else's would keep that one from ever having any.
  const ours = fresh.filter(({ source }) => process.geteuid === undefined || process.geteuid() === source.stat.uid);
  const [one] = ours;
  if (one === undefined) return;
  makeFolder(cache);
  // Where it would never be read: on a disk that knows no owners, for one.
  if (!isOwners(lstatSync(cache), one.source.stat)) return;
  // Asked before V8 goes to work, which would be for nothing at every run. With the dot it has to be a folder.
  accessSync(`${cache}/.`, constants.W_OK);
  removeOlder(cache, ourName, longAgoMs);
  for (const { source, script, place } of ours) {
    const data = script.createCachedData();
    writeCacheThere(place, Buffer.concat([source.bytes, data, data]), 0o644);
  }
}

/** Beside the programs, if they are still there. Git is not to see it where a repository keeps its packages. */
function makeFolder(cache: string): void {
  if (isThere(cache)) return;
  mkdirSync(cache, { mode: 0o755 });
  writeCacheThere(join(cache, '.gitignore'), '*\n', 0o644);
}
