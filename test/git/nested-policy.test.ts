import * as assert from 'uvu/assert';
import { spec } from '../support/spec.ts';
import { assertQuiet, assertRefused, commitUnasked, idOf, inWired } from '../support/wired.ts';

const nested = 'packages/one/sluice.yml';

spec('a second sluice.yml', (test) => {
  test('is a fault that names it and says where it belongs', () =>
    inWired((repo) => {
      repo.write(nested, 'version: 1\n');
      for (const args of [[], ['--all']]) {
        const ended = repo.sluice(['check', ...args]);
        assert.is(ended.status, 2);
        assert.match(ended.stderr, `${nested}: one sluice.yml per repository, at its root`);
      }
    }));

  test('cannot be committed', () =>
    inWired((repo) => {
      repo.write(nested, 'version: 1\n');
      assertRefused(repo.commit(), nested);
    }));

  test('cannot be pushed', () =>
    inWired((repo) => {
      const address = repo.path('..', 'address.git');
      repo.git(['init', '-q', '--bare', address]);
      repo.write(nested, 'version: 1\n');
      commitUnasked(repo);
      assertRefused(repo.tryGit(['push', '-q', address, 'main']), nested);
      assert.is(repo.sluice(['check', '--range', `${idOf(repo, 'HEAD~')}..HEAD`]).status, 2);
    }));

  test('is not what `init --ci github` writes under the same name', () =>
    inWired((repo) => {
      assert.is(repo.sluice(['init', '--ci', 'github']).status, 0);
      assert.ok(repo.exists('.github/workflows/sluice.yml'));
      assertQuiet(repo.commit());
      assert.is(repo.sluice(['check', '--all']).status, 0);
    }));
});
