import * as assert from 'uvu/assert';
import type { Repo } from '../support/repo.ts';
import { promptDraft, promptPath } from '../support/prompts.ts';
import { assertClean, assertSaid, commit, draft, edit, stampedOnce, stamping } from '../support/stamping.ts';
import { spec } from '../support/spec.ts';
import { addRemote, assertQuiet, assertRefused, commitUnasked, found } from '../support/wired.ts';

/** A pushed prompt with a stamp, and a commit on top that nobody asked about and that leaves the stamp stale. */
function withStale(repo: Repo): void {
  draft(repo);
  assertSaid(commit(repo), stampedOnce);
  addRemote(repo);
  edit(repo, 'one CSV file', 'a CSV file');
  commitUnasked(repo);
}

function push(repo: Repo): ReturnType<Repo['tryGit']> {
  return repo.tryGit(['push', '-q', 'origin', 'main']);
}

spec('stamps at a push', (test) => {
  test('a stale one is refused with the one command that mends it, and that command does', () =>
    stamping((repo) => {
      withStale(repo);
      const ended = push(repo);
      assertRefused(ended, `${promptPath}:`, 'stamp/stale', 'sluice: push refused, 1 error.');
      const mend = /^mend: (.*)$/m.exec(ended.stderr)?.[1];
      assert.ok(mend, ended.stderr);
      assert.ok(!mend.includes('\n'));
      const mended = repo.run('sh', ['-ec', mend.replace(/^npx sluice/, `node .git/sluice/engine/cli.cjs`)]);
      assert.is(mended.status, 0, mended.all);
      assertClean(repo);
      assertQuiet(push(repo));
    }));

  test('that command takes nothing along that is staged, and nothing that is not', () =>
    stamping((repo) => {
      withStale(repo);
      repo.write('notes.txt', 'staged\n');
      repo.git(['add', 'notes.txt']);
      edit(repo, 'One file, written new.', 'One file, written at night.');
      const mend = /^mend: (.*)$/m.exec(push(repo).stderr)![1]!;
      assert.is(repo.run('sh', ['-ec', mend.replace(/^npx sluice/, 'node .git/sluice/engine/cli.cjs')]).status, 0);
      assert.is(repo.git(['status', '--porcelain']), `M  notes.txt\n M ${promptPath}\n`);
      const text = repo.git(['show', `HEAD:${promptPath}`]);
      assert.match(text, /written new\./);
      assert.is(repo.read(promptPath), text.replace('written new.', 'written at night.'));
      assertQuiet(push(repo));
    }));

  test('nothing is edited', () =>
    stamping((repo) => {
      withStale(repo);
      const [text, head] = [repo.read(promptPath), repo.git(['rev-parse', 'HEAD'])];
      assertRefused(push(repo), 'stamp/stale');
      assert.is(repo.read(promptPath), text);
      assert.is(repo.git(['rev-parse', 'HEAD']), head);
      assert.is(repo.git(['status', '--porcelain']), '');
    }));

  test('a stale one in the middle is no matter once a later commit has put it right', () =>
    stamping((repo) => {
      withStale(repo);
      edit(repo, 'The file exists', 'The file is there');
      assertSaid(repo.commit('later'), `sluice: stamped ${promptPath} (production, revision 2)`);
      assertQuiet(push(repo));
      assert.equal(found(repo.sluice(['check', '--range', 'HEAD~2..HEAD', '--each-commit', '--json'])), []);
      assert.equal(found(repo.sluice(['check', '--range', 'HEAD~2..HEAD~', '--each-commit', '--json'])).length, 1);
    }));

  test('one that is right on another branch does not speak for this one', () =>
    stamping((repo) => {
      withStale(repo);
      repo.git(['checkout', '-q', '-b', 'other', 'HEAD~']);
      edit(repo, 'one CSV file', 'the CSV file');
      assert.is(repo.commit('other').status, 0);
      assertRefused(repo.tryGit(['push', '-q', 'origin', 'main', 'other']), 'stamp/stale');
      assertQuiet(repo.tryGit(['push', '-q', 'origin', 'other']));
    }));

  test('a rebase leaves a stale one, which is found', () =>
    stamping((repo) => {
      draft(repo);
      assertSaid(commit(repo), stampedOnce);
      addRemote(repo);
      repo.git(['checkout', '-q', '-b', 'other']);
      edit(repo, 'one CSV file', 'a CSV file');
      repo.git(['-c', 'core.hooksPath=/dev/null', 'commit', '-qam', 'other']);
      repo.git(['checkout', '-q', 'main']);
      repo.git(['cherry-pick', 'other']);
      assertRefused(push(repo), 'stamp/stale');
    }));

  test('CI says the same of the same commits', () =>
    stamping((repo) => {
      withStale(repo);
      const ended = repo.sluice([
        'check',
        '--range',
        'origin/main..HEAD',
        '--each-commit',
        '--policy-from',
        'origin/main',
      ]);
      assert.is(ended.status, 1);
      assert.match(ended.stdout, /stamp\/stale/);
    }));

  test('a switch of the profile leaves stale ones behind, which the push finds and one command mends', () =>
    stamping((repo) => {
      draft(repo);
      assertSaid(commit(repo), stampedOnce);
      addRemote(repo);
      edit(repo, 'profile: production', 'profile: poc', 'sluice.yml');
      const ended = repo.commit('poc');
      assert.is(ended.status, 0);
      assert.match(ended.stderr, /^sluice: 1 prompt lacks the stamp of this policy; `.* stamp --all` writes it$/m);
      assertRefused(push(repo), 'stamp/stale', 'stamp --commit');
      assert.equal(found(repo.sluice(['check', '--range', 'HEAD~..HEAD', '--json'])).length, 1);
      assert.is(repo.sluice(['stamp', '--commit']).stdout, `stamped ${promptPath} (poc, revision 2)\n`);
      assertQuiet(push(repo));
      assertClean(repo);
    }));

  test('CI takes a switch that is made with its stamps, and lists what it loosens', () =>
    stamping((repo) => {
      draft(repo);
      assertSaid(commit(repo), stampedOnce);
      addRemote(repo);
      edit(repo, 'profile: production', 'profile: poc', 'sluice.yml');
      assert.is(repo.sluice(['stamp', '--all']).status, 0);
      assertQuiet(repo.commit('poc'));
      const args = ['check', '--range', 'origin/main..HEAD', '--each-commit', '--policy-from', 'origin/main', '--json'];
      assert.equal(found(repo.sluice(args)), []);
      assert.match(repo.sluice(args).stdout, /warn_mode goes from halt to auto-approve/);
    }));

  test('a prompt that is rightly not ready stays so where only the policy changed', () =>
    stamping((repo) => {
      draft(repo, promptDraft().replace('## Steps', '## Step'));
      assert.is(repo.sluice(['baseline', 'accept']).status, 0);
      assert.is(repo.commit('not ready').status, 0);
      addRemote(repo);
      repo.write('sluice.yml', `# Ours.\n${repo.read('sluice.yml')}`);
      assertQuiet(repo.commit('words'));
      assertQuiet(push(repo));
    }));

  test('a profile that cannot be used is committed by nobody', () =>
    stamping((repo) => {
      const config = { version: 'v1', profiles: { production: { warn_gate: 'maybe' } } };
      repo.write('scripts/codex-sprint/prompt_flow.config.json', JSON.stringify(config));
      assertRefused(repo.commit('bad'), 'prompt_flow.config.json:1:', 'warn_gate');
    }));

  test('a switch to a looser profile is listed, toggle by toggle', () =>
    stamping((repo) => {
      addRemote(repo);
      edit(repo, 'profile: production', 'profile: poc', 'sluice.yml');
      assertQuiet(repo.commit('poc'));
      const args = ['check', '--range', 'origin/main..HEAD', '--policy-from', 'origin/main', '--json'];
      const { loosened } = JSON.parse(repo.sluice(args).stdout) as { loosened: string[] };
      for (const word of ['warn_mode', 'warn_gate', 'retry_max', 'pipeline_fail_fast_threshold'])
        assert.ok(
          loosened.some((line) => line.includes(word)),
          `${word}: ${loosened.join('; ')}`,
        );
    }));

  test('so is a check of stamps that is switched off', () =>
    stamping((repo) => {
      addRemote(repo);
      edit(repo, 'stamps: apply', 'stamps: off', 'sluice.yml');
      assertQuiet(repo.commit('off'));
      const args = ['check', '--range', 'origin/main..HEAD', '--policy-from', 'origin/main', '--json'];
      const { loosened } = JSON.parse(repo.sluice(args).stdout) as { loosened: string[] };
      assert.equal(loosened, ['the check stamps is switched off']);
    }));
});
