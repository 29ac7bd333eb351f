import * as assert from 'uvu/assert';
import { around } from '../support/copies.ts';
import { assertCopied, copyAt, inCopying, only, put } from '../support/copying.ts';
import type { Repo } from '../support/repo.ts';
import { spec } from '../support/spec.ts';
import { assertQuiet, branch, commitUnasked } from '../support/wired.ts';

const css: string = Array.from({ length: 20 }, (_, at) => `.rule-${at} { color: c${at}; margin: ${at}px; }\n`).join('');

/** What counts as a copy, with these formats. */
function formats(...names: readonly string[]): Record<string, string> {
  return { '.jscpd.json': `${JSON.stringify({ minTokens: 50, minLines: 5, format: names })}\n` };
}

/** The list of the gate is made when the engine runs. */
function warmed(repo: Repo): Repo {
  put(repo, { 'src/warm.ts': around('warm') });
  assertQuiet(repo.commit());
  return repo;
}

spec('the gate of a repository in which copies count', (test) => {
  test('lets nothing through that a staged .jscpd.json makes count', () =>
    inCopying((repo) => {
      put(repo, { ...formats('typescript'), 'a.css': css });
      commitUnasked(repo);
      warmed(repo);
      put(repo, { ...formats('typescript', 'css'), 'b.css': `.own { top: 1px; }\n${css}` });
      assertCopied(repo.commit(), { at: 'b.css:2', of: 'a.css:1-20', lines: 20, copies: 2 });
    }));

  test('goes by the .jscpd.json of the branch it is on', () =>
    inCopying((repo) => {
      put(repo, { ...formats('typescript', 'css'), 'a.css': css });
      commitUnasked(repo);
      branch(repo, 'scripts', formats('typescript'));
      warmed(repo);
      repo.git(['checkout', '-q', 'main']);
      put(repo, { 'b.css': `.own { top: 1px; }\n${css}` });
      assertCopied(repo.commit(), { at: 'b.css:2', of: 'a.css:1-20', lines: 20, copies: 2 });
    }));

  test('starts nothing for a format that does not count', () =>
    inCopying((repo) => {
      put(repo, formats('typescript'));
      commitUnasked(repo);
      warmed(repo);
      put(repo, { 'a.css': css, 'b.css': css });
      const list = repo.read('.git/sluice/gate');
      assert.not.match(list, /css/);
      assertQuiet(repo.commit('two', [], { env: { SLUICE_TIMES: '1' } }));
    }));

  test('starts the engine for one that does', () =>
    inCopying((repo) => {
      warmed(repo);
      put(repo, { 'src/c.ts': around('c', only) });
      assertCopied(repo.commit(), copyAt('src/c.ts', 'src/once.ts', 2));
    }));
});
