import * as assert from 'uvu/assert';
import { around, block, drawing, linesOf, ofTokens, own } from '../support/copies.ts';
import { configured, holdRow, judgeRow, type Row } from '../support/copy-rows.ts';
import { assertCopies, copiesIn, copyAt, indexes, old, only, type Copy } from '../support/copying.ts';
import type { Files } from '../support/jscpd.ts';
import { notedIn } from '../support/report.ts';
import { spec } from '../support/spec.ts';

const a = 'src/a.ts';
const c = 'src/c.ts';

/** The same lines in an old file and in a new one. */
function pair(title: string, text: string, copies: readonly Copy[], config?: Files): Row {
  return {
    title,
    before: { [a]: around('a', text) },
    after: { [c]: around('c', text) },
    copies,
    ...(config && { config }),
  };
}

function found(lines: number): Copy[] {
  return [{ at: `${c}:4`, of: `${a}:4-${3 + lines}`, lines, copies: 2 }];
}

/** Sixty tokens in so many lines. */
function inLines(lines: number): string {
  const all = ofTokens('lines', 60).trimEnd().split('\n');
  const parts = Array.from({ length: lines }, (_, at) =>
    all.slice(Math.floor((at * all.length) / lines), Math.floor(((at + 1) * all.length) / lines)),
  );
  return parts.map((part) => `${part.join('; ')}\n`).join('');
}

/** Forty in the old copy, then something else, then the rest: no part of it is long enough. */
const [first, rest] = [ofTokens('first', 42), ofTokens('rest', 42)];

const long = block('long', 40);

const edges: readonly Row[] = [
  pair('49 tokens', ofTokens('tokens', 49), []),
  pair('50 tokens', ofTokens('tokens', 50), found(17)),
  pair('51 tokens', ofTokens('tokens', 51), found(17)),
  { ...pair('79 tokens of 80', ofTokens('tokens', 79), [], configured({ minTokens: 80 })), ours: true },
  pair('80 tokens of 80', ofTokens('tokens', 80), found(27), configured({ minTokens: 80 })),
  pair('1 line', inLines(1), []),
  pair('4 lines', inLines(4), []),
  // jscpd counts up to what stands after them.
  pair('4 lines and three empty ones', `${inLines(4)}\n\n\n`, []),
  // Here jscpd's own `minLines: 5` wants six.
  pair('5 lines of at least 5', inLines(5), found(5)),
  pair('6 lines', inLines(6), found(6)),
  { ...pair('9 lines of at least 10', inLines(9), [], configured({ minLines: 10 })), ours: true },
  pair('10 lines of at least 10', inLines(10), found(10), configured({ minLines: 10 })),
  {
    ...pair('more lines than are looked at', block('lines', 60), [], configured({ maxLines: 40 })),
    ours: true,
    others: [`warning dup/not-checked ${c}`],
  },
  {
    title: 'two short parts that are a copy only together',
    before: { [a]: around('a', first + rest) },
    after: { [c]: around('c', first, rest) },
  },
  {
    title: 'a copy that grows out of two old ones with something between',
    before: { [a]: around('a', old), 'src/b.ts': around('b', linesOf(old, 0, 9), linesOf(old, 12)) },
    after: { 'src/b.ts': around('b', old) },
    // Less than minTokens of it were no copies before.
    ours: true,
  },
  {
    title: 'of a text of which an earlier file has the first part: one copy, of all of it',
    before: { [a]: around('a', linesOf(long, 0, 18)), 'src/b.ts': around('b', long) },
    after: { [c]: around('c', long) },
    // jscpd tells of two pairs.
    ours: true,
    copies: [{ at: `${c}:4`, of: 'src/b.ts:4-43', lines: 40, copies: 2 }],
  },
  {
    title: 'of a file that parses, where one that does not has more of it',
    before: { [a]: `${around('a', long)}function (\n`, 'src/b.ts': around('b', linesOf(long, 0, 24)) },
    after: { [c]: around('c', long) },
    ours: true,
    copies: [{ at: `${c}:4`, of: `${a}:4-43`, lines: 40 }],
    others: [`warning dup/not-checked ${c}`],
  },
];

/** Imports at the top of so many files, and what each has of its own. */
function hot(count: number, top: string): Files {
  return Object.fromEntries(
    Array.from({ length: count }, (_, at) => [`src/hot/${1000 + at}.ts`, top + own(`hot ${at}`)]),
  );
}

const licence = block('licence', 20).replaceAll(/^(?=.)/gm, '// ');
const imports = Array.from({ length: 12 }, (_, at) => {
  const { word } = drawing(`import ${at}`);
  return `import { ${word()}, ${word()} } from './${word()}/${word()}.js'\n`;
}).join('');
const original = { 'src/once.ts': around('once', only) };
const copyOfOnly: Copy = { ...copyAt(c, 'src/once.ts', 2), at: `${c}:24` };

spec('edges of what a copy is', (test) => {
  test.each(
    edges.flatMap((row) => indexes.map((index) => ({ ...row, index }))),
    ({ title, copies = [], index }) => `${copies.length > 0 ? 'a copy' : 'none'}: ${title} (index: ${index})`,
    ({ index, ...row }) => holdRow(row, index),
  );

  test.each(
    indexes,
    (index) => `a licence over 3,000 files, and a real copy under one more (index: ${index})`,
    async (index) => {
      const before = { ...hot(3000, licence), ...original };
      const after = { [c]: licence + own('c') + only + own('c end') };
      assertCopies(copiesIn(await judgeRow({ title: '', before, after }, index)), [copyOfOnly]);
    },
  );

  test.each(
    indexes,
    (index) => `the same imports in 3,000 files and in one more, and a real copy under them (index: ${index})`,
    async (index) => {
      const before = { ...hot(3000, imports), ...original };
      const after = { [c]: imports + own('c', 11) + only + own('c end') };
      const copies = copiesIn(await judgeRow({ title: '', before, after }, index));
      // How many are counted of so many is not held here.
      assertCopies(copies, [{ at: `${c}:1`, of: 'src/hot/1000.ts:1-12', lines: 12 }, copyOfOnly]);
    },
  );

  test.each(
    indexes,
    (index) => `lines that are all the same come to an end (index: ${index})`,
    async (index) => {
      const line = 'zuzu = zaza\n';
      const row = { title: '', after: { 'src/many.ts': line.repeat(1_000_000), 'src/some.ts': line.repeat(60_000) } };
      const report = await judgeRow(row, index);
      assert.equal(notedIn(report, 'src/many.ts'), ['warning dup/not-checked 1:1']);
      assert.ok(notedIn(report, 'src/some.ts').length <= 1, 'one class of copies');
    },
  );
});
