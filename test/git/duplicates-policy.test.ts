import * as assert from 'uvu/assert';
import { writeBaseline } from '../../src/policy/baseline.ts';
import { documents, type Repo } from '../support/repo.ts';
import { spec } from '../support/spec.ts';
import { assertQuiet, inWired } from '../support/wired.ts';

const on = 'version: 1\nchecks: { duplicates: true }\n';
const broken = '{ "minTokns": 50 }';
const said = '.jscpd.json:1:3: unknown key "minTokns"; did you mean "minTokens"?';
const list = '.git/sluice/gate';

function stage(repo: Repo, files: Readonly<Record<string, string>>): ReturnType<Repo['tryGit']> {
  for (const [path, text] of Object.entries(files)) {
    repo.write(path, text);
    repo.git(['add', path]);
  }
  return repo.tryGit(['commit', '-q', '-m', 'files']);
}

/** Git's own lines stand around ours. */
function assertRefusedWith(ended: ReturnType<Repo['tryGit']>, words: string): void {
  assert.is(ended.status, 1, ended.all);
  assert.ok(ended.stderr.includes(`sluice: ${words}`), ended.all);
}

spec('what counts as a copy, at the commit', (test) => {
  test('a mistake in .jscpd.json is refused where the check is on', () =>
    inWired((repo) => {
      assertQuiet(stage(repo, { 'sluice.yml': on }));
      assertRefusedWith(stage(repo, { '.jscpd.json': broken }), said);
      assertQuiet(stage(repo, { '.jscpd.json': '{ "minTokens": 50 }' }));
    }));

  test('and is nobody’s business where it is off', () =>
    inWired((repo) => {
      const files = {
        '.jscpd.json': broken,
        'package.json': '{ "jscpd": {} }',
        [documents.path]: `${documents.good}More.\n`,
      };
      assertQuiet(stage(repo, files));
    }));

  test('whoever switches it on is told what is wrong already', () =>
    inWired((repo) => {
      assertQuiet(stage(repo, { '.jscpd.json': broken }));
      assertRefusedWith(stage(repo, { 'sluice.yml': on }), said);
    }));

  test('what is staged counts, and not what lies on disk', () =>
    inWired((repo) => {
      assertQuiet(stage(repo, { 'sluice.yml': on }));
      repo.write('.jscpd.json', '{}');
      repo.git(['add', '.jscpd.json']);
      repo.write('.jscpd.json', broken);
      assertQuiet(repo.tryGit(['commit', '-q', '-m', 'staged']));
    }));

  test('a package that configures jscpd is told where that belongs', () =>
    inWired((repo) => {
      assertQuiet(stage(repo, { 'sluice.yml': on, 'package.json': '{}' }));
      assertRefusedWith(
        stage(repo, { 'package.json': '{ "jscpd": {} }' }),
        'package.json:1:3: Sluice reads what counts as a copy from .jscpd.json alone: move it there, and remove this key.',
      );
    }));

  test('the gate list names its files only where the check is on', () =>
    inWired((repo) => {
      assertQuiet(stage(repo, { 'sluice.yml': 'version: 1\nchecks: { duplicates: false }\n' }));
      assert.not.match(repo.read(list), 'jscpd');
      assertQuiet(stage(repo, { 'sluice.yml': on }));
      assertQuiet(stage(repo, { '.jscpd.json': '{}' }));
      for (const path of ['.jscpd.json', '.config/jscpd.json', '.config/.jscpd.json', 'package.json'])
        assert.ok(repo.read(list).split('\n').includes(path), path);
    }));

  test('to accept other findings keeps the copies that were accepted', () =>
    inWired((repo) => {
      const copies = { accepted: [{ class: 'dup:1a2b3c4d5e6f', tokens: 60, count: 2 }], ratchet: 4.5 };
      repo.write('.sluice/baseline.json', writeBaseline([], copies));
      repo.write(documents.path, documents.bad);
      assert.is(repo.sluice(['baseline', 'accept']).status, 0);
      const [entries, rest] = repo.read('.sluice/baseline.json').split('"duplicates"');
      assert.match(entries!, documents.path);
      assert.is(rest, writeBaseline([], copies).split('"duplicates"')[1]);
    }));
});
