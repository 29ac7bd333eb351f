import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { root } from '../setup.mjs';
import { programOn } from '../support/path.ts';
import { cli, inRepo, type Ended, type Repo } from '../support/repo.ts';
import { notRun, spec } from '../support/spec.ts';
import { addRemote, commitUnasked, inWired, mendable, plan, planPath, skill } from '../support/wired.ts';

/**
 * Whole outputs, as a person sees them: `$ command`, what it prints, and `[status]` where that is not 0. They are read
 * as a specification: after a change of words run with SLUICE_TEST_UPDATE=1 and review what became of them.
 */

const sluice = `${process.execPath} ${cli}`;
const skillFile = 'skills/release-notes/SKILL.md';

function shell(repo: Repo, line: string): Ended {
  return repo.run('sh', ['-c', line.replace(/^sluice\b/, '$sluice')], { env: { sluice } });
}

/** Every command of a transcript run again. */
function replay(repo: Repo, transcript: string): string {
  return transcript.replaceAll(/^\$ (.*)\n(?:(?!\$ |# ).*\n)*?(?=\n?(?:\$ |# |$(?![\s\S])))/gm, (_whole, line: string) => {
    const { stdout, stderr, status } = shell(repo, line);
    const printed = `${stdout}${stderr}`.replaceAll(repo.dir, '/repository');
    return `$ ${line}\n${printed}${status === 0 ? '' : `[${status}]\n`}`;
  });
}

function assertGolden(repo: Repo, name: string): void {
  const file = join(root, 'test/golden', `${name}.txt`);
  const expected = readFileSync(file, 'utf8');
  const actual = replay(repo, expected);
  if (process.env['SLUICE_TEST_UPDATE'] === '1') writeFileSync(file, actual);
  else assert.snapshot(actual, expected);
}

/** Each kind of thing that a report can say. */
function fillForReport(repo: Repo): void {
  repo.write('skills/old/SKILL.md', skill('older'));
  assert.is(repo.sluice(['baseline', 'accept']).status, 0);
  commitUnasked(repo);
  repo.write('sluice.yml', "version: 1\npacks: auto\ndocuments:\n  - { paths: 'vendor/**', contract: none }\n");
  repo.write(skillFile, mendable('release-notes').replace('reading', 'a release is cut'));
  repo.write('skills/typo/SKILL.md', skill('typo').replace('---\n\n', 'licence: MIT\n---\n\n'));
  repo.write(planPath('one'), plan('one', 'depends_on: [two]\n'));
  repo.write(planPath('two'), plan('two', 'depends_on: [one]\nowner: nobody\n'));
  commitUnasked(repo);
  // Not staged and behind a filter that is only here: git would have to run a program to tell what it holds.
  repo.write('skills/filtered/SKILL.md', skill('filtered'));
  repo.write('.git/info/attributes', 'skills/filtered/* filter=away\n');
  repo.git(['config', 'filter.away.clean', 'cat']);
}

function fillForHook(repo: Repo): void {
  addRemote(repo);
  repo.write(skillFile, skill('release-notes'));
  repo.git(['add', '-A']);
  repo.write('../mendable.md', mendable('release-notes').replace('reading', 'a release is cut'));
  repo.write('../wrong.md', skill('release-note'));
  repo.write('../warning.md', skill('release-notes').replace('---\n\n', 'licence: MIT\n---\n\n'));
}

spec('the words people read', (test) => {
  test('the help', () => inRepo((repo) => assertGolden(repo, 'help')));
  test('what is said to a command line that means nothing', () => inWired((repo) => assertGolden(repo, 'usage')));
  test('the report, and what explains and mends it', () =>
    inWired((repo) => {
      fillForReport(repo);
      assertGolden(repo, 'report');
    }));
  test('what a commit and a push are answered', () =>
    inWired((repo) => {
      fillForHook(repo);
      assertGolden(repo, 'hook');
    }));

  test('a refusal in a terminal, however narrow, has the words it has in a pipe, and colours', () =>
    inWired((repo) => {
      if (process.platform !== 'linux' || programOn('script') === undefined) notRun('there is no util-linux `script`');
      repo.write(skillFile, skill('release-note'));
      repo.git(['add', '-A']);
      const piped = repo.tryGit(['commit', '-q', '-m', 'x']).stderr;
      const narrow = repo.run('script', ['-qec', 'stty cols 40; git commit -q -m x', '/dev/null'], {
        env: { TERM: 'xterm', SHELL: '/bin/sh' },
      });
      assert.is(narrow.stdout.replaceAll(/\u001b\[\d+m|\r/g, ''), piped);
      assert.match(narrow.stdout, '\u001b[31merror\u001b[39m');
      assert.is(narrow.status, 1);
    }));
});
