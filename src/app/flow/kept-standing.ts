import { join } from 'node:path';
import { writeAtomically } from '../../disk/atomic.ts';
import { bytesDigest } from '../../disk/digest.ts';
import { readIfThere } from '../../disk/read.ts';
import type { Standing } from '../../git/changes.ts';
import type { Desk } from './desk.ts';

/**
 * How a work tree stood before a prompt began, for whoever goes on after a process that was killed. It names every file
 * that was not committed, so it stays in the git directory; the log has its digest alone.
 */

export function keepStanding(desk: Desk, { head, files }: Standing): string {
  const bytes = Buffer.from(JSON.stringify({ head, files: [...files] }));
  writeAtomically(pathOf(desk), bytes);
  return bytesDigest(bytes);
}

export function keptStanding(desk: Desk, name: string): Standing | undefined {
  const bytes = readIfThere(pathOf(desk));
  if (!bytes || bytesDigest(bytes) !== name) return undefined;
  const { head, files } = JSON.parse(bytes.toString('utf8')) as { head: string; files: [string, string][] };
  return { head, files: new Map(files) };
}

function pathOf({ repository, name }: Desk): string {
  return join(repository.gitDir, 'sluice', 'standing', `${name}.json`);
}
