import * as assert from 'uvu/assert';
import { promptId } from '../../src/flow/queue/files.ts';
import { assertFits } from '../support/output-schemas.ts';
import { spec } from '../support/spec.ts';
import { bare, drafted, inQueue, tell } from '../support/queue.ts';

const fails = bare(tell, 'exit 7');
const works = bare(tell);

spec('a queue in which something fails', (test) => {
  test('goes on below the thresholds, ends with 1, and its summary says done', () =>
    inQueue({ 'a.md': fails, 'b.md': works }, (queue) => {
      const ended = queue.run();
      assert.is(ended.status, 1);
      assert.match(
        ended.stdout,
        /^failed prompts\/a\.md: exec: block002 ended with 7 \(prompts\/logs\/prompt-pipeline_\w+\/a\.log\)\nsuccess prompts\/b\.md/,
      );
      assert.is(queue.state('failed'), `${promptId('a.md')}\n`);
      assert.is(queue.state('state'), `${promptId('b.md')}\n`);
      const { status, end, ran, fail_total: total, fail_streak: streak } = queue.summary();
      assert.equal([status, end, ran, total, streak], ['done', 'stage_failed', 2, 1, 0]);
      assert.is(queue.events().at(-1), 'pipeline_done ran=2 fail_total=1');
      assert.is(queue.events()[3], 'prompt_failed a.md attempts=1 exit_code=7 status=failed');
      // What has failed runs again, what is done does not.
      assert.is(queue.run().status, 1);
      assert.equal(queue.ran(), ['a', 'b', 'a']);
    }));

  test('stamps which block failed, how, and where to go on', () =>
    inQueue({ 'a.md': drafted(['true', 'no-such-program']) }, (queue) => {
      queue.run(['--profile', 'production']);
      const says = ['status', 'completion_gate', 'failed_block', 'failed_bucket', 'last_ok_block'].map((key) =>
        queue.flat('a.md', key),
      );
      assert.equal(says, ['failed', 'skipped', 'block002', 'deps', "'1'"]);
      assert.match(queue.printed('a/manifest.txt'), /^exit_code\[block002\]=127$/m);
      assert.match(queue.printed('a/manifest.txt'), /^FAILED: block002$/m);
    }));

  test('stops at so many failures in a row: 10, with a HOLD, a way to go on, and the prompt parked', () =>
    inQueue({ 'a.md': works, 'b.md': drafted('exit 1'), 'c.md': drafted('exit 1'), "d'd.md": works }, (queue) => {
      const ended = queue.run(['--profile', 'production']);
      assert.is(ended.status, 10, ended.all);
      assert.match(
        ended.stdout,
        /^fail_fast: 2 in a row failed, and the profile stops at 2: see why, then go on past the last one: `sluice run queue --resume`$/m,
      );
      const id = String(queue.summary()['run_utc']);
      assert.is(queue.state('HOLD'), `HOLD ${id}: fail_streak=2 threshold=2 last=prompts/c.md\n`);
      assert.is(
        queue.state('resume.env'),
        `RESUME_ROOT='prompts'\nRESUME_FROM='c.md'\nRESUME_PROFILE='production'\nRESUME_EXEC_MODE='auto'\nRESUME_RUN_ID='${id}'\n`,
      );
      assert.equal([queue.summary()['status'], queue.summary()['end']], ['hold', 'fail_fast']);
      assert.is(queue.events().at(-1), 'pipeline_hold c.md fail_streak=2 threshold=2 end=fail_fast');
      const says = (name: string): unknown[] =>
        ['status', 'last_event', 'parked', 'fail_streak'].map((key) => queue.pipeline(name, key));
      assert.equal(says('b.md'), ['failed', 'prompt_failed', "'no'", "'1'"]);
      assert.equal(says('c.md'), ['hold', 'pipeline_hold', "'yes'", "'2'"]);
      assert.is(queue.sluice(['check', '--all']).status, 0, queue.sluice(['check', '--all']).all);
    }));

  test('stops at so many failures in all: 11, though they do not follow each other', () =>
    inQueue({ 'a.md': fails, 'b.md': works, 'c.md': fails, 'd.md': works }, (queue) => {
      const ended = queue.run([], { env: { PIPELINE_MAX_TOTAL_FAILURES: '2' } });
      assert.is(ended.status, 11, ended.all);
      assert.match(ended.stdout, /^max_failures: 2 failed in all, and the profile stops at 2: see why/m);
      assert.equal(queue.ran(), ['a', 'b', 'c']);
      assert.match(queue.state('HOLD'), /^HOLD \w+: fail_streak=1 threshold=2 last=prompts\/c\.md$/m);
    }));

  test('what is parked is left until somebody releases it, and --resume goes on past it', () =>
    inQueue({ 'a.md': fails, 'b.md': works }, (queue) => {
      const env = { PIPELINE_FAIL_FAST_THRESHOLD: '1' };
      assert.is(queue.run([], { env }).status, 10);
      assert.is(queue.run([], { env }).status, 13);
      assert.equal(queue.ran(), ['a']);
      const passed = assertFits('run', queue.run(['--resume', '--json'], { env }).stdout) as Record<string, unknown>;
      assert.equal([passed['code'], passed['parked'], passed['left']], [0, ['prompts/a.md'], 0]);
      assert.equal(queue.ran(), ['a', 'b']);
      assert.match(queue.sluice(['flow', 'why', 'a.md']).stdout, /would not run: parked/);
      assert.is(queue.sluice(['flow', 'release', 'a.md', '--reason', 'mended']).status, 0);
      queue.repo.write('prompts/a.md', works);
      assert.is(queue.run([], { env }).status, 0);
      assert.equal(queue.ran(), ['a', 'b', 'a']);
      assert.is(queue.has('failed') && queue.state('failed') !== '', false);
    }));

  test('the same prompt failing three times, over all runs, is a loop: 12', () =>
    inQueue({ 'a.md': fails }, (queue) => {
      assert.is(queue.run().status, 1);
      assert.is(queue.run().status, 1);
      const ended = queue.run();
      assert.is(ended.status, 12, ended.all);
      assert.match(ended.stdout, /^loop: the same prompt has failed 3 times: see why/m);
      assert.is(queue.has('HOLD'), true);
      assert.match(
        queue.run().stdout,
        /^hold: prompts\/\.prompt-pipeline\.HOLD is there \(the last run ended in loop\): see why, then go on: `sluice run queue --resume`$/m,
      );
      assert.match(queue.sluice(['flow', 'why', 'a.md']).stdout, /parked/);
    }));

  test('an edit begins the count of loops anew', () =>
    inQueue({ 'a.md': fails }, (queue) => {
      queue.run();
      queue.run();
      queue.repo.write('prompts/a.md', `${fails}\nAnother text.\n`);
      assert.is(queue.run().status, 1);
    }));
});
