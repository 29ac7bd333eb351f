import * as assert from 'uvu/assert';
import { spec } from '../support/spec.ts';
import { bare, inQueue, tell } from '../support/queue.ts';

const go = { 'a.md': bare(tell), 'b.md': bare(tell) };

spec('what stops a queue before it begins', (test) => {
  test('a GO file that is missing: 13, with a summary that says hold and go_missing', () =>
    inQueue(go, (queue) => {
      const ended = queue.run(['--require-go', 'GO']);
      assert.is(ended.status, 13);
      assert.match(ended.stdout, /^hold: go_missing: GO does not exist: put it there when the queue may begin$/m);
      assert.equal(queue.ran(), []);
      const { status, end, reason, ran, state_files: files } = queue.summary();
      assert.equal([status, end, ran, (files as Record<string, string>)['go']], ['hold', 'hold', 0, 'GO']);
      assert.match(String(reason), /go_missing/);
      assert.is(queue.state('plan.txt'), 'prompts/a.md\nprompts/b.md\n');
      // A missing GO is no HOLD that somebody has to take away.
      queue.repo.write('GO', '');
      assert.is(queue.run(['--require-go', 'GO']).status, 0);
      assert.equal(queue.ran(), ['a', 'b']);
    }));

  test('a HOLD that a person made: 13 until it is gone, or --resume', () =>
    inQueue(go, (queue) => {
      queue.repo.write('prompts/.prompt-pipeline.HOLD', 'the build is broken\n');
      const ended = queue.run();
      assert.is(ended.status, 13);
      assert.match(
        ended.stdout,
        /HOLD is there \(the build is broken\): see why, then go on: `sluice run queue --resume`/,
      );
      assert.equal(queue.ran(), []);
      assert.is(queue.run(['--resume']).status, 0);
      assert.is(queue.has('HOLD'), false);
      assert.equal(queue.ran(), ['a', 'b']);
    }));

  test('a HOLD that comes while it runs stops it before the next prompt: 13', () =>
    inQueue({ 'a.md': bare(tell, 'echo wait > "$PROMPT_DIR/.prompt-pipeline.HOLD"'), 'b.md': bare(tell) }, (queue) => {
      const ended = queue.run();
      assert.is(ended.status, 13, ended.all);
      assert.equal(queue.ran(), ['a']);
      assert.is(queue.run().status, 13);
      assert.is(queue.run(['--resume']).status, 0);
      assert.equal(queue.ran(), ['a', 'b']);
    }));

  test('no prompt at all: 15', () =>
    inQueue({ 'readme.md': 'x' }, (queue) => {
      const ended = queue.run();
      assert.is(ended.status, 15);
      assert.match(
        ended.stdout,
        /^blocked: no_prompts: there is no prompt in prompts: put one there, or name another folder with --root$/m,
      );
      assert.is(queue.summary()['end'], 'blocked');
    }));

  test('a folder that is not there: 3, with the word', () =>
    inQueue({}, (queue) => {
      const ended = queue.run(['--root', 'nowhere']);
      assert.is(ended.status, 3);
      assert.match(ended.stderr, /--root nowhere is no folder here/);
      const outside = queue.run(['--root', '../..']);
      assert.is(outside.status, 3);
      assert.match(outside.stderr, /outside this repository/);
    }));
});
