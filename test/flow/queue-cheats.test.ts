import { rmSync, symlinkSync, readdirSync } from 'node:fs';
import * as assert from 'uvu/assert';
import { cli } from '../support/repo.ts';
import { runAsync } from '../support/run-async.ts';
import { spec } from '../support/spec.ts';
import { drafted, inQueue, type Queue } from '../support/queue.ts';

const stamp = (line: string): string => `sed -i "s/${line}/" prompts/a.md`;

/** Runs the queue, which must not come to a success. */
function fails(queue: Queue, args: readonly string[], status: number, words: RegExp, env = {}): void {
  const ended = queue.run(args, { env });
  assert.is(ended.status, status, ended.all);
  assert.match(ended.all, words, ended.all);
  assert.not.match(
    queue.repo.exists('prompts/.prompt-pipeline.state') ? queue.repo.read('prompts/.prompt-pipeline.state') : '',
    'a.md',
  );
}

spec('a queue whose blocks cheat', (test) => {
  test.each(
    [
      ['the script of the next block', `printf 'exit 0' > "$RUN_DIR/blocks/block002.sh"`],
      ['what every block begins with', `echo 'exit 0' >> "$RUN_DIR/env.sh"`],
    ] as const,
    ([what]) => `a block that rewrites ${what} changes nothing`,
    ([, cheat]) =>
      inQueue({ 'a.md': drafted([cheat, 'exit 7']) }, (queue) => fails(queue, [], 1, /block002 ended with 7/)),
  );

  test('a promise that a block takes out of its stamp is a promise still', () =>
    inQueue(
      {
        'a.md': drafted('sed -i "/^codex_verify_files_exist:/,+1c codex_verify_files_exist: []" prompts/a.md', {
          files: ['never.txt'],
        }),
      },
      (queue) => fails(queue, [], 1, /never\.txt does not exist/),
    ));

  test('a stamp that a block edits for the next attempt is no stamp any more', () =>
    inQueue(
      { 'a.md': drafted(`${stamp("^codex_preflight_retry_max:.*/codex_preflight_retry_max: '0'")}; exit 1`) },
      (queue) => fails(queue, ['--max-retries', '1'], 1, /the stamp of prompts\/a\.md was edited/),
    ));

  test('the stamp of a prompt that comes later cannot be edited before its turn', () =>
    inQueue(
      {
        '0.md': drafted(`sed -i "s/warn_mode: halt/warn_mode: auto-approve/" prompts/a.md`, {
          affects: ['prompts/a.md'],
        }),
        'a.md': drafted('rm -rf nothing'),
      },
      (queue) => fails(queue, ['--profile', 'production'], 4, /the stamp of prompts\/a\.md was edited/),
    ));

  test('a block does not turn on its own delivery', () =>
    inQueue({ 'a.md': drafted(stamp("^ *autocommit: .no./        autocommit: 'yes'")) }, (queue) => {
      const head = queue.repo.git(['rev-parse', 'HEAD']);
      fails(queue, [], 1, /the stamp of prompts\/a\.md was edited/);
      assert.is(queue.repo.git(['rev-parse', 'HEAD']), head);
    }));

  test('what a block commits is changed all the same', () =>
    inQueue(
      { 'a.md': drafted('echo x >> .gitignore; git commit -qam x --no-verify', { affects: ['out/'] }) },
      (queue) => fails(queue, [], 1, /\.gitignore changed, and stands not under ## Affects/),
    ));

  test('what the first attempt changed, the second one answers for', () =>
    inQueue({ 'a.md': drafted('[ -e x ] || { echo x > x; exit 1; }', { affects: ['out/'] }) }, (queue) =>
      fails(queue, ['--max-retries', '1'], 1, /x changed, and stands not under ## Affects/),
    ));

  test('what somebody was at, a block does not overwrite unseen: neither by size nor by time', () =>
    inQueue(
      {
        'a.md': drafted('touch -r dirty /tmp/sluice-ref; echo evil > dirty; touch -r /tmp/sluice-ref dirty', {
          affects: ['out/'],
        }),
      },
      (queue) => {
        queue.repo.write('dirty', 'mine\n');
        fails(queue, [], 1, /dirty changed/);
      },
    ));

  test('a gate is not waived from within', () =>
    inQueue(
      {
        'a.md': drafted(
          `env -u SLUICE_RUN_MARK "${process.execPath}" "${cli}" flow waive completion --until 2999-01-01 --reason because || echo refused`,
          { files: ['never.txt'] },
        ),
      },
      (queue) => {
        fails(queue, [], 1, /never\.txt does not exist/);
        assert.not.match(queue.sluice(['flow', 'log']).stdout, 'waived');
      },
    ));

  test.each(
    [
      ['PROMPT_EXEC_RESUME_FROM', '99', 1, /PROMPT_EXEC_RESUME_FROM is 99, and prompts\/a\.md has 1 block/],
      ['SHELLOPTS', 'noexec', 1, /block001 ended with 5/],
    ] as const,
    ([name]) => `${name} does not keep the blocks from running`,
    ([name, value, status, words]) =>
      inQueue({ 'a.md': drafted('exit 5') }, (queue) => {
        const ended = queue.run([], { env: { [name]: value } });
        assert.ok(ended.status === status || ended.status === 15, ended.all);
        assert.match(ended.all, words);
      }),
  );

  test('a login shell that ends before the block is no success', () =>
    inQueue({ 'a.md': drafted('exit 5'), '.home/.bash_profile': 'exit 0\n' }, (queue) =>
      fails(queue, [], 1, /block001 never began/, { HOME: queue.repo.path('prompts/.home') }),
    ));

  test('a block that takes the lock away lets nobody else in, and gives nobody a say', () =>
    inQueue(
      {
        'a.md': drafted(
          [
            `git for-each-ref --format='delete %(refname)' refs/sluice/lock | git update-ref --stdin`,
            `env -u SLUICE_RUN_MARK "${process.execPath}" "${cli}" run queue && exit 8 || [ $? = 9 ]`,
            `env -u SLUICE_RUN_MARK "${process.execPath}" "${cli}" flow waive completion --until 2999-01-01 --reason because && exit 8 || [ $? = 3 ]`,
            'echo fine',
          ],
          { files: ['never.txt'] },
        ),
      },
      (queue) => {
        fails(queue, [], 1, /never\.txt does not exist/);
        assert.match(queue.printed('a.log'), /is run by process \d+, and its lock is gone: wait for it, or end it/);
        assert.match(queue.printed('a.log'), /fine/);
      },
    ));

  test.each(
    [
      [
        'a setting leaves out',
        `echo 'evil*' > .git/xx; git config core.excludesFile .git/xx; echo x > evil`,
        /\.git\/config changed/,
      ],
      [
        'another tree stands for',
        'mkdir .git/copy; cp -r kept prompts .git/copy; git config core.worktree "$PWD/.git/copy"; echo evil > kept',
        /changed, and stands not under ## Affects/,
      ],
      [
        'is a hook of git',
        `mkdir -p .git/hooks; echo 'exit 0' > .git/hooks/pre-push`,
        /\.git\/hooks\/pre-push changed/,
      ],
      ['lies among the logs', 'echo e > .sluice/runs/evil.sh', /\.sluice\/runs\/evil\.sh changed/],
      [
        'is called like ours',
        'echo e > prompts/.prompt-pipeline.evil.sh',
        /prompts\/\.prompt-pipeline\.evil\.sh changed/,
      ],
      [
        'is printed like ours',
        'mkdir -p prompts/logs/prompt-pipeline_evil; echo e > prompts/logs/prompt-pipeline_evil/run.sh',
        /evil\/run\.sh changed/,
      ],
      ['git is told not to look at', 'git update-index --assume-unchanged kept; echo evil > kept', /kept changed/],
      ['git was told to leave out', 'git update-index --skip-worktree kept; echo evil > kept', /kept changed/],
      [
        'is put on a list of ignored ones',
        'echo evil >> .git/info/exclude; echo x > evil',
        /\.git\/info\/exclude changed/,
      ],
    ] as const,
    ([what]) => `a file that ${what} is changed all the same`,
    ([, block, words]) =>
      inQueue({ 'a.md': drafted(block, { affects: ['out/'] }), '../kept': 'mine' }, (queue) =>
        fails(queue, [], 1, words),
      ),
  );

  test('the program that git asks what has changed may keep nothing back', () =>
    inQueue(
      {
        'a.md': drafted(
          `printf '#!/bin/sh\nprintf "tok\\0"\n' > .git/asked; git update-index --fsmonitor; git status > .git/said; echo evil > kept`,
          { affects: ['out/'] },
        ),
        '../kept': 'mine',
      },
      (queue) => {
        queue.repo.write('.git/asked', '#!/bin/sh\nprintf "tok\\0/\\0"\n', 0o755);
        queue.repo.git(['config', 'core.fsmonitor', queue.repo.path('.git/asked')]);
        fails(queue, [], 1, /kept changed/);
      },
    ));

  test('a log that a block writes for another prompt is an edit of its own', () =>
    inQueue(
      {
        'a.md': drafted(
          'cp .sluice/runs/queue-*/*.jsonl .git/log; cp .git/log "$(echo .sluice/runs/queue-*)/x.forged.jsonl"',
          { affects: ['out/'] },
        ),
      },
      (queue) => fails(queue, [], 1, /x\.forged\.jsonl changed, and stands not under ## Affects/),
    ));

  test('a word that somebody says meanwhile is none', () =>
    inQueue(
      {
        'a.md': drafted('touch .git/begun; while [ ! -e prompts/.prompt-pipeline.HOLD ]; do sleep 0.1; done', {
          affects: ['out/'],
        }),
      },
      async (queue) => {
        const run = runAsync(queue.repo, ['run', 'queue']);
        while (!queue.repo.exists('.git/begun')) await new Promise((go) => setTimeout(go, 50));
        assert.is(queue.sluice(['flow', 'hold', '--reason', 'freeze']).status, 0);
        const { all } = await run;
        assert.match(all, /^hold: .*freeze/m, all);
        const ended = queue.run(['--resume']);
        assert.is(ended.status, 0, ended.all);
        assert.match(ended.stdout, /^success prompts\/a\.md/m);
      },
    ));

  test('a block does not switch off the hook that judges its commit', () =>
    inQueue(
      { 'a.md': drafted('echo 2 > a.txt; git config core.hooksPath /dev/null', { affects: ['a.txt'] }) },
      (queue) => {
        queue.repo.write('.git/hooks/pre-commit', '#!/bin/sh\nexit 1\n', 0o755);
        const head = queue.repo.git(['rev-parse', 'HEAD']);
        fails(queue, [], 1, /\.git\/config changed, and stands not/, { PROMPT_EXEC_AUTOCOMMIT: '1' });
        assert.is(queue.repo.git(['rev-parse', 'HEAD']), head);
      },
    ));

  test('a file that git does not look at may be as it was', () =>
    inQueue({ 'a.md': drafted('true', { affects: ['out/'] }), '../kept': 'mine' }, (queue) => {
      queue.repo.git(['update-index', '--assume-unchanged', 'kept']);
      queue.repo.write('kept', 'mine, and not committed');
      const ended = queue.run();
      assert.is(ended.status, 0, ended.all);
    }));

  test('a HOLD that leads nowhere is a HOLD', () =>
    inQueue({ 'a.md': drafted('true') }, (queue) => {
      symlinkSync('nowhere', queue.repo.path('prompts/.prompt-pipeline.HOLD'));
      fails(queue, [], 13, /HOLD is there/);
    }));

  test('a log of which a file is gone is believed no further, and --fresh lays it aside', () =>
    inQueue({ 'a.md': drafted('true') }, (queue) => {
      assert.is(queue.run().status, 0);
      queue.prompts({ 'a.md': drafted('echo again') });
      assert.is(queue.run().status, 0);
      const [folder = ''] = readdirSync(queue.repo.path('.sluice/runs'));
      const first = readdirSync(queue.repo.path('.sluice/runs', folder)).find((name) =>
        queue.repo.read(`.sluice/runs/${folder}/${name}`).startsWith('{"n":1,'),
      )!;
      rmSync(queue.repo.path('.sluice/runs', folder, first));
      const refused = queue.run();
      assert.is(refused.status, 8, refused.all);
      assert.match(refused.stderr, /the events 1 to \d+ are missing, so a file of this log is gone/);
      const anew = queue.run(['--fresh', '--yes']);
      assert.is(anew.status, 0, anew.all);
      assert.match(anew.stderr, new RegExp(`all of it lies in \\.sluice/runs/${folder}-damaged-`));
    }));

  test('time is the prompt\u2019s, however many blocks it has', () =>
    inQueue({ 'a.md': drafted(['sleep 1', 'sleep 1', 'sleep 1']) }, (queue) =>
      fails(queue, ['--timeout-sec', '2'], 1, /the prompt took longer than 2 s/),
    ));

  test('where all that is left is parked, it says so and is not done', () =>
    inQueue({ 'a.md': drafted('exit 1') }, (queue) => {
      const env = { PIPELINE_FAIL_FAST_THRESHOLD: '1' };
      assert.is(queue.run([], { env }).status, 10);
      fails(queue, ['--resume'], 15, /prompts\/a\.md is parked: `sluice flow release prompts\/a\.md --reason WHY`/);
    }));

  test('who goes on after a HOLD goes on by the profile that it stopped under', () =>
    inQueue({ 'a.md': drafted('exit 1'), 'b.md': drafted('exit 1'), 'c.md': drafted('true') }, (queue) => {
      assert.is(queue.run(['--profile', 'production']).status, 10);
      assert.match(queue.run(['--resume']).stderr, /^production: 2 of 3 prompts to run$/m);
    }));
});
