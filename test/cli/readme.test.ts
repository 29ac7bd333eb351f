import { mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { root } from '../setup.mjs';
import { around } from '../support/copies.ts';
import { assertCopied, copyAt, old } from '../support/copying.ts';
import { installInto } from '../support/package.ts';
import { blocksOf, commandLines } from '../support/pages.ts';
import { promptDraft } from '../support/prompts.ts';
import { inRepo, Repo } from '../support/repo.ts';
import { spec } from '../support/spec.ts';
import { skill } from '../support/wired.ts';

const document = 'skills/release-notes/SKILL.md';
const bad = skill('release-notes').replace(
  'Take notes while reading.',
  'Write release notes. Use when: a release is cut.',
);

/** What `npm install --save-dev sluice` leaves behind, from the packed tarball and without a network. */
function install(repo: Repo): void {
  repo.write('package.json', '{ "private": true, "devDependencies": { "sluice": "*" } }\n');
  repo.write('.gitignore', 'node_modules\n');
  installInto(repo, 'node_modules/sluice');
  mkdirSync(repo.path('node_modules/.bin'));
  symlinkSync('../sluice/dist/engine/cli.cjs', repo.path('node_modules/.bin/sluice'));
  // Of the packages it depends on, only this one is a program of its own.
  symlinkSync(join(root, 'node_modules/jscpd'), repo.path('node_modules/jscpd'));
}

/** A user's repository with Sluice installed; npx may not look anything up. */
function inInstalled(body: (repo: Repo) => void): Promise<void> {
  return inRepo((plain) => {
    const repo = new Repo(plain.dir, { npm_config_offline: 'true', npm_config_yes: 'false', HOME: plain.path('..') });
    install(repo);
    body(repo);
  });
}

/** The lines of a block, one after the other, as a shell runs them. */
function runAll(repo: Repo, text: string, status = 0): string {
  const lines = text.replace('npm install --save-dev sluice\n', '');
  const ended = repo.run('sh', ['-ec', lines]);
  assert.is(ended.status, status, `${text}\n${ended.all}`);
  return ended.all;
}

interface Way {
  /** How a block starts. */
  readonly starts: string;
  readonly run: (repo: Repo, text: string) => void;
}

/** A prompt that is fit to be run, and what it is to write. */
function writePrompt(repo: Repo): void {
  repo.write('bin/export', '#!/bin/sh\necho 1,2\n', 0o755);
  repo.write('out/.gitkeep', '');
  repo.write('prompts/prompt-1.md', promptDraft());
}

const ways: readonly Way[] = [
  {
    starts: 'node node_modules/sluice/examples/deployment-pipeline/demo.mjs',
    run: (repo, text) => {
      // The whole of it has tests of its own: here it has to begin, from where an installer puts it.
      assert.match(runAll(repo, `${text.trim().replace(' --record', '')} --skip-production --skip-poc`), 'not run');
    },
  },
  {
    starts: 'npx sluice run queue --root prompts --profile production\n',
    run: (repo, text) => {
      writePrompt(repo);
      repo.commit();
      assert.match(runAll(repo, text), 'success prompts/prompt-1.md');
      assert.is(repo.read('out/prices.csv'), '1,2\n');
      assert.match(repo.read('prompts/prompt-1.md'), 'codex_exec_last_run_status: success');
    },
  },
  {
    starts: 'npx sluice run queue\nnpx sluice status\nnpx sluice flow verify\n',
    run: (repo, text) => {
      writePrompt(repo);
      repo.commit();
      const said = runAll(repo, text);
      assert.match(said, 'success  prompts/prompt-1.md');
      assert.match(said, 'and every file says what they say');
    },
  },
  {
    starts: "npx sluice flow hold --reason 'the staging system is down'\n",
    run: (repo, text) => {
      writePrompt(repo);
      const [hold = '', release = ''] = text.split('\n');
      runAll(repo, hold);
      assert.match(runAll(repo, 'npx sluice run queue', 13), 'the staging system is down');
      runAll(repo, release);
      assert.match(runAll(repo, 'npx sluice run queue'), 'success prompts/prompt-1.md');
    },
  },
  {
    starts: 'npx sluice flow simulate scenarios.yml --flow release\n',
    run: (repo, text) => {
      const flow = blocksOf('docs/flows.md').find((block) => block.text.startsWith('flow: 1'))!;
      repo.write('.sluice/flows/release.yml', flow.text);
      const person = 'people: { review: [approve] }, expect: { end: done }';
      repo.write('scenarios.yml', `scenarios:\n  - { name: all is well, ${person} }\n`);
      assert.match(runAll(repo, text), 'as expected: all is well: build test deploy -> done 0');
    },
  },
  {
    starts: 'npm install --save-dev sluice\nnpx sluice init\n',
    run: (repo, text) => {
      assert.match(runAll(repo, text), 'wrote sluice.yml');
      repo.write(document, bad);
      assert.is(repo.commit().status, 1);
    },
  },
  {
    starts: 'npx -y -p sluice sluice init\nnode .git/sluice/engine/cli.cjs doctor\n',
    run: (repo, text) => {
      const manifest = repo.read('package.json');
      assert.match(runAll(repo, text), /^ok +pre-commit: fires from /m);
      assert.is(repo.read('package.json'), manifest);
      repo.write(document, bad);
      assert.is(repo.commit().status, 1);
    },
  },
  {
    starts: 'npx sluice check\n',
    run: (repo, text) => {
      repo.write(document, bad);
      assert.match(runAll(repo, text, 1), `${document}:3:14 error fm/colon-in-value`);
      assert.not.ok(repo.exists('sluice.yml'));
      assert.not.ok(repo.exists('.git/sluice'));
    },
  },
  {
    starts: 'npx sluice baseline accept\ngit add',
    run: (repo, text) => {
      repo.init();
      repo.write(document, bad);
      assert.match(runAll(repo, text), 'accepted 1 finding');
      assert.is(repo.commit().status, 0);
    },
  },
  {
    starts: 'npx sluice init --duplicates\n',
    run: (repo, text) => {
      repo.write('src/report.ts', around('report', old));
      assert.match(runAll(repo, text), 'wrote .jscpd.json');
      assert.is(repo.commit().status, 0);
      repo.write('src/export.ts', around('export', old));
      assertCopied(repo.commit(), copyAt('src/export.ts', 'src/report.ts', 2));
    },
  },
  {
    starts: 'npx sluice baseline accept dup:',
    run: (repo, text) => {
      runAll(repo, 'npx sluice init --duplicates');
      repo.write('src/report.ts', around('report', old));
      assert.is(repo.commit().status, 0);
      repo.write('src/export.ts', around('export', old));
      const [id = ''] = /dup:[0-9a-f]{12}/.exec(repo.commit().stderr) ?? [];
      runAll(repo, text.replace(/dup:[0-9a-f]{12}/, id));
      assert.is(repo.commit().status, 0);
    },
  },
  {
    starts: 'npx sluice check --all --only duplicates\n',
    run: (repo, text) => {
      repo.write('src/report.ts', around('report', old));
      assert.match(runAll(repo, text), /^copies: 0 % of \d+ lines in 1 file/m);
    },
  },
  {
    starts: 'npx sluice init --ci github\n',
    run: (repo, text) => {
      for (const line of text.trim().split('\n')) {
        runAll(repo, line);
        assert.ok(repo.exists(line.endsWith('github') ? '.github/workflows/sluice.yml' : '.gitlab-ci.yml'), line);
      }
    },
  },
  {
    starts: 'npx sluice check --range origin/main..HEAD ',
    run: (repo, text) => {
      repo.init();
      assert.is(repo.commit().status, 0);
      repo.git(['update-ref', 'refs/remotes/origin/main', 'HEAD']);
      repo.write(document, bad);
      assert.is(repo.commit('bad', ['--no-verify']).status, 0);
      assert.match(runAll(repo, text, 1), `::error file=${document},line=3,col=14,`);
    },
  },
];

/** These set up a clone of Sluice itself and run this very suite in it: CI does both from a fresh clone. */
const ofContributors: ReadonlySet<string> = new Set(['node install.mjs\nnpm test\n']);

const blocks = [
  'README.md',
  'docs/flows.md',
  'docs/ci.md',
  'docs/hooks.md',
  'docs/configuration.md',
  'docs/duplicates.md',
].flatMap(blocksOf);
const shell = blocks.filter(({ language, text }) => language === 'sh' && !ofContributors.has(text));
const everyDay = commandLines('README.md').filter((line) => line.startsWith('npx sluice '));

spec('the commands of the pages do what the pages say', (test) => {
  test.each(
    shell,
    ({ page, text }) => `${page}: ${text.trim().replaceAll('\n', '; ')}`,
    ({ text }) => {
      const way = ways.find(({ starts }) => text.startsWith(starts));
      assert.ok(way, `no test runs this block:\n${text}`);
      return inInstalled((repo) => way.run(repo, text));
    },
  );

  test('the README shows a refused commit as it is printed, and the line that mends it', () =>
    inInstalled((repo) => {
      const transcript = blocksOf('README.md').find((block) => block.text.startsWith('$ git commit'))!.text;
      const [, command = '', printed = ''] = /^\$ ([^\n]+)\n(.*)$/s.exec(transcript) ?? [];
      runAll(repo, 'npx sluice init');
      repo.write(document, bad);
      repo.git(['add', '-A']);
      const refused = repo.run('sh', ['-c', command]);
      assert.is(refused.stdout, '');
      assert.is(refused.stderr, printed);
      assert.is(refused.status, 1);
      const [, mend = ''] = /^mend: (.+)$/m.exec(printed) ?? [];
      runAll(repo, mend);
      assert.is(repo.run('sh', ['-c', command]).status, 0);
      const [, why = ''] = /^why: (.+)$/m.exec(printed) ?? [];
      assert.match(runAll(repo, why), 'fm/colon-in-value (error)');
    }));

  test('docs/duplicates.md shows a refused copy as it is printed', () =>
    inInstalled((repo) => {
      const transcript = blocksOf('docs/duplicates.md').find((block) => block.text.startsWith('$ git commit'))!.text;
      const [, command = '', printed = ''] = /^\$ ([^\n]+)\n(.*)$/s.exec(transcript) ?? [];
      runAll(repo, 'npx sluice init --duplicates');
      repo.write('src/report.ts', around('report', old));
      assert.is(repo.commit().status, 0);
      repo.write('src/export.ts', around('export', old));
      repo.git(['add', '-A']);
      const refused = repo.run('sh', ['-c', command]);
      assert.is(refused.stderr.replace(/dup:[0-9a-f]{12}/, 'dup:1a2b3c4d5e6f'), printed);
      const [, why = ''] = /^why: (.+)$/m.exec(printed) ?? [];
      assert.match(runAll(repo, why), 'dup/new (error)');
    }));

  test('every command the README names can be run one after the other', () =>
    inInstalled((repo) => {
      runAll(repo, 'npx sluice init');
      writePrompt(repo);
      repo.write(document, bad);
      repo.git(['add', '-A']);
      assert.ok(everyDay.length > 8, 'the README names hardly any command');
      for (const line of everyDay) {
        const ended = repo.run('sh', ['-c', line]);
        assert.ok(ended.status === 0 || ended.status === 1, `${line}\n${ended.all}`);
        assert.not.match(ended.all, /\n\s+at .+:\d+:\d+/);
      }
    }));
});
