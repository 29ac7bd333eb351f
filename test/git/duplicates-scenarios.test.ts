import { rmSync } from 'node:fs';
import { around, linesOf, own, reformatted, replaced } from '../support/copies.ts';
import {
  assertCopied,
  assertSeen,
  copyAt,
  inCopying,
  indexes,
  old,
  only,
  sources,
  type Copy,
} from '../support/copying.ts';
import type { Repo } from '../support/repo.ts';
import { spec } from '../support/spec.ts';
import { assertQuiet } from '../support/wired.ts';

interface Scenario {
  readonly title: string;
  /** What is committed before, besides the old pair `src/a.ts` and `src/b.ts`. */
  readonly before?: (repo: Repo) => void;
  readonly change: (repo: Repo) => void;
  /** What the commit is refused for; without any it goes through, and nothing is said. */
  readonly refused?: readonly Copy[];
}

const a = 'src/a.ts';
const b = 'src/b.ts';
const c = 'src/c.ts';

function third(repo: Repo): void {
  repo.write(c, around('c', old));
}

function change(repo: Repo, path: string, how: (text: string) => string): void {
  repo.write(path, how(repo.read(path)));
}

function inAll(how: (text: string) => string): (repo: Repo) => void {
  return (repo) => {
    for (const path of [a, b]) change(repo, path, how);
  };
}

/** The name that the old copies' first line starts with, and their last number. */
const name = /\w{10}/.exec(linesOf(old, 12, 13))![0];
const edge = linesOf(old, 23);
const number = /\d{4,}/.exec(old)![0];
const inserted = (text: string): string => replaced(text, linesOf(old, 12), own('inserted', 1) + linesOf(old, 12));

const scenarios: readonly Scenario[] = [
  { title: 'a third verbatim copy in a new file', change: third, refused: [copyAt(c)] },
  {
    title: 'a third copy appended in the same file',
    change: (repo) => change(repo, a, (text) => text + old),
    // After three lines, the copy, and three lines.
    refused: [{ ...copyAt(a), at: `${a}:31` }],
  },
  { title: 'an unrelated line inserted inside an old copy', change: (repo) => change(repo, a, inserted) },
  { title: 'the tail of an old copy deleted', change: (repo) => change(repo, b, (text) => cut(text, 16)) },
  {
    title: 'the edge line of an old copy edited',
    change: (repo) => change(repo, b, (text) => replaced(text, edge, own('edge', 1))),
  },
  { title: 'one copy of several deleted, the first', before: third, change: (repo) => rmSync(repo.path(a)) },
  { title: 'a pure rename', change: (repo) => void repo.git(['mv', a, 'src/z.ts']) },
  {
    title: 'part of an old copy copied to a new file',
    change: (repo) => repo.write(c, around('c', linesOf(old, 6, 18))),
    refused: [{ at: `${c}:4`, of: `${a}:10-21`, lines: 12, copies: 3 }],
  },
  {
    title: 'a copy moved from one file to another',
    change: (repo) => {
      change(repo, b, (text) => replaced(text, old, ''));
      change(repo, 'src/other.ts', (text) => text + old);
    },
  },
  {
    title: 'one old copy deleted, one written elsewhere',
    change: (repo) => {
      rmSync(repo.path(b));
      third(repo);
    },
  },
  {
    title: 'code that is there once moved between files',
    change: (repo) => {
      change(repo, 'src/once.ts', (text) => replaced(text, only, ''));
      change(repo, 'src/other.ts', (text) => text + only);
    },
  },
  {
    title: 'code that is there once copied between files',
    change: (repo) => change(repo, 'src/other.ts', (text) => text + only),
    refused: [{ ...copyAt('src/other.ts', 'src/once.ts', 2), at: 'src/other.ts:31' }],
  },
  {
    title: 'a copy with CRLF line ends',
    change: (repo) => repo.write(c, around('c', old).replaceAll('\n', '\r\n')),
    refused: [copyAt(c)],
  },
  {
    title: 'a new file that sorts first, to which jscpd likens all others',
    change: (repo) => repo.write('src/0.ts', around('0', old)),
    refused: [copyAt('src/0.ts')],
  },
  { title: 'a one-token edit made in all copies', change: inAll((text) => replaced(text, number, '77')) },
  { title: 'a name changed in all copies', change: inAll((text) => replaced(text, name, 'renamed')) },
  { title: 'a formatter over all copies', change: inAll(reformatted) },
  { title: 'a formatter over one copy', change: (repo) => change(repo, a, reformatted) },
];

/** Without the last lines of the copy it holds. */
function cut(text: string, kept: number): string {
  return replaced(text, linesOf(old, kept), '');
}

const rows = scenarios.flatMap((scenario) => indexes.map((index) => ({ ...scenario, index })));

spec('new copies at the commit', (test) => {
  test.each(
    rows,
    ({ title, refused, index }) => `${refused ? 'refused' : 'accepted'}: ${title} (index: ${index})`,
    ({ before, change, refused, index }) =>
      inCopying((repo) => {
        before?.(repo);
        assertQuiet(repo.commit('before', ['--no-verify', '--allow-empty']));
        change(repo);
        if (refused) assertSeen(sources(repo), refused);
        const ended = repo.commit();
        if (refused) assertCopied(ended, ...refused);
        else assertQuiet(ended);
      }, index),
  );
});
