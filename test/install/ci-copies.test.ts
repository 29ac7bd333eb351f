import { rmSync } from 'node:fs';
import * as assert from 'uvu/assert';
import { baselined } from '../support/accepting.ts';
import { checkoutOf, runJob, withJob, type Host } from '../support/ci.ts';
import { copiesOn, inCopying, put } from '../support/copying.ts';
import type { Repo } from '../support/repo.ts';
import { spec } from '../support/spec.ts';
import { commitUnasked, inWired } from '../support/wired.ts';
import { request } from './ci-rows.ts';

const hosts: readonly Host[] = ['github', 'gitlab'];
const jobs = { github: '.github/workflows/sluice.yml', gitlab: '.gitlab/sluice.gitlab-ci.yml' } as const;
const asked = / check --all --only duplicates(?: --format github)?$/m;

/** Held to a ratchet that has no room. */
function held(repo: Repo, host: Host): void {
  put(repo, { '.jscpd.json': '{ "minTokens": 50, "minLines": 5, "threshold": 1 }\n' });
  baselined(repo, 'accept');
  withJob(repo, host);
  repo.git(['checkout', '-q', '-B', 'topic', 'main']);
}

spec('the job of a repository in which copies are looked for', (test) => {
  for (const host of hosts) {
    test(`${host}: asks for the whole tree as well, so that its ratchet holds`, () =>
      inCopying((repo) => {
        held(repo, host);
        put(repo, { 'src/more.ts': 'more(1)\n' });
        commitUnasked(repo);
        const passing = runJob(host, checkoutOf(repo, request(repo)), request(repo));
        assert.is(passing.status, 0, passing.all);
        assert.match(passing.all, /copies: [\d.]+ % of \d+ lines/);
        // No copy more, and less of everything else.
        rmSync(repo.path('src/filler'), { recursive: true });
        commitUnasked(repo);
        rmSync(repo.path('..', 'checkout'), { recursive: true });
        const ended = runJob(host, checkoutOf(repo, request(repo)), request(repo));
        assert.is(ended.status, 1, ended.all);
        assert.match(ended.all, 'dup/percentage');
      }));

    test(`${host}: a job from before copies were looked for is left alone, with the line that it lacks`, () =>
      inWired((repo) => {
        assert.is(repo.sluice(['init', '--ci', host]).status, 0);
        assert.not.match(repo.read(jobs[host]), asked);
        put(repo, copiesOn);
        const before = repo.read(jobs[host]);
        const { status, stdout } = repo.sluice(['init', '--ci', host]);
        assert.is(status, 1);
        assert.match(stdout, /^to do: .* check --all --only duplicates/m);
        assert.is(repo.read(jobs[host]), before);
        rmSync(repo.path(jobs[host]));
        assert.is(repo.sluice(['init', '--ci', host]).status, 0);
        assert.match(repo.read(jobs[host]), asked);
        put(repo, { 'sluice.yml': 'version: 1\n' });
        assert.is(repo.sluice(['init', '--ci', host]).status, 0);
      }));
  }
});
