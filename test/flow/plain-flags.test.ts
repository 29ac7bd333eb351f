import * as assert from 'uvu/assert';
import { inMine } from '../support/mine.ts';
import { spec } from '../support/spec.ts';

const flow = 'stages: { a: { run: { cmd: "echo a >> ran" } } }\n';

const flags: readonly (readonly string[])[] = [
  ['--root', 'prompts'],
  ['--profile', 'poc'],
  ['--set', 'x=y'],
  ['--count', '2'],
  ['--from', 'a'],
  ['--to', 'a'],
  ['--prompts-file', 'x'],
  ['--require-go', 'GO'],
  ['--exec-mode', 'script'],
  ['--max-retries', '1'],
  ['--timeout-sec', '5'],
  ['--allow-host', 'x'],
];

spec('a flow of stages refuses what is for queues', (test) => {
  test('each flag by its name, and nothing has run', () =>
    inMine(flow, (mine) => {
      for (const [flag = '', value = ''] of flags) {
        const ended = mine.run(flag, value);
        assert.is(ended.status, 3, ended.all);
        const says = `${flag} is for queues of prompts, and mine is a flow of stages: leave it out.`;
        assert.ok(ended.stderr.includes(says), ended.all);
      }
      assert.match(mine.run('--count', '2', '--dry-run').stderr, /--count is for queues of prompts/);
      assert.match(mine.run('prompts').stderr, /the folder prompts is for queues of prompts/);
      assert.equal(mine.queue.ran(), []);
    }));

  test('and takes what is for flows', () =>
    inMine(flow, (mine) => {
      assert.is(mine.run('--dry-run', '--json').status, 0);
      for (const flag of [
        ['--agent', 'true'],
        ['--resume'],
        ['--again'],
        ['--skip-item'],
        ['--abandon'],
        ['--fresh', '--yes'],
      ])
        assert.is(mine.run(...flag, '--json').status, 0, flag.join(' '));
    }));
});
