import { mkdirSync } from 'node:fs';
import * as assert from 'uvu/assert';
import { around, own } from '../support/copies.ts';
import {
  assertCopied,
  assertCopies,
  copiesIn,
  copyAt,
  inCopying,
  indexes,
  judged,
  old,
  only,
  put,
  stagedCopies,
} from '../support/copying.ts';
import { notedIn } from '../support/report.ts';
import type { Ended } from '../support/repo.ts';
import { spec } from '../support/spec.ts';
import { assertQuiet, commitUnasked } from '../support/wired.ts';

const once = 'src/once.ts';
const [moved, copy] = ['src/moved.ts', 'src/w.ts'];

/** Whole files are alike, with the lines that are theirs alone in other tests. */
function refusedAsCopy(ended: Ended): void {
  assert.is(ended.status, 1, ended.all);
  assert.match(ended.stderr, /^src\/w\.ts:1:1 error dup\/new these \d+ lines are src\/moved\.ts:1-/);
}

spec('where copied lines come from', (test) => {
  test.each(
    indexes,
    (index) => `a file that is renamed and copied at once went to one of the two (index: ${index})`,
    (index) =>
      inCopying((repo) => {
        repo.git(['mv', once, moved]);
        put(repo, { [copy]: repo.read(moved) + own('more') });
        refusedAsCopy(repo.commit());
      }, index),
  );

  test.each(
    indexes,
    (index) => `two edited files of one that is gone are one copy (index: ${index})`,
    (index) =>
      inCopying((repo) => {
        repo.git(['mv', once, moved]);
        put(repo, { [copy]: repo.read(moved) + own('more'), [moved]: repo.read(moved) + own('other end') });
        refusedAsCopy(repo.commit());
      }, index),
  );

  test('a file that was not judged under its old name is new under one that is', () =>
    inCopying((repo) => {
      put(repo, { 'vendor/w.ts': around('w', only), 'src/w.txt': around('w', only) });
      commitUnasked(repo);
      repo.git(['mv', 'vendor/w.ts', copy]);
      assertCopied(repo.commit(), copyAt(copy, once, 2));
      repo.git(['reset', '-q', '--hard']);
      repo.git(['mv', 'src/w.txt', copy]);
      assertCopied(repo.commit(), copyAt(copy, once, 2));
    }));

  test('a folder that is renamed and formatted holds no new copies', () =>
    inCopying((repo) => {
      for (const name of ['a', 'b']) {
        mkdirSync(repo.path('lib'), { recursive: true });
        repo.git(['mv', `src/${name}.ts`, `lib/${name}.ts`]);
        repo.write(`lib/${name}.ts`, repo.read(`lib/${name}.ts`).replaceAll("'", '"').replaceAll(';\n', '\n'));
      }
      assertQuiet(repo.commit());
    }));

  test('an index of the commit before knows a renamed file in the work tree', () =>
    inCopying((repo) => {
      repo.sluice(['dup', 'index']);
      repo.git(['mv', once, moved]);
      assertQuiet(repo.commit());
      put(repo, { [copy]: around('w', only) });
      assertCopies(copiesIn(judged(repo)), [copyAt(copy, moved, 2)]);
    }, 'always'));

  test('an .ignore above the temporary folder hides nothing', () =>
    inCopying((repo) => {
      mkdirSync(repo.path('tmp'));
      repo.write('tmp/.ignore', '*.ts\n');
      put(repo, { [copy]: around('w', only) });
      repo.git(['add', copy]);
      assertCopies(stagedCopies(repo), [copyAt(copy, once, 2)]);
      const ended = repo.sluice(['check', '--staged', '--only', 'duplicates'], { env: { TMPDIR: repo.path('tmp') } });
      assert.is(ended.status, 1, ended.all);
    }));

  test('a file that does not parse is told, also where it is part of an old pair', () =>
    inCopying((repo) => {
      put(repo, { 'src/a.ts': `${repo.read('src/a.ts')}const = 1;\n${only}` });
      repo.git(['add', 'src/a.ts']);
      assert.equal(notedIn(judged(repo, '--staged')), ['warning dup/not-checked 1:1']);
    }));

  test('what is left of a number of accepted copies is nobody’s allowance', () =>
    inCopying((repo) => {
      put(repo, { [copy]: around('w', old) });
      const [name] = /dup:\w+/.exec(repo.commit().stderr)!;
      assert.is(repo.sluice(['baseline', 'accept', name]).status, 0);
      assertQuiet(repo.commit());
      repo.git(['rm', '-q', copy]);
      assertQuiet(repo.commit());
      put(repo, { 'src/v.ts': around('v', old) });
      assertCopied(repo.commit(), copyAt('src/v.ts'));
    }));

  test('lines that are all the same take no longer than others', () =>
    inCopying((repo) => {
      put(repo, { 'src/p.ts': 'x(1);\n'.repeat(30_000), 'src/q.ts': 'x(1);\n'.repeat(30_000) });
      const began = performance.now();
      assert.is(repo.commit().status, 1);
      assert.ok(
        performance.now() - began < 20_000,
        'it took more than a minute when every pair of places was looked at',
      );
    }));
});
