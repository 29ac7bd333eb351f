import * as assert from 'uvu/assert';
import { filesOf } from '../../../src/flow/queue/mirror.ts';
import { promptId } from '../../../src/flow/queue/files.ts';
import type { FlowEnd } from '../../../src/model/exit.ts';
import type { Logged, RunEvent } from '../../../src/model/run.ts';
import { spec } from '../../support/spec.ts';

const told = {
  run_utc: '20261122T071300Z',
  profile: 'production',
  exec_mode: 'auto',
  runner_mode: 'script',
  count: 12,
  timeout_sec: 600,
  selected_items: ['p q/a.md', 'p q/b.md', 'p q/z.md'],
  go: '',
  thresholds: { fail_fast: 2, max_total_failures: 4, loop_threshold: 3 },
};

const started: RunEvent = {
  event: 'run.started',
  run: 'r',
  flow: 'queue',
  flow_digest: '',
  items: ['p q/a.md', 'p q/b.md'],
  told,
};
const begins = (item: string): RunEvent => ({
  event: 'stage.started',
  item,
  stage: 'exec',
  stream: '',
  attempt: 1,
  digest: '',
  told: {},
});
const ends = (item: string, outcome: 'success' | 'failed'): RunEvent => ({
  event: 'item.finished',
  item,
  outcome,
  end: outcome === 'success' ? 'done' : 'stage_failed',
  content: '',
  reason: '',
  told: { attempts: 1, ...(outcome === 'failed' && { exit_code: 1, status: 'failed' }) },
});
const over = (end: FlowEnd, reason = 'why'): RunEvent => ({ event: 'run.ended', end, reason, told: {} });
const success = (item: string): RunEvent[] => [begins(item), ends(item, 'success')];
const failure = (item: string): RunEvent[] => [begins(item), ends(item, 'failed')];

function files(events: readonly RunEvent[], root = 'p q'): Record<string, string | undefined> {
  const logged = events.map((event, at): Logged => ({ ...event, n: at + 1, at: '2026-11-22T07:13:05.678Z' }));
  const start = root === '' ? '.prompt-pipeline.' : `${root}/.prompt-pipeline.`;
  return Object.fromEntries([...filesOf(logged, root)].map(([path, text]) => [path.slice(start.length), text]));
}

const [a, b] = [promptId('a.md'), promptId('b.md')];
const ts = '2026-11-22T07:13:05Z';

function lines(text: string | undefined): unknown[] {
  return (text ?? '')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown);
}

