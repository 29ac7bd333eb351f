import * as assert from 'uvu/assert';
import { inOwnFlow, nap, runOwn, slow, stopOwn, writeOwn } from '../support/own-flow.ts';
import type { Queue } from '../support/queue.ts';
import { spec } from '../support/spec.ts';

/** What it does when its gate says no would be work that nobody asked for. */
const deploying = (gates: string): string => `stages:
  deploy: { run: { cmd: 'echo deploy >> ran' }, ${gates}, on: { fail: { goto: back } } }
  back: { by_route: true, run: { cmd: 'echo back >> ran' } }
gates: { smoke: { cmd: '${slow}' } }`;

const asking = `facts: { f: { cmd: '${slow}; true' } }
stages: { a: { when: f, run: { cmd: 'echo a >> ran' } } }`;

function isLeft(queue: Queue): boolean {
  return queue.repo.run('ps', ['-e', '-o', 'args=']).stdout.split('\n').includes(nap);
}

spec("a flow of one's own that somebody stops", (test) => {
  test('at the gate behind its work: nothing has failed, and whoever goes on is asked first', () =>
    inOwnFlow(deploying('gates: [smoke]'), async (queue) => {
      const { status, stdout, stderr } = await stopOwn(queue);
      assert.is(status, 130, stdout + stderr);
      assert.is(stdout, 'interrupted: somebody stopped it\n');
      const held = runOwn(queue);
      assert.is(held.status, 13, held.all);
      assert.match(held.stdout, /^hold: deploy: attempt 1 was cut off, and it may have had effects$/m);
      assert.equal(queue.ran(), ['deploy', 'two']);
      const ended = runOwn(queue, '--again');
      assert.is(ended.status, 0, ended.all);
      assert.equal(queue.ran(), ['deploy', 'two', 'deploy', 'two']);
    }));

  test.each(
    [
      ['before its work', 'before: [smoke]'],
      ['that only advises', 'advice: [smoke]'],
    ] as const,
    ([title]) => `at a gate ${title}: the stage begins again, and nobody is asked`,
    ([, gates]) =>
      inOwnFlow(deploying(gates), async (queue) => {
        const { status, stdout, stderr } = await stopOwn(queue);
        assert.is(status, 130, stdout + stderr);
        assert.equal(queue.ran(), ['two']);
        const ended = runOwn(queue);
        assert.is(ended.status, 0, ended.all);
        assert.equal(queue.ran(), ['two', 'two', 'deploy']);
      }),
  );

  test('at a fact: nothing is decided, nothing of it is left running, and the run goes on', () =>
    inOwnFlow(asking, async (queue) => {
      const { status, stdout, stderr } = await stopOwn(queue);
      assert.is(status, 130, stdout + stderr);
      assert.is(stdout, 'interrupted: somebody stopped it\n');
      assert.match(stderr, /^nothing was cut off; go on: `sluice run mine`$/m);
      assert.is(isLeft(queue), false);
      assert.is(runOwn(queue).status, 0);
      assert.ok(queue.ran().includes('a'));
    }));

  test('a dry run at a fact: nothing is left running', () =>
    inOwnFlow(asking, async (queue) => {
      const { status, stderr } = await stopOwn(queue, ['--dry-run']);
      assert.is(status, 130, stderr);
      assert.is(isLeft(queue), false);
    }));

  test('killed at a fact: whoever goes on ends what is left of it', () =>
    inOwnFlow(asking, async (queue) => {
      await stopOwn(queue, [], 'SIGKILL');
      while (!isLeft(queue)) await new Promise((go) => setTimeout(go, 20));
      assert.is(runOwn(queue).status, 0);
      assert.is(isLeft(queue), false);
    }));

  test.each(
    [
      ['a stage that has another name since', '', 'deploy', (text: string) => text.replace('deploy:', 'ship:')],
      [
        'a stream that is none any more',
        'fan: [x, y], ',
        'deploy/x',
        (text: string) => text.replace('[x, y]', '[y, z]'),
      ],
      [
        'a stage that fans out since',
        '',
        'deploy',
        (text: string) => text.replace('deploy: {', 'deploy: { fan: [x, y],'),
      ],
    ] as const,
    ([what]) => `killed at ${what}: nobody can go on with that, and it is not done twice`,
    ([, more, key, edited]) => {
      const text = `stages: { deploy: { ${more}run: { cmd: '${slow}' } } }`;
      return inOwnFlow(text, async (queue) => {
        await stopOwn(queue, [], 'SIGKILL');
        writeOwn(queue, edited(text));
        const held = `hold: ${key} was cut off, and the flow has no such stage any more: begin anew with \`sluice run mine --abandon\``;
        const plan = runOwn(queue, '--dry-run').stdout.split('\n');
        assert.equal([plan[0], plan.at(-2)], [`stop  ${held}`, `next  ${held}`]);
        for (const word of [[], ['--again'], ['--skip-item']]) {
          const ended = runOwn(queue, ...word);
          assert.is(ended.status, 13, ended.all);
          assert.is(ended.stdout, `${held}\n`);
        }
        assert.equal(queue.ran(), ['two']);
        assert.is(isLeft(queue), false);
        assert.is(runOwn(queue, '--abandon').status, 0);
        assert.ok(queue.ran().length > 1);
      });
    },
  );

  test('a waiver makes no pass of a gate that was interrupted', () =>
    inOwnFlow(deploying('gates: [smoke]'), async (queue) => {
      const waived = queue.sluice([
        'flow',
        'waive',
        'smoke',
        '--flow',
        'mine',
        '--until',
        '2999-01-01',
        '--reason',
        'x',
      ]);
      assert.is(waived.status, 0, waived.all);
      assert.is((await stopOwn(queue)).status, 130);
      assert.match(queue.sluice(['status', 'mine']).stdout, /^deploy was started and has not ended/m);
    }));
});
