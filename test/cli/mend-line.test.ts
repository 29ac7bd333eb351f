import * as assert from 'uvu/assert';
import type { Repo, RunOptions } from '../support/repo.ts';
import { notRun, spec } from '../support/spec.ts';
import { assertQuiet, inWired, mendable } from '../support/wired.ts';

const path = 'skills/a/SKILL.md';

interface Way {
  readonly how: string;
  readonly args: readonly string[];
  readonly add?: boolean;
  readonly options?: (repo: Repo) => RunOptions;
}

const folder = (repo: Repo): RunOptions => ({ cwd: repo.path('skills/a') });

const ways: readonly Way[] = [
  { how: 'git commit', args: [], add: true },
  { how: 'git commit, from a sub-directory', args: [], add: true, options: folder },
  { how: 'git commit -a', args: ['-a'] },
  { how: 'git commit -a, from a sub-directory', args: ['-a'], options: folder },
  { how: 'git commit -p', args: ['-p'], options: () => ({ input: 'y\ny\ny\n' }) },
  { how: 'git commit FILE', args: [path] },
  { how: 'git commit FILE, from a sub-directory', args: ['SKILL.md'], options: folder },
  { how: 'git commit --only FILE', args: ['--only', path] },
  { how: 'git commit --include FILE', args: ['--include', path] },
];

spec('the line that says how to mend', (test) => {
  test.each(
    ways,
    ({ how }) => `mends what it is printed for, typed where git was: ${how}`,
    ({ args, add, options }) =>
      inWired((repo) => {
        repo.write(path, '---\nname: a\ndescription: First.\n---\n\nText.\n');
        assertQuiet(repo.commit('first'));
        repo.write(path, mendable('a'));
        if (add) repo.git(['add', path]);
        const given = options?.(repo) ?? {};
        const commit = (): ReturnType<Repo['tryGit']> => repo.tryGit(['commit', '-q', '-m', 'x', ...args], given);
        const refused = commit();
        if (/without support for git-add--interactive/.test(refused.stderr)) notRun('this git has no interactive add');
        assert.is(refused.status, 1, refused.all);
        const mend = /^mend: (.+)$/m.exec(refused.stderr)?.[1];
        assert.ok(mend, refused.stderr);
        const mended = repo.run('sh', ['-c', mend], { ...given, input: '' });
        assert.is(mended.status, 0, mended.all);
        const again = commit();
        assert.is(again.status, 0, again.all);
        assert.is(again.stderr, '');
        assert.is(repo.git(['show', `HEAD:${path}`]), repo.read(path));
      }),
  );
});
