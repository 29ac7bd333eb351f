import * as assert from 'uvu/assert';
import { inMine } from '../support/mine.ts';
import { spec } from '../support/spec.ts';

spec('how a flow of stages is spoken of', (test) => {
  test('status names no folder where there is none, counts its runs, and shows what would steer a terminal', () =>
    inMine('stages: { a: { run: { cmd: "true" } } }\n', (mine) => {
      assert.is(mine.status(), 'mine has not run yet\n');
      assert.is(mine.run().status, 0);
      assert.match(mine.status(), /^mine: run \S+, run 1 of its log: done /);
      assert.is(mine.flow('hold', '--reason', 'red \u001b[31m').status, 0);
      assert.match(mine.status(), /^held: ".*red \\033\[31m/m);
    }));

  test('an agent is told which word is a person’s', () =>
    inMine('stages: { a: { run: { cmd: "true" } } }\n', ({ queue }) => {
      const says = (...args: readonly string[]): string => queue.sluice(args, { env: { AI_AGENT: '1' } }).stderr;
      const flow = ['--flow', 'mine', '--reason', 'x'];
      assert.match(says('flow', 'release', ...flow), /a person has to say `flow release` from their own terminal/);
      assert.match(says('flow', 'reject', 'a', ...flow), /a person has to say `flow reject` from/);
      assert.is(queue.sluice(['flow', 'hold', ...flow]).status, 0);
      assert.match(says('run', 'mine', '--resume'), /a person has to say `--resume` from/);
      assert.match(says('run', 'mine', '--fresh', '--yes'), /a person has to say `--fresh` from/);
    }));

  test('a flow that is misspelt is found among those of the repository', () =>
    inMine('stages: { a: { run: { cmd: "true" } } }\n', ({ queue }) => {
      assert.match(queue.sluice(['run', 'mien']).stderr, /there is no flow "mien"; did you mean "mine"\?$/m);
    }));
});
