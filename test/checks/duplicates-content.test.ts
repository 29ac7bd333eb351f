import { around, block, own } from '../support/copies.ts';
import { configured, holdRow, type Row } from '../support/copy-rows.ts';
import { copyAt, indexes, old, only, type Copy } from '../support/copying.ts';
import { spec } from '../support/spec.ts';

const a = 'src/a.ts';
const c = 'src/c.ts';
const before = { [a]: around('a', old) };
const copy = around('c', old);
const found: Copy = copyAt(c, a, 2);
const notChecked = [`warning dup/not-checked ${c}`];

function latin(text: string): Buffer {
  return Buffer.from(text, 'latin1');
}

/** The copy, with another first line. */
function under(line: string): Row['after'] {
  return { [c]: line + copy };
}

const second: Copy = { ...found, at: `${c}:5` };

function script(path: string, lines: string): Record<string, string> {
  return { [path]: lines };
}

/** Each is read as it stands, and its copy found. */
const read: readonly Row[] = [
  { title: 'CRLF', before, after: { [c]: copy.replaceAll('\n', '\r\n') }, copies: [found] },
  {
    title: 'CRLF in the old file',
    before: { [a]: before[a].replaceAll('\n', '\r\n') },
    after: { [c]: copy },
    copies: [found],
  },
  {
    title: 'CRLF that git turns into LF',
    before: { ...before, '.gitattributes': '*.ts text eol=crlf\n' },
    after: { [c]: copy.replaceAll('\n', '\r\n') },
    copies: [found],
  },
  {
    title: 'as many lines as asked for',
    config: configured({ maxLines: copy.split('\n').length - 1 }),
    before,
    after: { [c]: copy },
    copies: [found],
  },
  { title: 'a byte order mark', before, after: { [c]: `\uFEFF${copy}` }, copies: [found] },
  { title: 'a NUL in a comment', before, after: under('// \0\n'), copies: [second] },
  { title: 'a NUL in a string', before, after: { [c]: `${copy}'\0'\n` }, copies: [found] },
  { title: 'a line separator that is no line end', before, after: under('// x\u2028y()\n'), copies: [second] },
  { title: 'a hash-bang', before, after: under('#!/usr/bin/env node\n'), copies: [second] },
  { title: 'letters of two and four bytes', before, after: under('const é = "😀"\n'), copies: [second] },
  { title: 'no newline at the end', before, after: { [c]: own('c') + old.trimEnd() }, copies: [found] },
  {
    title: 'starting in the middle of a line',
    before,
    after: { [c]: `${own('c', 3).trimEnd()}; ${old}${own('end')}` },
    copies: [{ ...found, at: `${c}:3` }],
  },
  {
    title: 'two copies that share a line',
    before: { ...before, 'src/once.ts': around('once', only) },
    after: { [c]: `${own('c')}${old.trimEnd()}; ${only}${own('end')}` },
    copies: [found, { ...copyAt(c, 'src/once.ts', 2), at: `${c}:27` }],
  },
  {
    title: 'a decorator, an enum and a namespace',
    before,
    after: under('@dec class K { @p accessor y = 1 } enum Z { Q }\n'),
    copies: [second],
  },
  {
    title: 'a script that returns and awaits at its top',
    before: script('src/a.js', around('a', old)),
    after: script('src/c.js', `return await zed()\n${copy}`),
    copies: [{ ...copyAt('src/c.js', 'src/a.js', 2), at: 'src/c.js:5' }],
  },
];

