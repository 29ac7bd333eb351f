import { rmSync } from 'node:fs';
import * as assert from 'uvu/assert';
import { baselined, baselineFile, copied, newClass } from '../support/accepting.ts';
import { around } from '../support/copies.ts';
import { assertCopied, copyAt, inCopying, old, only, put } from '../support/copying.ts';
import type { Repo } from '../support/repo.ts';
import { checkJson } from '../support/report.ts';
import { spec } from '../support/spec.ts';
import { assertQuiet } from '../support/wired.ts';

/** A third copy, accepted and committed. */
function acceptThree(repo: Repo): void {
  put(repo, { [copied]: around('c', old) });
  baselined(repo, 'accept', newClass(repo));
  assertQuiet(repo.commit('accepted'));
}

/** Two of the three are gone, and the acceptance still says three. */
function dropTwo(repo: Repo): void {
  for (const path of [copied, 'src/b.ts']) rmSync(repo.path(path));
  repo.git(['add', '-A']);
  assertQuiet(repo.commit('two gone'));
}

const again = { 'src/x.ts': around('x', old) };

spec('whom an accepted copy lets through', (test) => {
  test('the change that brings what accepts it, also in CI, by the policy of the base, which lists it', () =>
    inCopying((repo) => {
      const base = repo.git(['rev-parse', 'HEAD']).trim();
      acceptThree(repo);
      for (const args of [[], ['--policy-from', base], ['--policy-from', base, '--each-commit']]) {
        const { report, status } = checkJson(repo, ['--range', `${base}..HEAD`, ...args]);
        assert.equal([report.findings, status], [[], 0], args.join(' '));
        const listed = report.loosened.filter((line) => /^the baseline accepts dup:[0-9a-f]{12} ×3$/.test(line));
        assert.is(listed.length, args.length === 0 ? 0 : 1, args.join(' '));
      }
    }));

  test('nobody who has not staged it, and who is told so', () =>
    inCopying((repo) => {
      put(repo, { [copied]: around('c', old) });
      repo.git(['add', '-A']);
      assert.not.match(repo.commit('not accepted', []).stderr, 'is not staged');
      baselined(repo, 'accept', newClass(repo));
      const told = `sluice: ${baselineFile} is not staged as it is on disk; \`git add ${baselineFile}\` brings`;
      const { status, stderr } = repo.run('git', ['commit', '-q', '-m', 'not staged']);
      assert.ok(status === 1 && stderr.includes(told), stderr);
      repo.git(['add', baselineFile]);
      assert.is(repo.run('git', ['commit', '-q', '-m', 'staged']).status, 0);
    }));

  test('nobody later who finds room under its number', () =>
    inCopying((repo) => {
      acceptThree(repo);
      dropTwo(repo);
      put(repo, again);
      assertCopied(repo.commit('again'), copyAt('src/x.ts', 'src/a.ts', 2));
    }));

  test('nobody who accepts something else with it', () =>
    inCopying((repo) => {
      acceptThree(repo);
      dropTwo(repo);
      put(repo, { 'src/other.ts': around('other', only) });
      baselined(repo, 'accept', newClass(repo));
      put(repo, again);
      assertCopied(repo.commit('both'), copyAt('src/x.ts', 'src/a.ts', 2));
    }));

  test('nobody who only touches the file, in a commit or in a range', () =>
    inCopying((repo) => {
      acceptThree(repo);
      dropTwo(repo);
      const base = repo.git(['rev-parse', 'HEAD']).trim();
      put(repo, again);
      repo.write(baselineFile, `${repo.read(baselineFile)}\n`);
      assertCopied(repo.commit('touched'), copyAt('src/x.ts', 'src/a.ts', 2));
      repo.git(['commit', '-q', '--no-verify', '-m', 'unasked']);
      const { report, status } = checkJson(repo, ['--range', `${base}..HEAD`]);
      assert.equal([report.findings.map(({ code, path }) => `${code} ${path}`), status], [['dup/new src/x.ts'], 1]);
    }));
});
