import { mkdirSync, writeFileSync } from 'node:fs';
import * as assert from 'uvu/assert';
import type { Repo } from '../support/repo.ts';
import { linkedTo } from '../support/gate.ts';
import { programPath } from '../support/programs.ts';
import { promptPath } from '../support/prompts.ts';
import { assertSaid, commit, draft, edit, stampedOnce, stamping } from '../support/stamping.ts';
import { spec } from '../support/spec.ts';
import { branch, commitUnasked, idOf } from '../support/wired.ts';

/** A commit on top whose stamp is stale. */
function withStale(repo: Repo): void {
  draft(repo);
  assertSaid(commit(repo), stampedOnce);
  edit(repo, 'one CSV file', 'a CSV file');
  commitUnasked(repo);
}

const said = `stamped ${promptPath} (production, revision 2)\n`;

spec('sluice stamp --commit', (test) => {
  test.each(
    [
      ['a merge', ['merge', '-q', '--no-commit', '--no-ff', 'other'], 'a merge is under way'],
      ['a cherry-pick', ['cherry-pick', 'clash'], 'a cherry-pick is under way'],
      ['a revert', ['revert', '--no-edit', 'HEAD~'], 'a revert is under way'],
      ['a squashed merge', ['merge', '-q', '--squash', 'other'], 'a squashed merge is under way'],
    ] as const,
    ([title]) => `does nothing in the middle of ${title}`,
    ([, args, words]) =>
      stamping((repo) => {
        withStale(repo);
        branch(repo, 'other', { 'k.txt': 'k\n' });
        branch(repo, 'clash', { 'notes.txt': 'theirs\n' });
        repo.git(['checkout', '-q', 'main']);
        repo.write('notes.txt', 'mine\n');
        commitUnasked(repo, 'mine');
        repo.write('notes.txt', 'mine again\n');
        commitUnasked(repo, 'mine again');
        repo.tryGit(args, { env: { GIT_EDITOR: 'true' } });
        const before = [idOf(repo), repo.git(['status', '--porcelain']), repo.read(promptPath)];
        const ended = repo.sluice(['stamp', '--commit']);
        assert.is(ended.status, 2, ended.all);
        assert.match(ended.stderr, new RegExp(words));
        assert.equal([idOf(repo), repo.git(['status', '--porcelain']), repo.read(promptPath)], before);
      }),
  );

  test('undoes no commit that came meanwhile', () =>
    stamping((repo) => {
      withStale(repo);
      const bin = repo.path('..', 'bin');
      mkdirSync(bin);
      const git = programPath(repo, 'git');
      const other = `if [ "$1" = update-ref ]; then echo x > imp.txt; ${git} add imp.txt; ${git} commit -q --no-verify -m imp; fi`;
      writeFileSync(`${bin}/git`, `#!/bin/sh\n${other}\nexec ${git} "$@"\n`, { mode: 0o755 });
      const ended = repo.sluice(['stamp', '--commit'], { env: { PATH: `${bin}:${process.env['PATH']}` } });
      assert.is(ended.status, 2, ended.all);
      assert.match(ended.stderr, /somebody committed meanwhile/);
      assert.is(repo.git(['log', '-1', '--format=%s']), 'imp\n');
      assert.match(repo.git(['ls-tree', '--name-only', 'HEAD']), /imp\.txt/);
    }));

  test('with the index locked by somebody else changes nothing', () =>
    stamping((repo) => {
      withStale(repo);
      const head = idOf(repo);
      repo.write('.git/index.lock', '');
      const ended = repo.sluice(['stamp', '--commit']);
      assert.is(ended.status, 2, ended.all);
      assert.is(idOf(repo), head);
      repo.run('rm', ['.git/index.lock']);
      assert.is(repo.git(['status', '--porcelain']), '');
      assert.is(repo.sluice(['stamp', '--commit']).stdout, said);
    }));

  test('in a linked work tree, before any hook ran there', () =>
    stamping((repo) => {
      withStale(repo);
      const linked = linkedTo(repo);
      assert.is(linked.sluice(['stamp', '--commit']).stdout, said);
      assert.is(linked.git(['status', '--porcelain']), '');
      assert.is(linked.git(['show', '--name-only', '--format=%s']), `Stamp what changed\n\n${promptPath}\n`);
    }));

  test('takes nothing that asks for something else', () =>
    stamping((repo) => {
      withStale(repo);
      for (const more of [['--all'], ['--staged'], ['--profile', 'poc'], ['--set', 'retry_max=1']])
        assert.is(repo.sluice(['stamp', '--commit', ...more]).status, 2, more.join(' '));
    }));

  test('keeps what a person told git of a file', () =>
    stamping((repo) => {
      withStale(repo);
      repo.git(['update-index', '--assume-unchanged', promptPath]);
      assert.is(repo.sluice(['stamp', '--commit']).stdout, said);
      assert.match(repo.git(['ls-files', '-v', promptPath]), /^h /);
    }));

  test('a config that git ignores holds for nobody', () =>
    stamping((repo) => {
      draft(repo);
      assertSaid(commit(repo), stampedOnce);
      repo.write('.gitignore', 'temp/\n');
      repo.write('temp/codex-sprint/prompt_flow.config.json', '{"profiles":{"production":{"warn_mode":"ask"}}}');
      assert.is(repo.sluice(['stamp', '--all']).stdout, 'nothing to stamp\n');
    }));
});
