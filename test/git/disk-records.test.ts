import * as assert from 'uvu/assert';
import { taggedEntries } from '../../src/git/raw.ts';
import { spec } from '../support/spec.ts';

const [one, two] = ['1'.repeat(40), '2'.repeat(40)];
const records = (...lines: readonly string[]): Buffer => Buffer.from(lines.map((line) => `${line}\0`).join(''));
const file = (tag: string, id: string, path: string): string => `${tag} 100644 ${id} 0\t${path}`;
const link = (tag: string, path: string): string => `${tag} 120000 ${one} 0\t${path}`;

const [kept, changed] = [
  { path: 'c', id: two },
  { path: 'a', id: '' },
];

/** `a` was changed, `b` removed, `c` is as it was, `d` was a link and is a file, `e` was a link and is gone. */
const rows = [
  {
    git: 'a git of today, which tells of a file in one place',
    lines: [
      file('H', one, 'a'),
      file('C', one, 'a'),
      file('H', one, 'b'),
      file('R', one, 'b'),
      file('C', one, 'b'),
      file('H', two, 'c'),
      link('H', 'd'),
      link('C', 'd'),
      link('H', 'e'),
      link('R', 'e'),
      link('C', 'e'),
    ],
  },
  {
    git: 'a git before 2.35, which tells of changes after everything else',
    lines: [
      file('H', one, 'a'),
      file('H', one, 'b'),
      file('H', two, 'c'),
      link('H', 'd'),
      link('H', 'e'),
      file('C', one, 'a'),
      file('R', one, 'b'),
      file('C', one, 'b'),
      link('C', 'd'),
      link('R', 'e'),
      link('C', 'e'),
    ],
  },
];

spec('what git says of the files on disk', (test) => {
  test.each(
    rows,
    ({ git }) => `is understood from ${git}`,
    ({ lines }) => assert.equal(taggedEntries(records(...lines)).onDisk, [changed, kept, { path: 'd', id: '' }]),
  );
});
