import * as assert from 'uvu/assert';
import { promptDraft, promptPath, stampsOn } from './prompts.ts';
import { inRepo, type Ended, type Repo, type RunOptions } from './repo.ts';
import { assertQuiet, found } from './wired.ts';

/** A repository that stamps, with one commit in which no prompt is. */
export async function stamping(body: (repo: Repo) => void | Promise<void>, config = stampsOn): Promise<void> {
  await inRepo((repo) => {
    repo.init();
    repo.write('sluice.yml', config);
    repo.write('notes.txt', 'one\n');
    assertQuiet(repo.commit('first'));
    return body(repo);
  });
}

export function assertSaid(ended: Ended, ...lines: readonly string[]): void {
  assert.is(ended.status, 0, ended.all);
  assert.equal(
    ended.stderr.split('\n').filter((line) => line !== '' && !line.startsWith('[')),
    lines,
  );
}

export const stampedOnce = `sluice: stamped ${promptPath} (production, revision 1)`;
export const stampedTwice = `sluice: stamped ${promptPath} (production, revision 2)`;

/** What was committed is what lies on disk, and it is stamped. */
export function assertClean(repo: Repo, path = promptPath): string {
  assert.is(repo.git(['status', '--porcelain']), '');
  const text = repo.git(['show', `HEAD:${path}`]);
  assert.is(repo.read(path), text);
  assert.match(text, /^ {6}content_sha256: /m);
  assert.equal(found(repo.sluice(['check', '--all', '--json'])), []);
  return text;
}

export function draft(repo: Repo, text = promptDraft(), path = promptPath): void {
  repo.write(path, text);
  repo.git(['add', path]);
}

export function commit(repo: Repo, args: readonly string[] = [], options: RunOptions = {}): Ended {
  return repo.tryGit(['commit', '-q', '-m', 'x', ...args], options);
}

export function edit(repo: Repo, from: string, to: string, path = promptPath): void {
  const text = repo.read(path);
  assert.ok(text.includes(from), from);
  repo.write(path, text.replace(from, to));
}
