import * as assert from 'uvu/assert';
import { stashingCaller } from '../../src/edits/stashing-caller.ts';
import { arrange, draft, path, stateOf, withWork } from '../support/faults/stage.ts';
import { ours } from '../support/faults/ours.ts';
import { programOn } from '../support/path.ts';
import { stampsOn } from '../support/prompts.ts';
import { inFolder, inRepo, Repo } from '../support/repo.ts';
import { notRun, spec } from '../support/spec.ts';

spec('a tool that hides unstaged work while we run', (test) => {
  test.each(
    [
      [{ PRE_COMMIT: '1' }, undefined, 'pre-commit'],
      [{}, 'lint-staged_unstaged.patch', 'lint-staged'],
      [{}, 'info/lefthook-unstaged.patch', 'lefthook'],
      [{ PRE_COMMIT_HOME: 'x', LEFTHOOK: '1' }, 'info/exclude', undefined],
    ] as const,
    ([env, file, name]) => `${JSON.stringify(env)} and ${file ?? 'no file'} mean ${name ?? 'nobody'}`,
    ([env, file, name]) =>
      inFolder((folder) => {
        if (file !== undefined) new Repo(folder).write(file, '');
        assert.is(stashingCaller(env, folder), name);
      }),
  );

  test('under the pre-commit framework nothing is written, and what is not staged stays', () =>
    inRepo((plain) => {
      if (programOn('pre-commit') === undefined) notRun('the pre-commit framework is not installed');
      const repo = new Repo(plain.dir, { PRE_COMMIT_HOME: `${plain.dir}.framework` });
      repo.write('.pre-commit-config.yaml', 'repos:\n- repo: meta\n  hooks:\n  - id: identity\n');
      repo.run('pre-commit', ['install']);
      repo.write('sluice.yml', stampsOn);
      repo.init();
      arrange({ repo, manager: ours });
      const before = stateOf(repo);
      const { status, all } = repo.tryGit(['commit', '-m', 'x']);
      assert.is(status, 1, all);
      assert.match(all, 'nothing was written, because pre-commit would take it for unstaged work');
      assert.equal(stateOf(repo), before);
      assert.is(repo.read(path), withWork(draft()));
      assert.is(repo.git(['cat-file', 'blob', `:0:${path}`]), draft());
    }));
});
