import { Buffer } from 'node:buffer';
import { mendStaged, type LeftAlone, type Mending, type Sound } from '../../src/edits/mend.ts';
import { updateIndex } from '../../src/edits/index-entries.ts';
import { findRepository } from '../../src/git/repository.ts';
import { cleanEnvironment, type Repo, type RunOptions } from './repo.ts';

/** What the tests mend: a word for another. */
export function fixed(text: string): string {
  return text.replaceAll('foo', 'FIXED');
}

/** The blob of a path in the index. */
export function blobOf(repo: Repo, path: string, options: RunOptions = {}): string {
  return repo.git(['rev-parse', `:0:${path}`], options).trim();
}

/** The bytes of a path in the index, one letter each. */
export function staged(repo: Repo, path: string, options: RunOptions = {}): string {
  return repo.git(['cat-file', 'blob', blobOf(repo, path, options)], options);
}

export function mendingOf(repo: Repo, path: string, after = fixed(staged(repo, path))): Mending {
  const before = Buffer.from(staged(repo, path));
  return { path, was: blobOf(repo, path), before, after: Buffer.from(after) };
}

/** Mend some files of a repository by our own functions, in this process. */
export async function mend(
  repo: Repo,
  mendings: readonly Mending[],
  sound: Sound = () => true,
  env: RunOptions['env'] = {},
): Promise<readonly LeftAlone[]> {
  return mendStaged(await here(repo, env), mendings, sound);
}

export async function mendIndex(repo: Repo, mendings: readonly Mending[], env: RunOptions['env'] = {}): Promise<void> {
  await updateIndex(await here(repo, env), mendings);
}

function here(repo: Repo, env: RunOptions['env']): ReturnType<typeof findRepository> {
  return findRepository(repo.dir, cleanEnvironment({ ...repo.env, ...env }));
}

/** What a call was refused with. */
export async function refusalOf(call: Promise<unknown>): Promise<string> {
  try {
    await call;
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('it was not refused');
}
