import * as assert from 'uvu/assert';
import { documents, type Repo } from '../support/repo.ts';
import { spec } from '../support/spec.ts';
import { addRemote, assertQuiet, assertRefused, badLine, branch, inWired, skill } from '../support/wired.ts';

/** Keys far enough apart that two sides may each add one and git sees no conflict. */
function wide(above = '', below = ''): string {
  const middle = Array.from({ length: 12 }, (_, index) => `  key${index}: 'x'\n`).join('');
  return `---\nname: wide\n${above}description: Wide.\nmetadata:\n${middle}${below}---\n\nWide.\n`;
}
const widePath = 'skills/wide/SKILL.md';
const license = 'license: MIT\n';

const elsewhere = 'skills/elsewhere/SKILL.md';

/** `main` and `side` have parted, and `side` holds a bad document that `main` knows nothing of. */
function badOnSide(repo: Repo): void {
  branch(repo, 'side', { [elsewhere]: documents.bad });
  branch(repo, 'main', { 'notes.txt': 'main\n' });
}

/** Both add the same key to one document, at different places: either is good, both together are not. */
function badTogether(repo: Repo): void {
  branch(repo, 'main', { [widePath]: wide() });
  branch(repo, 'side', { [widePath]: wide('', license), [elsewhere]: documents.bad });
  branch(repo, 'main', { [widePath]: wide(license) });
}

const together = '--allow-unrelated-histories';

/** `older` parted from `main` before there was a `sluice.yml`, and holds a bad document. */
function olderThanPolicy(repo: Repo): void {
  addRemote(repo);
  repo.git(['checkout', '-q', '--orphan', 'older']);
  repo.git(['rm', '-q', '-r', '-f', '.']);
  repo.write(elsewhere, documents.bad);
  assertQuiet(repo.commit('older'));
  repo.git(['checkout', '-q', 'main']);
}

function parents(repo: Repo): number {
  return repo.git(['rev-list', '--parents', '-n', '1', 'HEAD']).trim().split(' ').length - 1;
}

function merge(repo: Repo, ...args: string[]): ReturnType<Repo['tryGit']> {
  return repo.tryGit(['merge', '-q', '--no-edit', ...args]);
}

const duplicate = `${widePath}:18:1 error fm/duplicate-key`;

