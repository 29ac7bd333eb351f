import { accessSync, constants, mkdirSync, symlinkSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { cleanEnvironment } from './repo.ts';

/** The first program of a name on the PATH of tests. */
export function programOn(name: string): string | undefined {
  const folders = (cleanEnvironment()['PATH'] ?? '').split(delimiter);
  return folders.map((folder) => join(folder, name)).find(isExecutable);
}

export function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** A PATH on which only these programs are. */
export function pathOf(folder: string, names: readonly string[]): string {
  mkdirSync(folder, { recursive: true });
  for (const name of names) {
    const program = programOn(name);
    if (program !== undefined) symlinkSync(program, join(folder, name));
  }
  return folder;
}

/** What git and its hooks need of a system, and no Node: as a graphical program has it that was started by a click. */
export function pathWithoutNode(folder: string): string {
  return pathOf(folder, ['git', 'sh', 'bash', 'env', 'cat', 'cp', 'ls', 'basename', 'dirname', 'uname', 'sed']);
}
