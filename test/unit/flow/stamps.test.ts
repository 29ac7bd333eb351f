import * as assert from 'uvu/assert';
import { stampsOf, type Finished } from '../../../src/flow/queue/stamps.ts';
import { spec } from '../../support/spec.ts';

const item = {
  status: 'success',
  run_local: '7:13 AM - 22-11-2026',
  run_ref: '.sluice/runs/queue/r.w.jsonl#a--r0001',
  prompt_sha: 'f'.repeat(64),
  completion_gate: 'pass',
  last_ok_block: '2',
  warning_count: '0',
  move_status: 'skipped',
  attempts: 1,
};
const finished: Finished = {
  at: '2026-11-22T07:13:05.678Z',
  root: 'prompts',
  run: {
    run_utc: '20261122T071300Z',
    profile: 'production',
    runner_mode: 'script',
    count: 12,
    thresholds: { fail_fast: 2, max_total_failures: 4, loop_threshold: 3 },
  },
  item,
  success: true,
  counts: { fail_streak: 0, fail_total: 1, loops: 0 },
  last: 'no',
  parked: false,
};

function stamped(more: Partial<Finished> = {}): Record<string, unknown> {
  const pairs = stampsOf({ ...finished, ...more }).map(({ path, value }) => [path.join('.'), value] as const);
  assert.is(new Set(pairs.map(([key]) => key)).size, pairs.length, 'no key twice');
  return Object.fromEntries(pairs);
}

const exec = 'prompt_flow.stages.exec';
const pipeline = 'prompt_flow.stages.pipeline';

spec('what is written into a prompt', (test) => {
  test('every key after a success, flat and by stage', () =>
    assert.equal(stamped(), {
      codex_exec_last_run_status: 'success',
      codex_exec_last_run_local: '7:13 AM - 22-11-2026',
      codex_exec_last_run_dir: '.sluice/runs/queue/r.w.jsonl#a--r0001',
      codex_exec_last_run_prompt_sha: 'f'.repeat(64),
      codex_exec_last_run_completion_gate: 'pass',
      codex_exec_last_run_last_ok_block: '2',
      codex_exec_last_run_warning_count: '0',
      codex_exec_last_run_move_status: 'skipped',
      [`${exec}.source`]: 'prompt-exec',
      [`${exec}.status`]: 'success',
      [`${exec}.run_local`]: '7:13 AM - 22-11-2026',
      [`${exec}.run_ref`]: '.sluice/runs/queue/r.w.jsonl#a--r0001',
      [`${exec}.prompt_sha`]: 'f'.repeat(64),
      [`${exec}.completion_gate`]: 'pass',
      [`${exec}.last_ok_block`]: '2',
      [`${exec}.warning_count`]: '0',
      [`${exec}.move_status`]: 'skipped',
      [`${exec}.updated_utc`]: '2026-11-22T07:13:05Z',
      [`${exec}.next_stage`]: 'pipeline',
      [`${pipeline}.source`]: 'prompt-pipeline',
      [`${pipeline}.status`]: 'success',
      [`${pipeline}.run_id`]: '20261122T071300Z',
      [`${pipeline}.batch_id`]: '20261122T071300Z',
      [`${pipeline}.attempt`]: '1',
      [`${pipeline}.fail_streak`]: '0',
      [`${pipeline}.fail_total`]: '1',
      [`${pipeline}.loop_count`]: '0',
      [`${pipeline}.parked`]: 'no',
      [`${pipeline}.plan_file`]: 'prompts/.prompt-pipeline.plan.txt',
      [`${pipeline}.resume_file`]: 'prompts/.prompt-pipeline.resume.env',
      [`${pipeline}.last_event`]: 'prompt_success',
      [`${pipeline}.policy.auto_yes`]: '1',
      [`${pipeline}.policy.count`]: '12',
      [`${pipeline}.policy.fail_fast_threshold`]: '2',
      [`${pipeline}.policy.max_total_failures`]: '4',
      [`${pipeline}.policy.loop_threshold`]: '3',
      [`${pipeline}.policy.profile`]: 'production',
      [`${pipeline}.policy.runner_mode`]: 'script',
      [`${pipeline}.updated_utc`]: '2026-11-22T07:13:05Z',
    }));

  test('a failure names its block and its kind, twice', () => {
    const failed = {
      ...item,
      status: 'failed',
      completion_gate: 'skipped',
      failed_block: 'block003',
      failed_bucket: 'deps',
    };
    const keys = stamped({ item: failed, success: false });
    for (const [key, value] of Object.entries({
      codex_exec_last_run_status: 'failed',
      codex_exec_last_run_failed_block: 'block003',
      codex_exec_last_run_failed_bucket: 'deps',
      [`${exec}.status`]: 'failed',
      [`${exec}.failed_block`]: 'block003',
      [`${exec}.failed_bucket`]: 'deps',
      [`${pipeline}.status`]: 'failed',
      [`${pipeline}.last_event`]: 'prompt_failed',
    }))
      assert.is(keys[key], value, key);
  });

  test.each(
    [
      ['no', true, 'success', 'prompt_success'],
      ['no', false, 'failed', 'prompt_failed'],
      ['done', true, 'done', 'pipeline_done'],
      // A run that is done has not made a success of its last prompt.
      ['done', false, 'failed', 'prompt_failed'],
      ['hold', false, 'hold', 'pipeline_hold'],
      ['hold', true, 'hold', 'pipeline_hold'],
    ] as const,
    ([last, success]) => `last: ${last}, success: ${success}`,
    ([last, success, status, event]) => {
      const keys = stamped({ last, success });
      assert.equal([keys[`${pipeline}.status`], keys[`${pipeline}.last_event`]], [status, event]);
    },
  );

  test('parked, and counted', () => {
    const keys = stamped({ parked: true, counts: { fail_streak: 2, fail_total: 3, loops: 4 } });
    const said = ['parked', 'fail_streak', 'fail_total', 'loop_count'].map((key) => keys[`${pipeline}.${key}`]);
    assert.equal(said, ['yes', '2', '3', '4']);
  });

  test('an agent is not asked by itself, and the top has no folder', () => {
    const keys = stamped({ run: { ...finished.run, runner_mode: 'agent' }, root: '' });
    assert.is(keys[`${pipeline}.policy.auto_yes`], '0');
    assert.is(keys[`${pipeline}.plan_file`], '.prompt-pipeline.plan.txt');
  });

  test('all of it is text', () =>
    assert.equal(
      Object.entries(stamped()).filter(([, value]) => typeof value !== 'string'),
      [],
    ));
});
