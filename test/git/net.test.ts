import * as assert from 'uvu/assert';
import { documents, type Repo } from '../support/repo.ts';
import { spec } from '../support/spec.ts';
import {
  addRemote,
  assertQuiet,
  assertRefused,
  badPlace,
  branch,
  commitUnasked,
  idOf,
  inWired,
  skill,
} from '../support/wired.ts';

/** Ways by which a bad commit comes to be without anybody being asked. Each ends with it at the tip of `main`. */
const ways: Readonly<Record<string, (repo: Repo) => void>> = {
  'commit --no-verify': (repo) => {
    repo.write(documents.path, documents.bad);
    commitUnasked(repo);
  },
  'commit --amend over a bad commit': (repo) => {
    repo.write(documents.path, documents.bad);
    commitUnasked(repo);
    repo.write('notes.txt', 'two\n');
    assertQuiet(repo.commit('amended', ['--amend']));
  },
  'cherry-pick': (repo) => {
    branch(repo, 'side', { [documents.path]: documents.bad });
    branch(repo, 'main', { 'notes.txt': 'main\n' });
    repo.git(['cherry-pick', 'side']);
  },
  rebase: (repo) => {
    branch(repo, 'side', { [documents.path]: documents.bad });
    branch(repo, 'main', { 'notes.txt': 'main\n' });
    repo.git(['checkout', '-q', 'side']);
    repo.git(['rebase', '-q', 'main']);
    repo.git(['checkout', '-q', '-B', 'main', 'side']);
  },
  revert: (repo) => {
    repo.git(['revert', '--no-edit', 'HEAD']);
  },
  am: (repo) => {
    branch(repo, 'side', { [documents.path]: documents.bad });
    const patch = repo.git(['format-patch', '--stdout', 'main']);
    branch(repo, 'main', { 'notes.txt': 'main\n' });
    repo.git(['am', '-q'], { input: patch });
  },
  'merge of a branch nobody was asked about': (repo) => {
    branch(repo, 'side', { [documents.path]: documents.bad });
    repo.git(['checkout', '-q', 'main']);
    repo.git(['merge', '-q', '--no-ff', '--no-edit', 'side']);
  },
};

/** The remote holds a bad document that was mended, so that a revert of the mend is bad again. */
function mendedBefore(repo: Repo): void {
  repo.write(documents.path, documents.bad);
  commitUnasked(repo);
  repo.write(documents.path, skill('notes', 'Mended.'));
  assertQuiet(repo.commit('mend'));
  repo.git(['push', '-q', '--no-verify', 'origin', 'main']);
}

spec('what git asks nobody about', (test) => {
  test.each(
    Object.entries(ways),
    ([way]) => `${way}: the push is refused, and names the commit`,
    ([, make]) =>
      inWired((repo) => {
        const remote = addRemote(repo);
        mendedBefore(repo);
        const sent = idOf(repo);
        make(repo);
        const bad = repo
          .git(['log', '--format=%h', '--abbrev=10', '--diff-filter=AM', '-n', '1', '--', documents.path])
          .trim();
        assertRefused(
          repo.tryGit(['push', '-q', 'origin', 'main']),
          `${badPlace} error fm/name-mismatch`,
          `(commit ${bad})`,
          'sluice: push refused, 1 error.',
        );
        assert.is(repo.git(['rev-parse', 'main'], { cwd: remote }).trim(), sent);
      }),
  );

  test('a rebase whose conflict is resolved badly is stopped at the push at the latest', () =>
    inWired((repo) => {
      addRemote(repo);
      branch(repo, 'side', { [documents.path]: skill('notes', 'Side.') });
      branch(repo, 'main', { [documents.path]: skill('notes', 'Main.') });
      repo.git(['checkout', '-q', 'side']);
      assert.is(repo.tryGit(['rebase', '-q', 'main']).status, 1);
      repo.write(documents.path, documents.bad);
      repo.git(['add', documents.path]);
      const continued = repo.tryGit(['rebase', '--continue'], { env: { GIT_EDITOR: 'true' } });
      if (continued.status === 0) assertRefused(repo.tryGit(['push', '-q', 'origin', 'side']), badPlace);
      else assertRefused(continued, badPlace);
    }));

  test('a mended commit may be pushed', () =>
    inWired((repo) => {
      addRemote(repo);
      ways['commit --no-verify']!(repo);
      assert.is(repo.tryGit(['push', '-q', 'origin', 'main']).status, 1);
      repo.write(documents.path, skill('notes', 'Mended.'));
      assertQuiet(repo.commit('mended', ['--amend']));
      assertQuiet(repo.tryGit(['push', '-q', 'origin', 'main']));
    }));
});
