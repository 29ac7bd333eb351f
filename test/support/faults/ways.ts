import { symlinkSync } from 'node:fs';
import { documents, Repo } from '../repo.ts';
import {
  arrange,
  draft,
  fine,
  judged,
  path,
  refusedWhole,
  withClash,
  withWork,
  type FaultRow,
  type Outcome,
  type Stage,
} from './stage.ts';

/** Ways to commit, and kinds of files. */

const names = ['a b', 'ü', 'n\nl', '$x', 'q"u', "it's", '[b]', 't\tb'].map((name) => `prompts/prompt-1${name}.md`);

/** All files of these names are mended in the commit. */
function named(stage: Stage, all: readonly string[]): Outcome {
  const { repo, manager } = stage;
  for (const name of all) repo.write(name, draft());
  repo.git(['add', '-A']);
  const outcome = judged(stage, {}, all[0]);
  const missed = all.filter((name) => !manager.isMended(repo.tryGit(['cat-file', 'blob', `HEAD:${name}`]).stdout));
  if (missed.length === 0 || outcome.commit.startsWith('none')) return outcome;
  return { ...outcome, commit: `${missed.length} of ${all.length} not mended` };
}

function withSubmodule({ repo }: Stage): void {
  const inner = new Repo(`${repo.dir}.inner`);
  repo.git(['init', '-q', inner.dir]);
  inner.write('a.txt', 'one\n');
  inner.git(['add', '-A']);
  inner.git(['commit', '-q', '-m', 'inner']);
  repo.git(['-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', inner.dir, 'sub']);
  repo.git(['config', 'submodule.recurse', 'true']);
}

/** Two branches that added the same document, put together by hand. */
function mergeInProgress(stage: Stage): void {
  const { repo } = stage;
  const commit = (message: string): string => repo.git(['commit', '-q', '--no-verify', '-m', message]);
  arrange(stage, draft());
  repo.git(['checkout', '-q', '--', 'other.txt']);
  commit('main');
  repo.git(['checkout', '-q', '-b', 'side', 'HEAD~']);
  repo.write(path, draft('Side.\n'));
  repo.git(['add', path]);
  commit('side');
  repo.tryGit(['merge', '-q', 'main']);
  repo.write(path, draft('Both.\n'));
  repo.git(['add', path]);
  repo.write(path, withWork(draft('Both.\n')));
}

