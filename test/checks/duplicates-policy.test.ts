import * as assert from 'uvu/assert';
import { around, linesOf, own } from '../support/copies.ts';
import { languageFile, languageLines, languages } from '../support/copies-languages.ts';
import { configured, holdRow, judgeRow, type Row } from '../support/copy-rows.ts';
import {
  assertCopied,
  copiesIn,
  copiesOn,
  copyAt,
  inCopying,
  indexes,
  old,
  only,
  put,
  type Copy,
} from '../support/copying.ts';
import type { Files } from '../support/jscpd.ts';
import { spec } from '../support/spec.ts';
import { assertQuiet } from '../support/wired.ts';

function policy(duplicates: string, on = 'true'): Files {
  return { 'sluice.yml': `version: 1\nchecks:\n  duplicates: ${on}\n${duplicates}` };
}

interface Place {
  readonly title: string;
  readonly from: string;
  readonly to: string;
  readonly config?: Files;
  /** What a copy of one in the other is. */
  readonly is: 'error' | 'warning' | 'nothing';
}

const templates = policy('duplicates:\n  templates: ["templates/**"]\n');
const isolated = policy('duplicates:\n  isolated:\n    - [packages/a, packages/b]\n');

const places: readonly Place[] = [
  { title: 'sources', from: 'src/a.ts', to: 'src/c.ts', is: 'error' },
  { title: 'tests', from: 'src/a.test.ts', to: 'test/c.ts', is: 'warning' },
  { title: 'a test of a source', from: 'src/a.ts', to: 'src/c.test.ts', is: 'error' },
  { title: 'tests of a language that marks them otherwise', from: 'one_test.go', to: 'two_test.go', is: 'warning' },
  { title: 'vendored', from: 'src/a.js', to: 'vendor/c.js', is: 'nothing' },
  { title: 'of vendored', from: 'vendor/a.js', to: 'src/c.js', is: 'nothing' },
  { title: 'generated', from: 'src/a.js', to: 'src/c.min.js', is: 'nothing' },
  { title: 'a lock file', from: 'a/package-lock.json', to: 'c/package-lock.json', is: 'nothing' },
  { title: 'templates', from: 'templates/a.ts', to: 'templates/c.ts', config: templates, is: 'nothing' },
  { title: 'a source of a template', from: 'templates/a.ts', to: 'src/c.ts', config: templates, is: 'error' },
  { title: 'folders that are apart', from: 'packages/a/a.ts', to: 'packages/b/c.ts', config: isolated, is: 'nothing' },
  { title: 'in one such folder', from: 'packages/a/a.ts', to: 'packages/a/c.ts', config: isolated, is: 'error' },
  { title: 'one such folder and another', from: 'packages/a/a.ts', to: 'src/c.ts', config: isolated, is: 'error' },
  { title: 'warnings only', from: 'src/a.ts', to: 'src/c.ts', config: policy('', 'warn'), is: 'warning' },
  { title: 'off, and asked for', from: 'src/a.ts', to: 'src/c.ts', config: policy('', 'false'), is: 'error' },
];

const json = languages.find(({ name }) => name === 'json')!;
const lines = languageLines(json, 'copied');

const a = 'src/a.ts';
const c = 'src/c.ts';
const before = { [a]: around('a', old) };

function ignored(start: string, end: string): string {
  return `${own('c')}${start}\n${old}${end}\n${own('end')}`;
}

const remarks: readonly Row[] = [
  {
    title: 'by // in the same change',
    before,
    after: { [c]: ignored('// jscpd:ignore-start', '// jscpd:ignore-end') },
    others: [`warning dup/ignored ${c}`],
  },
  {
    title: 'by /* */ in the same change',
    before,
    after: { [c]: ignored('/* jscpd:ignore-start */', '/* jscpd:ignore-end */') },
    others: [`warning dup/ignored ${c}`],
  },
  {
    title: 'around what was there before',
    before: { ...before, [c]: around('c', old) },
    after: { [c]: ignored('// jscpd:ignore-start', '// jscpd:ignore-end') },
    others: [`warning dup/ignored ${c}`],
  },
  {
    title: 'long before',
    before: { ...before, [c]: ignored('// jscpd:ignore-start', '// jscpd:ignore-end') },
    after: { [c]: ignored('// jscpd:ignore-start', '// jscpd:ignore-end') + own('more') },
  },
];

/** Copies come and go, and as many are there after as before. */
const swaps: readonly Row[] = [
  {
    title: 'one copy taken away, another one made',
    before: { ...before, 'src/b.ts': around('b', old), 'src/once.ts': around('once', only) },
    after: { 'src/b.ts': around('b'), [c]: around('c', only) },
    copies: [copyAt(c, 'src/once.ts', 2)],
  },
  {
    title: 'in one file, one copy put in another’s place',
    before: { ...before, 'src/b.ts': around('b', old), 'src/once.ts': around('once', only) },
    after: { 'src/b.ts': around('b', only) },
    copies: [copyAt('src/b.ts', 'src/once.ts', 2)],
  },
  {
    title: 'one half of an old copy taken away, the other half made once more',
    before: { ...before, 'src/b.ts': around('b', old) },
    after: { 'src/b.ts': around('b', linesOf(old, 0, 12)), [c]: around('c', linesOf(old, 0, 12)) },
    copies: [{ at: `${c}:4`, of: `${a}:4-15`, lines: 12, copies: 3 }],
  },
];

