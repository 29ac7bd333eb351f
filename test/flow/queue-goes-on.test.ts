import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import * as assert from 'uvu/assert';
import { spec } from '../support/spec.ts';
import { bare, drafted, inQueue, tell, type Queue } from '../support/queue.ts';
import { stopped } from '../support/stopped.ts';

/** Ends by itself the second time. */
const slow = 'echo two >> ran; [ -e again ] || { touch again; sleep 86398; }';
const prompts = { 'a.md': bare(slow), 'b.md': bare(tell), 'c.md': bare(tell) };

function refused(queue: Queue, args: readonly string[], why: RegExp): void {
  const ended = queue.run(['--again', ...args]);
  assert.is(ended.status, 3, ended.all);
  assert.match(ended.stderr, why);
  assert.equal(queue.ran(), ['two']);
}

spec('what a run goes by to its end', (test) => {
  test('the flags that it began with count; others are refused, and the same ones are taken', () =>
    inQueue(prompts, async (queue) => {
      const args = ['--to', 'b.md', '--timeout-sec', '500', '--set', 'warn_gate=no'];
      await stopped(queue, 'process', 'SIGINT', args);
      refused(queue, ['--to', 'c.md'], /goes on with --to b\.md, and not with c\.md: leave the flag out/);
      refused(queue, ['--from', 'b.md'], /goes on without --from, and not with b\.md/);
      refused(queue, ['--timeout-sec', '3'], /goes on with --timeout-sec 500, and not with 3/);
      refused(queue, ['--count', '1'], /goes on with --count 12, and not with 1/);
      refused(queue, ['--max-retries', '2'], /goes on with --max-retries 0, and not with 2/);
      refused(queue, ['--set', 'warn_gate=yes'], /goes on without --set|--set .*leave the flag out/);
      refused(queue, ['--exec-mode', 'script'], /goes on with --exec-mode auto, and not with script/);
      const ended = queue.run(['--again', ...args]);
      assert.is(ended.status, 0, ended.all);
      assert.match(ended.stderr, /: 2 of 2 prompts to run$/m);
      assert.equal(queue.ran(), ['two', 'two', 'b']);
    }));

  test('why says that nothing runs where something holds it', () =>
    inQueue(prompts, (queue) => {
      assert.is(queue.sluice(['flow', 'hold', '--reason', 'freeze']).status, 0);
      const why = (): string => queue.sluice(['flow', 'why', 'b.md']).stdout;
      assert.match(why(), /^prompts\/b\.md: nothing runs now: .*freeze.*; then it would run: it never has$/m);
      rmSync(queue.repo.path('prompts/.prompt-pipeline.HOLD'));
      assert.match(why(), /nothing runs now: it is held by \S+: freeze; see why/);
    }));

  test('where there is no bash nothing begins', () =>
    inQueue(prompts, (queue) => {
      const git = queue.repo.run('which', ['git']).stdout.trim();
      mkdirSync(queue.repo.path('.git/bin'));
      symlinkSync(git, queue.repo.path('.git/bin/git'));
      const ended = queue.run([], { env: { PATH: queue.repo.path('.git/bin') } });
      assert.is(ended.status, 3, ended.all);
      assert.match(ended.stderr, /bash is not on PATH, and blocks and commands are run by it/);
      assert.is(queue.repo.exists('.sluice'), false);
    }));

  test('a GO file that is gone holds it again, and nothing is told', () =>
    inQueue(prompts, async (queue) => {
      queue.repo.write('GO', '');
      await stopped(queue, 'process', 'SIGINT', ['--require-go', 'GO']);
      rmSync(queue.repo.path('GO'));
      const events = (): number =>
        (JSON.parse(queue.sluice(['flow', 'log', '--json']).stdout) as { events: unknown[] }).events.length;
      const before = events();
      const held = queue.run(['--again']);
      assert.is(held.status, 13, held.all);
      assert.match(held.stdout, /go_missing: GO does not exist/);
      assert.is(events(), before);
      assert.equal(queue.ran(), ['two']);
      queue.repo.write('GO', '');
      assert.is(queue.run(['--again']).status, 0);
    }));

  test('blocks that had ended are not run again, however often it is killed', () =>
    inQueue(
      { 'a.md': bare('echo one >> ran', slow.replace('[ -e again ] || ', '[ -e .git/enough ] || ')) },
      async (queue) => {
        await stopped(queue, 'process', 'SIGKILL');
        rmSync(queue.repo.path('ran'));
        await stopped(queue, 'process', 'SIGKILL', ['--again']);
        assert.match(queue.run().stdout, /attempt 1 was cut off after block 1/);
        queue.repo.write('.git/enough', '');
        const ended = queue.run(['--again']);
        assert.is(ended.status, 0, ended.all);
        assert.equal(queue.ran(), ['two', 'two']);
      },
    ));

  test('a prompt that was edited since it was cut off is not gone on with, and begins anew', () =>
    inQueue({ 'a.md': bare(slow) }, async (queue) => {
      await stopped(queue, 'process');
      queue.prompts({ 'a.md': bare(tell) });
      const held = queue.run(['--again']);
      assert.is(held.status, 13, held.all);
      assert.match(held.stdout, /prompts\/a\.md was edited since it was cut off: begin anew with --abandon/);
      const ended = queue.run(['--abandon']);
      assert.is(ended.status, 0, ended.all);
      assert.equal(queue.ran(), ['two', 'a']);
    }));

  test('why says of a prompt that it runs, was cut off, or waits for its turn', () =>
    inQueue(prompts, async (queue) => {
      const why = (name: string): string => queue.sluice(['flow', 'why', name]).stdout;
      const run = stopped(queue, 'process', 'SIGKILL', [], () => {
        assert.match(why('a.md'), /: it is being run by process \d+, in /);
        assert.match(why('b.md'), /: it would run: its turn comes in /);
      });
      await run;
      assert.match(why('a.md'), /: it would not run: exec of prompts\/a\.md was cut off/);
      // Which also ends what it has left.
      assert.is(queue.run(['--skip-item']).status, 1);
      assert.match(
        queue.sluice(['flow', 'why', 'aa.md']).stderr,
        /there is no prompt aa\.md here: did you mean "a\.md"\?/,
      );
    }));

  test('who was killed has not said goodbye: edits that were made before are found by whoever goes on', () =>
    inQueue({ 'a.md': drafted(`echo x > stray; ${slow}`, { affects: ['again'] }) }, async (queue) => {
      await stopped(queue, 'process', 'SIGKILL');
      const ended = queue.run(['--again']);
      assert.is(ended.status, 1, ended.all);
      assert.match(ended.stdout, /affects: stray changed, and stands not under ## Affects/);
    }));

  test('what lay there before is nobody\u2019s fault after a kill either', () =>
    inQueue({ 'a.md': drafted(slow, { affects: ['again'] }) }, async (queue) => {
      queue.repo.write('mine', 'x');
      await stopped(queue, 'process', 'SIGKILL');
      const ended = queue.run(['--again']);
      assert.is(ended.status, 0, ended.all);
    }));

  test('where nobody knows how things stood, nothing is said to be well', () =>
    inQueue({ 'a.md': drafted(slow, { affects: ['again'] }) }, async (queue) => {
      await stopped(queue, 'process', 'SIGKILL');
      rmSync(queue.repo.path('.git/sluice/standing'), { recursive: true });
      const ended = queue.run(['--again']);
      assert.is(ended.status, 1, ended.all);
      assert.match(ended.stdout, /affects: what it changed cannot be told: .* \(not run\)/);
    }));

  test('a dry run tells what it would stop for, and what it would go on with', () =>
    inQueue(prompts, async (queue) => {
      await stopped(queue, 'process');
      const plan = (...args: readonly string[]): string => queue.run(['--dry-run', ...args]).stdout;
      assert.match(
        plan(),
        /^stop {2}hold: exec of prompts\/a\.md was cut off, .*: `sluice run queue --again`, or --skip-item to leave it as it is\non {4}with \S+, which has not come to its end\nrun {3}prompts\/a\.md\nrun {3}prompts\/b\.md\nrun {3}prompts\/c\.md\n$/,
      );
      assert.is(queue.sluice(['flow', 'hold', '--reason', 'freeze']).status, 0);
      assert.match(
        plan('--require-go', 'GO'),
        /^stop {2}hold: .*HOLD is there .*freeze.*\nstop {2}hold: go_missing: GO/,
      );
      assert.not.match(plan('--resume'), /HOLD is there/);
    }));
});
