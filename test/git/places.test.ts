import { mkdirSync, symlinkSync } from 'node:fs';
import * as assert from 'uvu/assert';
import { documents, inRepo, Repo, type Ended, type RunOptions } from '../support/repo.ts';
import { spec } from '../support/spec.ts';
import { assertQuiet, assertRefused, badLine, commitUnasked, found, idOf, inWired, skill } from '../support/wired.ts';

const finding = `${documents.path}:2:7 fm/name-mismatch`;

function linked(repo: Repo): Repo {
  repo.git(['worktree', 'add', '-q', '-b', 'linked', '../linked']);
  return new Repo(repo.path('..', 'linked'));
}

/** A repository with a wired submodule `sub`, that holds what a wired repository holds. */
function inSubmodule(body: (sub: Repo, outer: Repo) => void): Promise<void> {
  return inRepo((outer) => {
    const origin = new Repo(outer.path('..', 'origin'));
    mkdirSync(origin.dir);
    origin.git(['init', '-q']);
    origin.git(['symbolic-ref', 'HEAD', 'refs/heads/main']);
    origin.write('notes.txt', 'one\n');
    assertQuiet(origin.commit());
    outer.git(['-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', origin.dir, 'sub']);
    const sub = new Repo(outer.path('sub'));
    sub.init();
    body(sub, outer);
  });
}

interface Elsewhere {
  readonly where: string;
  readonly options: (repo: Repo) => RunOptions;
}

/** Where a person may stand, and by which variables git may be told where the repository is. */
const standpoints: readonly Elsewhere[] = [
  { where: 'a folder below', options: (repo) => ({ cwd: repo.path('skills/notes') }) },
  {
    where: 'the root, by a relative GIT_DIR',
    options: () => ({ env: { GIT_DIR: '.git' } }),
  },
  {
    where: 'a folder below, by a relative GIT_DIR and GIT_WORK_TREE',
    options: (repo) => ({ cwd: repo.path('skills'), env: { GIT_DIR: '../.git', GIT_WORK_TREE: '..' } }),
  },
  {
    where: 'a folder elsewhere, by GIT_DIR and GIT_WORK_TREE',
    options: (repo) => ({ cwd: repo.path('..'), env: { GIT_DIR: repo.path('.git'), GIT_WORK_TREE: repo.dir } }),
  },
  {
    where: 'the git dir, by GIT_WORK_TREE',
    options: (repo) => ({ cwd: repo.path('.git'), env: { GIT_DIR: '.', GIT_WORK_TREE: '..' } }),
  },
];

function commitFrom(repo: Repo, options: RunOptions): Ended {
  return repo.tryGit(['commit', '-q', '-m', 'x'], options);
}

