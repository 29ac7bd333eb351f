import * as assert from 'uvu/assert';
import { documents, inRepo, type Repo } from '../support/repo.ts';
import { notRun, spec } from '../support/spec.ts';
import { assertQuiet, assertRefused, badLine, commitUnasked, found, idOf, mendable, mended } from '../support/wired.ts';

/** A wired repository whose ids have 64 digits. */
function inSha256(body: (repo: Repo) => void): Promise<void> {
  return inRepo((repo) => {
    if (repo.tryGit(['init', '-q', '--object-format=sha256', '../sha256']).status !== 0)
      notRun('this git has no SHA-256 repositories');
    const other = Object.assign(Object.create(repo) as Repo, { dir: repo.path('..', 'sha256') });
    other.git(['symbolic-ref', 'HEAD', 'refs/heads/main']);
    other.init();
    body(other);
  });
}

spec('a repository with SHA-256 ids', (test) => {
  test('commits and pushes are judged, the first ones too', () =>
    inSha256((repo) => {
      repo.write(documents.path, documents.bad);
      assertRefused(repo.commit(), badLine);
      repo.write(documents.path, documents.good);
      assertQuiet(repo.commit());
      assert.is(idOf(repo).length, 64);
      const remote = repo.path('..', 'remote.git');
      repo.git(['init', '-q', '--bare', '--object-format=sha256', remote]);
      repo.git(['remote', 'add', 'origin', remote]);
      assertQuiet(repo.tryGit(['push', '-q', 'origin', 'main']));
      repo.write(documents.path, documents.bad);
      commitUnasked(repo);
      assertRefused(repo.tryGit(['push', '-q', 'origin', 'main']), badLine);
      assertQuiet(repo.tryGit(['push', '-q', 'origin', 'main~:refs/heads/other']));
      assertQuiet(repo.tryGit(['push', '-q', 'origin', ':other']));
    }));

  test('check finds the same in the index, in a range and in the whole', () =>
    inSha256((repo) => {
      repo.write('notes.txt', 'one\n');
      assertQuiet(repo.commit());
      repo.write(documents.path, documents.bad);
      const finding = [`${documents.path}:2:7 fm/name-mismatch`];
      assert.equal(found(repo.sluice(['check', '--json'])), finding);
      repo.git(['add', '-A']);
      assert.equal(found(repo.sluice(['check', '--json', '--staged'])), finding);
      commitUnasked(repo);
      assert.equal(found(repo.sluice(['check', '--json', '--all'])), finding);
      for (const args of [[], ['--each-commit']])
        assert.equal(found(repo.sluice(['check', '--json', '--range', 'HEAD~..HEAD', ...args])), finding);
    }));

  test('fix --staged mends the index', () =>
    inSha256((repo) => {
      repo.write('skills/a/SKILL.md', mendable('a'));
      repo.git(['add', '-A']);
      assert.is(repo.sluice(['fix', '--staged']).status, 0);
      assert.is(repo.git(['show', ':skills/a/SKILL.md']), mended('a'));
    }));

  test('a merge is judged by what differs from every parent', () =>
    inSha256((repo) => {
      repo.write('notes.txt', 'one\n');
      assertQuiet(repo.commit());
      repo.git(['checkout', '-q', '-b', 'side']);
      repo.write(documents.path, documents.bad);
      commitUnasked(repo);
      repo.git(['checkout', '-q', 'main']);
      repo.write('notes.txt', 'two\n');
      assertQuiet(repo.commit());
      assertQuiet(repo.tryGit(['merge', '-q', '--no-edit', 'side']));
    }));
});
