import * as assert from 'uvu/assert';
import { around, block, own } from '../support/copies.ts';
import {
  assertCopied,
  assertCopies,
  copiesIn,
  copyAt,
  inCopying,
  judged,
  old,
  only,
  put,
  type Copy,
} from '../support/copying.ts';
import { Repo, type Ended } from '../support/repo.ts';
import { spec } from '../support/spec.ts';
import { addRemote, assertQuiet, branch, commitUnasked, idOf } from '../support/wired.ts';

const c = 'src/c.ts';
const copied = { [c]: around('c', old) };
const cured = { [c]: around('c', block('cured')) };

function merge(repo: Repo, ...args: readonly string[]): Ended {
  return repo.tryGit(['merge', '-q', '--no-edit', ...args]);
}

/** `main` and `side` have parted, and `side` holds a new copy that `main` knows nothing of. */
function parted(repo: Repo): void {
  branch(repo, 'side', copied);
  branch(repo, 'main', { 'notes.txt': 'main\n' });
}

function push(repo: Repo, ...refs: readonly string[]): Ended {
  return repo.tryGit(['push', '-q', 'origin', ...refs]);
}

/** Ways by which a new copy comes to the tip of `main` without anybody being asked. */
const unasked: Readonly<Record<string, (repo: Repo) => void>> = {
  'commit --no-verify': (repo) => branch(repo, 'main', copied),
  'commit --amend over it': (repo) => {
    branch(repo, 'main', copied);
    repo.write('notes.txt', 'two\n');
    assertQuiet(repo.commit('amended', ['--amend']));
  },
  'cherry-pick': (repo) => {
    parted(repo);
    repo.git(['cherry-pick', 'side']);
  },
  rebase: (repo) => {
    parted(repo);
    repo.git(['checkout', '-q', 'side']);
    repo.git(['rebase', '-q', 'main']);
    repo.git(['checkout', '-q', '-B', 'main', 'side']);
  },
  revert: (repo) => {
    branch(repo, 'main', copied);
    branch(repo, 'main', cured);
    repo.git(['push', '-q', '--no-verify', 'origin', 'main']);
    repo.git(['revert', '--no-edit', 'HEAD']);
  },
  'merge of a branch nobody was asked about': (repo) => {
    parted(repo);
    repo.git(['merge', '-q', '--no-ff', '--no-edit', 'side']);
  },
};

interface Range {
  readonly title: string;
  /** What happens after the commit that the range starts from. */
  readonly commits: readonly Readonly<Record<string, string>>[];
  readonly copies?: readonly Copy[];
}

const ranges: readonly Range[] = [
  { title: 'a new copy', commits: [copied], copies: [copyAt(c)] },
  { title: 'a copy that a later commit took away again', commits: [copied, cured] },
  {
    title: 'a copy of what is as new as itself: one finding',
    commits: [{ 'src/n.ts': around('n', block('new')) }, { [c]: around('c', block('new')) }],
    copies: [copyAt('src/n.ts', c, 2)],
  },
  {
    title: 'code moved in two commits, first copied and then deleted',
    commits: [{ [c]: around('c', only) }, { 'src/once.ts': around('once') }],
  },
];