spec('a merge', (test) => {
  test('a bad document of the other side does not block', () =>
    inWired((repo) => {
      badOnSide(repo);
      assertQuiet(merge(repo, 'side'));
      assert.is(parents(repo), 2);
    }));

  test('a document that only the merge makes bad blocks, by pre-merge-commit', () =>
    inWired((repo) => {
      badTogether(repo);
      const ended = merge(repo, 'side');
      assertRefused(ended, duplicate, 'sluice: commit refused, 1 error.');
      assert.not.match(ended.stderr, elsewhere);
      assert.ok(repo.exists('.git/MERGE_HEAD'), 'the merge goes on where it stopped');
      repo.write(widePath, wide(license));
      repo.git(['add', widePath]);
      assertQuiet(repo.tryGit(['commit', '-q', '--no-edit']));
      assert.is(parents(repo), 2);
    }));

  test('of a branch older than the policy brings only what the policy lets in', () =>
    inWired((repo) => {
      olderThanPolicy(repo);
      assertRefused(merge(repo, together, 'older'), `${elsewhere}:2:7 error fm/name-mismatch`);
      repo.git(['merge', '--abort']);
      repo.git(['merge', '-q', '--no-verify', '--no-edit', together, 'older']);
      const pushed = repo.tryGit(['push', '-q', 'origin', 'main']);
      assert.is(pushed.status, 1);
      assert.match(pushed.stderr, `${elsewhere}:2:7 error fm/name-mismatch`);
    }));

  test('of the policy into a branch older than it asks the same', () =>
    inWired((repo) => {
      olderThanPolicy(repo);
      repo.git(['checkout', '-q', 'older']);
      assertRefused(merge(repo, together, 'main'), `${elsewhere}:2:7 error fm/name-mismatch`);
      repo.write(elsewhere, skill('elsewhere'));
      repo.git(['add', elsewhere]);
      assertQuiet(repo.tryGit(['commit', '-q', '--no-edit']));
    }));

  test('with --no-commit, the commit that follows judges the same', () =>
    inWired((repo) => {
      badTogether(repo);
      assert.is(merge(repo, '--no-commit', 'side').status, 0);
      const ended = repo.tryGit(['commit', '-q', '--no-edit']);
      assertRefused(ended, duplicate);
      assert.not.match(ended.stderr, elsewhere);
    }));

  test('a fast-forward asks nobody', () =>
    inWired((repo) => {
      branch(repo, 'side', { [elsewhere]: documents.bad });
      repo.git(['checkout', '-q', 'main']);
      assertQuiet(merge(repo, '--ff-only', 'side'));
    }));

  test('--no-ff takes a bad document of the other side as it is', () =>
    inWired((repo) => {
      branch(repo, 'side', { [elsewhere]: documents.bad });
      repo.git(['checkout', '-q', 'main']);
      assertQuiet(merge(repo, '--no-ff', 'side'));
      assert.is(parents(repo), 2);
    }));

  test('a conflict that is resolved badly is refused and stays a merge until it is good', () =>
    inWired((repo) => {
      branch(repo, 'side', { [documents.path]: skill('notes', 'Side.'), [elsewhere]: documents.bad });
      branch(repo, 'main', { [documents.path]: skill('notes', 'Main.') });
      assert.is(merge(repo, 'side').status, 1);
      repo.write(documents.path, documents.bad);
      repo.git(['add', documents.path]);
      const ended = repo.tryGit(['commit', '-q', '--no-edit']);
      assertRefused(ended, badLine);
      assert.not.match(ended.stderr, elsewhere);
      repo.write(documents.path, documents.good);
      repo.git(['add', documents.path]);
      assertQuiet(repo.tryGit(['commit', '-q', '--no-edit']));
      assert.is(parents(repo), 2);
    }));

  test('a bad document that the merge takes away from both sides’ versions blocks no longer', () =>
    inWired((repo) => {
      badTogether(repo);
      assert.is(merge(repo, 'side').status, 1);
      repo.git(['rm', '-q', '-f', widePath]);
      assertQuiet(repo.tryGit(['commit', '-q', '--no-edit']));
    }));

  test('an octopus takes bad documents of its sides as they are', () =>
    inWired((repo) => {
      branch(repo, 'one', { [elsewhere]: documents.bad });
      branch(repo, 'two', { 'skills/third/SKILL.md': documents.bad });
      branch(repo, 'main', { 'notes.txt': 'main\n' });
      assert.is(merge(repo, 'one', 'two').status, 0);
      assert.is(parents(repo), 3);
    }));

  test('an octopus is refused for what only it makes bad', () =>
    inWired((repo) => {
      branch(repo, 'main', { [widePath]: wide() });
      branch(repo, 'one', { [widePath]: wide(license), [elsewhere]: documents.bad });
      branch(repo, 'two', { [widePath]: wide('', license) });
      branch(repo, 'main', { 'notes.txt': 'main\n' });
      const ended = merge(repo, 'one', 'two');
      assertRefused(ended, duplicate);
      assert.not.match(ended.stderr, elsewhere);
    }));

  test('a squashed branch is judged whole: all of it is this commit’s own', () =>
    inWired((repo) => {
      badOnSide(repo);
      assert.is(merge(repo, '--squash', 'side').status, 0);
      assertRefused(repo.tryGit(['commit', '-q', '-m', 'x']), `${elsewhere}:2:7 error fm/name-mismatch`);
    }));

  test('a pull merges like a merge', () =>
    inWired((repo) => {
      addRemote(repo);
      badOnSide(repo);
      repo.git(['push', '-q', '--no-verify', 'origin', 'side']);
      assert.is(repo.tryGit(['pull', '-q', '--no-rebase', '--no-edit', 'origin', 'side']).status, 0);
      assert.is(parents(repo), 2);
      badTogether(repo);
      repo.git(['push', '-q', '--no-verify', '-f', 'origin', 'side']);
      assertRefused(repo.tryGit(['pull', '-q', '--no-rebase', '--no-edit', 'origin', 'side']), duplicate);
    }));

  test('a merge whose first parent holds the bad document already does not block', () =>
    inWired((repo) => {
      branch(repo, 'side', { 'notes.txt': 'side\n' });
      branch(repo, 'main', { [elsewhere]: documents.bad });
      assertQuiet(merge(repo, 'side'));
    }));
});
