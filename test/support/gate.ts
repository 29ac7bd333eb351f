import * as assert from 'uvu/assert';
import { documents, type Ended, Repo, type RunOptions } from './repo.ts';

/** What every refusal of `documents.bad` says. */
export const refusal = `${documents.path}:2:7 error fm/name-mismatch`;

/** A bad document cannot be committed here, and a good one can. */
export function holdsCommits(repo: Repo, options: RunOptions = {}): void {
  const before = repo.tryGit(['rev-parse', 'HEAD'], options).stdout;
  repo.write(documents.path, documents.bad);
  refused(repo.commit('bad', [], options));
  assert.is(repo.tryGit(['rev-parse', 'HEAD'], options).stdout, before, 'nothing was committed');
  repo.write(documents.path, `${documents.good}${before}`);
  passed(repo.commit('good', [], options));
}

/** The same, and a bad commit that came about without a hook cannot be pushed. */
export function holds(repo: Repo, options: RunOptions = {}): void {
  holdsCommits(repo, options);
  holdsPushes(repo, options);
}

/** A bad commit is not pushed, a good one is. Ends where it began. */
function holdsPushes(repo: Repo, options: RunOptions = {}): void {
  const remote = `${repo.dir}.remote`;
  repo.git(['init', '-q', '--bare', remote]);
  const push = (): Ended => repo.tryGit(['push', '-q', remote, 'HEAD:refs/heads/main'], options);
  passed(push());
  repo.write(documents.path, documents.bad);
  repo.commit('bad', ['--no-verify'], options);
  refused(push());
  repo.git(['reset', '-q', '--hard', 'HEAD~'], options);
  const head = repo.git(['rev-parse', 'HEAD'], options);
  assert.is(repo.git(['--git-dir', remote, 'rev-parse', 'main']), head, 'nothing was pushed');
}

/** Refused, for the right reason, and told once. */
export function refused(ended: Ended): void {
  assert.is.not(ended.status, 0, ended.all);
  assert.is(ended.all.split(refusal).length, 2, ended.all);
}

export function passed(ended: Ended): void {
  assert.is(ended.status, 0, ended.all);
}

/** A linked work tree beside a repository, on a branch of its own. */
export function linkedTo(repo: Repo, name = 'linked'): Repo {
  const linked = new Repo(`${repo.dir}.${name}`, repo.env);
  repo.git(['worktree', 'add', '-q', '-b', name, linked.dir]);
  return linked;
}
