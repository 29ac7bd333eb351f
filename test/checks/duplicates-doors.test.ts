import * as assert from 'uvu/assert';
import { around, block, linesOf, ofTokens, own } from '../support/copies.ts';
import { configured, judgeRow, type Door, type Row } from '../support/copy-rows.ts';
import { assertCopies, copiesIn, indexes } from '../support/copying.ts';
import type { Files } from '../support/jscpd.ts';
import { spec } from '../support/spec.ts';

/** With an index few files are handed to jscpd, and without one all of them: what is said has to be the same. */

const a = 'src/a.ts';
const c = 'src/c.ts';
const long = block('long', 100);

/** Four files that hold a quarter of a text each, of which jscpd sees nothing. */
const hidden: Files = Object.fromEntries(
  [0, 25, 50, 75].map((from) => [
    `src/hidden${from}.ts`,
    `// jscpd:ignore-start\n${linesOf(long, from, from + 25)}// jscpd:ignore-end\n`,
  ]),
);

/** A copy, and the same with less than a copy more. */
const few = ofTokens('few', 51);
const more = few + ofTokens('more', 9);

/** Statements that a line may hold any number of. */
const statements = block('statement', 60).replaceAll('\n', ';\n');
const onOneLine = (text: string): string => text.trimEnd().replaceAll('\n', ' ');

const rows: readonly Row[] = [
  {
    title: 'of a file that is not looked at, since others show more than it could',
    before: { ...hidden, [a]: around('a', linesOf(long, 7, 14)) },
    after: { [c]: around('c', long) },
    copies: [{ at: `${c}:4`, of: 'src/hidden0.ts:2-26', lines: 25, copies: 2 }],
  },
  {
    title: 'on one line of a text on many, where another file has a little more of that line',
    before: {
      [a]: around('a', linesOf(statements, 0, 20)),
      'src/z.ts': around('z', `start(); ${onOneLine(linesOf(statements, 0, 20))} end();\n`),
    },
    after: { [c]: around('c', `start(); ${onOneLine(linesOf(statements, 0, 20))} end();\n`) },
    copies: [{ at: `${c}:4`, of: `${a}:4-23`, lines: 1, copies: 3 }],
  },
  {
    title: 'on one line of a text on many, where other files have much more of that line',
    before: {
      [a]: around('a', linesOf(statements, 20, 30)),
      ...Object.fromEntries(
        [1, 2, 3, 4].map((at) => [`src/z${at}.ts`, around(`z ${at}`, `${onOneLine(statements)}\n`)]),
      ),
    },
    after: { [c]: around('c', `${onOneLine(statements)}\n`) },
    copies: [{ at: `${c}:4`, of: 'src/z1.ts:4-4', lines: 1, copies: 5 }],
  },
  {
    title: 'of two files that have most of it in common, each with as much as makes a copy for itself',
    before: { [a]: around('a', linesOf(long, 0, 22)), 'src/b.ts': around('b', linesOf(long, 10, 30)) },
    after: { [c]: around('c', linesOf(long, 0, 30)) },
    copies: [
      { at: `${c}:4`, of: `${a}:4-25`, lines: 22, copies: 3 },
      { at: `${c}:14`, of: 'src/b.ts:4-23', lines: 20, copies: 3 },
    ],
  },
  {
    title: 'of two files that have most of it in common, one with less than a copy for itself',
    before: { [a]: around('a', linesOf(long, 0, 22)), 'src/b.ts': around('b', linesOf(long, 10, 24)) },
    after: { [c]: around('c', linesOf(long, 0, 24)) },
    copies: [{ at: `${c}:4`, of: `${a}:4-25`, lines: 22, copies: 3 }],
  },
];

/** Less than a copy at the top of so many files, and what each has of its own. */
function headed(count: number): Files {
  return Object.fromEntries(
    Array.from({ length: count }, (_, at) => [`src/hot/${1000 + at}.ts`, ofTokens('head', 45) + own(`hot ${at}`, 1)]),
  );
}

