import { spawnSync } from 'node:child_process';
import * as assert from 'uvu/assert';
import { sameKeysChange } from '../../src/app/sound.ts';
import { applyTextEdits, planSettings } from '../../src/text/yaml-edit.ts';
import { planClosely } from '../../src/text/yaml-edit-closely.ts';
import { contentDigest } from '../../src/checks/stamps/digest.ts';
import { cleanEnvironment, cli, inRepo } from '../support/repo.ts';
import { promptDraft, promptPath, stampsOn } from '../support/prompts.ts';
import { spec } from '../support/spec.ts';
import { assertClean, assertSaid, commit, draft, edit, stampedOnce, stamping } from '../support/stamping.ts';
import { assertQuiet, found } from '../support/wired.ts';

const bytes = (text: string): Uint8Array => Buffer.from(text);

/** Corners in which a byte of an author's, or a verdict, was once lost. */
spec('what is mended stays right', (test) => {
  test('an edit is not carried over where the file would say its keys twice', async () => {
    const before = '---\ntitle: "one\n  two"\nkind: task\n---\n';
    const after = '---\ntitle: "one\n  two"\nkind: task\nready: yes\n---\n';
    const disk = '---\ntitle: "one\n  two"\nkind: job\nready: no\n---\n';
    const twice = '---\ntitle: "one\n  two"\nkind: job\nready: no\nready: yes\n---\n';
    assert.not(await sameKeysChange(bytes(before), bytes(after), bytes(disk), bytes(twice)));
    const good = '---\ntitle: "one\n  two"\nkind: job\nready: yes\n---\n';
    const free = '---\ntitle: "one\n  two"\nkind: job\n---\n';
    assert.ok(await sameKeysChange(bytes(before), bytes(after), bytes(free), bytes(good)));
  });

  test('a folded title and unstaged work in the lines of the stamp: the file is left alone, and named', () =>
    stamping((repo) => {
      draft(repo, promptDraft('principles_addressed: ["one\n    two"]\n'));
      assert.is(repo.sluice(['stamp']).status, 0);
      repo.git(['add', promptPath]);
      edit(repo, 'codex_preflight_kind: task', '# my remark\ncodex_preflight_kind: job');
      edit(repo, 'one CSV file', 'a CSV file');
      repo.git(['add', promptPath]);
      repo.git(['reset', '-q', '--', promptPath]);
      repo.git(['add', promptPath]);
      edit(repo, 'codex_preflight_kind: job', 'codex_preflight_kind: other');
      const disk = repo.read(promptPath);
      const ended = commit(repo);
      assert.is(ended.status, 0, ended.all);
      assert.match(ended.stderr, /prompt-1\.md on disk was left alone, because it is changed in the same lines/);
      assert.is(repo.read(promptPath), disk);
    }));

  test('a conflict of stamps is put together without a line end changed', () =>
    stamping((repo) => {
      draft(repo);
      assertSaid(commit(repo), stampedOnce);
      repo.git(['checkout', '-q', '-b', 'other']);
      repo.write(promptPath, `${repo.read(promptPath)}A line of theirs.\r\n`);
      assert.is(repo.commit('theirs', [], { env: { PROMPT_FLOW_RETRY_MAX: '1' } }).status, 0);
      repo.git(['checkout', '-q', 'main']);
      edit(repo, 'one CSV file', 'a CSV file');
      assert.is(repo.commit('ours').status, 0);
      assert.is(repo.tryGit(['merge', '-q', 'other']).status, 1);
      assert.is(repo.sluice(['fix']).status, 0);
      const lines = repo.read(promptPath).split('\n');
      assert.equal(
        lines.filter((line) => line.includes('\r')),
        ['A line of theirs.\r'],
      );
    }));

  test('a stamp of one document knows the others', () =>
    inRepo((repo) => {
      repo.init();
      const rule = 'documents: [{ paths: "q/*.md", contract: mine }]\n';
      const contracts =
        'contracts: { mine: { stamp: prompt-flow, unique: [id], references: [{ key: image, to: path }] } }\n';
      repo.write('sluice.yml', `${stampsOn}${contracts}${rule}`);
      repo.write('out/a.png', 'x');
      const mine = (id: string): string =>
        `---\nid: ${id}\nimage: out/a.png\nchatgpt_scoping_kind: task\n---\n\nDo it.\n`;
      repo.write('q/one.md', mine('one'));
      repo.write('q/two.md', mine('two'));
      repo.git(['add', '-A']);
      assert.is(repo.sluice(['stamp', 'q/one.md']).stdout, 'stamped q/one.md (production, revision 1)\n');
      repo.write('q/two.md', mine('one'));
      const ended = repo.sluice(['stamp', 'q/two.md']);
      assert.match(ended.stdout, /^stamped q\/two\.md \(production, revision 1, not ready: fm\//);
      assert.is(ended.status, 1);
      assert.equal(found(repo.sluice(['check', 'q/two.md', '--only', 'stamps', '--json'])), []);
    }));

  test('what cannot be read is named, and nothing is called done', () =>
    stamping((repo) => {
      draft(repo, promptDraft('a: b: c\n'));
      const ended = repo.sluice(['stamp', promptPath]);
      assert.is(ended.status, 1);
      assert.is(ended.stdout, '');
      assert.match(ended.stderr, /^prompts\/prompt-1\.md:1:1 error stamp\/cannot /);
    }));

  test('what is accepted and cannot be read is no second error', () =>
    stamping((repo) => {
      draft(repo, promptDraft('a: b: c\n'));
      assert.is(repo.sluice(['baseline', 'accept']).status, 0);
      assertQuiet(repo.commit('accepted'));
    }));

  test('numbers that JSON lacks are different texts', () => {
    const digests = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, null].map((n) =>
      contentDigest({ n }, ''),
    );
    assert.is(new Set(digests).size, 4);
  });

  test.each(
    ['ready:\n  - # why\nkind: task\n', 'ready: # why\nkind: task\n', 'a: {ready: }# x\n'],
    (yaml) => `a comment stays one: ${JSON.stringify(yaml)}`,
    (yaml) => {
      const settings = [{ path: yaml.startsWith('a') ? ['a', 'ready'] : ['ready'], value: 'yes' }];
      const planned = planSettings(yaml, settings) ?? planClosely(yaml, settings);
      if (planned.ok) assert.not.match(applyTextEdits(yaml, planned.edits), /[^\s]#/);
      else assert.ok(planned.construct.length > 0);
    },
  );

  test('a moment that no clock could show is no moment of a stamp', () =>
    stamping((repo) => {
      draft(repo);
      assertSaid(commit(repo), stampedOnce);
      repo.write(
        promptPath,
        repo.read(promptPath).replaceAll(/reviewed_utc: .*/g, "reviewed_utc: '2099-01-01T00:00:00Z'"),
      );
      assert.match(repo.commit('x').stderr, /stamped prompts\/prompt-1\.md \(production, revision 2\)/);
      assert.not.match(assertClean(repo), /2099/);
    }));

  test('a pipe in the place of a profile is no profile, and nobody waits for it', () =>
    stamping((repo) => {
      repo.run('mkdir', ['-p', 'scripts/codex-sprint']);
      if (repo.run('mkfifo', ['scripts/codex-sprint/prompt_flow.config.json']).status !== 0) return;
      const ended = spawnSync(process.execPath, [cli, 'profile', 'show'], {
        cwd: repo.dir,
        env: cleanEnvironment(),
        timeout: 20_000,
        encoding: 'utf8',
      });
      assert.is(ended.status, 0, ended.stderr);
    }));

  test('an index of one’s own that git does not name is not guessed at', () =>
    stamping((repo) => {
      draft(repo);
      assertSaid(commit(repo), stampedOnce);
      edit(repo, 'one CSV file', 'a CSV file');
      const env = { GIT_INDEX_FILE: repo.path('.git', 'my-index') };
      repo.git(['read-tree', 'HEAD'], { env });
      const before = repo.read(promptPath);
      const ended = commit(repo, ['--', promptPath], { env });
      assert.is(ended.status, 1);
      assert.match(ended.stderr, /nothing was written[^]*stamp\/stale/);
      assert.is(repo.read(promptPath), before);
    }));

  test('a conflict that is staged with its marks is called one', () =>
    stamping((repo) => {
      draft(
        repo,
        promptDraft('<<<<<<< HEAD\nprinciples_addressed: [a]\n=======\nprinciples_addressed: [b]\n>>>>>>> x\n'),
      );
      assert.match(commit(repo).stderr, /prompt-1\.md:12:1 error fm\/conflict /);
      repo.git(['rm', '-q', '--cached', promptPath]);
      repo.write(promptPath, promptDraft());
      repo.git(['add', promptPath]);
      assertSaid(commit(repo), stampedOnce);
      assertQuiet(commit(repo, ['--allow-empty']));
    }));
});
