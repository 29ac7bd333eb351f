import * as assert from 'uvu/assert';
import { holds, passed } from '../support/gate.ts';
import { runHiding } from '../support/hidden.ts';
import { isExecutable } from '../support/path.ts';
import { documents, inRepo } from '../support/repo.ts';
import { spec } from '../support/spec.ts';
import { committed, matrix, wired, withoutNode } from './matrix.ts';

/** Every place in which people commit, through real commits and pushes of a bad document and of a good one. */
spec('hooks fire', (test) => {
  test.each(
    matrix,
    ({ where }) => `in ${where}`,
    ({ set }) =>
      inRepo((repo) => {
        const { at, options, after } = set(repo);
        holds(at, options);
        after?.();
      }),
  );

  test('and refuse a good document as well where no Node can be found at all, in one sentence', () =>
    inRepo((repo) => {
      const usual = ['/usr/local/bin/node', '/usr/bin/node', '/opt/homebrew/bin/node'].filter(isExecutable);
      wired(repo).write('.git/sluice/node', '/nowhere/node\n');
      repo.write(documents.path, documents.good);
      repo.git(['add', '-A']);
      const ended = runHiding(usual, repo, ['git', 'commit', '-m', 'x'], { env: withoutNode(repo) });
      assert.is(ended.status, 1);
      assert.match(ended.stderr, /^sluice: Node was not found, .*\n$/);
    }));

  test('and let a branch pass in silence that is older than sluice, and hold again on the one that is not', () =>
    inRepo((repo) => {
      committed(repo).git(['branch', 'older']);
      wired(repo).write('sluice.txt', '');
      passed(repo.commit('sluice'));
      repo.git(['checkout', '-q', 'older']);
      repo.write(documents.path, documents.bad);
      const done = repo.commit();
      passed(done);
      assert.is(done.all, '');
      repo.git(['checkout', '-q', 'main']);
      holds(repo);
    }));
});
