import * as assert from 'uvu/assert';
import { assertFits } from '../support/output-schemas.ts';
import { spec } from '../support/spec.ts';
import { bare, drafted, inQueue, tell, type Queue } from '../support/queue.ts';

const unfit = drafted(tell).replace('## Guardrails', '## Other');
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
      assert.match(
        queue.sluice(['flow', 'verify']).stdout,
        /files of a queue, and no log: another branch may have it; what another pipeline wrote `sluice flow import`/,
      );
      assert.match(word(queue, 'import'), /took over 1 that are said to have succeeded and 0 that failed, as claims/);
      assert.is(queue.run().status, 0);
      assert.equal(queue.ran(), ['a', 'b']);
      refused(queue, /this queue has a log of its own/, ['flow', 'import']);
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

  test('a run of an agent lifts nothing that a person has to', () =>
    inQueue(two, (queue) => {
      const agent = { AI_AGENT: '1' };
      const sign = /AI_AGENT is set: this is an agent's session/;
      word(queue, 'hold', '--reason', 'legal said no');
      refused(queue, sign, ['run', 'queue', '--resume'], agent);
      refused(queue, sign, ['run', 'queue', '--fresh', '--yes'], agent);
      assert.is(queue.run([], { env: agent }).status, 13);
      word(queue, 'release', '--reason', 'x');
      // Where nothing is held there is nothing to lift.
      assert.is(queue.run(['--fresh', '--yes'], { env: agent }).status, 0);
      queue.prompts({ 'a.md': bare('exit 1') });
      assert.is(queue.run([], { env: { ...agent, PIPELINE_FAIL_FAST_THRESHOLD: '1' } }).status, 10);
      queue.repo.run('rm', ['prompts/.prompt-pipeline.HOLD']);
      refused(queue, sign, ['run', 'queue'], agent);
      assert.is(queue.run().status, 15);
    }));

  test('a word is taken only where somebody waits for it', () =>
    inQueue(two, (queue) => {
      assert.is(queue.run().status, 0);
      refused(queue, /exec waits for nobody/, ['flow', 'approve', 'exec']);
      refused(queue, /exec was neither cut off nor escalated/, ['flow', 'rule', 'exec', 'stop', '--reason', 'x']);
    }));

  test('commands that are named say which folder, and work', () =>
    inQueue({ '../jobs/q/a.md': bare('exit 1') }, (queue) => {
      const root = ['--root', 'jobs/q'];
      const ended = queue.run(root, { env: { PIPELINE_FAIL_FAST_THRESHOLD: '1' } });
      assert.match(ended.stdout, /go on past the last one: `sluice run queue --root jobs\/q --resume`$/m);
      const status = queue.sluice(['status', ...root]).stdout;
      assert.match(status, /or with `sluice flow release --root jobs\/q --reason WHY`$/m);
      assert.is(queue.sluice(['flow', 'release', ...root, '--reason', 'x']).status, 0);
      const plan = queue.run([...root, '--dry-run']).stdout;
      assert.match(
        plan,
        /^stop {2}blocked: jobs\/q\/a\.md is parked: `sluice flow release jobs\/q\/a\.md --root jobs\/q --reason WHY`/,
      );
      assert.is(queue.sluice(['flow', 'release', 'jobs/q/a.md', ...root, '--reason', 'x']).status, 0);
    }));

  test('a dry run refuses what the run would, and doubts what cannot succeed', () =>
    inQueue(
      { 'a.md': 'no block', 'b.md': '```sh\n', 'c.md': bare(tell), 'd.md': unfit, 'e.md': drafted(tell) },
      (queue) => {
        refused(queue, /nope/, ['run', 'queue', '--dry-run', '--profile', 'nope']);
        assert.match(
          queue.run(['--dry-run']).stdout,
          /^run {3}prompts\/a\.md, and that is refused: .* has no bash, .*\nrun {3}prompts\/b\.md, and that is refused: .*never closed.*\nrun {3}prompts\/c\.md\nrun {3}prompts\/d\.md, and that is refused: prompts\/d\.md is not ready: .*Guardrails.*\nrun {3}prompts\/e\.md\n$/,
        );
        assert.is(queue.repo.read('prompts/e.md'), drafted(tell), 'nothing is written');
        const why = (prompt: string): string => queue.sluice(['flow', 'why', prompt]).stdout;
        assert.match(
          why('d.md'),
          /: it would run: it never has; and that would be refused: prompts\/d\.md is not ready: /,
        );
        assert.match(why('e.md'), /: it would run: it never has\n$/);
        queue.run();
        assert.match(
          why('a.md'),
          /it would run: its last round was blocked: .* has no bash, .*; and that would be refused/,
        );
      },
    ));

  test('what did not succeed is named in JSON too, and what is left for later is told', () =>
    inQueue({ 'a.md': bare('exit 1'), 'b.md': bare(tell), 'c.md': bare(tell) }, (queue) => {
      const first = queue.run(['--count', '2']);
      assert.match(first.stdout, /^stage_failed: 1 of 2 did not succeed; 1 more are left for the next run$/m);
      const { failed } = assertFits('run', queue.run(['--json']).stdout) as { failed: { item: string; end: string }[] };
      assert.equal(
        failed.map(({ item, end }) => [item, end]),
        [['prompts/a.md', 'stage_failed']],
      );
      queue.prompts({ 'd.md': bare(':'), 'e.md': bare(':'), 'f.md': bare(':') });
      const next = queue.sluice(['next', 'queue', '--json', '--from', 'd', '--count', '2']);
      const { left, later } = assertFits('run', next.stdout) as { left: number; later: number };
      assert.equal([left, later], [1, 1]);
    }));

  test('values of the environment that nobody understands are refused, before anything is told', () =>
    inQueue(two, (queue) => {
      const env = (name: string, value: string): Record<string, string> => ({ [name]: value });
      refused(
        queue,
        /PROMPT_EXEC_RESUME_FROM is the number of a block, and not "x"/,
        ['run', 'queue'],
        env('PROMPT_EXEC_RESUME_FROM', 'x'),
      );
      refused(
        queue,
        /PROMPT_EXEC_AUTOCOMMIT is yes or no, and not "maybe"/,
        ['run', 'queue'],
        env('PROMPT_EXEC_AUTOCOMMIT', 'maybe'),
      );
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
        ['import'],
      ])
        refused(queue, /AI_AGENT is set: this is an agent's session/, ['flow', ...args, '--reason', 'x'], {
          AI_AGENT: '1',
        });
      refused(queue, /nobody holds this flow/, ['flow', 'unlock', '--reason', 'x']);
    }));
});
