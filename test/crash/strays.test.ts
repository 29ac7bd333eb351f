import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import * as assert from 'uvu/assert';
import { hasEnded, isOurProc, statOf } from '../../src/disk/proc.ts';
import { copyOf, outOf, queuePrompt, sluice, started, withQueue } from '../support/crash-queue.ts';
import { notRun, spec } from '../support/spec.ts';

/**
 * Goes on in a session of its own, and says when it is ended whether the log tells of somebody who went on (0) or not (1),
 * without a program: that would be a stray as well.
 */
const stray = `mkdir -p out
cat > stray.sh <<'END'
trap 'mapfile -t log < .sluice/runs/*/*.jsonl; [[ "\${log[*]}" == *run.resumed* ]]; echo $? > stray.txt; exit 0' TERM
echo $$ > ${outOf(1)}
while :; do sleep 0.05; done
END
setsid bash stray.sh > /dev/null 2>&1 &
sleep 300`;

/** One that has ended may stay in the table until somebody asks how. */
function isRunning(pid: number): boolean {
  const stat = statOf(pid);
  return stat !== undefined && !hasEnded(stat);
}

spec('what a killed run left behind', (test) => {
  test('is ended before anything is told or done, also in a session of its own', () =>
    withQueue(async (queue) => {
      if (!isOurProc()) notRun('this system does not show its processes in files');
      const repo = copyOf(queue);
      repo.write('prompts/prompt-1.md', queuePrompt(1, stray));
      const child = started(repo, ['run', 'queue']);
      while (!repo.exists(outOf(1)) || repo.read(outOf(1)) === '') await sleep(20);
      const pid = Number(repo.read(outOf(1)));
      child.kill('SIGKILL');
      await once(child, 'exit');
      assert.ok(isRunning(pid), 'it outlives the runner');
      const came = await sluice(repo, ['run', 'queue']);
      assert.is(came.status, 13, came.said);
      assert.not(isRunning(pid));
      assert.is(repo.read('stray.txt'), '1\n');
    }));
});
