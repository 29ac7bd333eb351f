import * as assert from 'uvu/assert';
import { bare, inQueue, type Queue } from '../support/queue.ts';
import { spec } from '../support/spec.ts';

/** Two branches that both ran a flow, and one log that holds both. */

function onBranch(queue: Queue, name: string, body: () => void): void {
  queue.repo.git(['checkout', '-q', '-b', name]);
  body();
  queue.commit();
  queue.repo.git(['checkout', '-q', '-']);
}

function mergeOf(queue: Queue, name: string): void {
  queue.commit();
  queue.repo.git(['merge', '-q', '-m', 'both', name]);
}

const waits = `flow: 1
name: mine
stages:
  build: { run: { cmd: 'true' }, inputs: ['src/**'] }
  look: { wait: { for: person } }
  ship: { run: { cmd: 'cat src/a.txt >> ran' } }
`;

spec('logs of two branches', (test) => {
  test('what was approved in one of them lets nothing pass that the other one made', () =>
    inQueue({}, (queue) => {
      queue.repo.write('.sluice/flows/mine.yml', waits);
      queue.repo.write('src/a.txt', 'good\n');
      queue.commit();
      onBranch(queue, 'other', () => {
        assert.is(queue.sluice(['run', 'mine']).status, 7);
        assert.is(queue.sluice(['flow', 'approve', 'look', '--flow', 'mine']).status, 0);
      });
      queue.repo.write('src/a.txt', 'another\n');
      assert.is(queue.sluice(['run', 'mine']).status, 7);
      mergeOf(queue, 'other');
      assert.is(queue.sluice(['run', 'mine']).status, 7);
      assert.equal(queue.ran(), []);
      assert.is(queue.sluice(['flow', 'approve', 'look', '--flow', 'mine']).status, 0);
      assert.is(queue.sluice(['run', 'mine']).status, 0);
      assert.equal(queue.ran(), ['another']);
    }));

  test('what was cut off in one of them is not done a second time in silence, and then is gone past', () =>
    inQueue({ 'a.md': bare(':') }, (queue) => {
      queue.run();
      queue.commit();
      onBranch(queue, 'other', () => {
        queue.prompts({ 'b.md': bare(':'), 'c.md': bare(':') });
        assert.is(queue.run().status, 0);
      });
      queue.prompts({ 'd.md': bare('echo d >> ran; test -e again || kill -9 $PPID') }).commit();
      queue.run();
      assert.equal(queue.ran(), ['d']);
      mergeOf(queue, 'other');
      assert.match(queue.run(['--dry-run']).stdout, /^stop {2}hold: exec of prompts\/d\.md was cut off/);
      assert.is(queue.run().status, 13);
      assert.equal(queue.ran(), ['d']);
      queue.repo.write('again', '');
      assert.is(queue.run(['--again']).status, 0);
      assert.equal(queue.ran(), ['d', 'd']);
      assert.is(queue.run().status, 0);
      assert.match(queue.sluice(['status']).stdout, /: done \(/);
      assert.is(queue.sluice(['flow', 'verify']).status, 0);
    }));

  test('who releases one hold has not seen the other one', () =>
    inQueue({ 'a.md': bare(':') }, (queue) => {
      queue.run();
      queue.commit();
      const hold = (reason: string): void => {
        assert.is(queue.sluice(['flow', 'hold', '--reason', reason]).status, 0);
      };
      onBranch(queue, 'other', () => hold('staging is down'));
      hold('x');
      assert.is(queue.run(['--resume']).status, 0);
      mergeOf(queue, 'other');
      const held = queue.run();
      assert.is(held.status, 13);
      assert.match(held.stdout, /staging is down/);
      assert.is(queue.sluice(['flow', 'release', '--reason', 'it is up']).status, 0);
      assert.is(queue.run().status, 0);
    }));

  test('a run that both of them went on with counts each prompt once', () =>
    inQueue({ 'a.md': bare(':'), 'b.md': bare(':') }, (queue) => {
      assert.is(queue.sluice(['next', 'queue']).status, 0);
      queue.commit();
      const tree = queue.repo.path('../tree');
      queue.repo.git(['worktree', 'add', '-q', '-b', 'other', tree]);
      const there = { cwd: tree };
      assert.is(queue.run([], there).status, 0);
      queue.repo.run('sh', ['-c', `cd '${tree}' && git add -A && git commit -q --no-verify -m x`]);
      assert.is(queue.run().status, 0);
      mergeOf(queue, 'other');
      const status = queue.sluice(['status']);
      assert.match(status.stdout, /^2 of 2 came to an end, 0 failed/m);
      assert.is(queue.run().status, 0);
    }));
});
