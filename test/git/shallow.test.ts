import * as assert from 'uvu/assert';
import { documents, Repo } from '../support/repo.ts';
import { spec } from '../support/spec.ts';
import { assertQuiet, assertRefused, badLine, branch, commitUnasked, found, inWired } from '../support/wired.ts';

const at = (name: string): string => `skills/${name}/SKILL.md`;

/** A clone with the last commit of `main` and of `topic` and nothing of what they come from. */
function shallow(origin: Repo, depth = 1): Repo {
  branch(origin, 'topic', { [at('one')]: documents.bad });
  branch(origin, 'topic', { 'notes.txt': 'two\n' }, 'topic');
  branch(origin, 'main', { [at('theirs')]: documents.bad });
  const repo = new Repo(origin.path('..', 'shallow'));
  origin.git(['clone', '-q', `--depth=${depth}`, '--no-single-branch', `file://${origin.dir}`, repo.dir]);
  return repo;
}

spec('a shallow clone', (test) => {
  test('a range whose common ancestor was cut off is a fault, with the command that mends it', () =>
    inWired((origin) => {
      const repo = shallow(origin);
      for (const more of [[], ['--each-commit']]) {
        const ended = repo.sluice(['check', '--range', 'origin/main..origin/topic', ...more]);
        assert.is(ended.status, 2);
        assert.match(ended.stderr, 'this shallow clone does not hold the common ancestor of origin/main..origin/topic');
        assert.match(ended.stderr, '`git fetch --unshallow`');
      }
      repo.git(['fetch', '-q', '--unshallow']);
      const ended = repo.sluice(['check', '--json', '--range', 'origin/main..origin/topic']);
      assert.equal(found(ended), [`${at('one')}:2:7 fm/name-mismatch`]);
    }));

  test('a commit that was cut off is a fault that says so', () =>
    inWired((origin) => {
      const repo = shallow(origin);
      const ended = repo.sluice(['check', '--range', 'HEAD~1..HEAD']);
      assert.is(ended.status, 2);
      assert.match(ended.stderr, 'HEAD~1 in the range HEAD~1..HEAD is not a commit of this repository: fetch it');
    }));

  test('a range that is there with its ancestor is judged', () =>
    inWired((origin) => {
      const repo = shallow(origin, 3);
      const ended = repo.sluice(['check', '--json', '--range', 'origin/main..origin/topic', '--each-commit']);
      assert.equal(found(ended), [`${at('one')}:2:7 fm/name-mismatch`]);
    }));

  test('commits and pushes go on as usual', () =>
    inWired((origin) => {
      const repo = shallow(origin);
      repo.init();
      repo.write(documents.path, documents.bad);
      assertRefused(repo.commit(), badLine);
      commitUnasked(repo);
      assertRefused(repo.tryGit(['push', '-q', 'origin', 'HEAD:refs/heads/new']), badLine, '1 error');
      repo.git(['checkout', '-q', '--', '.']);
      repo.git(['reset', '-q', '--hard', 'HEAD~1']);
      repo.write('notes.txt', 'three\n');
      assertQuiet(repo.commit());
      assertQuiet(repo.tryGit(['push', '-q', 'origin', 'HEAD:refs/heads/new']));
    }));
});
