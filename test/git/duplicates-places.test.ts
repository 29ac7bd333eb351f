import { rmSync } from 'node:fs';
import * as assert from 'uvu/assert';
import { around, block } from '../support/copies.ts';
import {
  assertCopied,
  assertCopies,
  copiesIn,
  copiesOn,
  copyAt,
  inCopying,
  indexes,
  judged,
  only,
  put,
  stagedCopies,
} from '../support/copying.ts';
import { clonePartly, runNamed } from '../support/partial.ts';
import { inRepo, Repo } from '../support/repo.ts';
import { notRun, spec } from '../support/spec.ts';
import { assertQuiet, branch, commitUnasked } from '../support/wired.ts';

const c = 'src/c.ts';
const copy = { [c]: around('c', only) };
const told = copyAt(c, 'src/once.ts', 2);

/** `without` is a branch that does not have what `copy` is a copy of. */
function withAndWithout(repo: Repo): void {
  branch(repo, 'without', { 'src/once.ts': around('once') });
  repo.git(['checkout', '-q', 'main']);
}

function stage(repo: Repo): Repo {
  put(repo, copy);
  repo.git(['add', c]);
  return repo;
}

spec('where copies are looked for', (test) => {
  test.each(
    indexes,
    (index) => `a linked work tree is judged by what is in it (index: ${index})`,
    (index) =>
      inCopying((repo) => {
        withAndWithout(repo);
        assertCopied(stage(repo).commit(), told);
        repo.git(['worktree', 'add', '-q', '../linked', 'without']);
        const linked = stage(new Repo(repo.path('..', 'linked'), repo.env));
        assertQuiet(linked.commit());
        put(linked, { 'src/d.ts': around('d', block('other')) });
        assertCopied(linked.commit(), copyAt('src/d.ts', 'src/other.ts', 2));
        assertCopies(stagedCopies(repo), [told]);
        assert.not.ok(repo.exists('.git/worktrees/linked/sluice/dup'), 'they share an index');
        assert.is(repo.exists('.git/sluice/dup'), index === 'always');
      }, index),
  );

  test.each(
    indexes,
    (index) => `a branch is judged by what is on it (index: ${index})`,
    (index) =>
      inCopying((repo) => {
        withAndWithout(repo);
        assertCopies(stagedCopies(stage(repo)), [told]);
        repo.git(['rm', '-q', '-f', c]);
        repo.git(['checkout', '-q', 'without']);
        assertQuiet(stage(repo).commit());
        repo.git(['checkout', '-q', 'main']);
        assertCopied(stage(repo).commit(), told);
      }, index),
  );

  test.each(
    indexes,
    (index) => `what was amended away and thrown out of the repository is no original (index: ${index})`,
    (index) =>
      inCopying((repo) => {
        put(repo, { 'src/gone.ts': around('gone', block('gone')) });
        assertQuiet(repo.commit());
        repo.git(['reset', '-q', '--hard', 'HEAD~']);
        repo.git(['reflog', 'expire', '--expire=now', '--all']);
        repo.git(['gc', '-q', '--prune=now']);
        put(repo, { [c]: around('c', block('gone')) });
        assertQuiet(repo.commit());
      }, index),
  );

  test.each(
    indexes,
    (index) => `a copy of what a sparse checkout leaves out (index: ${index})`,
    (index) =>
      inCopying((repo) => {
        repo.git(['config', 'core.sparseCheckout', 'true']);
        repo.write('.git/info/sparse-checkout', '/*\n!/src/once.ts\n');
        repo.git(['read-tree', '-mu', 'HEAD']);
        assert.not.ok(repo.exists('src/once.ts'));
        assertCopied(stage(repo).commit(), told);
        assert.not.ok(repo.exists('src/once.ts'), 'it is still not on disk');
      }, index),
  );

  test.each(
    indexes,
    (index) => `a clone that borrows its objects from another (index: ${index})`,
    (index) =>
      inCopying((origin) => {
        const repo = new Repo(origin.path('..', 'borrowing'), origin.env);
        origin.git(['clone', '-q', '--shared', origin.dir, repo.dir]);
        assertCopies(stagedCopies(stage(repo)), [told]);
      }, index),
  );

  test.each(
    indexes,
    (index) => `ids of 64 digits (index: ${index})`,
    (index) =>
      inRepo((first) => {
        if (first.tryGit(['init', '-q', '--object-format=sha256', '../long']).status !== 0)
          notRun('this git has no SHA-256 repositories');
        const repo = new Repo(first.path('..', 'long'), { SLUICE_DUP_INDEX: index });
        repo.init();
        put(repo, { ...copiesOn, 'src/once.ts': around('once', only) });
        assertQuiet(repo.commit());
        assertCopied(stage(repo).commit(), told);
        commitUnasked(repo);
        assertCopies(copiesIn(judged(repo, '--range', 'HEAD~..HEAD')), [told]);
        rmSync(repo.path('src/once.ts'));
        assertQuiet(repo.commit());
      }),
  );

  test.each(
    indexes,
    (index) =>
      `a partial clone without the original: not run, with the command, and nothing is fetched (index: ${index})`,
    (index) =>
      inCopying((origin) => {
        const { repo, asked } = clonePartly(origin, ['/*', '!/src/once.ts'], { SLUICE_DUP_INDEX: index });
        stage(repo);
        const report = judged(repo, '--staged');
        assertCopies(copiesIn(report), []);
        assert.match(report.notRun[0]?.why ?? '', 'this partial clone');
        assert.is.not(repo.tryGit(['commit', '-q', '-m', 'x']).status, 0, 'what was not judged is not let in');
        assert.not.ok(asked(), 'nothing was fetched');
        runNamed(repo, report.notRun[0]!.next);
        assert.ok(asked(), 'the command fetches');
        assertCopies(stagedCopies(repo), [told]);
        assertCopied(repo.tryGit(['commit', '-q', '-m', 'x']), told);
      }),
  );

  test('a partial clone in which no source changes goes on as usual', () =>
    inCopying((origin) => {
      const { repo, asked } = clonePartly(origin, ['/*', '!/src/']);
      repo.write('notes.txt', 'two\n');
      assertQuiet(repo.tryGit(['commit', '-q', '-a', '-m', 'x']));
      assert.not.ok(asked());
    }));
});
