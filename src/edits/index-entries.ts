import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isThere } from '../disk/read.ts';
import { withTemporaryFolder, writePlain } from '../disk/temporary.ts';
import { askGit, git, gitFault, needsFetch, type Git, type GitAnswer } from '../git/git.ts';
import type { Repository } from '../git/repository.ts';
import { Fault } from '../model/fault.ts';
import { showPath } from '../model/path.ts';
import { binaryPatch } from './binary-patch.ts';

/** A file of the index that is to have other bytes. */
export interface NewEntry {
  readonly path: string;
  /** The blob the new bytes were made from: what is staged in its place meanwhile is not overwritten. */
  readonly was: string;
  readonly after: Uint8Array;
}

/** How long somebody else may hold the index before we give up. */
const patienceMs = [50, 100, 200, 400];

/**
 * Put new bytes into the index: all entries or none, each only if it is still what was judged. One program writes the
 * blobs and the entries, and it compares while it holds the lock. The modes stay.
 */
export async function updateIndex(repository: Repository, entries: readonly NewEntry[]): Promise<void> {
  if (entries.length === 0) return;
  const patch = entries.map(({ path, was, after }) => binaryPatch(path, was, after)).join('');
  // The patch is binary, so that what is configured for lines does not concern it.
  const args = ['apply', '--cached', '--whitespace=nowarn', '--no-ignore-whitespace', '-'];
  for (const here of indexesOf(repository)) {
    let answer = await askForIndex(here, args, patch);
    if (needsFetch.test(answer.stderr)) {
      await writeBlobs(here, entries);
      answer = await askForIndex(here, args, patch);
    }
    if (answer.status !== 0) throw await refusal(here, args, answer.stderr, entries);
  }
}

/** In a partial clone an old git looks for the new blobs at the remote, unless they are there already. */
function writeBlobs(here: Git, entries: readonly NewEntry[]): Promise<Buffer> {
  return withTemporaryFolder((folder) => {
    const files = entries.map(({ after }, index) => writePlain(join(folder, String(index)), after));
    return git(here, ['hash-object', '-w', '--no-filters', '--stdin-paths'], `${files.join('\n')}\n`);
  });
}

/**
 * `git commit <paths>` makes two indexes: the one it commits, and the one that stays. What is mended belongs into both.
 * If the second refuses, the commit does not come about, and git throws both away.
 */
export function indexesOf({ git }: Pick<Repository, 'git'>): readonly Git[] {
  const file = git.env['GIT_INDEX_FILE'];
  if (file === undefined || !/^next-index-\d+\.lock$/.test(basename(file))) return [git];
  return [git, { ...git, env: { ...git.env, GIT_INDEX_FILE: join(dirname(file), 'index.lock') } }];
}

/**
 * Whether the index that stays lies elsewhere: the caller of `git commit <paths>` named one of their own, and git tells
 * nobody which.
 */
export function keepsAnotherIndex({ git }: Repository): boolean {
  const indexes = indexesOf({ git });
  return indexes.length > 1 && !isThere(indexes[1]!.env['GIT_INDEX_FILE']!);
}

/** Ask git something for which it needs the index to itself, and wait a while for another git that has it. */
export async function askForIndex(git: Git, args: readonly string[], input: Uint8Array | string): Promise<GitAnswer> {
  for (const wait of patienceMs) {
    const answer = await askGit(git, args, input);
    if (answer.status === 0 || !isHeld(answer.stderr)) return answer;
    await sleep(wait);
  }
  return askGit(git, args, input);
}

function isHeld(stderr: string): boolean {
  return /Unable to create '.*\.lock': File exists/s.test(stderr);
}

async function refusal(
  here: Git,
  args: readonly string[],
  stderr: string,
  entries: readonly NewEntry[],
): Promise<Fault> {
  if (isHeld(stderr))
    return new Fault(
      'git',
      'another git process holds the index of this work tree: wait for it to end and run this again; nothing was changed.',
    );
  if (/does not match the current contents|does not exist in index|wrong type/.test(stderr)) {
    const path = entries.find(
      (entry) => stderr.includes(`'${entry.path}'`) || stderr.includes(` ${entry.path}: `),
    )?.path;
    return new Fault(
      'git',
      `${path === undefined ? 'a document' : showPath(path)} was staged anew while it was being mended: run this again; nothing was changed.`,
    );
  }
  return gitFault(here, args, stderr);
}
