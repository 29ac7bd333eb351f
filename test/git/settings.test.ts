import * as assert from 'uvu/assert';
import { documents, type Repo, type RunOptions } from '../support/repo.ts';
import { spec } from '../support/spec.ts';
import { assertQuiet, found, idOf, inWired, mendable } from '../support/wired.ts';

/** Settings of git's, and variables, that people and tools have, and that are no reason to answer otherwise. */
const settings: Readonly<Record<string, readonly string[]>> = {
  'colours and pagers': ['color.ui=always', 'color.diff=always', 'core.pager=false', 'log.showSignature=true'],
  names: ['core.quotePath=false', 'core.abbrev=4', 'core.ignoreCase=true'],
  'names, quoted': ['core.quotePath=true', 'diff.relative=true', 'diff.mnemonicPrefix=true'],
  'how differences are made': ['diff.external=false', 'diff.renames=copies', 'diff.ignoreSubmodules=all'],
  'how differences look': [
    'diff.context=0',
    'diff.interHunkContext=9',
    'diff.noprefix=true',
    'diff.orderFile=notes.txt',
    'diff.wsErrorHighlight=all',
  ],
  'what status shows': ['status.showUntrackedFiles=no', 'submodule.recurse=true', 'core.untrackedCache=true'],
  'a monitor of files': ['core.fsmonitor=.git/all-changed', 'core.fsmonitorHookVersion=1'],
  // Not together: git itself loses a split index whose hash is left out.
  'an index in two files': ['core.splitIndex=true'],
  'an index for many files': ['index.version=4', 'feature.manyFiles=true'],
};

const variables: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'traces on stderr': { GIT_TRACE: '1', GIT_TRACE_SETUP: '1', GIT_TRACE2: '1' },
  differences: { GIT_EXTERNAL_DIFF: 'false', GIT_DIFF_OPTS: '--unified=0', GIT_PAGER: 'false' },
  'what git hands to its children': { GIT_CONFIG_PARAMETERS: "'core.quotePath=true'", GIT_PREFIX: 'nowhere/' },
  'how pathspecs are read': { GIT_LITERAL_PATHSPECS: '1' },
  'the same, without case': { GIT_ICASE_PATHSPECS: '1', GIT_GLOB_PATHSPECS: '1' },
  'language and colour': { LANG: 'de_DE.UTF-8', LANGUAGE: 'de', CLICOLOR_FORCE: '1', FORCE_COLOR: '0', TERM: 'dumb' },
};

interface Answers {
  readonly disk: readonly string[];
  readonly index: readonly string[];
  readonly patch: string;
  readonly refusal: readonly string[];
  readonly range: readonly string[];
  readonly all: readonly string[];
}

/** What the main questions are answered with, about one and the same change. */
function answers(repo: Repo, options: RunOptions = {}): Answers {
  const check = (...args: string[]): string[] => found(repo.sluice(['check', '--json', ...args], options));
  repo.write(documents.path, documents.bad);
  repo.write('skills/é x/SKILL.md', documents.bad);
  repo.write('skills/quote/SKILL.md', mendable('quote'));
  const disk = check();
  repo.git(['add', '-A'], options);
  const index = check('--staged');
  const patch = repo.sluice(['fix', '--dry-run'], options).stdout;
  const commit = repo.tryGit(['commit', '-q', '-m', 'x'], options);
  assert.is(commit.status, 1, commit.all);
  repo.git(['commit', '-q', '--no-verify', '-m', 'x'], options);
  const range = check('--range', `${idOf(repo, 'HEAD~')}..HEAD`);
  repo.write('notes.txt', 'two\n');
  repo.git(['add', '-A'], options);
  repo.git(['commit', '-q', '-m', 'nothing of ours'], options);
  return {
    disk,
    index,
    patch,
    refusal: commit.stderr.match(/^\S.*? error fm\/\S+/gm) ?? [],
    range,
    all: check('--all'),
  };
}

let usual: Answers | undefined;

/** Asked once, in a repository without any setting. */
async function expected(): Promise<Answers> {
  usual ??= await inWired((repo) => answers(repo));
  assert.is(usual.refusal.length, 3);
  return usual;
}

spec('settings of git’s', (test) => {
  test.each(
    Object.entries(settings),
    ([what, list]) => `${what} (${list.join(', ')}) make no difference`,
    async ([, list]) => {
      const same = await expected();
      await inWired((repo) => {
        repo.write('.git/all-changed', "#!/bin/sh\nprintf '/\\0'\n", 0o755);
        for (const setting of list) repo.git(['config', ...setting.split('=')]);
        assert.equal(answers(repo), same);
      });
    },
  );

  test.each(
    Object.entries(variables),
    ([what, env]) => `${what} (${Object.keys(env).join(', ')}) make no difference`,
    async ([, env]) => {
      const same = await expected();
      await inWired((repo) => assert.equal(answers(repo, { env }), same));
    },
  );

  test('an object that was replaced is judged as what it is, since that is what is sent', () =>
    inWired((repo) => {
      const blob = (text: string): string => repo.git(['hash-object', '-w', '--stdin'], { input: text }).trim();
      const [bad, good] = [blob(documents.bad), blob(documents.good)];
      repo.git(['replace', bad, good]);
      repo.write(documents.path, documents.bad);
      repo.git(['add', '-A']);
      assert.is(repo.tryGit(['commit', '-q', '-m', 'x']).status, 1);
      assertQuiet(repo.tryGit(['commit', '-q', '--no-verify', '-m', 'x']));
      assert.is(found(repo.sluice(['check', '--json', '--range', 'HEAD~'])).length, 1);
    }));
});
