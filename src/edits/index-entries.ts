import { join } from 'node:path';
import { withTemporaryFolder, writePlain } from '../disk/temporary.ts';
import { askGit, git, gitFault } from '../git/git.ts';
import type { Repository } from '../git/repository.ts';
import { Fault } from '../model/fault.ts';
import { fields } from '../git/raw.ts';
import { pathToBytes, showPath } from '../model/path.ts';

/** A file of the index that is to have other bytes. */
export interface NewEntry {
  readonly path: string;
  /** The blob the new bytes were made from: what is staged in its place meanwhile is not overwritten. */
  readonly was: string;
  readonly bytes: Uint8Array;
}

/** How long somebody else may hold the index before we give up. */
const patienceMs = [50, 100, 200, 400];

/** Put new bytes into the index: all blobs by one git process, all entries by another. The modes stay. */
export async function updateIndex(repository: Repository, entries: readonly NewEntry[]): Promise<void> {
  if (entries.length === 0) return;
  const modes = await modesOf(repository, entries);
  const ids = await writeBlobs(repository, entries);
  const records = entries.map(({ path }, index) =>
    Buffer.concat([Buffer.from(`${modes[index]!} ${ids[index]!} 0\t`), pathToBytes(path), Buffer.of(0)]),
  );
  await writeEntries(repository, Buffer.concat(records));
}

/** The modes of the entries, once it is sure that they are still what was judged. */
async function modesOf(repository: Repository, entries: readonly NewEntry[]): Promise<string[]> {
  const records = fields(await git(repository.git, ['ls-files', '-s', '-z', '--full-name', ':/']));
  const staged = new Map(records.map((record) => [record.slice(record.indexOf('\t') + 1), record.split(' ')]));
  return entries.map(({ path, was }) => {
    const [mode, id] = staged.get(path) ?? [];
    if (mode === undefined || id !== was)
      throw new Fault(
        'git',
        `${showPath(path)} was staged anew while it was being mended: run this again; nothing was changed.`,
      );
    return mode;
  });
}

function writeBlobs(repository: Repository, entries: readonly NewEntry[]): Promise<string[]> {
  return withTemporaryFolder(async (folder) => {
    const files = entries.map((entry, index) => writePlain(join(folder, String(index)), entry.bytes));
    const output = await git(
      repository.git,
      ['hash-object', '-w', '--no-filters', '--stdin-paths'],
      `${files.join('\n')}\n`,
    );
    return output.toString().trim().split('\n');
  });
}

async function writeEntries(repository: Repository, records: Uint8Array): Promise<void> {
  const args = ['update-index', '-z', '--index-info'];
  for (const wait of [...patienceMs, undefined]) {
    const answer = await askGit(repository.git, args, records);
    if (answer.status === 0) return;
    if (!/index\.lock/.test(answer.stderr)) throw await gitFault(repository.git, args, answer.stderr);
    if (wait === undefined)
      throw new Fault(
        'git',
        'another git process holds the index of this work tree: wait for it to end and run this again; nothing was changed.',
      );
    await new Promise((resolve) => setTimeout(resolve, wait));
  }
}
