import { linkSync } from 'node:fs';
import * as assert from 'uvu/assert';
import { inRepo, Repo } from '../support/repo.ts';
import { linkedTo } from '../support/gate.ts';
import { watch } from '../support/programs.ts';
import { promptDraft, promptPath, stampsOn } from '../support/prompts.ts';
import { notRun, spec } from '../support/spec.ts';
import {
  assertClean,
  assertSaid,
  commit,
  draft,
  edit,
  stampedOnce,
  stampedTwice,
  stamping,
} from '../support/stamping.ts';
import { assertQuiet, assertRefused, found } from '../support/wired.ts';

spec('stamps at a commit', (test) => {
  test('a drafted prompt is stamped in the commit and on disk, in one line', () =>
    stamping((repo) => {
      draft(repo);
      assertSaid(commit(repo), stampedOnce);
      const text = assertClean(repo);
      for (const line of promptDraft().split('\n')) assert.ok(text.includes(line), line);
      assertQuiet(commit(repo, ['--allow-empty']));
    }));

  test('the first commit of a repository too', () =>
    inRepo((repo) => {
      repo.init();
      repo.write('sluice.yml', stampsOn);
      draft(repo);
      assertSaid(repo.commit('first'), stampedOnce);
      assertClean(repo);
    }));

  test.each(
    [
      ['commit -a', ['-a']],
      ['commit FILE', ['--', promptPath]],
      ['commit --only FILE', ['--only', promptPath]],
      ['commit --include FILE', ['--include', promptPath]],
      ['commit --amend -a', ['--amend', '-a']],
    ] as const,
    ([name]) => `${name}: what is committed is stamped, and nothing is left over`,
    ([, args]) =>
      stamping((repo) => {
        draft(repo);
        assertSaid(commit(repo), stampedOnce);
        edit(repo, 'one CSV file', 'a CSV file');
        assertSaid(commit(repo, args), stampedTwice);
        assert.match(assertClean(repo), /a CSV file/);
      }),
  );

  test('commit FILE leaves what else is staged alone', () =>
    stamping((repo) => {
      draft(repo);
      repo.write('notes.txt', 'two\n');
      repo.git(['add', 'notes.txt']);
      assertSaid(commit(repo, ['--', promptPath]), stampedOnce);
      assert.is(repo.git(['status', '--porcelain']), 'M  notes.txt\n');
    }));

  test('commit -p: the hunk that was chosen is stamped, the other one stays unstaged', () =>
    stamping((repo) => {
      draft(repo);
      assertSaid(commit(repo), stampedOnce);
      edit(repo, 'one CSV file', 'a CSV file');
      edit(repo, 'Go through all phases', 'Go through every phase');
      const ended = commit(repo, ['-p'], { input: 'y\nn\n' });
      if (ended.stderr.includes('without support for git-add--interactive')) notRun('this git was built without `-p`');
      assertSaid(ended, stampedTwice);
      const text = repo.git(['show', `HEAD:${promptPath}`]);
      assert.match(text, /a CSV file/);
      assert.match(text, /Go through all phases/);
      assert.is(repo.read(promptPath), text.replace('Go through all phases', 'Go through every phase'));
      assert.equal(found(repo.sluice(['check', '--range', 'HEAD~..HEAD', '--json'])), []);
    }));

  test('unstaged work is never staged, and stays where it was', () =>
    stamping((repo) => {
      draft(repo);
      edit(repo, 'One file, written new.', 'One file, written new, at night.');
      assertSaid(commit(repo), stampedOnce);
      const text = repo.git(['show', `HEAD:${promptPath}`]);
      assert.match(text, /^One file, written new\.$/m);
      assert.is(repo.read(promptPath), text.replace('written new.', 'written new, at night.'));
    }));

  test('unstaged work in the frontmatter is kept as well', () =>
    stamping((repo) => {
      draft(repo);
      edit(repo, 'chatgpt_scoping_kind: task', 'chatgpt_scoping_kind: job # not sure');
      assertSaid(commit(repo), stampedOnce);
      const text = repo.git(['show', `HEAD:${promptPath}`]);
      assert.is(
        repo.read(promptPath),
        text.replace('chatgpt_scoping_kind: task', 'chatgpt_scoping_kind: job # not sure'),
      );
    }));

  test('several prompts are told in one line', () =>
    stamping((repo) => {
      for (const name of [1, 2, 3]) draft(repo, promptDraft(), `prompts/prompt-${name}.md`);
      assertSaid(commit(repo), 'sluice: stamped 3 prompts (production)');
      assert.is(repo.git(['status', '--porcelain']), '');
    }));

  test('a prompt that did not change is not stamped again when others are', () =>
    stamping((repo) => {
      draft(repo);
      assertSaid(commit(repo), stampedOnce);
      const before = repo.read(promptPath);
      draft(repo, promptDraft(), 'prompts/prompt-2.md');
      assertSaid(commit(repo), 'sluice: stamped prompts/prompt-2.md (production, revision 1)');
      assert.is(repo.read(promptPath), before);
    }));

  test('a commit that is refused is left as it is', () =>
    stamping((repo) => {
      draft(repo);
      draft(repo, promptDraft().replace('## Steps', '## Step'), 'prompts/prompt-2.md');
      const before = repo.git(['write-tree']);
      assertRefused(commit(repo), 'fm/missing-heading', 'sluice: commit refused, 1 error.');
      assert.is(repo.git(['write-tree']), before);
      assert.is(repo.read(promptPath), promptDraft());
    }));

  test('a stamp that was edited is put back, and the commit goes on with the rest', () =>
    stamping((repo) => {
      draft(repo);
      assertSaid(commit(repo), stampedOnce);
      const before = repo.read(promptPath);
      edit(repo, 'codex_preflight_warn_mode: halt', 'codex_preflight_warn_mode: auto-approve');
      repo.write('notes.txt', 'two\n');
      assertSaid(
        repo.commit('x'),
        `sluice: put the stamp of ${promptPath} back as preflight left it (codex_preflight_warn_mode)`,
      );
      assert.is(assertClean(repo), before);
    }));

  test('a commit of nothing but an edited stamp is refused: nothing would be left of it', () =>
    stamping((repo) => {
      draft(repo);
      assertSaid(commit(repo), stampedOnce);
      const head = repo.git(['rev-parse', 'HEAD']);
      edit(repo, "codex_preflight_ready: 'yes'", "codex_preflight_ready: 'no'");
      const edited = repo.read(promptPath);
      repo.git(['add', '-A']);
      const staged = repo.git(['write-tree']);
      const ended = commit(repo);
      assertRefused(ended, 'nothing would be left of this commit', promptPath, 'stamp --staged');
      assert.is(repo.git(['rev-parse', 'HEAD']), head);
      assert.is(repo.git(['write-tree']), staged);
      assert.is(repo.read(promptPath), edited);
      assert.is(repo.sluice(['stamp', '--staged']).status, 0);
      assert.is(repo.git(['status', '--porcelain']), '');
    }));

  test('a file on disk that cannot get its stamp does not make for a new one at each commit', () =>
    stamping((repo) => {
      draft(repo);
      linkSync(repo.path(promptPath), repo.path('..', 'second-name'));
      assert.match(commit(repo).stderr, /on disk was left alone, because it is linked more than once/);
      const text = repo.git(['show', `HEAD:${promptPath}`]);
      repo.write('notes.txt', 'two\n');
      assert.is(repo.commit('x').status, 0);
      assert.is(repo.git(['show', `HEAD:${promptPath}`]), text);
      assert.is(repo.read(promptPath), promptDraft());
      edit(repo, 'one CSV file', 'a CSV file');
      assert.match(repo.commit('x').stderr, /stamped prompts\/prompt-1\.md \(production, revision 2\)/);
    }));

  test('an error that a stamp would not mend is no reason to write one', () =>
    stamping((repo) => {
      draft(repo);
      assertSaid(commit(repo), stampedOnce);
      edit(repo, '        files_exist:', '        http_200: 5\n        files_exist:');
      edit(repo, 'one CSV file', 'a CSV file');
      assertRefused(repo.commit('x'), 'fm/wrong-type');
    }));

  test('a policy that was loosened in the stamp by hand goes back', () =>
    stamping((repo) => {
      draft(repo);
      assertSaid(commit(repo), stampedOnce);
      const before = repo.read(promptPath);
      repo.write(promptPath, before.replaceAll("allow_noncritical: 'no'", "allow_noncritical: 'yes'"));
      repo.write('notes.txt', 'two\n');
      assert.match(repo.commit('x').stderr, /put the stamp of prompts\/prompt-1\.md back/);
      assert.is(assertClean(repo), before);
    }));

  test('a draft that lacks what preflight writes gets it', () =>
    stamping((repo) => {
      draft(repo, promptDraft().replace("codex_preflight_autopush: 'no'\n", ''));
      assertSaid(commit(repo), stampedOnce);
      assert.match(assertClean(repo), /^codex_preflight_autopush: 'no'$/m);
    }));

  test('an accepted error does not keep a prompt from being committed, but from being ready', () =>
    stamping((repo) => {
      draft(repo, promptDraft().replace('## Steps', '## Step'));
      assert.is(repo.sluice(['baseline', 'accept']).status, 0);
      repo.git(['add', '-A']);
      const ended = commit(repo);
      assert.match(ended.stderr, /^sluice: stamped .* \(production, revision 1, not ready: fm\/missing-heading: /m);
      assert.match(repo.read(promptPath), /^codex_preflight_ready: 'no'$/m);
    }));

  test('report: the commit is refused, and the command that mends it works', () =>
    stamping(
      (repo) => {
        draft(repo);
        assertRefused(commit(repo), `${promptPath}:1:1 error stamp/missing`, 'stamp --staged');
        assert.is(repo.read(promptPath), promptDraft());
        const ended = repo.sluice(['stamp', '--staged']);
        assert.is(ended.stdout, `stamped ${promptPath} (production, revision 1)\n`);
        assertQuiet(commit(repo));
        assertClean(repo);
      },
      stampsOn.replace('apply', 'report'),
    ));

  test('off: nothing is written and nothing said', () =>
    stamping(
      (repo) => {
        draft(repo);
        assertQuiet(commit(repo));
        assert.is(repo.read(promptPath), promptDraft());
      },
      stampsOn.replace('apply', 'off'),
    ));

  test('switching the profile is one word; what is committed from then on has it', () =>
    stamping((repo) => {
      draft(repo);
      assertSaid(commit(repo), stampedOnce);
      edit(repo, 'profile: production', 'profile: poc', 'sluice.yml');
      assert.is(repo.commit('poc').status, 0);
      edit(repo, 'one CSV file', 'a CSV file');
      assertSaid(repo.commit('x'), `sluice: stamped ${promptPath} (poc, revision 2)`);
      assert.match(repo.read(promptPath), /^codex_preflight_warn_mode: auto-approve$/m);
    }));

  test('PROMPT_FLOW_PROFILE goes before the profile of the repository', () =>
    stamping((repo) => {
      draft(repo);
      const ended = commit(repo, [], { env: { PROMPT_FLOW_PROFILE: 'poc' } });
      assertSaid(ended, `sluice: stamped ${promptPath} (poc, revision 1)`);
    }));

  test('a variable that cannot be used refuses the commit and writes nothing', () =>
    stamping((repo) => {
      draft(repo);
      const ended = commit(repo, [], { env: { PROMPT_FLOW_WARN_MODE: 'loud' } });
      assertRefused(ended, 'PROMPT_FLOW_WARN_MODE');
      assert.is(ended.stderr.trim().split('\n').length, 1);
      assert.is(repo.read(promptPath), promptDraft());
    }));

  test('under a tool that hides unstaged work: only reported', () =>
    stamping((repo) => {
      draft(repo);
      const ended = commit(repo, [], { env: { PRE_COMMIT: '1' } });
      assertRefused(ended, 'stamp/missing', 'pre-commit', 'stamp --staged');
      assert.is(repo.read(promptPath), promptDraft());
    }));

  test('in a linked work tree', () =>
    stamping((repo) => {
      const linked = linkedTo(repo);
      draft(linked);
      assertSaid(commit(linked), stampedOnce);
      assertClean(linked);
      assert.is(repo.git(['status', '--porcelain']), '');
    }));

  test('with SHA-256 ids', () =>
    inRepo((plain) => {
      const repo = new Repo(plain.path('..', 'other'));
      if (plain.tryGit(['init', '-q', '--object-format=sha256', repo.dir]).status !== 0)
        notRun('this git has no SHA-256 repositories');
      repo.init();
      repo.write('sluice.yml', stampsOn);
      draft(repo);
      assertSaid(repo.commit('first'), stampedOnce);
      assertClean(repo);
    }));

  test('CRLF on disk and LF in the repository: each keeps its own line ends', () =>
    stamping((repo) => {
      repo.git(['config', 'core.autocrlf', 'true']);
      repo.write(promptPath, promptDraft().replaceAll('\n', '\r\n'));
      repo.git(['add', promptPath]);
      assertSaid(commit(repo), stampedOnce);
      const text = repo.git(['show', `HEAD:${promptPath}`]);
      assert.not.match(text, /\r/);
      assert.is(repo.read(promptPath), text.replaceAll('\n', '\r\n'));
      assert.is(repo.git(['status', '--porcelain']), '');
    }));

  test.each(
    [1, 10, 100],
    (count) => `${count} prompts: at most 9 programs`,
    (count) =>
      stamping((repo) => {
        const { env, started } = watch(repo);
        for (let at = 0; at < count; at++) draft(repo, promptDraft(), `prompts/prompt-${at}.md`);
        started();
        const ended = commit(repo, [], { env });
        assert.is(ended.status, 0, ended.all);
        const programs = started();
        // The commit itself is one of them.
        assert.ok(programs.length + 1 <= 9, programs.join(', '));
        assert.equal(programs.filter((name) => name === 'node').length, 1);
        assert.is(repo.git(['status', '--porcelain']), '');
      }),
  );
});