spec('the files that older readers know', (test) => {
  test('nothing, before anything has run', () =>
    assert.equal(
      Object.entries(files([])).filter(([, text]) => text !== undefined),
      [],
    ));

  test('a run that went well', () => {
    const all = files([started, ...success('p q/a.md'), ...success('p q/b.md'), over('done', 'pipeline_completed')]);
    const { log, 'summary.json': summary, ...others } = all;
    assert.equal(others, {
      state: `${a}\n${b}\n`,
      failed: undefined,
      'plan.txt': 'p q/a.md\np q/b.md\np q/z.md\n',
      'pending.preview.txt': 'p q/a.md\np q/b.md\n',
      'log.jsonl': others['log.jsonl'],
      'resume.env': undefined,
      lock: '',
      HOLD: undefined,
    });
    assert.is(log, undefined);
    assert.equal(JSON.parse(summary!), {
      run_utc: '20261122T071300Z',
      status: 'done',
      pipeline_status: 'done',
      end: 'done',
      reason: 'pipeline_completed',
      root: 'p q',
      repo_root: '.',
      runner_mode: 'script',
      exec_mode_requested: 'auto',
      profile: 'production',
      count_requested: 12,
      ran: 2,
      fail_streak: 0,
      fail_total: 0,
      thresholds: { fail_fast: 2, max_total_failures: 4, loop_threshold: 3 },
      state_files: {
        state: 'p q/.prompt-pipeline.state',
        failed: 'p q/.prompt-pipeline.failed',
        plan: 'p q/.prompt-pipeline.plan.txt',
        pending_preview: 'p q/.prompt-pipeline.pending.preview.txt',
        log: 'p q/.prompt-pipeline.log.jsonl',
        resume: 'p q/.prompt-pipeline.resume.env',
        hold: 'p q/.prompt-pipeline.HOLD',
        go: '',
        run_logs: 'p q/logs/prompt-pipeline_20261122T071300Z',
      },
    });
  });

  test('every line of the log, with words that a space cannot break', () => {
    const { 'log.jsonl': log } = files([started, ...success('p q/a.md'), ...failure('p q/b.md'), over('stage_failed')]);
    const data = {
      root: 'p q',
      repo_root: '.',
      count: 12,
      selected: 3,
      pending: 2,
      profile: 'production',
      exec_mode: 'auto',
      runner_mode: 'script',
    };
    assert.equal(lines(log), [
      {
        ts,
        event: 'startup',
        prompt: '',
        detail:
          'root=p q repo_root=. count=12 selected=3 pending=2 profile=production exec_mode=auto runner_mode=script',
        data,
      },
      { ts, event: 'prompt_start', prompt: 'a.md', detail: '', data: {} },
      {
        ts,
        event: 'prompt_run',
        prompt: 'a.md',
        detail: 'attempt=1 timeout=600 runner=script',
        data: { attempt: 1, timeout: 600, runner: 'script' },
      },
      { ts, event: 'prompt_success', prompt: 'a.md', detail: 'attempts=1', data: { attempts: 1 } },
      { ts, event: 'prompt_start', prompt: 'b.md', detail: '', data: {} },
      {
        ts,
        event: 'prompt_run',
        prompt: 'b.md',
        detail: 'attempt=1 timeout=600 runner=script',
        data: { attempt: 1, timeout: 600, runner: 'script' },
      },
      {
        ts,
        event: 'prompt_failed',
        prompt: 'b.md',
        detail: 'attempts=1 exit_code=1 status=failed',
        data: { attempts: 1, exit_code: 1, status: 'failed' },
      },
      { ts, event: 'pipeline_done', prompt: '', detail: 'ran=2 fail_total=1', data: { ran: 2, fail_total: 1 } },
    ]);
  });

  test('a run that stopped itself leaves a HOLD, and how to go on', () => {
    const root = "it's here";
    const item = `${root}/a.md`;
    const all = files([{ ...started, items: [item] }, ...failure(item), over('fail_fast')], root);
    assert.is(all['HOLD'], "HOLD 20261122T071300Z: fail_streak=1 threshold=2 last=it's here/a.md\n");
    assert.is(
      all['resume.env'],
      [
        "RESUME_ROOT='it'\\''s here'",
        "RESUME_FROM='a.md'",
        "RESUME_PROFILE='production'",
        "RESUME_EXEC_MODE='auto'",
        "RESUME_RUN_ID='20261122T071300Z'",
        '',
      ].join('\n'),
    );
    assert.is(all['failed'], `${a}\n`);
    const { status, pipeline_status, fail_streak, fail_total } = JSON.parse(all['summary.json']!) as Record<
      string,
      unknown
    >;
    assert.equal([status, pipeline_status, fail_streak, fail_total], ['hold', 'hold', 1, 1]);
    assert.equal(lines(all['log.jsonl']).at(-1), {
      ts,
      event: 'pipeline_hold',
      prompt: 'a.md',
      detail: 'fail_streak=1 threshold=2 end=fail_fast',
      data: { fail_streak: 1, threshold: 2, end: 'fail_fast' },
    });
  });

  test.each(
    [
      ['fail_fast', 2],
      ['max_failures', 4],
      ['loop', 3],
    ] as const,
    ([end]) => `the threshold that a HOLD names: ${end}`,
    ([end, threshold]) =>
      assert.match(files([started, ...failure('p q/a.md'), over(end)])['HOLD']!, `threshold=${threshold} `),
  );

  test('a missing GO file is a hold without a HOLD', () => {
    const all = files([started, over('hold', 'go_missing: GO does not exist')]);
    const { status, reason, ran } = JSON.parse(all['summary.json']!) as Record<string, unknown>;
    assert.equal([status, reason, ran], ['hold', 'go_missing: GO does not exist', 0]);
    assert.equal([all['HOLD'], all['resume.env']], [undefined, undefined]);
  });

  test('a prompt is in one of the two lists, the one of its last end', () => {
    const first = files([started, ...failure('p q/a.md'), ...failure('p q/b.md'), ...success('p q/a.md')]);
    assert.equal([first['state'], first['failed']], [`${a}\n`, `${b}\n`]);
    const second = files([started, ...success('p q/a.md'), ...success('p q/a.md'), ...failure('p q/a.md')]);
    assert.equal([second['state'], second['failed']], ['', `${a}\n`]);
  });

  test('a new run begins its log anew, and what is done stays', () => {
    const all = files([started, ...success('p q/a.md'), over('done'), { ...started, items: ['p q/b.md'] }]);
    assert.is(lines(all['log.jsonl']).length, 1);
    assert.equal([all['state'], all['summary.json']], [`${a}\n`, undefined]);
  });

  test('who was interrupted has no end yet', () => {
    const all = files([started, ...success('p q/a.md'), over('interrupted')]);
    assert.equal([all['summary.json'], lines(all['log.jsonl']).length], [undefined, 4]);
  });

  test('a person holds, releases, and wipes', () => {
    const word = { by: 'me', reason: 'two\nlines' };
    const held = files([started, { event: 'held', ...word }]);
    assert.is(held['HOLD'], 'HOLD 20261122T071300Z: by=me reason=two lines\n');
    assert.is(
      files([started, { event: 'held', ...word }, { event: 'released', item: 'p q/a.md', ...word }])['HOLD'],
      held['HOLD'],
    );
    assert.is(
      files([started, { event: 'held', ...word }, { event: 'released', item: '', ...word }])['HOLD'],
      undefined,
    );
    const wiped = files([started, ...failure('p q/a.md'), over('fail_fast'), { event: 'wiped', ...word }]);
    assert.equal(
      Object.values(wiped).filter((text) => text !== undefined),
      [],
    );
    const after = files([
      started,
      ...success('p q/a.md'),
      { event: 'wiped', ...word },
      started,
      ...success('p q/b.md'),
    ]);
    assert.is(after['state'], `${b}\n`);
    const again = files([
      started,
      ...success('p q/a.md'),
      { event: 'wiped', ...word },
      started,
      ...success('p q/a.md'),
    ]);
    assert.is(again['state'], `${a}\n`, 'what was wiped is told anew');
  });

  test('at the top of a repository paths have no folder', () => {
    const all = files([{ ...started, items: ['a.md'] }, ...failure('a.md'), over('loop')], '');
    assert.match(all['resume.env']!, "RESUME_ROOT='.'");
    const { root, state_files } = JSON.parse(all['summary.json']!) as {
      root: string;
      state_files: Record<string, string>;
    };
    assert.equal([root, state_files['run_logs']], ['.', 'logs/prompt-pipeline_20261122T071300Z']);
  });
});
