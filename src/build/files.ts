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
