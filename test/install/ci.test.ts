import * as assert from 'uvu/assert';
import { checkoutOf, runJob, withJob, type Host } from '../support/ci.ts';
import { spec } from '../support/spec.ts';
import { branch, commitUnasked, idOf, inWired } from '../support/wired.ts';
import { mendedLater, pushed, request, rows } from './ci-rows.ts';

const hosts: readonly Host[] = ['github', 'gitlab'];

spec('the job that `init --ci` writes', (test) => {
  for (const host of hosts) {
    test.each(
      rows,
      ({ what, status }) => `${host}: ${what}: ends with ${status}`,
      (row) =>
        inWired((repo) => {
          withJob(repo, host);
          const change = row.make(repo);
          const ended = runJob(host, checkoutOf(repo, change, row.clone), change);
          assert.is(ended.status, row.status, ended.all);
          if (row.says !== undefined) assert.match(ended.all, row.says);
        }),
    );

    test(`${host}: a request that introduces sluice.yml is judged by it, and that is said`, () =>
      inWired((repo) => {
        const text = repo.read('sluice.yml');
        repo.git(['rm', '-q', 'sluice.yml']);
        commitUnasked(repo, 'without');
        withJob(repo, host);
        branch(repo, 'topic', { 'sluice.yml': text });
        const change = request(repo);
        const ended = runJob(host, checkoutOf(repo, change), change);
        assert.is(ended.status, 0, ended.all);
        assert.match(ended.all, 'policy introduced here');
      }));

    test(`${host}: a shallow clone that cannot be deepened is no pass`, () =>
      inWired((repo) => {
        withJob(repo, host);
        mendedLater(repo);
        const change = pushed(repo, idOf(repo, 'main'));
        const checkout = checkoutOf(repo, change, ['--depth', '1', '--branch', 'main']);
        checkout.git(['remote', 'set-url', 'origin', repo.path('..', 'gone.git')]);
        const ended = runJob(host, checkout, change);
        assert.is(ended.status, 2, ended.all);
        assert.match(ended.stderr, /^sluice: this clone is shallow: .*\.$/m);
      }));
  }
});
