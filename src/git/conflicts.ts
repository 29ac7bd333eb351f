import { join } from 'node:path';
import { withTemporaryFolder, writePlain } from '../disk/temporary.ts';
import { askGit, git, gitFault } from './git.ts';
import { fields } from './raw.ts';
import type { Repository } from './repository.ts';

/** The blobs of a file that two sides changed: what both started from, if they did, and what each made of it. */
export interface Conflict {
  readonly path: string;
  readonly base: string | undefined;
  readonly ours: string;
  readonly theirs: string;
}

/** Every plain file that is in conflict and that both sides have. */
export async function conflictsOf(repository: Repository): Promise<Conflict[]> {
  const stages = new Map<string, Map<string, string>>();
  for (const record of fields(await git(repository.git, ['ls-files', '-u', '-z', '--full-name', ':/']))) {
    const tab = record.indexOf('\t');
    const [mode = '', id = '', stage = ''] = record.slice(0, tab).split(' ');
    if (!mode.startsWith('100')) continue;
    const path = record.slice(tab + 1);
    if (!stages.has(path)) stages.set(path, new Map());
    stages.get(path)!.set(stage, id);
  }
  return [...stages].flatMap(([path, ids]) => {
    const [base, ours, theirs] = ['1', '2', '3'].map((stage) => ids.get(stage));
    return ours !== undefined && theirs !== undefined ? [{ path, base, ours, theirs }] : [];
  });
}

/** Three texts merged as git does it, with its marks where they cannot be. */
export async function mergeTexts(
  repository: Repository,
  [ours, base, theirs]: readonly [Uint8Array, Uint8Array, Uint8Array],
): Promise<{ readonly text: Buffer; readonly clean: boolean }> {
  return withTemporaryFolder(async (folder) => {
    const files = [ours, base, theirs].map((bytes, index) => writePlain(join(folder, String(index)), bytes));
    const args = ['merge-file', '-p', '-q', ...files];
    const answer = await askGit(repository.git, args);
    // The status is how many conflicts there are; what is beyond that is an error.
    if (answer.status > 127) throw await gitFault(repository.git, args, answer.stderr);
    return { text: answer.stdout, clean: answer.status === 0 };
  });
}