/** Each holds a copy and cannot be judged: that is said, and it is not clean. */
const unread: readonly Row[] = [
  {
    title: 'Latin-1',
    before,
    after: { [c]: Buffer.concat([latin('// \xE9\n'), Buffer.from(copy)]) },
    others: notChecked,
  },
  { title: 'UTF-16', before, after: { [c]: Buffer.from(`\uFEFF${copy}`, 'utf16le') }, others: notChecked },
  { title: 'a syntax error', before, after: { [c]: `${copy}function (\n` }, others: notChecked },
  {
    title: 'a conflict’s marks',
    before,
    after: { [c]: `<<<<<<< one\n${copy}=======\n>>>>>>> two\n` },
    others: notChecked,
  },
  // jscpd's parser takes no types in .js.
  {
    title: 'types of Flow',
    before: script('src/a.js', around('a', old)),
    after: script('src/c.js', `function f(a: ?string, b: {| c: number |}) {}\n${copy}`),
    others: ['warning dup/not-checked src/c.js'],
  },
  { title: 'more than a megabyte', before, after: { [c]: `${copy}// ${'x'.repeat(1 << 20)}\n` }, others: notChecked },
  {
    title: 'more than the greatest size asked for',
    ours: true,
    config: configured({ maxSize: '1kb' }),
    before,
    after: { [c]: copy },
    others: notChecked,
  },
  {
    title: 'more lines than asked for',
    ours: true,
    config: configured({ maxLines: 20 }),
    before,
    after: { [c]: copy },
    others: notChecked,
  },
  {
    title: 'a copy of a file that does not parse',
    before: { [a]: `${before[a]}function (\n` },
    after: { [c]: copy },
    others: notChecked,
  },
  {
    title: 'a copy of a file that does not parse, and of one that does, which tells of all of it',
    before: { ...before, 'src/b.ts': `${around('b', old)}function (\n` },
    after: { [c]: copy },
    copies: [copyAt(c, a, 3)],
  },
  {
    title: 'broken before as well',
    before: { ...before, [c]: 'function (\n' },
    after: { [c]: `function (\n${copy}` },
    others: notChecked,
  },
];

/** Each is no copy, or nobody's business. */
const silent: readonly Row[] = [
  {
    title: 'a file that does not parse and is left alone',
    before: { ...before, [c]: `${copy}function (\n` },
    after: { 'src/d.ts': own('d') },
  },
  { title: 'a broken file deleted', before: { ...before, [c]: 'function (\n' }, after: { [c]: undefined } },
  {
    title: 'one line, minified',
    before: { [a]: around('a', old.trimEnd().replaceAll('\n', ';') + '\n') },
    after: { [c]: around('c', old.trimEnd().replaceAll('\n', ';') + '\n') },
  },
  { title: 'comments in code', before: { [a]: around('a', remarks()) }, after: { [c]: around('c', remarks()) } },
  { title: 'a pointer of Git LFS', before: { 'data/a.json': pointer(1) }, after: { 'data/c.json': pointer(2) } },
  { title: 'binary files', before: { 'a.png': Buffer.alloc(5000, 7) }, after: { 'c.png': Buffer.alloc(5000, 7) } },
];

function remarks(): string {
  return block('remarks')
    .replaceAll(/^/gm, '// ')
    .replace(/\/\/ $/, '');
}

function pointer(size: number): string {
  return `version https://git-lfs.github.com/spec/v1\noid sha256:${'4d7a2146'.repeat(8)}\nsize ${size}\n`;
}

/** jscpd takes a script without any code for text: its comments are copies. */
const commentsOnly: Row = {
  title: 'comments and nothing else',
  before: { [a]: remarks() },
  after: { [c]: `// an own remark\n${remarks()}` },
  copies: [{ at: `${c}:2`, of: `${a}:1-24`, copies: 2 }],
};

const rows = [...read, ...unread, ...silent, commentsOnly];

spec('copies in what files hold', (test) => {
  test.each(
    rows.flatMap((row) => indexes.map((index) => ({ ...row, index }))),
    ({ title, copies, others, index }) =>
      `${copies ? 'a copy' : others ? 'not checked' : 'nothing'}: ${title} (index: ${index})`,
    ({ index, ...row }) => holdRow(row, index),
  );
});
