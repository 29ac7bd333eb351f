import * as assert from 'uvu/assert';
import { documents, type Ended, type Repo } from '../support/repo.ts';
import { assertFits } from '../support/output-schemas.ts';
import { spec } from '../support/spec.ts';
import { assertQuiet, badPlace, inWired } from '../support/wired.ts';

const escapeCode = '\u001b[';

function check(repo: Repo, env: Readonly<Record<string, string>> = {}, args: readonly string[] = []): Ended {
  repo.write(documents.path, documents.bad);
  return repo.sluice(['check', ...args], { env });
}

spec('what is printed for people', (test) => {
  test.each(
    [
      { env: {}, colour: false },
      { env: { FORCE_COLOR: '1' }, colour: true },
      { env: { FORCE_COLOR: '' }, colour: true },
      { env: { FORCE_COLOR: '0' }, colour: false },
      { env: { NO_COLOR: '1' }, colour: false },
      { env: { NO_COLOR: '1', FORCE_COLOR: '1' }, colour: false },
      { env: { NO_COLOR: '', FORCE_COLOR: '1' }, colour: true },
    ],
    ({ env, colour }) => `into a pipe with ${JSON.stringify(env)} it has ${colour ? 'colours' : 'no colours'}`,
    ({ env, colour }) =>
      inWired((repo) => {
        const { stdout } = check(repo, env);
        assert.is(stdout.includes(escapeCode), colour, stdout);
      }),
  );

  test('colours say nothing that the words do not say', () =>
    inWired((repo) => {
      const plain = check(repo).stdout;
      assert.is(check(repo, { FORCE_COLOR: '1' }).stdout.replaceAll(/\u001b\[\d+m/g, ''), plain);
    }));

  test('a file never gets colours', () =>
    inWired((repo) => {
      check(repo, { FORCE_COLOR: '1' }, ['--format', 'human', '--output', 'report.txt']);
      assert.not.ok(repo.read('report.txt').includes(escapeCode));
    }));

  test('several formats at once: one on stdout, each of the others in its file', () =>
    inWired((repo) => {
      const formats = ['json', 'jsonl', 'sarif', 'github'];
      const others = formats.flatMap((format) => ['--format', format, '--output', `out/report.${format}`]);
      const ended = check(repo, {}, ['--format', 'human', ...others]);
      assert.is(ended.stderr, '');
      assert.is(ended.status, 1);
      assert.is(ended.stdout, check(repo, {}, [documents.path]).stdout);
      assertFits('check', repo.read('out/report.json'));
      for (const line of repo.read('out/report.jsonl').trimEnd().split('\n')) assertFits('check-line', line);
      assert.match(repo.read('out/report.sarif'), '"version": "2.1.0"');
      assert.match(repo.read('out/report.github'), '::error file=skills/notes/SKILL.md,line=2,col=7,');
    }));

  test('with everything in files nothing is printed', () =>
    inWired((repo) => {
      const ended = check(repo, {}, ['--format', 'sarif', '--output', 'report.sarif']);
      assert.is(ended.all, '');
      assert.is(ended.status, 1);
    }));

  test('a commit that passes prints nothing, and one that is refused prints on stderr alone', () =>
    inWired((repo) => {
      repo.write('notes.txt', 'two\n');
      assertQuiet(repo.commit());
      repo.write(documents.path, documents.bad);
      repo.git(['add', '-A']);
      const ended = repo.sluice(['hook', 'pre-commit']);
      assert.is(ended.stdout, '');
      assert.match(ended.stderr, `${badPlace} error fm/name-mismatch`);
      assert.is(ended.status, 1);
    }));

  test('what a document says cannot move the cursor, reorder a line or look like a finding', () =>
    inWired((repo) => {
      const name = '"a\\e[2J\\u202E\\nskills/x:1:1 error fm/x \\u009b31m"';
      repo.write(documents.path, `---\nname: ${name}\ndescription: d\n---\n\nx\n`);
      for (const format of ['human', 'github']) {
        const { stdout } = repo.sluice(['check', '--format', format]);
        assert.match(stdout, 'fm/');
        assert.not.match(stdout, /[\u0000-\u0009\u000b-\u001f\u0080-\u009f\u202a-\u202e]|\nskills\/x/);
      }
    }));
});
