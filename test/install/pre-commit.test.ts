import * as assert from 'uvu/assert';
import { holds, passed, refused } from '../support/gate.ts';
import { programOn } from '../support/path.ts';
import { documents, inRepo, Repo } from '../support/repo.ts';
import { notRun, spec } from '../support/spec.ts';

/** The pre-commit framework, the real one. It hides unstaged changes in a patch while it runs. */
const config = `repos:
  - repo: local
    hooks:
      - id: own
        name: own
        entry: sh -c 'echo own >> "$LOG"'
        language: system
        always_run: true
        pass_filenames: false
`;

spec('with the pre-commit framework', (test) => {
  test('its other checks do not start to run on pushes because of us', () =>
    inFramework((repo) => {
      passed(repo.run('pre-commit', ['install']));
      repo.init();
      repo.write(documents.path, documents.good);
      passed(repo.commit());
      assert.is(repo.read('../repo.log'), 'own\n');
      repo.git(['init', '-q', '--bare', `${repo.dir}.remote`]);
      passed(repo.tryGit(['push', '-q', `${repo.dir}.remote`, 'main']));
      assert.is(repo.read('../repo.log'), 'own\n');
    }));

  test('a merge that comes to a bad document is refused, one that comes to a good document is not', () =>
    inFramework((repo) => {
      passed(repo.run('pre-commit', ['install']));
      repo.init();
      repo.write(documents.path, documents.good);
      repo.commit();
      repo.git(['branch', 'fine']);
      repo.git(['checkout', '-q', '-b', 'side']);
      repo.write(documents.path, documents.bad);
      repo.commit('bad', ['--no-verify']);
      repo.git(['checkout', '-q', 'main']);
      repo.write(documents.path, `${documents.good}\nMore.\n`);
      repo.commit('more');
      refused(repo.tryGit(['merge', '-q', '-m', 'merge', 'side']));
      repo.git(['reset', '-q', '--hard']);
      repo.git(['checkout', '-q', 'fine']);
      repo.write('a.txt', 'a\n');
      repo.commit('fine');
      passed(repo.tryGit(['merge', '-q', '-m', 'merge', 'main']));
    }));

  test('what is staged is judged, and unstaged work stays as it was', () =>
    inFramework((repo) => {
      passed(repo.run('pre-commit', ['install']));
      repo.init();
      repo.write('a.txt', 'one\ntwo\n');
      repo.commit();
      repo.write(documents.path, documents.bad);
      repo.git(['add', '-A']);
      repo.write(documents.path, documents.good);
      repo.write('a.txt', 'one\ntwo\nunstaged\n');
      refused(repo.tryGit(['commit', '-q', '-m', 'x']));
      assert.is(repo.read(documents.path), documents.good);
      repo.git(['add', documents.path]);
      passed(repo.tryGit(['commit', '-q', '-m', 'x']));
      assert.is(repo.read('a.txt'), 'one\ntwo\nunstaged\n');
      passed(repo.tryGit(['init', '-q', '--bare', `${repo.dir}.remote`]));
      passed(repo.tryGit(['push', '-q', `${repo.dir}.remote`, 'main']));
      repo.write(documents.path, documents.bad);
      repo.git(['commit', '-q', '-m', 'bad', '--no-verify', documents.path]);
      refused(repo.tryGit(['push', '-q', `${repo.dir}.remote`, 'main']));
      assert.is(repo.read('a.txt'), 'one\ntwo\nunstaged\n');
    }));

  test('not in use in this clone: hooks of our own hold, and go on when it comes', () =>
    inFramework((repo) => {
      repo.init();
      holds(repo);
      assert.not(repo.exists('../repo.log'), 'nobody asked for its other checks');
      passed(repo.run('pre-commit', ['install']));
      repo.init();
      repo.write(documents.path, documents.bad);
      assert.is.not(repo.commit().status, 0);
      repo.write(documents.path, documents.good);
      repo.write('b.txt', 'b\n');
      passed(repo.commit());
      assert.match(repo.read('../repo.log'), 'own');
    }));

  test('installed for pushes too: those are judged through it', () =>
    inFramework((repo) => {
      passed(repo.run('pre-commit', ['install', '-t', 'pre-commit', '-t', 'pre-push']));
      repo.init();
      repo.write(documents.path, documents.good);
      passed(repo.commit());
      repo.git(['init', '-q', '--bare', `${repo.dir}.remote`]);
      passed(repo.tryGit(['push', '-q', `${repo.dir}.remote`, 'main']));
      repo.write(documents.path, documents.bad);
      repo.commit('bad', ['--no-verify']);
      refused(repo.tryGit(['push', '-q', `${repo.dir}.remote`, 'main']));
      // And again after the framework was installed anew: nobody calls himself.
      passed(repo.run('pre-commit', ['install', '-t', 'pre-commit', '-t', 'pre-push']));
      refused(repo.tryGit(['push', '-q', `${repo.dir}.remote`, 'main']));
    }));

  test('the first push of all, for which it names no two ends, is judged too', () =>
    inFramework((repo) => {
      passed(repo.run('pre-commit', ['install', '-t', 'pre-commit', '-t', 'pre-push']));
      repo.init();
      repo.write(documents.path, documents.bad);
      repo.commit('bad', ['--no-verify']);
      repo.git(['init', '-q', '--bare', `${repo.dir}.remote`]);
      refused(repo.tryGit(['push', '-q', `${repo.dir}.remote`, 'main']));
      repo.write(documents.path, documents.good);
      passed(repo.commit('good', ['--amend']));
      passed(repo.tryGit(['push', '-q', `${repo.dir}.remote`, 'main']));
    }));

  test('with a hook of ours put aside by it, `uninstall` leaves nothing that refuses', () =>
    inFramework((repo) => {
      repo.init();
      passed(repo.run('pre-commit', ['install']));
      assert.ok(repo.exists('.git/hooks/pre-commit.legacy'));
      assert.is(repo.sluice(['uninstall']).status, 0);
      repo.write(documents.path, documents.bad);
      passed(repo.commit());
    }));
});

async function inFramework(body: (repo: Repo) => void): Promise<void> {
  if (programOn('pre-commit') === undefined) notRun('the pre-commit framework is not installed');
  await inRepo((plain) => {
    const env = { LOG: `${plain.dir}.log`, PRE_COMMIT_HOME: `${plain.dir}.framework` };
    const repo = new Repo(plain.dir, env);
    repo.write('.pre-commit-config.yaml', config);
    body(repo);
  });
}
