import { rmSync } from 'node:fs';
import * as assert from 'uvu/assert';
import {
  copyOf,
  eventsOf,
  forEach,
  leavesLine,
  linesOf,
  effectsOf,
  outOf,
  preloaded,
  queuePrompt,
  sluice,
  withQueue,
  type Came,
} from '../support/crash-queue.ts';
import { verify } from '../../src/app/flow/status.ts';
import { cleanEnvironment, type Repo } from '../support/repo.ts';
import { spec } from '../support/spec.ts';

const deliver = { PROMPT_EXEC_AUTOCOMMIT: '1', PROMPT_EXEC_MOVE_TO_COMPLETED: '1', GIT_EDITOR: 'true' };

/** One prompt that fails once and is committed and moved when it has succeeded. */
function withDelivery(body: (queue: Repo) => Promise<void>): Promise<void> {
  return withQueue(async (queue) => {
    for (const at of [2, 3]) rmSync(queue.path(`prompts/prompt-${at}.md`));
    const once = `[ -e .git/once ] || { touch .git/once; exit 3; }`;
    queue.write('prompts/prompt-1.md', queuePrompt(1, once, leavesLine(1)));
    queue.git(['commit', '-q', '-m', 'one prompt', 'prompts']);
    await body(queue);
  });
}

const run = (repo: Repo, args: readonly string[], env = {}): Promise<Came> =>
  sluice(repo, ['run', 'queue', ...args], { ...deliver, ...env });

/** Which stage was begun and has not ended. */
function cutOff(repo: Repo): string {
  let open = '';
  for (const { event, stage } of eventsOf(repo)) {
    if (event === 'stage.started') open = String(stage);
    else if (event === 'stage.finished') open = '';
  }
  return open;
}

/** Committed once, moved, and nothing else touched. */
function assertDelivered(repo: Repo, where: string): void {
  assert.is(linesOf(repo, 1), 1, where);
  assert.is(
    repo.git(['log', '--format=%s', '-2']),
    `prompt-exec: prompt-1 RUN\none prompt\n`.replace('RUN', utcOf(repo)),
    where,
  );
  assert.is(repo.git(['show', '--format=', '--name-only', 'HEAD']), `${outOf(1)}\n`, where);
  assert.is(repo.exists('prompts/prompt-1.md'), false, where);
  assert.match(repo.read('prompts/completed/prompt-1.md'), /codex_exec_last_run_status: success/, where);
  assert.is(repo.git(['diff', '--cached', '--name-only']), 'staged.txt\n', where);
  assert.is(repo.git(['stash', 'list']), '', where);
}

function utcOf(repo: Repo): string {
  return /prompt-1 (\S+)/.exec(repo.git(['log', '--format=%s', '-1']))?.[1] ?? 'no commit';
}

async function killedAt(queue: Repo, at: number): Promise<void> {
  const repo = copyOf(queue);
  const where = `killed before effect ${at}`;
  const killed = await run(repo, ['--max-retries', '1'], preloaded({ KILL_AT: `${at}` }));
  assert.is(killed.signal, 'SIGKILL', `${where}\n${killed.said}`);
  const wasDone = eventsOf(repo).some(({ event }) => event === 'run.ended');
  const open = cutOff(repo);
  if (open === 'exec') rmSync(repo.path(outOf(1)), { force: true });
  if (open !== '') {
    const held = await run(repo, ['--max-retries', '1']);
    assert.is(held.status, 13, `${where}\n${held.said}`);
  }
  const came = await run(repo, ['--max-retries', '1', ...(open === '' ? [] : ['--again'])]);
  // Nothing is left to be run where all had been said and done.
  assert.is(came.status, wasDone ? 15 : 0, `${where}\n${came.said}`);
  assertDelivered(repo, where);
  const { drift } = await verify({ cwd: repo.dir, env: cleanEnvironment(), flow: 'queue', root: undefined });
  assert.equal(drift, [], where);
  rmSync(repo.dir, { recursive: true });
}

spec('a prompt that is tried again, committed and moved', (test) => {
  test(
    'is committed and moved once, wherever it is killed',
    () =>
      withDelivery(async (queue) => {
        const { repo, effects } = await effectsOf(queue, ['run', 'queue', '--max-retries', '1'], deliver);
        assertDelivered(repo, 'undisturbed');
        const count = effects.length;
        assert.ok(count > 80, `${count} effects`);
        const failed: string[] = [];
        // How a run begins is what killed-queue tries; here it is the second attempt and what comes after it.
        const from = effects.indexOf('spawn', count / 2) - 1;
        await forEach(count - from, async (after) => {
          const at = from + after;
          await killedAt(queue, at).catch((error: Error & { details?: string }) => {
            failed.push(`${error.message}\n${error.details || ''}`);
          });
        });
        assert.equal(failed.slice(0, 5), [], `${failed.length} of ${count - from}`);
      }),
    300_000,
  );
});
