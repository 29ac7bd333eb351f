import * as assert from 'uvu/assert';
import type { Repo } from '../support/repo.ts';
import { checkJson } from '../support/report.ts';
import { spec } from '../support/spec.ts';
import { addRemote, assertQuiet, assertRefused, idOf, inWired } from '../support/wired.ts';

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
});
