import * as assert from 'uvu/assert';
import type { Repo } from '../support/repo.ts';
import { promptDraft, promptPath } from '../support/prompts.ts';
import { assertClean, assertSaid, commit, draft, edit, stampedOnce, stamping } from '../support/stamping.ts';
import { spec } from '../support/spec.ts';
import { assertQuiet, assertRefused, commitUnasked } from '../support/wired.ts';

type Change = (text: string) => string;

const ours: Change = (text) => text.replace('One file, written new.', 'One file, written new each night.');
const theirs: Change = (text) => text.replace('The step ends with 0.', 'The step ends well.');

/** Two branches that changed one prompt and stamped it, each in its own way; now on `main`. */
function diverge(repo: Repo, mine: Change = ours, yours: Change = theirs, config = ''): void {
  draft(repo);
  assertSaid(commit(repo), stampedOnce);
  repo.git(['checkout', '-q', '-b', 'other']);
  repo.write(promptPath, yours(repo.read(promptPath)));
  assert.is(repo.commit('theirs', [], { env: { PROMPT_FLOW_RETRY_MAX: '1' } }).status, 0);
  repo.git(['checkout', '-q', 'main']);
  repo.write(promptPath, mine(repo.read(promptPath)));
  if (config !== '') repo.write('sluice.yml', config);
  assert.is(repo.commit('ours').status, 0);
}

function mergeInConflict(repo: Repo, args: readonly string[] = []): void {
  assert.is(repo.tryGit([...args, 'merge', '-q', 'other']).status, 1);
  assert.is(repo.git(['status', '--porcelain', '--', promptPath]), `UU ${promptPath}\n`);
}

const mergedLine = `merged ${promptPath}: only its stamp was in conflict; look at it and \`git add\` it\n`;

spec('stamps on two branches', (test) => {
  test.each(
    [
      ['as git writes conflicts', []],
      ['with the base between them', ['-c', 'merge.conflictStyle=diff3']],
    ] as const,
    ([name]) => `fix keeps what both authors wrote and stamps it anew: ${name}`,
    ([, args]) =>
      stamping((repo) => {
        diverge(repo);
        mergeInConflict(repo, args);
        const ended = repo.sluice(['fix']);
        assert.is(ended.stdout, mergedLine, ended.all);
        assert.is(ended.status, 0);
        assert.is(repo.git(['status', '--porcelain', '--', promptPath]), `UU ${promptPath}\n`);
        repo.git(['add', promptPath]);
        assertQuiet(commit(repo));
        const text = assertClean(repo);
        assert.match(text, /written new each night\./);
        assert.match(text, /The step ends well\./);
        assert.match(text, /^codex_preflight_revision: 3$/m);
        assert.match(text, /^codex_preflight_retry_max: '0'$/m);
        assert.is(repo.git(['rev-list', '--count', '--merges', 'HEAD']), '1\n');
      }),
  );

  test('the higher revision counts on', () =>
    stamping((repo) => {
      diverge(repo);
      repo.git(['checkout', '-q', 'other']);
      edit(repo, 'ends well', 'ends very well');
      assert.is(repo.commit('again').status, 0);
      repo.git(['checkout', '-q', 'main']);
      mergeInConflict(repo);
      assert.is(repo.sluice(['stamp']).status, 0);
      assert.match(repo.read(promptPath), /^codex_preflight_revision: 4$/m);
    }));

  test('both stamped a draft for the first time', () =>
    stamping((repo) => {
      repo.write(promptPath, promptDraft());
      commitUnasked(repo, 'draft');
      repo.git(['checkout', '-q', '-b', 'other']);
      repo.write(promptPath, theirs(promptDraft()));
      assertSaid(repo.commit('theirs', [], { env: { PROMPT_FLOW_RETRY_MAX: '1' } }), stampedOnce);
      repo.git(['checkout', '-q', 'main']);
      repo.write(promptPath, ours(promptDraft()));
      assertSaid(repo.commit('ours'), stampedOnce);
      mergeInConflict(repo);
      assert.is(repo.sluice(['fix']).stdout, mergedLine);
      repo.git(['add', promptPath]);
      assertQuiet(commit(repo));
      assert.match(assertClean(repo), /each night[^]*ends well/);
    }));

  test('what both authors wrote in one place is left to people, with the conflict', () =>
    stamping((repo) => {
      diverge(repo, ours, (text) => text.replace('One file, written new.', 'Two files.'));
      mergeInConflict(repo);
      const before = repo.read(promptPath);
      const ended = repo.sluice(['fix']);
      assert.is(ended.status, 1);
      assert.match(ended.stderr, /prompt-1\.md stays in conflict: not only its stamp is in conflict/);
      assert.is(repo.read(promptPath), before);
    }));

  test('a conflict that somebody has begun to resolve is left alone', () =>
    stamping((repo) => {
      diverge(repo);
      mergeInConflict(repo);
      edit(repo, 'written new each night.', 'written new every night.');
      const before = repo.read(promptPath);
      const ended = repo.sluice(['fix']);
      assert.is(ended.status, 1);
      assert.match(ended.stderr, /it was edited since the merge/);
      assert.is(repo.read(promptPath), before);
    }));

  test('a conflict that a person resolved by hand is stamped when it is committed', () =>
    stamping((repo) => {
      diverge(repo);
      mergeInConflict(repo);
      repo.git(['checkout', '-q', '--ours', promptPath]);
      edit(repo, 'The step ends with 0.', 'The step ends well.');
      repo.git(['add', promptPath]);
      assertSaid(commit(repo), `sluice: stamped ${promptPath} (production, revision 3)`);
      assertClean(repo);
    }));

  test('a merge that git makes alone and that leaves a stale stamp is stopped, with the command that mends it', () =>
    stamping((repo) => {
      // A driver that takes ours wherever both sides differ.
      repo.write('.gitattributes', 'prompts/* merge=take\n');
      assertQuiet(repo.commit('attributes'));
      repo.git(['config', 'merge.take.driver', 'git merge-file --ours %A %O %B']);
      diverge(repo);
      const ended = repo.tryGit(['merge', '-q', '--no-edit', 'other']);
      assertRefused(ended, 'stamp/stale', 'stamp --staged');
      assert.is(repo.sluice(['stamp', '--staged']).status, 0);
      assertQuiet(commit(repo));
      assert.match(assertClean(repo), /each night[^]*ends well/);
      assert.is(repo.git(['rev-list', '--count', '--merges', 'HEAD']), '1\n');
    }));
});
