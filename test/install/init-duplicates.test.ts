import * as assert from 'uvu/assert';
import { around } from '../support/copies.ts';
import { assertCopied, copyAt, old, put } from '../support/copying.ts';
import { inRepo, type Repo } from '../support/repo.ts';
import { spec } from '../support/spec.ts';
import { assertQuiet } from '../support/wired.ts';

const on = /^checks: \{ duplicates: true \}$/m;
const wrote = 'wrote .jscpd.json (what counts as a copy here; staged, commit it)';

function written(repo: Repo): unknown {
  return JSON.parse(repo.read('.jscpd.json'));
}

spec('init and copies', (test) => {
  test('they stay off, and nothing is written for them, where nobody asks', () =>
    inRepo((repo) => {
      put(repo, { 'src/a.ts': around('a', old) });
      repo.init();
      assert.not.match(repo.read('sluice.yml'), on);
      assert.not(repo.exists('.jscpd.json'));
    }));

  test('asked for, they are refused from the next commit on, in the languages that git finds here', () =>
    inRepo((repo) => {
      const files = {
        'src/a.ts': around('a', old),
        'tools/a.go': 'package a\n',
        'tools/b.py': 'a = 1\n',
        'tools/c.RB': '1\n',
      };
      put(repo, { ...files, '.gitignore': 'lib\n', 'lib/a.rb': '1\n', 'docs/a.md': '# A\n', 'a.json': '{}\n' });
      const ended = repo.sluice(['init', '--duplicates']);
      assert.is(ended.status, 0, ended.all);
      assert.ok(ended.stdout.includes(`${wrote}\n`), ended.stdout);
      assert.match(repo.read('sluice.yml'), on);
      assert.equal(written(repo), {
        minTokens: 50,
        minLines: 10,
        threshold: 3,
        format: ['go', 'python', 'typescript'],
      });
      assert.match(repo.git(['diff', '--cached', '--name-only']), /^\.jscpd\.json$/m);
      assertQuiet(repo.commit('first', ['--no-verify']));
      put(repo, { 'src/new.ts': around('new', old) });
      assertCopied(repo.commit('copy'), copyAt('src/new.ts', 'src/a.ts', 2));
    }));

  test('where there is no code yet, in the four that are usual', () =>
    inRepo((repo) => {
      repo.sluice(['init', '--duplicates']);
      const { format } = written(repo) as { format: string[] };
      assert.equal(format, ['python', 'typescript', 'javascript', 'tsx']);
      assert.is(repo.sluice(['init', '--duplicates']).stdout.includes('wrote'), false, 'twice changes nothing');
    }));

  test.each(
    ['.jscpd.json', '.config/jscpd.json'],
    (path) => `what is there in ${path} is kept`,
    (path) =>
      inRepo((repo) => {
        put(repo, { [path]: '{ "minTokens": 70 }\n', 'src/a.ts': '1\n' });
        const ended = repo.sluice(['init', '--duplicates']);
        assert.is(repo.read(path), '{ "minTokens": 70 }\n');
        assert.not.match(ended.stdout, 'wrote .jscpd.json');
        assert.is(repo.exists('.jscpd.json'), path === '.jscpd.json');
      }),
  );

  test('with a sluice.yml that is not committed yet, that is told about, and the rest is written', () =>
    inRepo((repo) => {
      put(repo, { 'sluice.yml': 'version: 1\n', 'src/a.ts': '1\n' });
      const ended = repo.sluice(['init', '--duplicates']);
      assert.is(ended.status, 1);
      assert.match(ended.stdout, /^to do: write `checks: \{ duplicates: true \}` into sluice\.yml/m);
      assert.ok(ended.stdout.includes(wrote));
      assert.is(repo.read('sluice.yml'), 'version: 1\n');
    }));

  test('asked for later, they are written into the sluice.yml that is there, and held from the next commit on', () =>
    inRepo((repo) => {
      put(repo, { 'src/a.ts': around('a', old) });
      repo.init();
      assertQuiet(repo.commit('first', ['--no-verify']));
      const before = repo.read('sluice.yml');
      const ended = repo.sluice(['init', '--duplicates']);
      assert.is(ended.status, 0, ended.all);
      assert.ok(ended.stdout.includes('wrote sluice.yml (asks for duplicates now; staged, commit it)\n'), ended.stdout);
      assert.is(repo.read('sluice.yml'), `${before}checks: { duplicates: true }\n`);
      assertQuiet(repo.commit('asked for'));
      put(repo, { 'src/new.ts': around('new', old) });
      assertCopied(repo.commit('copy'), copyAt('src/new.ts', 'src/a.ts', 2));
    }));

  test('a sluice.yml that somebody is at work on is left to them', () =>
    inRepo((repo) => {
      repo.init();
      assertQuiet(repo.commit('first', ['--no-verify']));
      const theirs = `${repo.read('sluice.yml')}# half a thought\n`;
      repo.write('sluice.yml', theirs);
      const ended = repo.sluice(['init', '--duplicates']);
      assert.is(ended.status, 1);
      assert.is(repo.read('sluice.yml'), theirs);
    }));
});