export const ways: readonly FaultRow[] = [
  { title: 'a file staged in part, changes far apart', run: (stage) => (arrange(stage), judged(stage)), ours: fine },
  {
    title: 'a file staged in part, and a fix that puts in lines above the unstaged work',
    run: (stage) => (arrange(stage), judged(stage, { env: { LINES: '1' } })),
    ours: fine,
  },
  {
    title: 'unstaged work in the lines of the fix, and in another file',
    run: (stage) => (arrange(stage, withClash(draft())), judged(stage)),
    ours: fine,
  },
  { title: 'commit -a', run: (stage) => (arrange(stage), judged(stage, { args: ['-a'] })), ours: fine },
  {
    title: 'commit <path>, another file staged',
    run: (stage) => {
      arrange(stage);
      stage.repo.git(['add', 'other.txt']);
      const outcome = judged(stage, { args: ['--', path] });
      const isFresh = stage.repo.git(['status', '--porcelain']) === 'M  other.txt\n';
      return isFresh ? outcome : { ...outcome, commit: `${outcome.commit}, index stale` };
    },
    ours: fine,
  },
  { title: `${names.length} odd names`, run: (stage) => named(stage, names), ours: fine },
  { title: 'a name that begins with a dash', run: (stage) => named(stage, ['-x/prompts/prompt-1.md']), ours: fine },
  { title: 'a name with a back-slash', run: (stage) => named(stage, ['prompts/prompt-1\\x.md']), ours: fine },
  {
    title: 'a staged deletion, a rename, and a link to a file with unstaged work',
    run: (stage) => {
      const { repo } = stage;
      repo.write('gone.txt', 'gone\n');
      repo.write('old.txt', 'old\n');
      repo.write('target.txt', draft());
      arrange(stage);
      repo.git(['rm', '-q', 'gone.txt']);
      repo.git(['mv', 'old.txt', 'new.txt']);
      symlinkSync('../target.txt', repo.path('prompts/prompt-2.md'));
      repo.git(['add', 'prompts/prompt-2.md']);
      repo.write('target.txt', withWork(draft()));
      const outcome = judged(stage);
      if (repo.read('target.txt') === withWork(draft())) return outcome;
      return { ...outcome, work: 'changed: the file behind the link' };
    },
    ours: fine,
  },
  {
    title: '1,000 files of long paths',
    run: (stage) => {
      arrange(stage);
      const folder = `prompts/${'long-folder-name/'.repeat(10)}x`;
      for (let at = 0; at < 1000; at++) stage.repo.write(`${folder}/prompt-${at}.md`, draft());
      stage.repo.git(['add', folder]);
      return judged(stage);
    },
    ours: fine,
  },
  {
    title: 'a promised file (add -N), and unstaged work in the lines of the fix',
    run: (stage) => {
      arrange(stage, withClash(draft()));
      stage.repo.write('prompts/prompt-3.md', draft('Later.\n'));
      stage.repo.git(['add', '-N', 'prompts/prompt-3.md']);
      return judged(stage);
    },
    ours: fine,
  },
  {
    title: 'a linked work tree',
    run: (stage) => {
      arrange(stage);
      const linked = new Repo(`${stage.repo.dir}.linked`, stage.repo.env);
      stage.repo.git(['worktree', 'add', '-q', '-b', 'side', linked.dir]);
      linked.write(path, draft());
      linked.git(['add', path]);
      linked.write(path, withWork(draft()));
      return judged({ ...stage, repo: linked });
    },
    ours: fine,
  },
  {
    title: 'the check fails',
    run: (stage) => {
      arrange(stage);
      stage.repo.write(documents.path, documents.bad);
      stage.repo.git(['add', documents.path]);
      const outcome = judged(stage, { env: { FAIL: '1' } });
      const isSame = stage.repo.read(path) === withWork(draft());
      return isSame ? outcome : { ...outcome, work: `${outcome.work}, what the fixer wrote stays` };
    },
    ours: refusedWhole,
  },
  {
    title: 'the first commit, a file staged in part',
    run: (stage) => {
      stage.repo.write(path, draft());
      stage.repo.git(['add', '-A']);
      stage.repo.write(path, withWork(draft()));
      return judged(stage);
    },
    ours: fine,
  },
  {
    title: 'a merge commit after a conflict',
    run: (stage) => {
      mergeInProgress(stage);
      const outcome = judged(stage);
      const parents = stage.repo.git(['rev-list', '--parents', '-1', 'HEAD']).trim().split(' ').length - 1;
      const isMerge = outcome.commit.startsWith('none') ? stage.repo.exists('.git/MERGE_HEAD') : parents === 2;
      return isMerge ? outcome : { ...outcome, commit: `${outcome.commit}, the merge is lost` };
    },
    ours: fine,
  },
  {
    title: 'the fix takes all of the commit back',
    run: (stage) => {
      const { repo, manager } = stage;
      repo.write(path, draft());
      repo.git(['add', '-A']);
      repo.git(['commit', '-q', '-m', 'mended']);
      repo.git(['reset', '-q', '--hard']);
      repo.write(path, manager.spoil(repo.read(path)));
      repo.git(['add', '-A']);
      return judged(stage);
    },
    ours: { ...refusedWhole, commit: 'none, index mended' },
  },
  {
    title: 'a submodule with work in it, submodule.recurse on',
    run: (stage) => {
      withSubmodule(stage);
      arrange(stage);
      stage.repo.write('sub/a.txt', 'two\n');
      return judged(stage);
    },
    ours: fine,
  },
];
