import * as assert from 'uvu/assert';
import { runJob, type Change, type Host } from '../support/ci.ts';
import { Repo } from '../support/repo.ts';
import { spec } from '../support/spec.ts';
import { addRemote, branch, commitUnasked, idOf, inWired } from '../support/wired.ts';
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

/** The job on `main`, and `main` on the server. */
function withJob(repo: Repo, host: Host): void {
  repo.sluice(['init', '--ci', host]);
  commitUnasked(repo, 'CI');
  addRemote(repo);
}

/** What a runner has: everything that the server has, at the head of the change. */
function checkoutOf(repo: Repo, { head }: Change, options: readonly string[] = []): Repo {
  repo.git(['push', '-q', '--no-verify', '--force', '--all', 'origin']);
  repo.git(['--git-dir', repo.path('..', 'remote.git'), 'symbolic-ref', 'HEAD', 'refs/heads/main']);
  const checkout = new Repo(repo.path('..', 'checkout'));
  repo.git(['clone', '-q', ...options, `file://${repo.path('..', 'remote.git')}`, checkout.dir]);
  checkout.git(['checkout', '-q', '--detach', head]);
  return checkout;
}
