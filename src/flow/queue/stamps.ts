import type { Value } from '../../model/policy.ts';
import type { Told } from '../../model/run.ts';
import type { Setting } from '../../text/settings.ts';
import { inRoot, seconds, stateFiles, text } from './files.ts';

/** What the executor and the pipeline write into a prompt, flat keys and the same by stage: a projection of the log. */

export interface Finished {
  /** When the prompt came to its end. */
  readonly at: string;
  readonly root: string;
  /** What was told of the run and of the prompt. */
  readonly run: Told;
  readonly item: Told;
  readonly success: boolean;
  readonly counts: { readonly fail_streak: number; readonly fail_total: number; readonly loops: number };
  /** How the run ended, where this prompt was its last. */
  readonly last: 'no' | 'done' | 'hold';
  readonly parked: boolean;
}

const stage = (name: string, key: string): string[] => ['prompt_flow', 'stages', name, key];

export function stampsOf(finished: Finished): Setting[] {
  return [...execStamps(finished), ...pipelineStamps(finished)];
}

/** What is said of a failure, and of nothing else. */
const ofFailures = ['failed_block', 'failed_bucket'].flatMap((key) => [
  [`codex_exec_last_run_${key}`],
  stage('exec', key),
]);

/** Keys that an earlier run may have left, and that the last one has nothing to say to. */
export function keysLeft(settings: readonly Setting[]): string[][] {
  const said = new Set(settings.map(({ path }) => path.join('.')));
  return ofFailures.filter((path) => !said.has(path.join('.')));
}

function execStamps({ at, item }: Finished): Setting[] {
  const said = (key: string): string | undefined => (item[key] === undefined ? undefined : text(item[key]));
  const shared = {
    completion_gate: said('completion_gate'),
    failed_block: said('failed_block'),
    failed_bucket: said('failed_bucket'),
    last_ok_block: said('last_ok_block'),
    warning_count: said('warning_count'),
    move_status: said('move_status'),
  };
  const flat = {
    status: said('status'),
    local: said('run_local'),
    dir: said('run_ref'),
    prompt_sha: said('prompt_sha'),
    ...shared,
  };
  const nested = {
    source: 'prompt-exec',
    status: said('status'),
    run_local: said('run_local'),
    run_ref: said('run_ref'),
    prompt_sha: said('prompt_sha'),
    ...shared,
    updated_utc: seconds(at),
    next_stage: 'pipeline',
  };
  return [...settings(flat, (key) => [`codex_exec_last_run_${key}`]), ...settings(nested, (key) => stage('exec', key))];
}

function pipelineStamps({ at, root, run, item, success, counts, last, parked }: Finished): Setting[] {
  const status = last === 'hold' ? 'hold' : last === 'done' && success ? 'done' : success ? 'success' : 'failed';
  const event = { hold: 'pipeline_hold', done: 'pipeline_done', success: 'prompt_success', failed: 'prompt_failed' }[
    status
  ];
  const id = text(run['run_utc']);
  const thresholds = (run['thresholds'] ?? {}) as Told;
  return [
    ...settings(
      {
        source: 'prompt-pipeline',
        status,
        run_id: id,
        batch_id: id,
        attempt: text(item['attempts']),
        fail_streak: String(counts.fail_streak),
        fail_total: String(counts.fail_total),
        loop_count: String(counts.loops),
        parked: parked ? 'yes' : 'no',
        plan_file: inRoot(root, stateFiles.plan),
        resume_file: inRoot(root, stateFiles.resume),
        last_event: event,
      },
      (key) => stage('pipeline', key),
    ),
    ...settings(
      {
        auto_yes: run['runner_mode'] === 'script' ? '1' : '0',
        count: text(run['count']),
        fail_fast_threshold: text(thresholds['fail_fast']),
        max_total_failures: text(thresholds['max_total_failures']),
        loop_threshold: text(thresholds['loop_threshold']),
        profile: text(run['profile']),
        runner_mode: text(run['runner_mode']),
      },
      (key) => [...stage('pipeline', 'policy'), key],
    ),
    ...settings({ updated_utc: seconds(at) }, (key) => stage('pipeline', key)),
  ];
}

function settings(values: Readonly<Record<string, Value | undefined>>, path: (key: string) => string[]): Setting[] {
  return Object.entries(values).flatMap(([key, value]) => (value === undefined ? [] : [{ path: path(key), value }]));
}