spec('copies in merges, pushes and ranges', (test) => {
  test('a merge is not blamed for a copy that the other side brings', () =>
    inCopying((repo) => {
      parted(repo);
      assertQuiet(merge(repo, 'side'));
    }));

  test('an octopus is not blamed either', () =>
    inCopying((repo) => {
      branch(repo, 'one', copied);
      branch(repo, 'two', { 'src/d.ts': around('d', only) });
      branch(repo, 'main', { 'notes.txt': 'main\n' });
      const ended = merge(repo, 'one', 'two');
      assert.is(ended.status, 0, ended.all);
    }));

  test('a merge to which its author adds a copy is refused for that one', () =>
    inCopying((repo) => {
      parted(repo);
      assert.is(merge(repo, '--no-commit', 'side').status, 0);
      repo.write('src/added.ts', around('added', only));
      repo.git(['add', '-A']);
      assertCopied(repo.tryGit(['commit', '-q', '--no-edit']), copyAt('src/added.ts', 'src/once.ts', 2));
    }));

  test('a conflict resolved by a copy is refused, and stays a merge until it is resolved otherwise', () =>
    inCopying((repo) => {
      branch(repo, 'side', { ...copied, 'src/other.ts': around('side', block('side')) });
      branch(repo, 'main', { 'src/other.ts': around('main', block('main')) });
      assert.is(merge(repo, 'side').status, 1);
      repo.write('src/other.ts', around('resolved', block('main'), only));
      repo.git(['add', '-A']);
      const copy = { ...copyAt('src/other.ts', 'src/once.ts', 2), at: 'src/other.ts:31' };
      assertCopied(repo.tryGit(['commit', '-q', '--no-edit']), copy);
      repo.write('src/other.ts', around('resolved', block('main'), block('side')));
      repo.git(['add', '-A']);
      assertQuiet(repo.tryGit(['commit', '-q', '--no-edit']));
      assert.is(repo.git(['rev-list', '--parents', '-n', '1', 'HEAD']).trim().split(' ').length, 3);
    }));

  test('a squashed branch is judged whole: all of it is this commit’s own', () =>
    inCopying((repo) => {
      parted(repo);
      assert.is(merge(repo, '--squash', 'side').status, 0);
      assertCopied(repo.tryGit(['commit', '-q', '-m', 'x']), copyAt(c));
    }));

  test.each(
    Object.entries(unasked),
    ([way]) => `${way}: the push is refused`,
    ([, make]) =>
      inCopying((repo) => {
        const remote = addRemote(repo, '--no-verify');
        make(repo);
        const has = repo.git(['rev-parse', 'main'], { cwd: remote });
        assertCopied(push(repo, 'main'), copyAt(c));
        assert.is(repo.git(['rev-parse', 'main'], { cwd: remote }), has);
      }),
  );

  test('a push is judged from what the remote has, by a new branch and by an old one', () =>
    inCopying((repo) => {
      addRemote(repo, '--no-verify');
      branch(repo, 'topic', copied);
      assertCopied(push(repo, 'topic'), copyAt(c));
      repo.git(['push', '-q', '--no-verify', 'origin', 'topic']);
      branch(repo, 'topic', { 'notes.txt': 'two\n' }, 'topic');
      assertQuiet(push(repo, 'topic'));
      branch(repo, 'later', { 'notes.txt': 'three\n' }, 'topic');
      assertQuiet(push(repo, 'later'));
      branch(repo, 'topic', { 'src/d.ts': around('d', only) }, 'topic');
      assertCopied(push(repo, 'topic'), copyAt('src/d.ts', 'src/once.ts', 2));
    }));

  test.each(
    ranges,
    ({ title }) => `a push and a range say the same: ${title}`,
    ({ commits, copies = [] }) =>
      inCopying((repo) => {
        addRemote(repo, '--no-verify');
        const from = idOf(repo);
        for (const files of commits) {
          put(repo, files);
          commitUnasked(repo);
        }
        assertCopies(copiesIn(judged(repo, '--range', `${from}..HEAD`)), copies);
        if (copies.length > 0) assertCopied(push(repo, 'main'), ...copies);
        else assertQuiet(push(repo, 'main'));
      }),
  );

  test('a range starts at the common ancestor: what the base branch got meanwhile is nobody’s copy here', () =>
    inCopying((repo) => {
      branch(repo, 'topic', { 'src/mine.ts': around('mine', block('mine')) });
      branch(repo, 'main', { 'src/theirs.ts': around('theirs', only) });
      assertCopies(copiesIn(judged(repo, '--range', 'main..topic')), []);
      branch(repo, 'topic', copied, 'topic');
      assertCopies(copiesIn(judged(repo, '--range', 'main..topic')), [copyAt(c)]);
    }));

  test('a shallow clone without the common ancestor is a fault, with the command that deepens it', () =>
    inCopying((origin) => {
      parted(origin);
      branch(origin, 'side', { 'src/mine.ts': own('mine') }, 'side');
      const repo = new Repo(origin.path('..', 'shallow'));
      origin.git(['clone', '-q', '--depth=1', '--no-single-branch', `file://${origin.dir}`, repo.dir]);
      const range = ['--range', 'origin/main..origin/side'];
      const ended = repo.sluice(['check', '--only', 'duplicates', ...range]);
      assert.is(ended.status, 2, ended.all);
      assert.match(ended.stderr, '`git fetch --unshallow`');
      repo.git(['fetch', '-q', '--unshallow']);
      assertCopies(copiesIn(judged(repo, ...range)), [copyAt(c)]);
    }));
});
