import { rmSync } from 'node:fs';
import * as assert from 'uvu/assert';
import { documents, type Ended, type Repo, type RunOptions } from '../support/repo.ts';
import { spec } from '../support/spec.ts';
import { assertQuiet, commitUnasked, found, inWired } from '../support/wired.ts';

const at = (name: string): string => `skills/${name}/SKILL.md`;

/**
 * Bad documents, named for where they are: `old` is committed, `staged` in the index, `gone` only in the index,
 * `notes` changed on disk, `new` untracked, `ignored` ignored.
 */
function scattered(repo: Repo): void {
  repo.write('.gitignore', 'ignored/\n');
  repo.write(at('old'), documents.bad);
  commitUnasked(repo);
  repo.write(at('staged'), documents.bad);
  repo.write(at('gone'), documents.bad);
  repo.git(['add', '-A']);
  rmSync(repo.path(at('gone')));
  repo.write(at('notes'), documents.bad);
  repo.write(at('new'), documents.bad);
  repo.write(at('ignored'), documents.bad);
}

interface Row {
  readonly args: readonly string[];
  readonly names: readonly string[];
  readonly options?: RunOptions;
}

const below = { cwd: 'skills' };
const nul = (...names: string[]): RunOptions => ({ input: names.map((name) => `${name}\0`).join('') });

const rows: readonly Row[] = [
  { args: [], names: ['new', 'notes', 'staged'] },
  { args: [], names: ['new', 'notes', 'staged'], options: below },
  { args: ['--staged'], names: ['gone', 'staged'] },
  { args: ['--all'], names: ['new', 'notes', 'old', 'staged'] },
  { args: ['--all'], names: ['new', 'notes', 'old', 'staged'], options: below },
  { args: ['--staged', '--all'], names: ['gone', 'old', 'staged'] },
  { args: ['.'], names: ['new', 'notes', 'old', 'staged'] },
  { args: [at('old')], names: ['old'] },
  { args: ['skills/old'], names: ['old'] },
  { args: ['skills/old/'], names: ['old'] },
  { args: ['./skills/../skills/old'], names: ['old'] },
  { args: ['old'], names: ['old'], options: below },
  { args: ['../skills/old/SKILL.md'], names: ['old'], options: below },
  { args: ['skills/n*/SKILL.md'], names: ['new', 'notes'] },
  { args: ['skills/{old,new}/**'], names: ['new', 'old'] },
  { args: ['*/SKILL.md'], names: ['new', 'notes', 'old', 'staged'], options: below },
  { args: [at('old'), at('new')], names: ['new', 'old'] },
  { args: ['notes.txt'], names: [] },
  { args: ['--staged', 'skills/staged'], names: ['staged'] },
  { args: ['--staged', '--all', 'skills/old'], names: ['old'] },
  { args: ['--only', 'frontmatter'], names: ['new', 'notes', 'staged'] },
  { args: ['--files0-from', '-'], names: ['new', 'old'], options: nul(at('old'), at('new')) },
  { args: ['--files0-from', '-'], names: ['old'], options: { input: at('old') } },
  { args: ['--files0-from', '-', 'skills/new'], names: ['new', 'old'], options: nul(at('old')) },
  { args: ['--files0-from', '-', '--staged'], names: ['staged'], options: nul(at('staged')) },
];

function check(repo: Repo, args: readonly string[], { cwd, ...options }: RunOptions = {}): Ended {
  return repo.sluice(['check', '--json', ...args], { ...options, cwd: repo.path(cwd ?? '') });
}

function assertFault(ended: Ended, words: string): void {
  assert.is(ended.status, 2, ended.all);
  assert.match(ended.stderr, words);
  assert.is(ended.stderr.trimEnd().split('\n').length, 1, ended.stderr);
}

spec('naming what to check', (test) => {
  test.each(
    rows,
    ({ args, names, options }) =>
      `check ${args.join(' ')}${options?.cwd ? ` in ${options.cwd}` : ''}: ${names.join(', ') || 'nothing'}`,
    ({ args, names, options }) =>
      inWired((repo) => {
        scattered(repo);
        const ended = check(repo, args, options);
        assert.equal(
          found(ended),
          names.map((name) => `${at(name)}:2:7 fm/name-mismatch`),
        );
        assert.is(ended.status, names.length > 0 ? 1 : 0);
      }),
  );

  test('a list of paths may lie in a file', () =>
    inWired((repo) => {
      scattered(repo);
      repo.write('list', `${at('old')}\0${at('new')}\0`);
      assert.is(found(check(repo, ['--files0-from', 'list'])).length, 2);
    }));

  test('an empty list is nothing to judge, not everything', () =>
    inWired((repo) => {
      scattered(repo);
      const ended = repo.sluice(['check', '--files0-from', '-'], { input: '' });
      assert.is(ended.status, 0);
      assert.is(ended.stdout, '');
      assert.match(ended.stderr, 'the list of paths is empty, so nothing was judged');
    }));

  test('a list may name files that are gone', () =>
    inWired((repo) => {
      repo.git(['rm', '-q', documents.path]);
      assert.is(check(repo, ['--files0-from', '-'], nul(documents.path)).status, 0);
    }));

  test('a list that is not there is a fault', () =>
    inWired((repo) => assertFault(check(repo, ['--files0-from', 'nowhere']), 'nowhere')));

  test.each(
    [
      { path: 'skills/nots', words: 'skills/nots' },
      { path: 'skills/**/*.markdown', words: 'skills/**/*.markdown' },
      { path: '../elsewhere', words: 'outside' },
      { path: '/etc/hosts', words: 'outside' },
    ],
    ({ path }) => `${path} names nothing here, and that is a fault`,
    ({ path, words }) => inWired((repo) => assertFault(check(repo, [path]), words)),
  );

  test.each(
    [
      { args: ['--only', 'frontmater'], words: 'did you mean "frontmatter"?' },
      { args: ['--staged', '--range', 'HEAD'], words: '--staged and --range' },
      { args: ['--each-commit'], words: '--range' },
      { args: ['--range', 'nowhere..HEAD'], words: 'nowhere' },
      { args: ['--range', `${'0'.repeat(40)}..HEAD`], words: '0000' },
      { args: ['--stage'], words: 'did you mean --staged?' },
      { args: ['--range'], words: '--range' },
    ],
    ({ args }) => `check ${args.join(' ')} is a fault`,
    ({ args, words }) => inWired((repo) => assertFault(check(repo, args), words)),
  );

  test('what was staged and taken away again on disk is judged as the commit would have it', () =>
    inWired((repo) => {
      repo.write(documents.path, documents.bad);
      repo.git(['add', '-A']);
      repo.write(documents.path, documents.good);
      assert.is(check(repo, ['--staged']).status, 1);
      assert.is(check(repo, []).status, 0);
      assertQuiet(repo.tryGit(['diff', '--quiet', 'HEAD']));
    }));
});
