import { chmodSync, copyFileSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { sweep } from './atomic.ts';

/** Have a program in another place as well. A second name would share its fate. */
export function keepCopy(from: string, to: string): void {
  const temporary = `${to}.${process.pid}-0.tmp`;
  mkdirSync(dirname(to), { recursive: true });
  sweep(dirname(to), `${basename(to)}.`);
  try {
    copyFileSync(from, temporary);
    chmodSync(temporary, 0o755);
    renameSync(temporary, to);
  } finally {
    rmSync(temporary, { force: true });
  }
}
