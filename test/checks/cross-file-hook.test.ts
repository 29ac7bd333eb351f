import * as assert from 'uvu/assert';
import { inRepo, type Repo } from '../support/repo.ts';
import { checkJson } from '../support/report.ts';
import { spec } from '../support/spec.ts';
import { change, commitTasks, placed, task, type Changes } from '../support/tasks.ts';
import { addRemote, assertQuiet, assertRefused, inWired } from '../support/wired.ts';

function messages(repo: Repo, args: readonly string[] = ['--all']): string[] {
  return checkJson(repo, args).report.findings.map(({ message }) => message);
}

/** A repository with hooks, in which these tasks are committed, and one commit has been judged since. */
async function withTasks(files: Changes, body: (repo: Repo) => void): Promise<void> {
  await inWired((repo) => {
    commitTasks(repo, files);
    repo.write('tasks/one.md', task('one'));
    assertQuiet(repo.commit('one'));
    body(repo);
  });
}

/** `side` names the document that `main` deletes. */
function together(repo: Repo): void {
  repo.git(['checkout', '-q', '-b', 'side']);
  repo.write('tasks/b.md', task('b', 'needs: a'));
  assertQuiet(repo.commit('names a'));
  repo.git(['checkout', '-q', 'main']);
  repo.git(['rm', '-q', 'tasks/a.md']);
  assertQuiet(repo.tryGit(['commit', '-q', '-m', 'deletes a']));
}
const dangling = 'tasks/b.md:3:8 error fm/no-such-target';

spec('rules across documents, in real use', (test) => {
  const pair = { 'tasks/a.md': task('a'), 'tasks/b.md': task('b', 'needs: a') };

  test('a commit that only deletes a document which another one names is refused', () =>
    withTasks(pair, (repo) => {
      repo.git(['rm', '-q', 'tasks/a.md']);
      const said = 'tasks/b.md:3:8 error fm/no-such-target "needs" names "a", and no document has that id';
      assertRefused(repo.tryGit(['commit', '-q', '-m', 'x']), said);
      repo.git(['rm', '-q', 'tasks/b.md']);
      assertQuiet(repo.tryGit(['commit', '-q', '-m', 'x']));
    }));

  test('a merge in which each side is right and both together are not is refused', () =>
    withTasks({ 'tasks/a.md': task('a') }, (repo) => {
      together(repo);
      assertRefused(repo.tryGit(['merge', '-q', '--no-edit', 'side']), dangling);
    }));

  test('such a merge that went by the hooks is refused by the push', () =>
    withTasks({ 'tasks/a.md': task('a') }, (repo) => {
      addRemote(repo);
      together(repo);
      repo.git(['merge', '-q', '--no-verify', '--no-edit', 'side']);
      const ended = repo.tryGit(['push', '-q', 'origin', 'main']);
      assert.match(ended.stderr, dangling);
      assert.is(ended.status, 1);
    }));

  test('a merge is not refused for what one side had already', () =>
    withTasks({ 'tasks/a.md': task('a') }, (repo) => {
      repo.git(['checkout', '-q', '-b', 'side']);
      repo.write('tasks/b.md', task('b', 'needs: gone'));
      repo.git(['add', '-A']);
      repo.git(['commit', '-q', '--no-verify', '-m', 'names what is not there']);
      repo.git(['checkout', '-q', 'main']);
      repo.write('tasks/c.md', task('c', 'needs: a'));
      assertQuiet(repo.commit('names a'));
      assertQuiet(repo.tryGit(['merge', '-q', '--no-edit', 'side']));
      repo.git(['checkout', '-q', 'side']);
      repo.git(['reset', '-q', '--hard', 'HEAD']);
      assertQuiet(repo.tryGit(['merge', '-q', '--no-edit', '--no-ff', 'main']));
    }));

  test('a document that moves keeps its name, and the commit passes', () =>
    withTasks(pair, (repo) => {
      repo.git(['mv', 'tasks/a.md', 'tasks/z.md']);
      assertQuiet(repo.tryGit(['commit', '-q', '-m', 'x']));
    }));

  test('the index decides: what names it may be mended on disk and is refused until it is staged', () =>
    withTasks(pair, (repo) => {
      repo.git(['rm', '-q', 'tasks/a.md']);
      repo.write('tasks/b.md', task('b'));
      assertRefused(repo.tryGit(['commit', '-q', '-m', 'x']), 'tasks/b.md:3:8 error fm/no-such-target');
      assertQuiet(repo.commit());
    }));

  test('a push that takes away a file which a document names by its path is refused', () =>
    withTasks({ 'tasks/b.md': task('b', 'files: notes.txt') }, (repo) => {
      addRemote(repo);
      repo.git(['rm', '-q', 'notes.txt']);
      // A commit of files that are no documents does not start the check; the push does.
      repo.git(['commit', '-q', '--no-verify', '-m', 'x']);
      assertRefused(repo.tryGit(['push', '-q', 'origin', 'main']), 'tasks/b.md:3:8 error fm/no-such-target');
    }));
  test.each(
    [
      [
        { 'tasks/a.md': task('alpha'), 'tasks/b.md': task('b', 'needs: alpah') },
        '"needs" names "alpah", and no document has that id; did you mean "alpha"?',
      ],
      [{ 'tasks/b.md': task('b', 'files: [no/where.txt]') }, '"files" names "no/where.txt", and no such file is here'],
      [
        {
          'tasks/a.md': task('a', 'needs: b'),
          'tasks/b.md': task('b', 'needs: c'),
          'tasks/c.md': task('c', 'needs: a'),
        },
        '"needs" closes a circle: a → b → c → a',
      ],
      [
        { 'tasks/a.md': task('a', 'status: paused'), 'tasks/b.md': task('b', 'status: doing', 'needs: a') },
        'this is doing and "a", which it depends on, is only paused',
      ],
    ] as const,
    ([, said]) => said,
    ([files, said]) =>
      inRepo((repo) => {
        commitTasks(repo, files);
        assert.equal(messages(repo), [said]);
      }),
  );

  test('each of two documents of one name says where the other is', () =>
    inRepo((repo) => {
      commitTasks(repo, { 'tasks/a.md': task('same'), 'tasks/b.md': task('same') });
      assert.equal(messages(repo), ['"id" is "same" in tasks/b.md too', '"id" is "same" in tasks/a.md too']);
    }));
  test('what is remembered of documents gives the same findings the second time, and sees every change', () =>
    inRepo((repo) => {
      const many = Array.from({ length: 300 }, (_, at) => [
        `tasks/t${at}.md`,
        task(`t${at}`, `needs: [t${at + 1}]`, 'status: done'),
      ]);
      commitTasks(repo, { ...Object.fromEntries(many), 'tasks/t300.md': task('t300', 'status: todo') });
      const told = ['tasks/t299.md:3:9 fm/behind needs.0'];
      const all = (): string[] => placed(checkJson(repo, ['--all']).report);
      assert.equal(all(), told);
      assert.equal(all(), told);
      change(repo, { 'tasks/t300.md': task('t300', 'status: done', 'needs: t0') });
      repo.git(['add', '-A']);
      assert.equal(all(), ['tasks/t0.md:3:9 fm/cycle needs.0']);
      change(repo, { 'tasks/t300.md': task('t300', 'status: done') });
      repo.git(['add', '-A']);
      assert.equal(all(), []);
    }));
});
