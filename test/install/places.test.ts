import * as assert from 'uvu/assert';
import { holds, holdsCommits, linkedTo, passed, refused } from '../support/gate.ts';
import { documents, inRepo, Repo } from '../support/repo.ts';
import { spec } from '../support/spec.ts';

/** Where a commit may be made from, in a repository that `sluice init` wired. */
spec('hooks fire', (test) => {
  test('in a plain clone', () =>
    inRepo((repo) => {
      repo.init();
      holds(repo);
    }));

  test('in a clone of a clone, once it is wired', () =>
    inRepo((repo) => {
      repo.init();
      repo.commit();
      const clone = new Repo(`${repo.dir}.clone`);
      repo.git(['clone', '-q', repo.dir, clone.dir]);
      clone.init();
      holds(clone);
    }));

  test('from a sub-directory', () =>
    inRepo((repo) => {
      repo.write('deep/down/here.txt', '');
      repo.init();
      holds(repo, { cwd: repo.path('deep/down') });
    }));

  test('in a repository whose path has spaces and quotes', () =>
    inRepo((repo) => {
      const odd = new Repo(`${repo.dir} it's "odd" $HOME`);
      repo.git(['init', '-q', odd.dir]);
      odd.init();
      holds(odd);
    }));

  test('in a linked work tree without node_modules', () =>
    inRepo((repo) => {
      repo.init();
      repo.commit();
      holds(linkedTo(repo));
    }));

  test('in a submodule', () =>
    inRepo((repo) => {
      const inner = new Repo(`${repo.dir}.inner`);
      repo.git(['init', '-q', inner.dir]);
      inner.write('a.txt', 'a\n');
      inner.commit();
      repo.git(['-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', inner.dir, 'module']);
      const module = new Repo(repo.path('module'));
      module.init();
      holds(module);
      assert.not(repo.exists('.git/hooks/pre-commit'), 'the repository around it is left alone');
    }));

  test('in the work trees of a bare repository', () =>
    inRepo((repo) => {
      repo.write('a.txt', 'a\n');
      repo.commit();
      const bare = `${repo.dir}.git`;
      repo.git(['clone', '-q', '--bare', repo.dir, bare]);
      const [one, other] = [new Repo(`${repo.dir}.one`), new Repo(`${repo.dir}.other`)];
      repo.git(['--git-dir', bare, 'worktree', 'add', '-q', one.dir, 'main']);
      repo.git(['--git-dir', bare, 'worktree', 'add', '-q', '-b', 'other', other.dir]);
      one.init();
      holds(one);
      other.git(['reset', '-q', '--hard', 'main']);
      holds(other);
    }));

  test('under GIT_LITERAL_PATHSPECS=1, as magit sets it, also when the gate list is warm', () =>
    inRepo((repo) => {
      repo.init();
      const literal = { env: { GIT_LITERAL_PATHSPECS: '1' } };
      holds(repo, literal);
      holdsCommits(repo, literal);
    }));

  test('after a checkout changed the policy and no time stamp did', () =>
    inRepo((repo) => {
      repo.init();
      repo.commit('strict');
      repo.git(['checkout', '-q', '-b', 'loose']);
      repo.write('sluice.yml', 'version: 1\npacks: []\n');
      repo.commit('loose');
      repo.write(documents.path, documents.bad);
      passed(repo.commit('nobody asks'));
      repo.git(['checkout', '-q', 'main']);
      for (const path of ['sluice.yml', '.git/sluice/gate', '.git/index'])
        repo.run('touch', ['-t', '200101010000', repo.path(path)]);
      repo.write(documents.path, documents.bad);
      refused(repo.commit());
    }));

  test('and let a branch pass in silence that is older than sluice', () =>
    inRepo((repo) => {
      repo.write('a.txt', 'a\n');
      repo.commit('before sluice');
      repo.git(['branch', 'older']);
      repo.init();
      repo.commit('sluice');
      repo.git(['checkout', '-q', 'older']);
      repo.write(documents.path, documents.bad);
      const done = repo.commit();
      passed(done);
      assert.is(done.all, '');
    }));
});
