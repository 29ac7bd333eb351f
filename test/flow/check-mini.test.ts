import * as assert from 'uvu/assert';
import { rmSync } from 'node:fs';
import { copyExample } from '../support/example.ts';
import { inRepo, type Repo } from '../support/repo.ts';
import { spec } from '../support/spec.ts';

interface Checked {
  readonly root: string;
  readonly ok: boolean;
  readonly checks: readonly { readonly name: string; readonly ok: boolean; readonly detail: string }[];
}

const names = [
  'phase1_exists',
  'phase1_content',
  'phase2_exists',
  'phase2_content',
  'pipeline_log_exists',
  'pipeline_has_events',
  'pipeline_done',
  'state_exists',
  'state_has_two',
  'prompt-01-mini.md:preflight_ready',
  'prompt-01-mini.md:exec_success',
  'prompt-01-mini.md:pipeline_status',
  'prompt-02-mini.md:preflight_ready',
  'prompt-02-mini.md:exec_success',
  'prompt-02-mini.md:pipeline_status',
];

function checked(repo: Repo): Checked {
  const { status, stdout } = repo.sluice(['flow', 'check', 'mini', '--json']);
  const data = JSON.parse(stdout) as Checked;
  assert.is(status, data.ok ? 0 : 1);
  return data;
}

function wrong({ checks }: Checked): string[] {
  return checks.filter(({ ok }) => !ok).map(({ name, detail }) => `${name} ${detail}`);
}

const first = 'prompts/prompt-01-mini.md';
const log = 'prompts/.prompt-pipeline.log.jsonl';
const state = 'prompts/.prompt-pipeline.state';
const done = (failed: number): string =>
  `{"ts":"2026-01-01T00:00:00Z","event":"pipeline_done","prompt":"","detail":"ran=2 fail_total=${failed}"}\n`;

/** What somebody does to what a run left, and what is then found. `undefined`: the file is taken away. */
const damages: readonly (readonly [string, (text: string) => string | undefined, readonly string[]])[] = [
  [
    'out/phase-1.txt',
    () => undefined,
    ['phase1_exists out/phase-1.txt does not exist', 'phase1_content out/phase-1.txt does not exist'],
  ],
  [
    'out/phase-2.txt',
    () => 'something\n',
    ['phase2_content out/phase-2.txt has no line "phase 2 comes after: phase 1 was here"'],
  ],
  [log, () => undefined, ['pipeline_log_exists log_missing', 'pipeline_has_events events=0/0', 'pipeline_done last=']],
  [log, (text) => `${text}{ broken\n`, ['pipeline_has_events events=8/9']],
  [log, (text) => text + done(1), ['pipeline_done fail_total=1']],
  [log, (text) => `${text}{"event":"prompt_start","prompt":"x","detail":""}\n`, ['pipeline_done last=prompt_start']],
  [state, () => undefined, ['state_exists state_missing', 'state_has_two ids=0 prompts=2']],
  [state, (text) => text.split('\n')[0]!, ['state_has_two ids=1 prompts=2']],
  [state, (text) => text.replace('a186a820fdf4', '000000000000'), ['state_has_two ids=2 prompts=2']],
  [
    first,
    (text) => text.replace("codex_preflight_ready: 'yes'", "codex_preflight_ready: 'no'"),
    ['prompt-01-mini.md:preflight_ready preflight_ready=no,yes'],
  ],
  [
    first,
    (text) => text.replace('last_run_status: success', 'last_run_status: failed'),
    ['prompt-01-mini.md:exec_success exec_success=failed,success'],
  ],
  [
    first,
    (text) =>
      text
        .replace('last_event: prompt_success', 'last_event: x')
        .replace(/(prompt-pipeline\n +status: )success/, '$1hold'),
    ['prompt-01-mini.md:pipeline_status pipeline_status=hold'],
  ],
  [
    first,
    (text) => text.replaceAll(/^(?:chatgpt|codex)_verify_headers:\n.*\n/gm, ''),
    ['phase1_content no line is promised'],
  ],
];

spec('sluice flow check mini', (test) => {
  test(
    'a run under both prompts passes, and each thing that is done to what it left is found',
    () =>
      inRepo((repo) => {
        copyExample(repo);
        assert.equal(wrong(checked(repo)).slice(0, 2), [
          'phase1_exists out/phase-1.txt does not exist',
          'phase1_content out/phase-1.txt does not exist',
        ]);
        const ran = repo.sluice(['run', 'queue', '--root', 'prompts', '--profile', 'production']);
        assert.is(ran.status, 0, ran.all);
        const good = checked(repo);
        assert.equal(good, { root: '.', ok: true, checks: names.map((name) => ({ name, ok: true, detail: '' })) });
        for (const [path, damage, found] of damages) {
          const before = repo.read(path);
          const after = damage(before);
          assert.is.not(after, before, `${path}: nothing was done to it`);
          if (after === undefined) rmSync(repo.path(path));
          else repo.write(path, after);
          assert.equal(wrong(checked(repo)), found, path);
          repo.write(path, before);
        }
        assert.ok(checked(repo).ok);
      }),
    180_000,
  );

  test('a folder without prompts passes nothing', () =>
    inRepo((repo) => {
      repo.write('a.txt', '');
      const found = checked(repo);
      assert.not(found.ok);
      assert.is(found.checks.filter(({ ok }) => ok).length, 0);
    }));
});
