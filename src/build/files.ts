import { createHash } from 'node:crypto';
import { chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root of this repository. */
export const root: string = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

export function readText(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

export function listFiles(folder: string, ending: string): string[] {
  return readdirSync(join(root, folder))
    .filter((name) => name.endsWith(ending))
    .sort()
    .map((name) => join(folder, name));
}

/** A digest of every file of a folder, and of some beside it. */
export function digestOf(folder: string, ...others: readonly string[]): string {
  const names = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8', withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  const hash = createHash('sha256');
  for (const path of [...names, ...others.map((other) => join(root, other))]) hash.update(readFileSync(path));
  return hash.digest('hex').slice(0, 32);
}

export function writeText(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), text);
}

export function emptyFolder(path: string): void {
  rmSync(join(root, path), { recursive: true, force: true });
  mkdirSync(join(root, path), { recursive: true });
}

export function makeExecutable(path: string): void {
  chmodSync(join(root, path), 0o755);
}
