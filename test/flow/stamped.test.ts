import * as assert from 'uvu/assert';
import { draftOf, inFiles, sluice } from '../support/queue-run.ts';
import { spec } from '../support/spec.ts';

/** Whatever a run writes into a prompt, the pack of prompt flows takes it. */

const on = { 'sluice.yml': 'version: 1\npacks: auto\n' };

spec('a stamped prompt is a good one', (test) => {
  test.each(
    [
      ['a success', 'true', [], 0, 'done'],
      ['a failure', 'exit 3', ['--profile', 'poc'], 1, 'failed'],
      ['a hold', 'exit 3', ['--set', 'pipeline_fail_fast_threshold=1'], 10, 'hold'],
    ] as const,
    ([what]) => `after ${what}`,
    ([, block, args, status, word]) =>
      inFiles({ ...on, 'prompts/a.md': draftOf(block) }, (repo) => {
        const ended = sluice(repo, ['run', 'queue', ...args]);
        assert.is(ended.status, status, ended.all);
        assert.match(repo.read('prompts/a.md'), new RegExp(`pipeline:[^]*status: '?${word}'?`));
        const check = sluice(repo, ['check', '--all']);
        assert.is(check.status, 0, check.all);
        const verify = sluice(repo, ['flow', 'verify']);
        assert.is(verify.status, 0, verify.all);
      }),
  );
});
