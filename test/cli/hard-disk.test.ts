import { mkdirSync, rmSync } from 'node:fs';
import * as assert from 'uvu/assert';
import { assertOneSentence } from '../support/faults.ts';
import { programOn } from '../support/path.ts';
import { checkJson, notedIn } from '../support/report.ts';
import { cleanEnvironment, cli, documents, Repo, type Ended } from '../support/repo.ts';
import { spec } from '../support/spec.ts';
import { assertQuiet, assertRefused, inWired, skill } from '../support/wired.ts';

/** A line of shell in which `$sluice` is Sluice. */
function shell(repo: Repo, line: string): Ended {
  return repo.run('bash', ['-c', line], { env: { sluice: `${process.execPath} ${cli}` } });
}

/** More findings than fit into a pipe that nobody empties. */
function writeMany(repo: Repo): void {
  for (let at = 0; at < 2000; at++) repo.write(`skills/s${at}/SKILL.md`, documents.bad);
}

spec('a disk that changes under us, and readers that go away', (test) => {
  test('a folder where a file was is a file taken away', () =>
    inWired((repo) => {
      rmSync(repo.path(documents.path));
      repo.write(`${documents.path}/inside.md`, 'x\n');
      for (const args of [[], ['--all'], ['--staged'], ['--staged', '--all']])
        assert.equal(checkJson(repo, args).report.findings, [], args.join(' '));
      assertQuiet(repo.commit());
    }));

  test('an empty folder where a file was does not hide the others', () =>
    inWired((repo) => {
      rmSync(repo.path(documents.path));
      mkdirSync(repo.path(documents.path));
      repo.write('skills/other/SKILL.md', skill('others'));
      for (const args of [[], ['--all']])
        assert.equal(notedIn(checkJson(repo, args).report), ['error fm/name-mismatch 2:7 name'], args.join(' '));
    }));

  test('a file that is deleted while we read is left out, and the others are judged', () =>
    inWired((repo) => {
      repo.write('skills/gone/SKILL.md', skill('goes'));
      repo.write('skills/stays/SKILL.md', skill('stay'));
      const remove = `rm -f "${repo.path('skills/gone/SKILL.md')}"`;
      const stub = `#!/bin/sh\n"${programOn('git')}" "$@"; s=$?; [ "$1" != ls-files ] || ${remove}; exit $s\n`;
      new Repo(`${repo.dir}.bin`).write('git', stub, 0o755);
      const env = { PATH: `${repo.dir}.bin:${cleanEnvironment()['PATH']}` };
      const { report, status, stderr } = checkJson(repo, ['--all'], { env });
      assert.equal(notedIn(report), ['error fm/name-mismatch 2:7 name']);
      assert.is(report.findings[0]!.path, 'skills/stays/SKILL.md');
      assert.is(stderr, '');
      assert.is(status, 1);
    }));

  test('a file that is staged and gone from disk is judged as it is staged', () =>
    inWired((repo) => {
      repo.write('skills/other/SKILL.md', skill('others'));
      repo.git(['add', '-A']);
      rmSync(repo.path('skills'), { recursive: true });
      assertRefused(repo.tryGit(['commit', '-q', '-m', 'x']), 'skills/other/SKILL.md:2:7 error fm/name-mismatch');
    }));

  test('a document that is not UTF-8 is a finding at its first wrong byte', () =>
    inWired((repo) => {
      repo.write(documents.path, Buffer.from('---\nname: notes\ndescription: Caf\u00e9.\n---\n', 'latin1'));
      assertRefused(repo.commit(), `${documents.path}:3:17 error fm/not-utf8`);
      assert.equal(notedIn(checkJson(repo, ['--all']).report), ['error fm/not-utf8 3:17']);
    }));

  test.each(
    ['human', 'json', 'jsonl', 'sarif', 'github'],
    (format) => `a reader of ${format} that goes away ends the printing, not the answer`,
    (format) =>
      inWired((repo) => {
        writeMany(repo);
        const ended = shell(repo, `$sluice check --all --format ${format} | head -1; echo "status \${PIPESTATUS[0]}"`);
        assert.is(ended.stderr, '');
        assert.match(ended.stdout, /^[^\n]+\nstatus 1\n$/);
      }),
  );

  test('a reader of a hook that goes away still has the commit refused', () =>
    inWired((repo) => {
      writeMany(repo);
      repo.git(['add', '-A']);
      const ended = shell(repo, 'git commit -q -m x 2>&1 | true; echo "status ${PIPESTATUS[0]}"');
      assert.is(ended.stdout, 'status 1\n');
      assert.is(repo.git(['rev-list', '--count', 'HEAD']), '1\n');
    }));

  test('a full disk behind a redirection is not a pass', () =>
    inWired((repo) => {
      for (const format of ['human', 'json'])
        assertOneSentence(shell(repo, `$sluice check --all --format ${format} >/dev/full`), [
          'the output could not be written (ENOSPC): make room, or choose another place.',
        ]);
    }));

  test('nothing can be said at all: still not a pass', () =>
    inWired((repo) => {
      assert.is(shell(repo, '$sluice check --all >/dev/full 2>/dev/full').status, 2);
      assert.is(shell(repo, '$sluice check nowhere 2>/dev/full').status, 2);
    }));

  test.each(
    [
      { name: 'a full disk', file: '/dev/full', code: 'ENOSPC' },
      { name: 'a folder', file: 'skills', code: 'EISDIR' },
      { name: 'a place below a file', file: 'notes.txt/report', code: 'E' },
      { name: 'a place nobody can write', file: '/proc/self/report', code: 'E' },
    ],
    ({ name }) => `--output to ${name} is a fault that names it`,
    ({ file, code }) =>
      inWired((repo) => {
        const ended = repo.sluice(['check', '--all', '--format', 'sarif', '--output', file]);
        assertOneSentence(ended, [`the report could not be written to ${file} (${code}`, 'choose another place']);
      }),
  );
});
