import * as assert from 'uvu/assert';
import { chmodSync } from 'node:fs';
import { holds, holdsCommits, linkedTo, passed } from '../support/gate.ts';
import { changed, listing } from '../support/listing.ts';
import { asNobody } from '../support/nobody.ts';
import { unpackedPackage } from '../support/package.ts';
import { programOn } from '../support/path.ts';
import { inFolder, inRepo, Repo, type Ended } from '../support/repo.ts';
import { spec } from '../support/spec.ts';

/** From where `sluice init` may be run, and what it says where it cannot. */
spec('init', (test) => {
  test('from a sub-directory wires the whole repository', () =>
    inRepo((repo) => {
      repo.write('web/src/a.txt', '');
      passed(repo.sluice(['init'], { cwd: repo.path('web/src') }));
      assert.ok(repo.exists('sluice.yml'));
      assert.not(repo.exists('web/src/sluice.yml'));
      holds(repo);
    }));

  test('from a linked work tree wires all of them', () =>
    inRepo((repo) => {
      repo.write('a.txt', 'a\n');
      repo.commit();
      const linked = linkedTo(repo);
      linked.init();
      linked.commit('sluice');
      holds(linked);
      repo.git(['merge', '-q', 'linked']);
      holds(repo);
    }));

  test('from the engine copy, in a work tree without the package, changes nothing and mends what is missing', () =>
    inRepo((repo) => {
      repo.init();
      const before = listing(repo);
      const copy = ['.git/sluice/engine/cli.cjs', 'init'];
      passed(repo.run(process.execPath, copy));
      assert.equal(changed(before, listing(repo)), []);
      repo.run('rm', ['.git/hooks/pre-push']);
      passed(repo.run(process.execPath, copy));
      assert.equal(changed(before, listing(repo)), []);
    }));

  test('replaces the copy of an older engine, and leaves a newer one alone', () =>
    inRepo((repo) => {
      repo.init();
      for (const [version, replaced] of [
        ['0.0.9', true],
        ['99.0.0', false],
      ] as const) {
        repo.write('.git/sluice/engine/version', `${version}\n`);
        repo.write('.git/sluice/engine/left-over.cjs', '');
        passed(repo.sluice(['init']));
        assert.is(repo.exists('.git/sluice/engine/left-over.cjs'), !replaced, version);
        holdsCommits(repo);
      }
      assert.match(repo.sluice(['doctor']).stdout, /^ok +engine: 99\.0\.0/m);
    }));

  test('replaces a newer copy that is not whole', () =>
    inRepo((repo) => {
      repo.init();
      repo.write('.git/sluice/engine/version', '99.0.0\n');
      repo.run('rm', ['.git/sluice/engine/judge.cjs']);
      repo.init();
      holdsCommits(repo);
    }));

  test('does not rewrite shared scripts because somebody else installed the package elsewhere', () =>
    inRepo((repo) => {
      repo.git(['config', 'core.hooksPath', 'hooks']);
      repo.write('.gitignore', 'node_modules\n');
      repo.run('mkdir', ['-p', 'web/node_modules']);
      repo.run('cp', ['-r', unpackedPackage(), 'web/node_modules/sluice']);
      passed(repo.run(process.execPath, ['web/node_modules/sluice/dist/engine/cli.cjs', 'init']));
      assert.match(repo.read('hooks/pre-commit'), '\nsluice=web/node_modules/sluice/hooks\n');
      repo.commit();
      repo.init();
      assert.is(repo.git(['status', '--porcelain']), '');
    }));

  test('in a bare repository says that no commit is made there', () =>
    inRepo(
      (repo) => {
        const ended = repo.sluice(['init']);
        assert.is(ended.status, 2);
        assert.match(ended.stderr, /^sluice: a bare repository makes no commits: .*\n$/);
      },
      ['--bare'],
    ));

  test('where there is no repository says so', () =>
    inFolder((folder) => {
      const ended = new Repo(folder).sluice(['init'], { env: { GIT_CEILING_DIRECTORIES: folder } });
      assert.is(ended.status, 2);
      assert.match(ended.stderr, /^sluice: .* is not in a git repository: .*\n$/);
    }));

  test('run by npx where there is no repository says so as well: a person waits for an answer', () =>
    inFolder((folder) => {
      const env = { GIT_CEILING_DIRECTORIES: folder, npm_lifecycle_event: 'npx', npm_command: 'exec' };
      assert.is(new Repo(folder).sluice(['init'], { env }).status, 2);
    }));

  test('with a git that is too old says so, and writes nothing', () =>
    inRepo((repo) => {
      const before = listing(repo);
      const git = programOn('git')!;
      const stub = `#!/bin/sh\ncase $1 in --version) echo git version 2.24.4 ;; *) exec "${git}" "$@" ;; esac\n`;
      new Repo(`${repo.dir}.bin`).write('git', stub, 0o755);
      const ended = repo.sluice(['init'], { env: { PATH: `${repo.dir}.bin:${process.env['PATH']}` } });
      assert.is(ended.status, 2);
      assert.is(ended.stderr, 'sluice: git 2.24.4 is too old: Sluice needs 2.25 or newer.\n');
      assert.equal(changed(before, listing(repo)), []);
    }));

  test('where a hook cannot be written says so in one sentence', () =>
    inRepo((repo) => {
      repo.run('rm', ['-rf', '.git/hooks']);
      repo.write('.git/hooks', 'not a folder');
      oneSentence(repo.sluice(['init']), /\.git\/hooks.* could not be changed \(E\w+\)/);
    }));

  test('with a read-only .git says so in one sentence', () =>
    inRepo((repo) => {
      const asNobody = unprivileged(repo);
      chmodSync(repo.path('.git'), 0o555);
      const ended = asNobody(['init']);
      chmodSync(repo.path('.git'), 0o755);
      oneSentence(ended, /\.git.* could not be changed \(EACCES\)/);
    }));
});

function oneSentence(ended: Ended, words: RegExp): void {
  assert.is(ended.status, 2, ended.all);
  assert.match(ended.stderr, words);
  assert.match(ended.stderr, /^sluice: .*\n$/);
}

/** Run Sluice as somebody for whom permissions mean something. */
function unprivileged(repo: Repo): (args: readonly string[]) => Ended {
  const [program, ...before] = asNobody(repo);
  if (program === undefined) return (args) => repo.sluice(args);
  repo.run('cp', ['-r', unpackedPackage(), `${repo.dir}.package`]);
  return (args) => repo.run(program, [...before, process.execPath, `${repo.dir}.package/dist/engine/cli.cjs`, ...args]);
}
