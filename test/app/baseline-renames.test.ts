import * as assert from 'uvu/assert';
import { Repo } from '../support/repo.ts';
import { checkJson } from '../support/report.ts';
import { spec } from '../support/spec.ts';
import { addRemote, assertQuiet, assertRefused, branch, idOf, inWired, skill } from '../support/wired.ts';

const wrong = (words: string): string => `---\nname: another\ndescription: ${words}.\n---\n\n${words}.\n`;
const path = (name: string): string => `skills/${name}/SKILL.md`;

/** A wired repository in which one bad document is accepted and committed. */
async function withAccepted(body: (repo: Repo) => void): Promise<void> {
  await inWired((repo) => {
    repo.write(path('old'), wrong('Take notes while reading a book'));
    assert.is(repo.sluice(['baseline', 'accept']).status, 0);
    assertQuiet(repo.commit('accepted'));
    body(repo);
  });
}

function errors(repo: Repo, args: readonly string[] = ['--all']): string[] {
  return checkJson(repo, args)
    .report.findings.filter(({ severity }) => severity === 'error')
    .map((finding) => finding.path);
}

spec('an accepted document that is gone', (test) => {
  test('leaves nothing to another one with the same mistake', () =>
    withAccepted((repo) => {
      repo.git(['rm', '-q', path('old')]);
      assertQuiet(repo.tryGit(['commit', '-q', '-m', 'gone']));
      repo.write(path('other'), wrong('Say something else entirely, at some length'));
      assertRefused(repo.commit('other'), `${path('other')}:2:7 error fm/name-mismatch`);
      assert.equal(errors(repo, ['--all', '--staged']), [path('other')]);
    }));

  test('under another name keeps what was accepted, in the hook, in a range, in all and on push', () =>
    withAccepted((repo) => {
      addRemote(repo);
      repo.git(['mv', path('old'), 'skills/moved.md']);
      repo.git(['rm', '-q', '-r', '--ignore-unmatch', 'skills/old']);
      repo.run('mkdir', ['-p', 'skills/new']);
      repo.git(['mv', 'skills/moved.md', path('new')]);
      assertQuiet(repo.tryGit(['commit', '-q', '-m', 'moved']));
      repo.git(['mv', 'skills/new', 'skills/newer']);
      assertQuiet(repo.tryGit(['commit', '-q', '-m', 'moved again']));
      assert.equal(errors(repo), []);
      assert.equal(errors(repo, ['--all', '--staged']), []);
      assert.equal(errors(repo, ['--range', 'HEAD~2..HEAD']), []);
      assertQuiet(repo.tryGit(['push', '-q', 'origin', 'main']));
    }));

  test('under another name keeps it for itself: a second one is new, though the first is not in the change', () =>
    withAccepted((repo) => {
      addRemote(repo);
      repo.git(['mv', 'skills/old', 'skills/new']);
      assertQuiet(repo.tryGit(['commit', '-q', '-m', 'moved']));
      repo.write(path('second'), wrong('Take notes while reading a book'));
      assertRefused(repo.commit('second'), `${path('second')}:2:7 error fm/name-mismatch`);
      repo.git(['commit', '-q', '--no-verify', '-m', 'second']);
      assert.equal(errors(repo), [path('second')]);
      assert.equal(errors(repo, ['--range', `${idOf(repo, 'HEAD~')}..HEAD`]), [path('second')]);
      assert.is(repo.tryGit(['push', '-q', 'origin', 'main']).status, 1);
    }));

  test('is kept at its new path by prune', () =>
    withAccepted((repo) => {
      repo.git(['mv', 'skills/old', 'skills/new']);
      repo.write('sluice.yml', 'version: 1\n');
      repo.write(path('gone'), wrong('Soon gone'));
      assert.is(repo.sluice(['baseline', 'accept']).status, 0);
      repo.run('rm', ['-r', 'skills/gone']);
      assert.is(repo.sluice(['baseline', 'prune']).status, 0);
      assert.match(repo.read('.sluice/baseline.json'), `"path":"${path('new')}"`);
      assert.not.match(repo.read('.sluice/baseline.json'), path('gone'));
    }));

  test('is kept at its new path by prune also when nothing else is to be done, and has its old name to give away', () =>
    withAccepted((repo) => {
      repo.git(['mv', 'skills/old', 'skills/new']);
      assertQuiet(repo.tryGit(['commit', '-q', '-m', 'moved']));
      const { report, status } = checkJson(repo, ['--all']);
      assert.is(status, 0);
      assert.equal(report.notes, [
        '1 entry of the baseline moved with its document: `sluice baseline prune` writes down where to',
      ]);
      const pruned = repo.sluice(['baseline', 'prune']);
      assert.is(pruned.stdout, 'moved 1 entry along with its document; stage and commit .sluice/baseline.json\n');
      assert.is(repo.sluice(['baseline', 'prune']).stdout, 'nothing to drop\n');
      assert.equal(checkJson(repo, ['--all']).report.notes, []);
      repo.write(path('old'), skill('old'));
      assertQuiet(repo.commit('another one of that name'));
      assert.equal(errors(repo), []);
    }));

  test('is given its new path by prune where only that one is named, by either name', () =>
    withAccepted((repo) => {
      repo.write(path('two'), wrong('Another one'));
      assert.is(repo.sluice(['baseline', 'accept']).status, 0);
      assertQuiet(repo.commit('two'));
      repo.git(['mv', 'skills/old', 'skills/new']);
      repo.git(['mv', 'skills/two', 'skills/second']);
      assert.match(repo.sluice(['baseline', 'prune', 'skills/new']).stdout, 'moved 1 entry');
      const paths = (): string[] => repo.read('.sluice/baseline.json').match(/skills\/\w+/g) ?? [];
      assert.equal(paths(), ['skills/new', 'skills/two']);
      assert.match(repo.sluice(['baseline', 'prune', 'skills/two']).stdout, 'moved 1 entry');
      assert.equal(paths(), ['skills/new', 'skills/second']);
    }));

  test('takes its new path along when something else is accepted', () =>
    withAccepted((repo) => {
      repo.git(['mv', 'skills/old', 'skills/new']);
      repo.write(path('two'), wrong('Another one'));
      assert.is(
        repo.sluice(['baseline', 'accept']).stdout,
        'accepted 1 finding; stage and commit .sluice/baseline.json\n',
      );
      assert.equal(repo.read('.sluice/baseline.json').match(/skills\/\w+/g), ['skills/new', 'skills/two']);
    }));

  test('keeps what was accepted over ten renames, and one that a merge made', () =>
    withAccepted((repo) => {
      const names = ['old', ...Array.from({ length: 10 }, (_, at) => `n${at}`)];
      for (const [at, name] of names.slice(1).entries()) {
        repo.git(['mv', `skills/${names[at]}`, `skills/${name}`]);
        assertQuiet(repo.tryGit(['commit', '-q', '-m', name]));
      }
      assert.equal(errors(repo), []);
      branch(repo, 'side', { 'notes.txt': 'two\n' }, 'HEAD');
      repo.git(['checkout', '-q', 'main']);
      repo.git(['merge', '-q', '--no-commit', '--no-ff', 'side']);
      repo.git(['mv', 'skills/n9', 'skills/merged']);
      assertQuiet(repo.tryGit(['commit', '-q', '-m', 'merged']));
      assert.equal(errors(repo), []);
      assert.equal(errors(repo, ['--all', '--staged']), []);
    }));

  test.each(
    [
      { clone: 'a shallow one', how: ['--depth', '1'], next: 'git fetch --unshallow' },
      { clone: 'a partial one', how: ['--filter=blob:none'], next: 'git log -M --name-status' },
    ],
    ({ clone }) => `under another name is not judged to be new where the clone cannot tell, but said so: ${clone}`,
    ({ how, next }) =>
      withAccepted((repo) => {
        repo.git(['mv', 'skills/old', 'skills/new']);
        repo.write(path('new'), `${repo.read(path('new'))}More.\n`);
        assertQuiet(repo.commit('moved and written to'));
        for (const key of ['allowFilter', 'allowAnySHA1InWant']) repo.git(['config', `uploadpack.${key}`, 'true']);
        const copy = new Repo(repo.path('..', 'copy'));
        repo.git(['clone', '-q', '--no-local', ...how, `file://${repo.dir}`, copy.dir]);
        const { report, status } = checkJson(copy, ['--all']);
        assert.is(status, 1);
        assert.equal(
          report.notRun.map((one) => [one.what, one.next]),
          [['renames of accepted documents', next]],
        );
        copy.git(next.split(' ').slice(1));
        const after = checkJson(copy, ['--all']);
        assert.is(after.status, 0);
        assert.equal(after.report.notRun, []);
      }),
  );
});