/** What jscpd cuts by what else it is given. */
const named: readonly Row[] = [
  {
    title: 'of two files, of which one has less than a copy more',
    before: { [a]: around('a', few), 'src/b.ts': around('b', more) },
    after: { [c]: around('c', more) },
  },
  {
    title: 'of what an old copy has grown by, and not of the old copy, though that is longer',
    before: {
      'src/b.ts': around('b', linesOf(long, 8, 25)),
      'src/z.ts': around('z', linesOf(long, 0, 20)),
      [c]: around('c', linesOf(long, 0, 20)),
    },
    after: { [c]: around('c', linesOf(long, 0, 25)) },
  },
];

/** Three tokens a line. */
const thin = ofTokens('thin', 150);

/** What stays of an old copy of 24 lines goes on with what stands beside it where it is from: too little to be new. */
const goesOn: readonly Row[] = (
  [
    ['six lines of its tail', [18, 36]],
    ['three lines of its tail', [21, 39]],
    ['three lines of its head', [-15, 3]],
  ] as const
).map(([what, [from, to]]) => ({
  title: `where of an old copy ${what} stay, and go on by less than makes a copy`,
  before: { [a]: around('a', thin), [c]: around('c', linesOf(thin, 15, 39)) },
  after: { [c]: around('c', linesOf(thin, 15 + from, 15 + to)) },
}));

/** An old copy grows by less than makes a copy, and of what it comes to another file has a part, and a copy of its own. */
const growing: readonly Row[] = ['src/b.ts', 'src/z.ts'].map((other) => ({
  title: `where an old copy grows by less than makes a copy, and ${other} has most of what it comes to`,
  before: {
    'src/m.ts': around('m', linesOf(thin, 0, 27)),
    [other]: around('other', linesOf(thin, 9, 27)),
    [c]: around('c', linesOf(thin, 0, 18)),
  },
  after: { [c]: around('c', linesOf(thin, 0, 27)) },
}));

/** Told in another language by jscpd alone. */
const crossing: Row = {
  title: 'among tests of what a source in another language has, and one of them a little more',
  config: {
    ...configured({ crossFormats: 'js-ts' }),
    'sluice.yml': "version: 1\nchecks: { duplicates: true }\nduplicates: { tests: ['src/t/**'] }\n",
  },
  before: { 'src/a.js': around('a', few), 'src/t/b.ts': around('b', more) },
  after: { 'src/t/c.ts': around('c', more) },
  copies: [{ at: 'src/t/c.ts:4', of: 'src/a.js:4-20', lines: 20, copies: 3 }],
};

const doors: readonly Door[] = ['commit', 'range'];

spec('the same copies at every door', (test) => {
  test.each(
    [...rows, ...goesOn, ...growing, crossing].flatMap((row) =>
      doors.flatMap((door) => indexes.map((index) => ({ ...row, door, index }))),
    ),
    ({ title, copies = [], door, index }) =>
      `${copies.length > 0 ? 'a copy' : 'none'}: ${title} (${door}, index: ${index})`,
    async ({ copies = [], door, index, ...row }) => assertCopies(copiesIn(await judgeRow(row, index, door)), copies),
  );

  test.each(
    named,
    ({ title }) => `one name at every door: ${title}`,
    async (row) => {
      const told = new Set<string>();
      for (const door of doors)
        for (const index of indexes) {
          const { findings } = await judgeRow(row, index, door);
          for (const { path, line, message } of findings) told.add(`${path}:${line} ${/dup:\w+/.exec(message)![0]}`);
        }
      assert.is(told.size, 1, [...told].join(', '));
    },
  );

  // A hook looks at 32 of them.
  test.each(
    indexes,
    (index) => `in CI a copy of one of 450 files that have most of it (index: ${index})`,
    async (index) => {
      const before = headed(450);
      const after = { [c]: before['src/hot/1440.ts'] + own('c') };
      const copies = [{ at: `${c}:1`, of: 'src/hot/1440.ts:1-16', lines: 16 }];
      assertCopies(copiesIn(await judgeRow({ title: '', before, after }, index, 'range')), copies);
    },
  );
});
