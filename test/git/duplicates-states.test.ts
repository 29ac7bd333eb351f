import { rmSync, symlinkSync } from 'node:fs';
import * as assert from 'uvu/assert';
import { around, linesOf, own } from '../support/copies.ts';
import { assertCopied, copyAt, inCopying, indexes, old, only, put, type Copy } from '../support/copying.ts';
import type { Ended, Repo } from '../support/repo.ts';
import { notRun, spec } from '../support/spec.ts';
import { assertQuiet, commitUnasked, idOf } from '../support/wired.ts';

interface Way {
  readonly title: string;
  readonly arrange: (repo: Repo) => void;
  readonly args?: readonly string[];
  readonly input?: string;
  readonly env?: Readonly<Record<string, string>>;
}

interface Refused extends Way {
  readonly copies: readonly Copy[];
}

interface Accepted extends Way {
  /** What a file holds in the commit, where that is not what lies on disk. */
  readonly holds?: Readonly<Record<string, string>>;
}

const c = 'src/c.ts';
const other = 'src/other.ts';
const copy = around('c', old);
/** At the end of `src/other.ts`. */
const appended: Copy = { ...copyAt(other), at: `${other}:31` };

function append(repo: Repo, text: string, path = other): void {
  repo.write(path, repo.read(path) + text);
}

function staged(repo: Repo, content = copy, path = c): void {
  repo.write(path, content);
  repo.git(['add', path]);
}

/** An own line at the top and a copy at the end, which are two hunks. */
function twoHunks(repo: Repo): void {
  repo.write(other, own('top', 1) + repo.read(other) + old);
}

const refused: readonly Refused[] = [
  {
    title: 'staged, then deleted on disk',
    arrange: (repo) => (staged(repo), rmSync(repo.path(c))),
    copies: [copyAt(c)],
  },
  {
    title: 'staged, then written anew on disk',
    arrange: (repo) => (staged(repo), repo.write(c, own('instead'))),
    copies: [copyAt(c)],
  },
  { title: '-a, nothing staged', arrange: (repo) => append(repo, old), args: ['-a'], copies: [appended] },
  { title: 'a path, nothing staged', arrange: (repo) => append(repo, old), args: ['--', other], copies: [appended] },
  {
    title: 'a path, something good staged',
    arrange: (repo) => (staged(repo, own('good'), other), append(repo, old)),
    args: ['--', 'src'],
    copies: [{ ...appended, at: `${other}:4` }],
  },
  { title: '--only', arrange: (repo) => append(repo, old), args: ['--only', other], copies: [appended] },
  { title: '--include', arrange: (repo) => append(repo, old), args: ['--include', other], copies: [appended] },
  {
    title: '-p, its hunk taken',
    arrange: twoHunks,
    args: ['-p'],
    input: 'n\ny\n',
    copies: [appended],
  },
  { title: '--amend with content', arrange: staged, args: ['--amend'], copies: [copyAt(c)] },
  {
    title: 'an index of the caller’s own',
    arrange: (repo) => {
      repo.write(c, copy);
      repo.git(['read-tree', 'HEAD'], { env: { GIT_INDEX_FILE: '.git/own-index' } });
      repo.git(['add', c], { env: { GIT_INDEX_FILE: '.git/own-index' } });
    },
    env: { GIT_INDEX_FILE: '.git/own-index' },
    copies: [copyAt(c)],
  },
  {
    title: 'a file that was only promised (add -N), taken by -a',
    arrange: (repo) => (repo.write(c, copy), void repo.git(['add', '-N', c])),
    args: ['-a'],
    copies: [copyAt(c)],
  },
  {
    title: 'a copy of what is gone from the disk, but not from the index',
    arrange: (repo) => (staged(repo), rmSync(repo.path('src/a.ts')), rmSync(repo.path('src/b.ts'))),
    copies: [copyAt(c)],
  },
  {
    title: 'an executable file',
    arrange: (repo) => (repo.write(c, copy, 0o755), void repo.git(['add', c])),
    copies: [copyAt(c)],
  },
];

