import * as assert from 'uvu/assert';
import { around, block } from '../support/copies.ts';
import { copiesIn, copiesOn, inCopying, judged, old, put, stagedCopies } from '../support/copying.ts';
import { checkJson, type PrintedReport } from '../support/report.ts';
import { inRepo, type Ended, type Repo } from '../support/repo.ts';
import { spec } from '../support/spec.ts';
import { addRemote, commitUnasked } from '../support/wired.ts';

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

/** Thirty-one tests that say the same, each pair of them something else as well. */
const tests = Object.fromEntries(
  Array.from({ length: 31 }, (_one, at) => [
    `test/t${at}.test.ts`,
    around(`t${at}`, block(`both ${at}`), block(`both ${at + 1}`)),
  ]),
);

/** The one line of a hook, and that its command shows as many. */
function shows(repo: Repo, { stderr }: Ended, count: number): void {
  const [, told, command] =
    /^sluice: (\d+) warnings; `(?:node \S+|\S+ sluice) ([^`]+)` shows them\.\n$/.exec(stderr) ?? [];
  assert.is(Number(told), count, stderr);
  const { report } = checkJson(repo, command!.split(' ').slice(1));
  assert.is(report.findings.length, count);
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
      assert.match(ended.stderr, /^sluice: 1 warning; `[^`]* check --range HEAD~1\.\.HEAD` shows it\.\n$/);
      assert.equal(said(judged(repo, '--range', 'HEAD~1..HEAD'), 'dup/renamed'), ['warning src/new.ts:1']);
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

  test('many warnings are one line, with the command that shows them once they are committed or pushed', () =>
    inCopying((repo) => {
      addRemote(repo, '--no-verify');
      put(repo, tests);
      const committing = repo.commit();
      assert.is(committing.status, 0, committing.all);
      shows(repo, committing, 30);
      const pushing = repo.tryGit(['push', '-q', 'origin', 'main']);
      assert.is(pushing.status, 0, pushing.all);
      shows(repo, pushing, 30);
    }));

  test('beside errors, warnings are one line as well', () =>
    inCopying((repo) => {
      addRemote(repo, '--no-verify');
      put(repo, { ...tests, 'src/new.ts': around('new', old) });
      const said30 =
        /\nand 30 warnings: `[^`]* check (--staged|--range \w+\.\.\w+)` shows them\nsluice: \w+ refused, 1 error\.\n/;
      const committing = repo.commit();
      assert.is(committing.status, 1);
      assert.is(said30.exec(committing.stderr)?.[1], '--staged');
      assert.is(committing.stderr.split(' warning ').length, 1);
      commitUnasked(repo);
      const pushing = repo.tryGit(['push', '-q', 'origin', 'main']);
      assert.is(pushing.status, 1);
      assert.match(pushing.stderr, said30);
    }));

  test('the very first commit has no range: its warnings are shown by name', () =>
    inRepo((repo) => {
      repo.init();
      put(repo, { ...copiesOn, ...tests });
      const ended = repo.commit();
      assert.is(ended.status, 0, ended.all);
      const [, command] = /sluice: \d+ warnings?; `(?:node \S+|\S+ sluice) ([^`]+)` shows/.exec(ended.stderr)!;
      const { stdout } = repo.sluice(command!.split(' '));
      assert.match(stdout, ' warning dup/old ');
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
