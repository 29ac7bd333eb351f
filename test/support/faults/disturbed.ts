import { rmSync } from 'node:fs';
import { Repo } from '../repo.ts';
import { begin } from '../together.ts';
import {
  arrange,
  commit,
  commitAndSignal,
  draft,
  fine,
  judged,
  outcomeOf,
  path,
  refusedWhole,
  stateOf,
  withWork,
  type FaultRow,
} from './stage.ts';

/** Commits that somebody disturbs. */

function signalled(signal: NodeJS.Signals): FaultRow {
  return {
    title: `${signal} to all programs of the commit`,
    run: async (stage) => {
      arrange(stage);
      const before = stateOf(stage.repo);
      await commitAndSignal(stage.repo, signal);
      return outcomeOf(stage, before);
    },
    ours: refusedWhole,
  };
}

/** Somebody saves more work while the hook is at work. */
function saving(title: string, how: string): FaultRow {
  return {
    title: `a person saves the file during the hook, ${title}`,
    run: (stage) => {
      const { repo } = stage;
      const saved = new Repo(`${repo.dir}.saved`);
      saved.write('a.md', `${withWork(draft())}Saved during the hook.\n`);
      arrange(stage, saved.read('a.md'));
      const before = stateOf(repo);
      repo.write(path, withWork(draft()));
      commit(repo, { mid: how.replaceAll('SAVED', `'${saved.path('a.md')}'`) });
      return outcomeOf(stage, before);
    },
    ours: fine,
  };
}

export const disturbed: readonly FaultRow[] = [
  signalled('SIGINT'),
  signalled('SIGTERM'),
  signalled('SIGKILL'),
  {
    title: 'the reader closes the pipe',
    run: (stage) => {
      arrange(stage);
      const before = stateOf(stage.repo);
      stage.repo.run('sh', ['-c', 'git commit -m x 2>&1 | head -c 1']);
      return outcomeOf(stage, before);
    },
    ours: fine,
  },
  {
    title: 'somebody else takes the lock of the index during the hook',
    run: (stage) => {
      arrange(stage);
      const before = stateOf(stage.repo);
      const lock = stage.repo.path('.git/index.lock');
      commit(stage.repo, { mid: `touch '${lock}'` });
      rmSync(lock, { force: true });
      return outcomeOf(stage, before);
    },
    ours: refusedWhole,
  },
  {
    title: 'somebody stages another file during the hook',
    run: (stage) => {
      arrange(stage);
      return judged(stage, { mid: 'unset GIT_INDEX_FILE; git add other.txt' });
    },
    ours: fine,
  },
  {
    title: 'somebody stages the same file anew during the hook',
    run: (stage) => {
      arrange(stage);
      const outcome = judged(stage, { mid: `unset GIT_INDEX_FILE; git add ${path}` });
      const staged = stage.repo.git(['cat-file', 'blob', `:0:${path}`]);
      return staged.includes('Not staged.')
        ? outcome
        : { ...outcome, commit: `${outcome.commit}, not what was staged` };
    },
    ours: refusedWhole,
  },
  saving('in place', `cat SAVED > ${path}`),
  saving('as a new file', `cp SAVED .swp && mv .swp ${path}`),
  {
    title: 'two commits at once in one work tree',
    run: async (stage) => {
      arrange(stage);
      const before = stateOf(stage.repo);
      await Promise.all([0, 1].map(() => begin(stage.repo, 'git', ['commit', '-m', 'x'])));
      return outcomeOf(stage, before);
    },
    ours: fine,
  },
  {
    title: 'two commits at once in two work trees',
    run: async (stage) => {
      arrange(stage);
      const linked = { ...stage, repo: new Repo(`${stage.repo.dir}.linked`, stage.repo.env) };
      stage.repo.git(['worktree', 'add', '-q', '-b', 'side', linked.repo.dir, 'HEAD']);
      linked.repo.write(path, draft());
      linked.repo.git(['add', path]);
      linked.repo.write(path, withWork(draft()));
      const before = [stage, linked].map(({ repo }) => stateOf(repo));
      await Promise.all([stage, linked].map(({ repo }) => begin(repo, 'git', ['commit', '-m', 'x'])));
      const [here, there] = [outcomeOf(stage, before[0]!), outcomeOf(linked, before[1]!)];
      if (JSON.stringify(here) === JSON.stringify(there)) return here;
      return { ...here, commit: `${here.commit}; ${there.commit}`, work: `${here.work}; ${there.work}` };
    },
    ours: fine,
  },
];