spec('where a repository may be', (test) => {
  test('a linked work tree: its own index, its own list, the same refusal', () =>
    inWired((repo) => {
      const tree = linked(repo);
      tree.write(documents.path, documents.bad);
      assertRefused(tree.commit(), badLine);
      assert.ok(repo.exists('.git/worktrees/linked/sluice/gate'), 'its own gate list');
      assert.equal(found(tree.sluice(['check', '--json', '--staged'])), [finding]);
      tree.write(documents.path, `${documents.good}More.\n`);
      assertQuiet(tree.commit());
      repo.write('notes.txt', 'two\n');
      assertQuiet(repo.commit());
    }));

  test('a linked work tree that was moved', () =>
    inWired((repo) => {
      linked(repo);
      repo.git(['worktree', 'move', '../linked', '../moved']);
      const tree = new Repo(repo.path('..', 'moved'));
      tree.write(documents.path, documents.bad);
      assertRefused(tree.commit(), badLine);
    }));

  test('a work tree of a bare repository', () =>
    inWired((repo) => {
      const bare = new Repo(repo.path('..', 'bare.git'));
      repo.git(['clone', '-q', '--bare', repo.dir, bare.dir]);
      bare.git(['worktree', 'add', '-q', '../tree', 'main']);
      const tree = new Repo(repo.path('..', 'tree'));
      tree.init();
      tree.write(documents.path, documents.bad);
      assertRefused(tree.commit(), badLine);
    }));

  test('a submodule is a repository of its own', () =>
    inSubmodule((sub, outer) => {
      sub.write(documents.path, documents.bad);
      assertRefused(sub.commit(), badLine);
      // The outer one looks at none of it.
      outer.init();
      assertQuiet(outer.commit());
      assert.equal(found(outer.sluice(['check', '--json', '--all'])), []);
    }));

  test('the outer repository commits a submodule that holds bad documents and is dirty', () =>
    inSubmodule((sub, outer) => {
      outer.init();
      outer.git(['config', 'submodule.recurse', 'true']);
      sub.write(documents.path, documents.bad);
      commitUnasked(sub);
      sub.write('notes.txt', 'dirty\n');
      assertQuiet(outer.commit());
      assert.is(sub.read('notes.txt'), 'dirty\n');
    }));

  test('a commit from a folder below is judged whole', () =>
    inWired((repo) => {
      repo.write(documents.path, documents.bad);
      repo.write('docs/a.txt', 'a\n');
      repo.git(['add', '-A']);
      assertRefused(commitFrom(repo, { cwd: repo.path('docs') }), badLine);
    }));

  test.each(
    standpoints,
    ({ where }) => `check and commit from ${where}`,
    ({ options }) =>
      inWired((repo) => {
        repo.write(documents.path, documents.bad);
        const there = options(repo);
        assert.equal(found(repo.sluice(['check', '--json'], there)), [finding]);
        repo.git(['add', '-A']);
        assert.equal(found(repo.sluice(['check', '--json', '--staged'], there)), [finding]);
        assert.equal(found(repo.sluice(['check', '--json', '--range', 'HEAD'], there)), []);
        assertRefused(commitFrom(repo, there), badLine);
      }),
  );

  test('a separate git dir', () =>
    inWired((repo) => {
      repo.git(['init', '-q', '--separate-git-dir', '../elsewhere.git']);
      repo.write(documents.path, documents.bad);
      assertRefused(repo.commit(), badLine);
      assert.is(repo.sluice(['check']).status, 1);
    }));

  test('a repository that is reached through a link', () =>
    inWired((repo) => {
      symlinkSync(repo.dir, repo.path('..', 'link'));
      const there = new Repo(repo.path('..', 'link'));
      there.write(documents.path, documents.bad);
      assert.equal(found(there.sluice(['check', '--json', documents.path])), [finding]);
      assertRefused(there.commit(), badLine);
    }));

  test('a folder with blanks, quotes and letters of all kinds in its name', () =>
    inWired((repo) => {
      const strange = repo.path('..', 'a "b" $c \'d\' é [e]');
      repo.git(['worktree', 'add', '-q', '-b', 'strange', strange]);
      const tree = new Repo(strange);
      tree.write(documents.path, documents.bad);
      assert.equal(found(tree.sluice(['check', '--json', 'skills'])), [finding]);
      assertRefused(tree.commit(), badLine);
    }));

  test('a folder with a line break in its name, beside the repository that is its first line', () =>
    inWired((beside) => {
      const repo = new Repo(`${beside.dir}\nb`);
      beside.git(['init', '-q', repo.dir]);
      repo.git(['symbolic-ref', 'HEAD', 'refs/heads/main']);
      repo.init();
      assert.ok(repo.exists('sluice.yml'));
      repo.write(documents.path, documents.bad);
      assert.equal(found(repo.sluice(['check', '--json', '--all'])), [finding]);
      assertRefused(repo.commit(), badLine);
      repo.write(documents.path, documents.good);
      assertQuiet(repo.commit());
      repo.write(documents.path, documents.bad);
      assertRefused(repo.commit(), badLine);
      const tree = new Repo(`${beside.dir}\nc`);
      repo.git(['worktree', 'add', '-q', '-b', 'linked', tree.dir, 'HEAD']);
      tree.write(documents.path, documents.bad);
      assert.equal(found(tree.sluice(['check', '--json'])), [finding]);
      assertRefused(tree.commit(), badLine);
    }));

  test('objects that lie in another repository', () =>
    inWired((repo) => {
      const borrower = new Repo(repo.path('..', 'borrower'));
      repo.git(['clone', '-q', '--shared', repo.dir, borrower.dir]);
      borrower.init();
      borrower.write(documents.path, documents.bad);
      assertRefused(borrower.commit(), badLine);
      commitUnasked(borrower);
      assert.equal(found(borrower.sluice(['check', '--json', '--range', idOf(repo)])), [finding]);
      borrower.write(documents.path, skill('notes', 'Mended.'));
      assertQuiet(borrower.commit());
    }));
});
