import { appendFileSync, lstatSync, mkdirSync, readdirSync, writeFileSync, type Dirent } from 'node:fs';
import { join } from 'node:path';

/** Every plain file below a folder, as paths from it; folders of which nothing is wanted are not entered. */
export function filesBelow(folder: string, enters: (name: string) => boolean): string[] {
  const found: string[] = [];
  const waiting = [''];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    for (const entry of entriesOf(join(folder, at))) {
      const path = at === '' ? entry.name : `${at}/${entry.name}`;
      if (entry.isDirectory() && enters(entry.name)) waiting.push(path);
      else if (entry.isFile()) found.push(path);
    }
  }
  return found.sort();
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return [];
    throw error;
  }
}

/** Add to the end of a file that others read; it may be made again at any time, so nobody waits for the disk. */
export function appendTo(path: string, text: string): void {
  appendFileSync(path, text);
}

/** Another one whenever somebody has written to a file; '' where there is none. */
export function stampOfFile(path: string): string {
  const stat = lstatSync(path, { throwIfNoEntry: false, bigint: true });
  return stat ? `${stat.mode} ${stat.size} ${stat.mtimeNs} ${stat.ctimeNs} ${stat.ino}` : '';
}

/** How long a plain file is; undefined where there is none. */
export function sizeOfFile(path: string): number | undefined {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  return stat?.isFile() ? stat.size : undefined;
}

/** A folder for what a run leaves beside its log. */
export function folderAt(path: string): void {
  mkdirSync(path, { recursive: true });
}

/** A file in it, which may be made again at any time. */
export function fileAt(path: string, bytes: Uint8Array | string): void {
  writeFileSync(path, bytes);
}
