import * as assert from 'uvu/assert';
import { assertFits } from '../support/output-schemas.ts';
import { spec } from '../support/spec.ts';
import { bare, drafted, inQueue, tell, type Queue } from '../support/queue.ts';

const two = { 'a.md': bare(tell), 'b.md': bare(tell) };

/** A word that is taken, and fits its schema. */
function word(queue: Queue, ...args: readonly string[]): string {
  const ended = queue.sluice(['flow', ...args, '--json']);
  assert.is(ended.status, 0, ended.all);
  return (assertFits('flow-word', ended.stdout) as { done: string }).done;
}

/** One that is not: told as a fault of flows, by words that help. */
function refused(queue: Queue, why: RegExp, args: readonly string[], env = {}): void {
  const ended = queue.sluice([...args, '--json'], { env });
  assert.is(ended.status, 3, ended.all);
  const { code, fault } = assertFits('flow-fault', ended.stdout) as { code: number; fault: { message: string } };
  assert.is(code, 3);
  assert.match(fault.message, why);
}

spec('what people ask a flow and say to it', (test) => {
  test('hold stops a queue, release lets it go on, and both say by whom and why', () =>
    inQueue(two, (queue) => {
      refused(queue, /add --reason TEXT/, ['flow', 'hold']);
      refused(queue, /nothing holds this flow/, ['flow', 'release', '--reason', 'x']);
      assert.is(word(queue, 'hold', '--reason', 'freeze'), 'held: freeze');
      assert.match(queue.state('HOLD'), /^HOLD none: by=\S+ reason=freeze$/m);
      const held = queue.run(['--json']);
      assert.is(held.status, 13);
      assert.is((assertFits('run', held.stdout) as { end: string }).end, 'hold');
      const status = assertFits('status', queue.sluice(['status', '--json']).stdout) as { held: string };
      assert.match(status.held, /freeze/);
      assert.is(word(queue, 'release', '--reason', 'thawed'), 'released');
      assert.is(queue.has('HOLD'), false);
      assert.is(queue.run().status, 0);
    }));

  test('release of a prompt: by its name, and not of one that never ran', () =>
    inQueue({ 'a.md': bare('exit 1') }, (queue) => {
      queue.run([], { env: { PIPELINE_FAIL_FAST_THRESHOLD: '1' } });
      refused(queue, /aa\.md has not run in this flow/, ['flow', 'release', 'aa.md', '--reason', 'x']);
      assert.is(word(queue, 'release', 'a.md', '--reason', 'x'), 'released a.md');
    }));

  test('waive: a gate, for a prompt, until a day; the log and the status show it', () =>
    inQueue({ 'a.md': drafted(tell, { files: ['none'] }), 'b.md': drafted(tell, { files: ['none'] }) }, (queue) => {
      const day = ['--reason', 'x', '--until', '2999-01-01'];
      refused(queue, /did you mean "completion"\?/, ['flow', 'waive', 'completon', ...day]);
      refused(queue, /a waiver ends: add --until DAY/, ['flow', 'waive', 'completion', '--reason', 'x']);
      refused(queue, /--until is a day/, ['flow', 'waive', 'completion', '--reason', 'x', '--until', 'ever']);
      refused(queue, /there is no prompt z\.md here/, ['flow', 'waive', 'completion', '--item', 'z.md', ...day]);
      const past = ['--item', 'b.md', '--reason', 'x', '--until', '2020-01-01'];
      refused(queue, /--until 2020-01-01 is over: name a day to come/, ['flow', 'waive', 'completion', ...past]);
      word(queue, 'waive', 'completion', '--item', 'a.md', ...day);
      const { waivers } = assertFits('status', queue.sluice(['status', '--json']).stdout) as { waivers: unknown[] };
      assert.is(waivers.length, 1);
      const ended = queue.run();
      assert.match(ended.stdout, /^success prompts\/a\.md/m);
      assert.match(ended.stdout, /^failed prompts\/b\.md: exec: completion: none does not exist/m);
      assert.match(queue.sluice(['flow', 'log', '--json']).stdout, /"waived":\["completion"\]/);
    }));

  test('import takes the state files of another pipeline as a claim, which satisfies nothing', () =>
    inQueue(two, (queue) => {
      refused(queue, /nothing to take over/, ['flow', 'import']);
      queue.repo.write('prompts/.prompt-pipeline.state', 'a.md--000000000000\n');
      assert.match(word(queue, 'import'), /took over 1 that are said to have succeeded and 0 that failed, as claims/);
      assert.is(queue.run().status, 0);
      assert.equal(queue.ran(), ['a', 'b']);
    }));

  test('next runs one prompt and leaves the run open', () =>
    inQueue(two, (queue) => {
      const next = (): { end: string; ran: number; run: string } => {
        const ended = queue.sluice(['next', 'queue', '--json']);
        assert.is(ended.status, 0, ended.all);
        return assertFits('run', ended.stdout) as { end: string; ran: number; run: string };
      };
      const [one, other] = [next(), next()];
      assert.equal([one.ran, other.ran], [1, 2]);
      assert.is(one.run, other.run);
      assert.equal(queue.ran(), ['a', 'b']);
      assert.is(queue.run().status, 0);
      assert.equal(queue.ran(), ['a', 'b']);
      refused(queue, /no flow|there is no/, ['next', 'queu']);
    }));

  test('status, log, graph, why, verify and a dry run fit their schemas before a run and after it', () =>
    inQueue({ 'a.md': drafted(tell), 'b c.md': bare('exit 1') }, (queue) => {
      const ask = (): void => {
        for (const [schema, ...args] of [
          ['status', 'status'],
          ['flow-log', 'flow', 'log'],
          ['flow-graph', 'flow', 'graph'],
          ['flow-why', 'flow', 'why', 'a.md'],
          ['flow-verify', 'flow', 'verify'],
          ['run-plan', 'run', 'queue', '--dry-run'],
        ] as const) {
          const ended = queue.sluice([...args, '--json']);
          assert.is(ended.status, 0, ended.all);
          assertFits(schema, ended.stdout);
        }
      };
      ask();
      const ended = queue.run(['--json']);
      assert.is(ended.status, 1);
      assertFits('run', ended.stdout);
      ask();
      assert.match(queue.sluice(['flow', 'log']).stdout, /^ +\d+ \S+Z run\.started/);
      assert.match(queue.sluice(['flow', 'graph']).stdout, /^flowchart TD\n/);
      assert.match(queue.sluice(['status']).stdout, /^failed {3}"?prompts\/b c\.md"?$/m);
      refused(queue, /there is no prompt z\.md here/, ['flow', 'why', 'z.md']);
      refused(queue, /needs a prompt/, ['flow', 'why']);
      refused(queue, /does not take "x"/, ['flow', 'log', 'x']);
      refused(queue, /did you mean "verify"\?/, ['flow', 'verfy']);
      refused(queue, /needs one of log/, ['flow']);
    }));

  test('simulate plays scenarios, starts nothing, and says where it came out otherwise', () =>
    inQueue(two, (queue) => {
      const scenario = (end: string): string =>
        `scenarios:\n  - name: two fail\n    items: [a, b]\n    values: { pipeline_fail_fast_threshold: 2 }\n    script: { exec: [fail, fail] }\n    expect: { end: ${end} }\n`;
      queue.repo.write('good.yml', scenario('fail_fast'));
      queue.repo.write('bad.yml', scenario('done'));
      queue.repo.write('unknown.yml', scenario('done').replace('exec:', 'exce:'));
      const good = queue.sluice(['flow', 'simulate', 'good.yml', '--json']);
      assert.is(good.status, 0, good.all);
      assertFits('flow-simulate', good.stdout);
      const bad = queue.sluice(['flow', 'simulate', 'bad.yml']);
      assert.is(bad.status, 1);
      assert.match(bad.stdout, /it ends with fail_fast, and done is expected/);
      refused(queue, /names a stage "exce"/, ['flow', 'simulate', 'unknown.yml']);
      refused(queue, /there is no file none\.yml/, ['flow', 'simulate', 'none.yml']);
      assert.equal(queue.ran(), []);
      assert.is(queue.repo.exists('.sluice'), false);
    }));

  test('what a person decides an agent may not', () =>
    inQueue(two, (queue) => {
      for (const args of [
        ['release'],
        ['waive', 'completion', '--until', '2999-01-01'],
        ['approve', 'exec'],
        ['reject', 'exec'],
        ['rule', 'exec', 'again'],
        ['unlock'],
      ])
        refused(queue, /AI_AGENT is set: this is an agent's session/, ['flow', ...args, '--reason', 'x'], {
          AI_AGENT: '1',
        });
      refused(queue, /nobody holds this flow/, ['flow', 'unlock', '--reason', 'x']);
    }));
});
