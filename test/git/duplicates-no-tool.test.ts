import * as assert from 'uvu/assert';
import { around } from '../support/copies.ts';
import { checkJson } from '../support/report.ts';
import { copiesOn, inCopying, old } from '../support/copying.ts';
import { elsewhere } from '../support/elsewhere.ts';
import { documents, type Repo } from '../support/repo.ts';
import { spec } from '../support/spec.ts';
import { addRemote, badLine } from '../support/wired.ts';

const there = { env: elsewhere };
const passing = `${copiesOn['sluice.yml']}duplicates: { withoutTool: warn }\n`;
const line =
  /^not run duplicates: there is no jscpd for this platform \([^)]+\).*; run `sluice check --only duplicates`$/m;

function stageCopy(repo: Repo, policy: string = copiesOn['sluice.yml']): void {
  repo.write('sluice.yml', policy);
  repo.write('src/new.ts', around('new', old));
  repo.git(['add', '-A']);
}

spec('where there is no jscpd', (test) => {
  test('a commit is refused, and told how to let it pass', () =>
    inCopying((repo) => {
      stageCopy(repo);
      const { status, stderr } = repo.commit('x', [], there);
      assert.is(status, 1);
      assert.match(stderr, line);
      assert.match(stderr, '`duplicates: { withoutTool: warn }` in sluice.yml lets that pass');
      assert.match(stderr, 'commit refused, 1 not run.');
    }));

  test('`check` could not tell: the status is 2', () =>
    inCopying((repo) => {
      stageCopy(repo);
      const { status, report } = checkJson(repo, ['--staged'], there);
      assert.is(status, 2);
      assert.is(report.notRun[0]?.warns, undefined);
    }));

  test('with `withoutTool: warn` a commit and a push go through, and say so', () =>
    inCopying((repo) => {
      addRemote(repo);
      stageCopy(repo, passing);
      const commit = repo.commit('x', [], there);
      assert.is(commit.status, 0, commit.all);
      assert.match(commit.stderr, line);
      assert.not.match(commit.stderr, 'refused');
      const push = repo.tryGit(['push', '-q', 'origin', 'main'], there);
      assert.is(push.status, 0, push.all);
      assert.match(push.stderr, line);
    }));

  test('what else is wrong is refused all the same, and what was not run is said with it', () =>
    inCopying((repo) => {
      stageCopy(repo, passing);
      repo.write(documents.path, documents.bad);
      const { status, stderr } = repo.commit('x', [], there);
      assert.is(status, 1);
      assert.match(stderr, badLine);
      assert.match(stderr, line);
      assert.match(stderr, 'commit refused, 1 error.');
    }));

  test('with `withoutTool: warn` `check` ends with 0 and never says that nothing was found', () =>
    inCopying((repo) => {
      stageCopy(repo, passing);
      const { status, stdout } = repo.sluice(['check', '--staged'], there);
      assert.is(status, 0, stdout);
      assert.match(stdout, line);
      assert.match(stdout, /^1 not run: /m);
      assert.not.match(stdout, 'nothing found');
      const { report } = checkJson(repo, ['--staged'], there);
      assert.is(report.notRun[0]?.warns, true);
    }));
});
