import { renameSync } from 'node:fs';
import * as assert from 'uvu/assert';
import { Repo, type RunOptions } from '../support/repo.ts';
import { notRun, spec } from '../support/spec.ts';
import { assertQuiet, inWired, mendable } from '../support/wired.ts';

const path = 'skills/a/SKILL.md';

interface Way {
  readonly how: string;
  readonly args: readonly string[];
  readonly add?: boolean;
  readonly options?: (repo: Repo) => RunOptions;
}

const folder = (repo: Repo): RunOptions => ({ cwd: repo.path('skills/a') });

const ways: readonly Way[] = [
  { how: 'git commit', args: [], add: true },
  { how: 'git commit, from a sub-directory', args: [], add: true, options: folder },
  { how: 'git commit -a', args: ['-a'] },
  { how: 'git commit -a, from a sub-directory', args: ['-a'], options: folder },
  { how: 'git commit -p', args: ['-p'], options: () => ({ input: 'y\ny\ny\n' }) },
  { how: 'git commit FILE', args: [path] },
  { how: 'git commit FILE, from a sub-directory', args: ['SKILL.md'], options: folder },
  { how: 'git commit --only FILE', args: ['--only', path] },
  { how: 'git commit --include FILE', args: ['--include', path] },
];

/** Work trees from which the engine is called by its path, all in a folder whose name a shell takes apart. */
const trees: Readonly<Record<string, (repo: Repo) => Repo>> = {
  'the main work tree': (repo) => repo,
  'a linked work tree': (repo) => {
    repo.git(['worktree', 'add', '-q', '-b', 'linked', '../linked']);
    return new Repo(repo.path('..', 'linked'));
  },
  'a submodule': (repo) => {
    repo.git(['-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', repo.dir, 'sub']);
    const sub = new Repo(repo.path('sub'));
    sub.init();
    return sub;
  },
};
const standing = Object.keys(trees).flatMap((tree) => [undefined, folder].map((below) => ({ tree, below })));

function inAwkwardFolder(body: (repo: Repo) => void): Promise<void> {
  return inWired((repo) => {
    const awkward = new Repo(repo.path('..', "h3 $p'q"));
    renameSync(repo.dir, awkward.dir);
    body(awkward);
  });
}

/** A commit is refused, and what is printed mends it, typed as it is from where git was started. */
function mends(repo: Repo, commit: readonly string[], given: RunOptions): void {
  const refused = repo.tryGit(commit, given);
  if (/without support for git-add--interactive/.test(refused.stderr)) notRun('this git has no interactive add');
  assert.is(refused.status, 1, refused.all);
  for (const word of ['mend', 'why']) {
    const printed = new RegExp(`^${word}: (.+)$`, 'm').exec(refused.stderr)?.[1];
    assert.ok(printed, refused.stderr);
    const typed = repo.run('sh', ['-c', printed], { ...given, input: '' });
    assert.is(typed.status, 0, `${printed}\n${typed.all}`);
  }
  const again = repo.tryGit(commit, given);
  assert.is(again.status, 0, again.all);
  assert.is(again.stderr, '');
  assert.is(repo.git(['show', `HEAD:${path}`]), repo.read(path));
}

spec('the line that says how to mend', (test) => {
  test.each(
    ways,
    ({ how }) => `mends what it is printed for, typed where git was: ${how}`,
    ({ args, add, options }) =>
      inWired((repo) => {
        repo.write(path, '---\nname: a\ndescription: First.\n---\n\nText.\n');
        assertQuiet(repo.commit('first'));
        repo.write(path, mendable('a'));
        if (add) repo.git(['add', path]);
        mends(repo, ['commit', '-q', '-m', 'x', ...args], options?.(repo) ?? {});
      }),
  );

  test.each(
    standing,
    ({ tree, below }) => `holds where names need quotes: ${tree}${below ? ', from a sub-directory' : ''}`,
    ({ tree, below }) =>
      inAwkwardFolder((repo) => {
        const here = trees[tree]!(repo);
        here.write(path, mendable('a'));
        here.git(['add', path]);
        mends(here, ['commit', '-q', '-m', 'x'], below?.(here) ?? {});
      }),
  );

  test('holds where git was told both folders and started elsewhere', () =>
    inAwkwardFolder((repo) => {
      const name = repo.dir.split('/').at(-1)!;
      repo.write(path, mendable('a'));
      repo.git(['add', path]);
      const told = [`--git-dir=${name}/.git`, `--work-tree=${name}`, 'commit', '-q', '-m', 'x'];
      mends(repo, told, { cwd: repo.path('..') });
    }));
});
