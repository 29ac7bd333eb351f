import { readdirSync } from 'node:fs';
import * as assert from 'uvu/assert';
import type { Ended } from '../support/repo.ts';
import { spec } from '../support/spec.ts';
import { inTerminal } from '../support/terminal.ts';
import { bare, inQueue, tell } from '../support/queue.ts';

spec('--fresh', (test) => {
  test('wipes nothing for a run that cannot begin', () =>
    inQueue({ 'a.md': bare(tell) }, (queue) => {
      assert.is(queue.run().status, 0);
      const state = queue.state('state');
      for (const [status, ...args] of [
        [3, '--profile', 'nope'],
        [3, '--from', 'nope.md'],
        [13, '--require-go', 'GO'],
      ] as const) {
        const ended = queue.run(['--fresh', '--yes', ...args]);
        assert.is(ended.status, status, ended.all);
        assert.is(queue.state('state'), state);
      }
    }));

  test('shows what it wipes, wipes exactly that, and runs everything again', () =>
    inQueue({ 'a.md': bare(tell), 'logs/mine.txt': 'kept', 'logs/prompt-pipeline_mine/x': 'kept' }, (queue) => {
      queue.run();
      queue.repo.write('prompts/.prompt-pipeline.HOLD', 'x');
      queue.repo.write('prompts/.prompt-pipeline.mine', 'kept');
      const folder = `prompt-pipeline_${String(queue.summary()['run_utc'])}`;
      const log = readdirSync(queue.repo.path('.sluice/runs')).length;
      const ended = queue.run(['--fresh']);
      assert.is(ended.status, 0, ended.all);
      const listed = ended.stderr.split('\n').filter((line) => line.startsWith('  '));
      assert.equal(
        listed.map((line) => line.trim().replace('prompts/', '')),
        [
          '.prompt-pipeline.state',
          '.prompt-pipeline.plan.txt',
          '.prompt-pipeline.pending.preview.txt',
          '.prompt-pipeline.log.jsonl',
          '.prompt-pipeline.summary.json',
          '.prompt-pipeline.lock',
          '.prompt-pipeline.HOLD',
          `logs/${folder}/`,
        ],
      );
      assert.match(ended.stderr, /^--fresh wipes 8:$/m);
      assert.equal(queue.ran(), ['a', 'a']);
      assert.is(queue.repo.read('prompts/logs/mine.txt'), 'kept');
      assert.is(queue.repo.read('prompts/logs/prompt-pipeline_mine/x'), 'kept');
      assert.is(queue.state('mine'), 'kept');
      // The log stays: it says that it was wiped, and what there was.
      assert.is(readdirSync(queue.repo.path('.sluice/runs')).length, log);
      assert.match(queue.sluice(['flow', 'log']).stdout, /wiped +--fresh/);
      assert.is(queue.sluice(['flow', 'verify']).status, 0);
    }));

  test('forgets what failed and what was parked', () =>
    inQueue({ 'a.md': bare(tell, 'exit 1') }, (queue) => {
      const env = { PIPELINE_FAIL_FAST_THRESHOLD: '1' };
      assert.is(queue.run([], { env }).status, 10);
      assert.is(queue.run([], { env }).status, 13);
      assert.is(queue.run(['--fresh'], { env }).status, 10);
      assert.equal(queue.ran(), ['a', 'a']);
    }));

  test('where nothing is there it says so', () =>
    inQueue({ 'a.md': bare(tell) }, (queue) => {
      const ended = queue.run(['--fresh']);
      assert.is(ended.status, 0);
      assert.match(ended.stderr, /--fresh wipes nothing that is there/);
    }));

  test('on a terminal it asks, and no answer but yes wipes anything', () =>
    inQueue({ 'a.md': bare(tell) }, (queue) => {
      queue.run();
      const answered = (answer: string): Ended => inTerminal(queue.repo, answer, 'run', 'queue', '--fresh');
      for (const answer of ['n\n', '\n', '\u0004']) {
        const ended = answered(answer);
        assert.match(ended.stdout, /Wipe them\? \[y\/N\]/);
        assert.is(ended.status, 130, JSON.stringify([answer, ended.all]));
      }
      // Also where what it prints goes elsewhere: the question does not.
      assert.match(inTerminal(queue.repo, 'n\n', 'run queue --fresh | cat').stdout, /Wipe them\? \[y\/N\]/);
      assert.equal(queue.ran(), ['a']);
      assert.is(answered('y\n').status, 0);
      assert.equal(queue.ran(), ['a', 'a']);
    }));
});
