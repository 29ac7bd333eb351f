import {
  closeSync,
  cpSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  statSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** A folder and where in another one its files belong. */
export interface Part {
  readonly from: string;
  readonly to: string;
  /** What lies in it, here and there, and is no part of it. */
  readonly without?: string;
}

/** Put a copy of folders in place of another: the new one is complete before it takes the old one's name. */
export function replaceFolder(target: string, parts: readonly Part[]): void {
  const fresh = `${target}.${process.pid}.new`;
  const old = `${target}.${process.pid}.old`;
  mkdirSync(dirname(target), { recursive: true });
  removeLeftOvers(target);
  try {
    for (const { from, to, without } of parts) {
      const left = without === undefined ? undefined : join(from, without);
      cpSync(from, join(fresh, to), { recursive: true, filter: (source) => source !== left });
    }
    // On the disk before it has the name: hooks that found empty files after a power cut would let everything through.
    for (const name of filesIn(fresh)) writeOut(join(fresh, name));
    try {
      renameSync(target, old);
    } catch {
      // There was none.
    }
    renameSync(fresh, target);
  } finally {
    removeLeftOvers(target);
  }
}

function writeOut(path: string): void {
  const file = openSync(path, 'r');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Also what another process left behind when it was killed in the middle. */
function removeLeftOvers(target: string): void {
  const name = basename(target);
  for (const one of namesIn(dirname(target)))
    if (one.startsWith(`${name}.`) && /\.\d+\.(?:new|old)$/.test(one)) removeFolder(join(dirname(target), one));
}

/** Whether a folder holds the files of these parts and no others, byte for byte. */
export function holdsExactly(target: string, parts: readonly Part[]): boolean {
  const wanted = parts.flatMap(({ from, to, without }) =>
    filesIn(from, without).map((name) => ({ source: join(from, name), name: join(to, name) })),
  );
  const left = parts.flatMap(({ to, without }) => (without === undefined ? [] : join(to, without)));
  const there = filesIn(target, ...left);
  return (
    there.length === wanted.length &&
    wanted.every(
      ({ source, name }) => there.includes(name) && readFileSync(source).equals(readFileSync(join(target, name))),
    )
  );
}

/** Every file below a folder, as seen from it, but for those in folders of these names. */
function filesIn(folder: string, ...without: readonly (string | undefined)[]): string[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
      if (without.includes(entry.name)) return [];
      return entry.isDirectory()
        ? filesIn(join(folder, entry.name)).map((name) => join(entry.name, name))
        : [entry.name];
    });
  } catch {
    return [];
  }
}

export function removeFolder(path: string): void {
  rmSync(path, { recursive: true, force: true });
}

/** Remove a folder if nothing is in it; somebody else may just have put something there. */
export function removeEmptyFolder(path: string): void {
  try {
    rmdirSync(path);
  } catch {
    // It stays.
  }
}

/** Remove the files of a folder that have such a name and that nobody has written for so long. */
export function removeOlder(folder: string, named: RegExp, ageMs: number): void {
  for (const name of namesIn(folder)) {
    if (!named.test(name)) continue;
    const path = join(folder, name);
    const stat = statSync(path, { throwIfNoEntry: false });
    if (stat?.isFile() && Date.now() - stat.mtimeMs > ageMs) rmSync(path, { force: true });
  }
}

/** The names in a folder; none when it does not exist. */
export function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}
