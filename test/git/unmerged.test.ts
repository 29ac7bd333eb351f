import * as assert from 'uvu/assert';
import { documents, type Repo } from '../support/repo.ts';
import { checkJson } from '../support/report.ts';
import { spec } from '../support/spec.ts';
import { found, inWired, skill } from '../support/wired.ts';

const odd = "it's/skills/b/SKILL.md";

/** A merge that stopped at two documents in conflict; `theirs` has one of them no more. */
function inConflict(body: (repo: Repo) => void, gone = false): Promise<void> {
  return inWired((repo) => {
    const write = (words: string): void => {
      repo.write(documents.path, documents.good.replace('Take notes', words));
      repo.write(odd, skill('b', words));
    };
    write('First');
    repo.git(['add', '-A']);
    repo.git(['commit', '-q', '--no-verify', '-m', 'both']);
    repo.git(['checkout', '-q', '-b', 'theirs']);
    write('Theirs');
    if (gone) repo.git(['rm', '-qf', documents.path]);
    repo.git(['commit', '-qa', '--no-verify', '-m', 'theirs']);
    repo.git(['checkout', '-q', 'main']);
    write('Ours');
    repo.git(['commit', '-qa', '--no-verify', '-m', 'ours']);
    assert.is(repo.tryGit(['merge', '-q', 'theirs']).status, 1);
    body(repo);
  });
}

const places = (repo: Repo, args: readonly string[]): string[] =>
  found(repo.sluice(['check', '--json', ...args])).map((line) => line.replace(/:.*/, ''));

spec('documents in conflict', (test) => {
  for (const args of [[], ['--all'], [documents.path]])
    test(`are judged as they lie on disk: check ${args.join(' ')}`, () =>
      inConflict((repo) => {
        assert.ok(places(repo, args).includes(documents.path), 'the marks are no frontmatter');
        repo.write(documents.path, documents.good);
        repo.write(odd, skill('b'));
        assert.is(repo.sluice(['check', ...args]).status, 0);
        repo.write(documents.path, documents.bad);
        assert.equal(places(repo, args), [documents.path]);
        assert.is(checkJson(repo, args).report.documents, args[0] === documents.path ? 1 : 2);
      }));

  test('are judged where one side has deleted them, and not where they are gone', () =>
    inConflict((repo) => {
      repo.write(documents.path, documents.bad);
      assert.ok(places(repo, []).includes(documents.path));
      repo.run('rm', [documents.path]);
      assert.not.ok(places(repo, []).includes(documents.path));
      assert.not.ok(places(repo, ['--all']).includes(documents.path));
    }, true));

  for (const args of [['--staged'], ['--staged', '--all']])
    test(`are not run in the index, which holds no one version of them: check ${args.join(' ')}`, () =>
      inConflict((repo) => {
        const { report, status } = checkJson(repo, args);
        assert.is(status, 2);
        assert.equal(report.findings, []);
        const [notRun] = report.notRun;
        assert.match(notRun!.what, '2 documents');
        repo.write(documents.path, documents.good);
        repo.write(odd, skill('b'));
        const folder = repo.path('skills');
        assert.is(repo.run('sh', ['-c', notRun!.next], { cwd: folder }).status, 0, notRun!.next);
        assert.is(repo.sluice(['check', ...args]).status, 0);
      }));

  test('leave no word behind that all was clean', () =>
    inConflict((repo) => {
      repo.write(documents.path, documents.good);
      repo.write(odd, skill('b'));
      assert.is(repo.sluice(['check', '--all']).status, 0);
      repo.write(documents.path, documents.bad);
      assert.is(repo.sluice(['check', '--all']).status, 1);
    }));
});
