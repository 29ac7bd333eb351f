import * as assert from 'uvu/assert';
import { cli, inRepo, type Repo } from '../support/repo.ts';
import { spec } from '../support/spec.ts';

interface Checked {
  readonly ok: boolean;
  readonly pipeline_script: string;
  readonly checks: readonly { readonly name: string; readonly ok: boolean; readonly detail: string }[];
}

const ours = `'${process.execPath}' '${cli}' run queue`;
const summary = 'prompts/.prompt-pipeline.summary.json';

/** A shell script that stands in for a runner, and what is then found. */
const rows: readonly (readonly [string, string, readonly string[]])[] = [
  ['keeps the contract', `exec ${ours} "$@"`, []],
  [
    'always fails',
    'exit 3',
    [
      'help_flags help_returncode=3',
      'script_mode_summary script_mode_returncode=3',
      'range_slice range_returncode=3',
      'hold_summary hold_returncode=3',
    ],
  ],
  [
    'does nothing, and says all is well',
    'echo --exec-mode --from',
    [
      'help_flags help_missing=--to,--prompts-file,.prompt-pipeline.summary.json',
      'script_mode_summary summary_missing',
      'range_slice range_plan=',
      'hold_summary hold_returncode=0',
    ],
  ],
  [
    'writes no summary',
    `${ours} "$@"; code=$?; rm -f ${summary}; exit $code`,
    ['script_mode_summary summary_missing', 'hold_summary hold_summary_missing'],
  ],
  [
    'says hold where it is done, and done where it holds',
    `${ours} "$@"; code=$?; sed -i.old 's/"status": "done"/"status": "HOLD"/; s/"status": "hold"/"status": "done"/' ${summary} 2>/dev/null; exit $code`,
    ['script_mode_summary summary_status=HOLD', 'hold_summary hold_status=done'],
  ],
  [
    'knows no range',
    `case "$*" in *--from*) exec ${ours} --root prompts --exec-mode script;; *) exec ${ours} "$@";; esac`,
    ['range_slice range_plan=prompt-01-a.md,prompt-02-b.md,prompt-03-c.md'],
  ],
  [
    'does not say why it holds',
    `${ours} "$@"; code=$?; sed -i.old 's/go_missing/no_idea/' ${summary} 2>/dev/null; exit $code`,
    ['hold_summary hold_reason=no_idea: GO does not exist: put it there when the queue may begin'],
  ],
];

function checked(repo: Repo, args: readonly string[]): Checked {
  const { status, stdout, all } = repo.sluice(['flow', 'check', 'runner', ...args, '--json'], {
    // What somebody has set for their own prompts.
    env: { PROMPT_FLOW_PROFILE: 'nix', PIPELINE_FAIL_FAST_THRESHOLD: 'x' },
  });
  assert.ok(status === 0 || status === 1, all);
  const data = JSON.parse(stdout) as Checked;
  assert.is(status, data.ok ? 0 : 1);
  return data;
}

spec('sluice flow check runner', (test) => {
  test('this program keeps the contract, and nothing is left of the look at it', () =>
    inRepo((repo) => {
      assert.equal(checked(repo, []), {
        ok: true,
        pipeline_script: 'sluice run queue',
        checks: ['help_flags', 'script_mode_summary', 'range_slice', 'hold_summary'].map((name) => ({
          name,
          ok: true,
          detail: '',
        })),
      });
      assert.is(repo.git(['status', '--porcelain']), '');
    }));

  test.each(
    rows,
    ([title]) => `another program that ${title}`,
    ([, script, found]) =>
      inRepo((repo) => {
        repo.write('runner.sh', `#!/bin/sh\n${script}\n`, 0o755);
        const { pipeline_script: name, checks } = checked(repo, ['runner.sh']);
        assert.is(name, 'runner.sh');
        const wrong = checks.filter(({ ok }) => !ok).map(({ name: what, detail }) => `${what} ${detail}`);
        assert.equal(wrong, found);
      }),
    120_000,
  );
});
