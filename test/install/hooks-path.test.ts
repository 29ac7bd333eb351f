import * as assert from 'uvu/assert';
import { mkdirSync } from 'node:fs';
import { holds, linkedTo, passed, refused } from '../support/gate.ts';
import { documents, inRepo, Repo } from '../support/repo.ts';
import { spec } from '../support/spec.ts';

/** A hooks path that somebody set is never overwritten, and its hooks run on. */
spec('with core.hooksPath set', (test) => {
  test('outside the work tree: nothing of ours lies in their folder', () =>
    inRepo((repo) => {
      repo.git(['config', 'core.hooksPath', `${repo.dir}.hooks`]);
      theirHooks(repo, `${repo.dir}.hooks`);
      repo.init();
      const theirs = new Repo(`${repo.dir}.hooks`);
      assert.is(theirs.run('ls', []).stdout, 'commit-msg\npre-commit\npre-push\n');
      assert.is(theirs.run('grep', ['-rlF', '>>> sluice', '.']).stdout, '');
    }));

  test('inside the work tree: our lines go into its scripts, and new ones are named to be committed', () =>
    inRepo((repo) => {
      repo.git(['config', 'core.hooksPath', 'tools/hooks']);
      theirHooks(repo, repo.path('tools/hooks'));
      const ended = repo.sluice(['init']);
      assert.match(ended.stdout, /^wrote tools\/hooks\/pre-merge-commit \(.*commit it\)$/m);
      for (const event of ['pre-commit', 'pre-merge-commit', 'pre-push'])
        assert.match(repo.read(`tools/hooks/${event}`), '# >>> sluice');
      passed(repo.commit());
      holds(linkedTo(repo));
    }));

  test('inside the work tree, under a name that needs quotes: the command that makes a script executable runs', () =>
    inRepo((repo) => {
      repo.git(['config', 'core.hooksPath', "my hooks' place"]);
      repo.write("my hooks' place/pre-commit", '#!/bin/sh\n');
      repo.git(['add', '-A']);
      const command = /`(git update-index .+?)`/.exec(repo.sluice(['init']).stdout)?.[1] ?? '';
      passed(repo.run('sh', ['-c', command]));
      assert.match(repo.git(['ls-files', '-s', '--', "my hooks' place/pre-commit"]), /^100755 /);
    }));

  test('in the configuration of one linked work tree: others keep their own', () =>
    inRepo((repo) => {
      repo.write('a.txt', 'a\n');
      repo.commit();
      const linked = linkedTo(repo);
      repo.git(['config', 'extensions.worktreeConfig', 'true']);
      linked.git(['config', '--worktree', 'core.hooksPath', `${repo.dir}.hooks`]);
      theirHooks(linked, `${repo.dir}.hooks`);
      linked.init();
      repo.init();
      holds(linked);
      assert.equal(ran(linked), ['pre-commit', 'commit-msg', 'pre-push']);
      holds(repo);
      assert.equal(ran(repo), []);
      assert.is(repo.sluice(['uninstall']).status, 0);
      linked.write(documents.path, documents.bad);
      passed(linked.commit('nobody asks'));
    }));

  test('to our own folder, as agents copy it into the work trees they make: ours fire once', () =>
    inRepo((repo) => {
      repo.git(['config', 'core.hooksPath', `${repo.dir}.hooks`]);
      theirHooks(repo, `${repo.dir}.hooks`);
      repo.init();
      repo.commit();
      const linked = linkedTo(repo);
      repo.git(['config', 'extensions.worktreeConfig', 'true']);
      linked.git(['config', '--worktree', 'core.hooksPath', repo.git(['rev-parse', '--git-path', 'hooks']).trim()]);
      linked.init();
      holds(linked);
    }));

  test('to a folder that does not exist, as /dev/null: ours fire', () =>
    inRepo((repo) => {
      repo.git(['config', 'core.hooksPath', '/dev/null']);
      repo.init();
      holds(repo);
    }));

  test('a hook that comes into their folder later runs as well', () =>
    inRepo((repo) => {
      repo.git(['config', 'core.hooksPath', `${repo.dir}.hooks`]);
      mkdirSync(`${repo.dir}.hooks`);
      repo.init();
      new Repo(`${repo.dir}.hooks`).write('commit-msg', '#!/bin/sh\necho no such message >&2; exit 1\n', 0o755);
      repo.write('a.txt', 'a\n');
      const ended = repo.commit();
      assert.is(ended.status, 1);
      assert.is(ended.stderr, 'no such message\n');
    }));

  test('anew after init: `doctor` says so, and init brings the hooks back', () =>
    inRepo((repo) => {
      repo.init();
      repo.git(['config', 'core.hooksPath', `${repo.dir}.hooks`]);
      assert.is(repo.sluice(['doctor']).status, 1);
      repo.init();
      holds(repo);
      repo.git(['config', '--unset', 'core.hooksPath']);
      repo.init();
      holds(repo);
      assert.is(repo.sluice(['doctor']).status, 0);
      assert.is(repo.tryGit(['config', 'include.path']).status, 1, 'nothing is left of the way that is over');
    }));

  test('where .git/hooks is a link into the work tree, our lines go into the scripts it leads to', () =>
    inRepo((repo) => {
      theirHooks(repo, repo.path('githooks'));
      repo.run('rm', ['-r', '.git/hooks']);
      repo.run('ln', ['-s', '../githooks', '.git/hooks']);
      repo.init();
      holds(repo);
      assert.equal(ran(repo), ['pre-commit', 'commit-msg', 'pre-push']);
    }));

  test('where .git/hooks is a link to a folder of several repositories, nothing is written there', () =>
    inRepo((repo) => {
      const shared = new Repo(`${repo.dir}.shared`);
      theirHooks(repo, shared.dir);
      repo.run('rm', ['-r', '.git/hooks']);
      repo.run('ln', ['-s', shared.dir, '.git/hooks']);
      const before = shared.run('ls', ['-l']).stdout;
      repo.init();
      assert.is(shared.run('ls', ['-l']).stdout, before);
      holds(repo);
      assert.equal(ran(repo), ['pre-commit', 'commit-msg', 'pre-push']);
    }));

  test('with hooks of theirs that refuse, a commit is refused', () =>
    inRepo((repo) => {
      const folder = new Repo(`${repo.dir}.hooks`);
      folder.write('pre-commit', '#!/bin/sh\necho not today >&2; exit 3\n', 0o755);
      repo.git(['config', 'core.hooksPath', folder.dir]);
      repo.init();
      repo.write(documents.path, documents.good);
      const ended = repo.commit();
      assert.is(ended.stderr, 'not today\n');
      assert.is(ended.status, 1);
      folder.write('pre-commit', '#!/bin/sh\nexit 0\n', 0o755);
      passed(repo.commit());
      repo.write(documents.path, documents.bad);
      refused(repo.commit());
    }));
});

/** Hooks of somebody's, who leave a line where they ran. */
function theirHooks(repo: Repo, folder: string): void {
  for (const event of ['pre-commit', 'commit-msg', 'pre-push'])
    new Repo(folder).write(event, `#!/bin/sh\necho ${event} >> "${repo.dir}.ran"\n`, 0o755);
}

/** The events that their hooks answered, each once. */
function ran(repo: Repo): string[] {
  const log = `../${repo.dir.split('/').at(-1)}.ran`;
  return repo.exists(log) ? [...new Set(repo.read(log).trim().split('\n'))] : [];
}
