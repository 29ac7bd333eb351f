import { chmodSync, copyFileSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';

/** Have a program in another place as well. A second name would share its fate. */
export function keepCopy(from: string, to: string): void {
  const temporary = `${to}.${process.pid}.tmp`;
  mkdirSync(dirname(to), { recursive: true });
  try {
    copyFileSync(from, temporary);
    chmodSync(temporary, 0o755);
    renameSync(temporary, to);
  } finally {
    rmSync(temporary, { force: true });
  }
}
