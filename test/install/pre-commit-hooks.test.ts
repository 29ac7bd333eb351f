import * as assert from 'uvu/assert';
import { root } from '../setup.mjs';
import { around } from '../support/copies.ts';
import { copiesOn, copyAt, inCopying, old, put } from '../support/copying.ts';
import { programOn } from '../support/path.ts';
import { documents, Repo, type Ended } from '../support/repo.ts';
import { notRun, spec } from '../support/spec.ts';
import { badLine, idOf } from '../support/wired.ts';

/** `.pre-commit-hooks.yaml`, as a repository uses it that asks for these hooks by the address of ours. */
const copied = copyAt('src/new.ts');
const said = new RegExp(`${copied.at}:\\d+ error dup/new these 24 lines are ${copied.of} again`);

spec('the hooks for the pre-commit framework', (test) => {
  test('jscpd, at a commit: what is staged, and not what lies on disk', () =>
    inFramework((repo) => {
      installed(repo);
      put(repo, { 'src/new.ts': around('new', old), [documents.path]: documents.bad });
      repo.git(['add', '-A']);
      put(repo, { 'src/new.ts': around('new') });
      const alone = { env: { SKIP: 'sluice' } };
      const ended = repo.tryGit(['commit', '-q', '-m', 'x'], alone);
      assert.is(ended.status, 1, ended.all);
      assert.match(ended.all, said);
      assert.not.match(ended.all, ' % of ');
      repo.git(['add', 'src/new.ts']);
      passes(repo.tryGit(['commit', '-q', '-m', 'x'], alone));
    }));

  test('jscpd, with --all-files: how much of the tree is copies, by threshold or ratchet', () =>
    inFramework((repo) => {
      put(repo, { '.jscpd.json': '{ "minTokens": 50, "minLines": 5, "threshold": 90 }\n' });
      allowed(repo);
      const asked = ['run', 'jscpd', '--all-files'];
      const ended = passes(repo.run('pre-commit', asked));
      assert.match(ended.all, /^copies: \d+(?:\.\d+)? % of \d+ lines in \d+ files; the threshold .* allows 90 %$/m);
      put(repo, { '.jscpd.json': '{ "minTokens": 50, "minLines": 5, "threshold": 1 }\n' });
      allowed(repo);
      const refused = repo.run('pre-commit', asked);
      assert.is(refused.status, 1, refused.all);
      assert.match(refused.all, /error dup\/percentage/);
    }));

  test('jscpd, asked by hand with something staged: that, and the whole tree', () =>
    inFramework((repo) => {
      put(repo, { '.jscpd.json': '{ "minTokens": 50, "minLines": 5, "threshold": 90 }\n' });
      allowed(repo);
      put(repo, { 'src/new.ts': around('new', old) });
      repo.git(['add', '-A']);
      const refused = repo.run('pre-commit', ['run', 'jscpd']);
      assert.is(refused.status, 1, refused.all);
      assert.match(refused.all, said);
      put(repo, { 'src/new.ts': around('new') });
      repo.git(['add', '-A']);
      assert.match(passes(repo.run('pre-commit', ['run', 'jscpd'])).all, /^copies: .* % of /m);
    }));

  test('jscpd, between two refs: what the range adds', () =>
    inFramework((repo) => {
      const from = idOf(repo);
      put(repo, { 'src/new.ts': around('new', old) });
      allowed(repo);
      const range = (ref: string): Ended =>
        repo.run('pre-commit', ['run', 'jscpd', '--from-ref', ref, '--to-ref', 'HEAD']);
      const refused = range(from);
      assert.is(refused.status, 1, refused.all);
      assert.match(refused.all, said);
      put(repo, { 'notes.txt': 'two\n' });
      const since = idOf(repo);
      allowed(repo);
      assert.not.match(passes(range(since)).all, 'dup/new');
    }));

  test('jscpd: a warning is shown, and blocks nothing', () =>
    inFramework((repo) => {
      put(repo, { 'sluice.yml': copiesOn['sluice.yml'].replace('true', 'warn') });
      allowed(repo);
      installed(repo);
      put(repo, { 'src/new.ts': around('new', old) });
      const ended = repo.commit();
      assert.is(ended.status, 0, ended.all);
      assert.match(ended.all, `${copied.at}:1 warning dup/new `);
    }));

  test('sluice: at a commit, with --all-files, and between two refs', () =>
    inFramework((repo) => {
      put(repo, { 'sluice.yml': 'version: 1\n' });
      allowed(repo);
      installed(repo);
      const from = idOf(repo);
      put(repo, { [documents.path]: documents.bad });
      const refused = repo.commit();
      assert.is(refused.status, 1, refused.all);
      assert.match(refused.all, badLine);
      allowed(repo);
      for (const asked of [['--all-files'], ['--from-ref', from, '--to-ref', 'HEAD']]) {
        const ended = repo.run('pre-commit', ['run', 'sluice', ...asked]);
        assert.is(ended.status, 1, ended.all);
        assert.match(ended.all, badLine);
      }
    }));

  test('without an engine anywhere, both refuse', () =>
    inFramework((repo) => {
      put(repo, { 'src/new.ts': 'one\n' });
      repo.run('rm', ['-rf', '.git/sluice', '.git/hooks/pre-commit']);
      installed(repo);
      const ended = repo.commit();
      assert.is(ended.status, 1, ended.all);
      assert.is(ended.all.split('sluice: there is no engine here, so this cannot be checked; run ').length, 3);
    }));
});

/** The hooks under test alone: those that `init` wired judge as well. */
function installed(repo: Repo): void {
  repo.run('rm', ['-rf', '.git/hooks']);
  passes(repo.run('pre-commit', ['install']));
}

function passes(ended: Ended): Ended {
  assert.is(ended.status, 0, ended.all);
  return ended;
}

function allowed(repo: Repo): void {
  passes(repo.commit('allowed', ['--no-verify']));
}

async function inFramework(body: (repo: Repo) => void): Promise<void> {
  if (programOn('pre-commit') === undefined) notRun('the pre-commit framework is not installed');
  await inCopying((plain) => {
    const repo = new Repo(plain.dir, { ...plain.env, PRE_COMMIT_HOME: `${plain.dir}.framework` });
    const address = published(`${plain.dir}.published`);
    const hooks = ['sluice', 'jscpd'].map((id) => `      - id: ${id}\n`).join('');
    put(repo, {
      '.pre-commit-config.yaml': `repos:\n  - repo: ${address}\n    rev: v1\n    hooks:\n${hooks}`,
    });
    allowed(repo);
    body(repo);
  });
}

/** What the framework clones: these files of our repository, of a version it can name. */
function published(dir: string): string {
  const repo = new Repo(dir);
  for (const path of ['.pre-commit-hooks.yaml', 'hooks/framework', 'hooks/gate.sh'])
    repo.write(path, new Repo(root).read(path), 0o755);
  repo.git(['init', '-q']);
  passes(repo.commit());
  repo.git(['tag', 'v1']);
  return dir;
}
