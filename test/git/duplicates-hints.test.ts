import * as assert from 'uvu/assert';
import { around } from '../support/copies.ts';
import { copiesIn, copiesOn, inCopying, judged, old, put, stagedCopies } from '../support/copying.ts';
import type { PrintedReport } from '../support/report.ts';
import type { Repo } from '../support/repo.ts';
import { spec } from '../support/spec.ts';
import { commitUnasked } from '../support/wired.ts';

const asked = `${copiesOn['sluice.yml']}duplicates: { renamed: true }\n`;

/** The same lines, every name another one; words in strings stay as they are. */
const renamed = old.replaceAll(/'[^']*'|\b[a-z]{10}\b/g, (word) => (word.startsWith("'") ? word : `x${word}`));

function stageRenamed(repo: Repo, policy: string): void {
  put(repo, { 'sluice.yml': policy, 'notes.txt': 'two\n' });
  commitUnasked(repo);
  put(repo, { 'src/new.ts': renamed });
  repo.git(['add', '-A']);
}

/** `severity path:line` of the findings with this code. */
function said({ findings }: PrintedReport, code: string): string[] {
  return findings.filter((one) => one.code === code).map(({ severity, path, line }) => `${severity} ${path}:${line}`);
}

spec('what is only told of copies', (test) => {
  test('a copy with other names, where somebody asked for that: a warning, and the commit goes through', () =>
    inCopying((repo) => {
      stageRenamed(repo, asked);
      const report = judged(repo, '--staged');
      assert.equal(said(report, 'dup/renamed'), ['warning src/new.ts:1']);
      assert.match(report.findings[0]!.message, /^these 24 lines are src\/[ab]\.ts:4-27 with other names$/);
      const ended = repo.commit();
      assert.is(ended.status, 0, ended.all);
      assert.match(ended.stderr, /^src\/new\.ts:1:1 warning dup\/renamed these 24 lines are /);
    }));

  test('nothing of it where nobody asked', () =>
    inCopying((repo) => {
      stageRenamed(repo, copiesOn['sluice.yml']);
      assert.equal(judged(repo, '--staged').findings, []);
    }));

  test('a copy word by word is refused, and not told a second time', () =>
    inCopying((repo) => {
      stageRenamed(repo, asked);
      put(repo, { 'src/new.ts': around('new', old) });
      repo.git(['add', '-A']);
      assert.is(stagedCopies(repo).length, 1);
      assert.equal(said(judged(repo, '--staged'), 'dup/renamed'), []);
    }));

  test('old copies in a file that is named, as a warning; of other files nothing', () =>
    inCopying((repo) => {
      const report = judged(repo, '--all', 'src/b.ts');
      assert.equal(said(report, 'dup/old'), ['warning src/b.ts:4']);
      assert.equal(copiesIn(report), []);
      assert.equal(judged(repo, '--all', 'src/once.ts').findings, []);
      assert.is(repo.sluice(['check', '--only', 'duplicates', 'src/b.ts']).status, 0);
      assert.equal(said(judged(repo, 'src/b.ts'), 'dup/old'), ['warning src/b.ts:4']);
    }));
});
