import * as assert from 'uvu/assert';
import { documents, type Ended, type Repo } from '../support/repo.ts';
import { notRun, spec } from '../support/spec.ts';
import { assertQuiet, assertRefused, badLine, commitUnasked, idOf, inWired } from '../support/wired.ts';

interface Way {
  readonly title: string;
  readonly arrange: (repo: Repo) => void;
  readonly args: readonly string[];
  readonly input?: string;
}

const onDisk = (content: string) => (repo: Repo) => repo.write(documents.path, content);

function staged(content: string): (repo: Repo) => void {
  return (repo) => {
    repo.write(documents.path, content);
    repo.git(['add', '-A']);
  };
}

/** A good document in the index and bad work on it on disk. */
function partly(repo: Repo): void {
  staged(`${documents.good}More.\n`)(repo);
  repo.write(documents.path, documents.bad);
}

const longGood = documents.good + 'line\n'.repeat(20);
const twoHunks = longGood.replace('name: notes', 'name: other') + 'last\n';

function withTwoHunks(repo: Repo): void {
  staged(longGood)(repo);
  assertQuiet(repo.commit('long'));
  repo.write(documents.path, twoHunks);
}

/** Each brings a bad document into the commit. */
const refused: readonly Way[] = [
  { title: 'a plain commit', arrange: staged(documents.bad), args: [] },
  { title: '-a, nothing staged', arrange: onDisk(documents.bad), args: ['-a'] },
  { title: '--amend with content', arrange: staged(documents.bad), args: ['--amend'] },
  { title: '-p, the bad hunk taken', arrange: withTwoHunks, args: ['-p'], input: 'y\nn\n' },
  { title: 'a path, nothing staged', arrange: onDisk(documents.bad), args: ['--', documents.path] },
  { title: 'a path, good content staged', arrange: partly, args: ['--', 'skills'] },
  { title: '--only', arrange: onDisk(documents.bad), args: ['--only', documents.path] },
  { title: '--include', arrange: partly, args: ['--include', documents.path] },
  { title: '--include of something else', arrange: staged(documents.bad), args: ['--include', 'notes.txt'] },
  { title: '--fixup', arrange: staged(documents.bad), args: ['--fixup', 'HEAD'] },
];

/** Each leaves a bad document that is around out of the commit. */
const passing: readonly Way[] = [
  { title: 'good content staged, bad on disk', arrange: partly, args: [] },
  { title: '-p, the bad hunk left', arrange: withTwoHunks, args: ['-p'], input: 'n\ny\n' },
  {
    title: 'a path, another document staged bad',
    arrange: (repo) => {
      staged(documents.bad)(repo);
      repo.write('notes.txt', 'two\n');
    },
    args: ['--', 'notes.txt'],
  },
  { title: '--amend of the message', arrange: () => undefined, args: ['--amend'] },
  { title: 'an empty commit', arrange: () => undefined, args: ['--allow-empty'] },
  {
    title: '--amend of the message over a bad document that is there already',
    arrange: (repo) => {
      repo.write(documents.path, documents.bad);
      commitUnasked(repo);
    },
    args: ['--amend'],
  },
  {
    title: 'a document that is only promised (add -N)',
    arrange: (repo) => {
      repo.write('skills/later/SKILL.md', documents.bad);
      repo.git(['add', '-N', 'skills/later/SKILL.md']);
      repo.write('notes.txt', 'two\n');
      repo.git(['add', 'notes.txt']);
    },
    args: [],
  },
];

function commitAs(repo: Repo, { args, input }: Way): Ended {
  // The message first: everything after `--` is a path.
  const ended = repo.tryGit(['commit', '-q', '-m', 'x', ...args], input === undefined ? {} : { input });
  if (ended.stderr.includes('without support for git-add--interactive')) notRun('this git was built without `-p`');
  return ended;
}

spec('ways to commit', (test) => {
  test.each(
    refused,
    ({ title }) => `a bad document is refused with ${title}`,
    (way) =>
      inWired((repo) => {
        way.arrange(repo);
        const before = [idOf(repo), repo.git(['status', '--porcelain'])];
        assertRefused(commitAs(repo, way), badLine, 'sluice: commit refused, 1 error.');
        // -p, a path and the like stage on the way; git itself puts the index back.
        assert.equal([idOf(repo), repo.git(['status', '--porcelain'])], before);
      }),
  );

  test.each(
    passing,
    ({ title }) => `the commit passes with ${title}`,
    (way) =>
      inWired((repo) => {
        way.arrange(repo);
        const before = idOf(repo);
        const done = commitAs(repo, way);
        assert.is(done.status, 0, done.all);
        assert.is(done.stderr, '');
        assert.is.not(idOf(repo), before);
      }),
  );

  test('a promised document is judged once -a takes it', () =>
    inWired((repo) => {
      repo.write('skills/later/SKILL.md', documents.bad);
      repo.git(['add', '-N', 'skills/later/SKILL.md']);
      assertRefused(repo.tryGit(['commit', '-q', '-a', '-m', 'x']), 'skills/later/SKILL.md:2:7 error fm/name-mismatch');
    }));

  test('a commit with nothing staged ends as git ends it', () =>
    inWired((repo) => {
      const ended = repo.tryGit(['commit', '-m', 'x']);
      assert.is(ended.status, 1);
      assert.match(ended.stdout, 'nothing to commit');
      assert.is(ended.stderr, '');
    }));

  test('what a commit of one path leaves staged stays staged', () =>
    inWired((repo) => {
      staged(documents.bad)(repo);
      repo.write('notes.txt', 'two\n');
      assertQuiet(repo.tryGit(['commit', '-q', '-m', 'x', '--', 'notes.txt']));
      assert.is(repo.git(['diff', '--cached', '--name-only']), `${documents.path}\n`);
      assertRefused(repo.tryGit(['commit', '-q', '-m', 'x']), badLine);
    }));
});