const accepted: readonly Accepted[] = [
  {
    title: 'a copy on disk that is not staged, in a file of which something is',
    arrange: (repo) => (staged(repo, own('good'), other), append(repo, old)),
    holds: { [other]: own('good') },
  },
  {
    title: 'a copy in a file that git does not know',
    arrange: (repo) => (repo.write(c, copy), staged(repo, own('good'), other)),
  },
  {
    title: 'a path, a copy staged in another file',
    arrange: (repo) => (staged(repo), repo.write('notes.txt', 'two\n')),
    args: ['--', 'notes.txt'],
    holds: { 'notes.txt': 'two\n' },
  },
  {
    title: '-p, its hunk left',
    arrange: twoHunks,
    args: ['-p'],
    input: 'y\nn\n',
  },
  { title: '-a, an own file changed', arrange: (repo) => append(repo, own('good')), args: ['-a'] },
  {
    title: 'a file that is only promised (add -N)',
    arrange: (repo) => (staged(repo, own('good'), other), repo.write(c, copy), void repo.git(['add', '-N', c])),
  },
  {
    title: '--amend of the message over new copies that are there already',
    arrange: (repo) => (repo.write(c, copy), commitUnasked(repo)),
    args: ['--amend'],
  },
  {
    title: 'what is on disk only is no original',
    arrange: (repo) => (append(repo, linesOf(copy, 0, 3)), repo.write('src/d.ts', only), staged(repo, own('good'))),
  },
  {
    title: 'an old copy made executable',
    arrange: (repo) => void repo.git(['update-index', '--chmod=+x', 'src/a.ts']),
  },
  {
    title: 'a symbolic link to a file',
    arrange: (repo) => (symlinkSync('a.ts', repo.path(c)), void repo.git(['add', c])),
  },
  {
    title: 'a file that becomes a link to its copy',
    arrange: (repo) => {
      rmSync(repo.path('src/b.ts'));
      symlinkSync('a.ts', repo.path('src/b.ts'));
      repo.git(['add', '-A']);
    },
  },
  {
    title: 'a submodule in a source file’s place',
    arrange: (repo) => void repo.git(['update-index', '--add', '--cacheinfo', `160000,${idOf(repo)},${c}`]),
  },
  { title: 'an empty file', arrange: (repo) => staged(repo, '') },
];

function commitAs(repo: Repo, { args = [], input = '', env = {} }: Way): Ended {
  const ended = repo.tryGit(['commit', '-q', '-m', 'x', ...args], { input, env });
  if (ended.stderr.includes('without support for git-add--interactive')) notRun('this git was built without `-p`');
  return ended;
}

/** Everything a hook has to leave as it is. */
function state(repo: Repo): readonly string[] {
  return [idOf(repo), repo.git(['status', '--porcelain']), repo.git(['diff']), repo.git(['stash', 'list'])];
}

const both = <Row>(rows: readonly Row[]): (Row & { index: (typeof indexes)[number] })[] =>
  rows.flatMap((row) => indexes.map((index) => ({ ...row, index })));

spec('copies and the states of a repository', (test) => {
  test.each(
    both(refused),
    ({ title, index }) => `refused: ${title} (index: ${index})`,
    (way) =>
      inCopying((repo) => {
        way.arrange(repo);
        const before = state(repo);
        assertCopied(commitAs(repo, way), ...way.copies);
        assert.equal(state(repo), before);
      }, way.index),
  );

  test.each(
    both(accepted),
    ({ title, index }) => `accepted: ${title} (index: ${index})`,
    (way) =>
      inCopying((repo) => {
        way.arrange(repo);
        const tree = repo.git(['diff', '--stat', 'HEAD']);
        const ended = commitAs(repo, way);
        assert.is(ended.status, 0, ended.all);
        assert.is(ended.stderr, '');
        for (const [path, text] of Object.entries(way.holds ?? {})) assert.is(repo.git(['show', `HEAD:${path}`]), text);
        if (way.args?.[0] === '-a')
          assert.is(repo.git(['diff', '--stat', 'HEAD~', 'HEAD']), tree, 'all of it is committed');
        assert.is(repo.git(['stash', 'list']), '');
      }, way.index),
  );

  test('the first commit of all: two files of it hold the same, which is one finding', () =>
    inCopying((repo) => {
      const files = { 'src/a.ts': around('a', old), 'src/b.ts': around('b', old) };
      repo.git(['checkout', '-q', '--orphan', 'new']);
      rmSync(repo.path('src'), { recursive: true });
      put(repo, files);
      repo.git(['add', '-A']);
      assertCopied(repo.tryGit(['commit', '-q', '-m', 'x']), copyAt('src/b.ts', 'src/a.ts', 2));
      put(repo, { 'src/b.ts': around('b', only) });
      repo.git(['add', '-A']);
      assertQuiet(repo.tryGit(['commit', '-q', '-m', 'x']));
    }));
});
