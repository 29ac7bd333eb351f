import { chmodSync, copyFileSync, linkSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';

/** Have a program in another place as well: a second name where the disk allows one, else a copy. */
export function keepCopy(from: string, to: string): void {
  const temporary = `${to}.${process.pid}.tmp`;
  mkdirSync(dirname(to), { recursive: true });
  try {
    try {
      linkSync(from, temporary);
    } catch {
      copyFileSync(from, temporary);
      chmodSync(temporary, 0o755);
    }
    renameSync(temporary, to);
  } finally {
    rmSync(temporary, { force: true });
  }
}