/** Three of one class, of which jscpd only likens two to the first: what it leaves out is a copy as well. */
const star: Row = {
  title: 'two new copies beside an old one that is apart from them',
  config: policy('duplicates:\n  isolated:\n    - [packages/a, packages/b]\n'),
  before: { 'packages/a/old.ts': around('a', old) },
  after: { 'packages/b/x.ts': around('x', old), 'packages/b/y.ts': around('y', old) },
};

const lesser = linesOf(old, 6, 17);

/** A copy that may be, of what holds a part of something that may not be repeated. */
const within = ['aaa/part.ts', 'zzz/part.ts'].flatMap((part) => [
  { part, from: 'packages/a/a.ts', to: 'packages/b/c.ts', config: isolated, also: [] },
  { part, from: 'templates/a.ts', to: 'templates/c.ts', config: templates, also: [] },
  {
    part,
    from: 'test/a.test.ts',
    to: 'test/c.test.ts',
    config: {},
    also: ['warning test/c.test.ts:4 these 24 lines are test/a.test.ts:4-27'],
  },
]);

spec('copies and policy', (test) => {
  test.each(
    places,
    ({ title, is }) => `${title}: ${is}`,
    async ({ from, to, config, is }) => {
      const text = (seed: string): string =>
        from.endsWith('.json') ? languageFile(json, seed, lines) : around(seed, old);
      const row = {
        title: '',
        config: { ...configured(), ...config },
        before: { [from]: text('a') },
        after: { [to]: text('c') },
      };
      const report = await judgeRow(row, 'never');
      assert.equal(
        report.findings.map(({ severity, code, path }) => `${severity} ${code} ${path}`),
        is === 'nothing' ? [] : [`${is} dup/new ${to}`],
      );
    },
  );

  test.each(
    [...remarks, ...swaps],
    ({ title, others, copies }) => `${copies ? 'a copy' : others ? 'told of' : 'nothing'}: ${title}`,
    (row) => holdRow({ ...row, ours: true }, 'never'),
  );

  for (const index of indexes)
    test.each(
      within,
      ({ part, from, to }) => `${to} may repeat ${from}, but not ${part} with it (index: ${index})`,
      async ({ part, from, to, config, also }) => {
        const before = { [from]: around('a', old), [part]: around('p', lesser) };
        const after = { [to]: around('c', old) };
        const { findings } = await judgeRow(
          { title: '', config: { ...configured(), ...config }, before, after },
          index,
        );
        const told = findings.map(({ severity, path, line, message }) => {
          const [what] = /these \d+ lines are \S+/.exec(message) ?? [];
          return `${severity} ${path}:${line} ${what}`;
        });
        assert.equal(told.sort(), [`error ${to}:10 these 11 lines are ${part}:4-14`, ...also].sort());
      },
    );

  test(star.title, async () => {
    const [copy] = copiesIn(await judgeRow(star, 'never'));
    assert.is(copy?.at, 'packages/b/y.ts:4');
    assert.is(copy?.of, 'packages/b/x.ts:4-27');
  });

  test('the command that a finding names lets the commit through, and not one copy more', () =>
    inCopying((repo) => {
      put(repo, { [c]: around('c', old) });
      const ended = repo.commit();
      assertCopied(ended, copyAt(c));
      const [, command] = /accept with `node \S+ ([^`]+)`/.exec(ended.stderr)!;
      const accepted = repo.sluice(command!.split(' '));
      assert.is(accepted.status, 0, accepted.all);
      assertQuiet(repo.commit());
      assert.match(repo.git(['show', 'HEAD:.sluice/baseline.json']), command!.split(' ').at(-1)!);
      put(repo, { 'src/d.ts': around('d', old) });
      const fourth: Copy = copyAt('src/d.ts', 'src/a.ts', 4);
      assertCopied(repo.commit(), fourth);
    }));

  test('what folders that are apart repeat of each other is no part of the sum either', () =>
    inCopying((repo) => {
      put(repo, { ...isolated, 'packages/a/a.ts': around('a', only), 'packages/b/b.ts': around('b', only) });
      const sum = (): string =>
        /copies: ([\d.]+) %/.exec(repo.sluice(['check', '--all', '--only', 'duplicates']).all)![1]!;
      const apart = Number(sum());
      put(repo, copiesOn);
      assert.ok(Number(sum()) > apart, `${sum()} and ${apart}`);
    }));

  test('related places are all others of a class', async () => {
    const files = { [a]: around('a', old), 'src/b.ts': around('b', old), [c]: around('c', old) };
    const { findings } = await judgeRow({ title: '', before: { [a]: files[a] }, after: files }, 'never');
    assert.is(findings.length, 1);
    const { path, line, related = [] } = findings[0]!;
    assert.equal([`${path}:${line}`, ...related.map(({ path, at }) => `${path}:${at.line}`)].sort(), [
      `${a}:4`,
      'src/b.ts:4',
      `${c}:4`,
    ]);
  });
});
