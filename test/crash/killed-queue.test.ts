import { rmSync } from 'node:fs';
import * as assert from 'uvu/assert';
import {
  copyOf,
  differences,
  effectsOf,
  eventsOf,
  forEach,
  leftBy,
  linesOf,
  outOf,
  preloaded,
  queuePrompts,
  sluice,
  withoutStops,
  withQueue,
} from '../support/crash-queue.ts';
import { verify } from '../../src/app/flow/status.ts';
import { cleanEnvironment, type Repo } from '../support/repo.ts';
import { spec } from '../support/spec.ts';

type Left = Record<string, string>;

/** What a run leaves that nobody kills, and how many effects it has; and what one leaves that comes after it. */
async function undisturbed(queue: Repo): Promise<{ count: number; once: Left; twice: Left }> {
  const { repo, effects } = await effectsOf(queue, ['run', 'queue']);
  const once = leftBy(repo);
  assert.is((await sluice(repo, ['run', 'queue'])).status, 0);
  return { count: effects.length, once, twice: leftBy(repo) };
}

/** The prompt that was begun and of which nobody knows how it ended. */
function cutOff(repo: Repo): number {
  let open = 0;
  for (const { event, item } of eventsOf(repo)) {
    if (event === 'stage.started') open = Number(/\d+/.exec(String(item))![0]);
    else if (event === 'stage.finished') open = 0;
  }
  return open;
}

/** Go on until it is done; a person looks where it asks for that, and takes back what the prompt had done. */
async function resume(repo: Repo, where: string): Promise<void> {
  const open = cutOff(repo);
  const came = await sluice(repo, ['run', 'queue']);
  if (open === 0) return assert.is(came.status, 0, `${where}\n${came.said}`);
  assert.is(came.status, 13, `${where}: nobody knows whether prompt ${open} has run\n${came.said}`);
  assert.match(came.said, /hold: .*exec: attempt 1 was cut off, and it may have had effects/, where);
  rmSync(repo.path(outOf(open)), { force: true });
  const again = await sluice(repo, ['run', 'queue', '--again']);
  assert.is(again.status, 0, `${where}\n${again.said}`);
}

async function killedAt(queue: Repo, at: number, known: { once: Left; twice: Left }): Promise<void> {
  const repo = copyOf(queue);
  const where = `killed before effect ${at}`;
  const killed = await sluice(repo, ['run', 'queue'], preloaded({ KILL_AT: `${at}` }));
  assert.is(killed.signal, 'SIGKILL', `${where}\n${killed.said}`);
  const wasDone = eventsOf(repo).some(({ event }) => event === 'run.ended');
  await resume(repo, where);
  for (const prompt of queuePrompts) assert.is(linesOf(repo, prompt), 1, `${where}: prompt ${prompt}`);
  assert.equal(differences(withoutStops(leftBy(repo)), wasDone ? known.twice : known.once), [], where);
  assert.is(repo.git(['for-each-ref', 'refs/sluice']), '', where);
  const { drift } = await verify({ cwd: repo.dir, env: cleanEnvironment(), flow: 'queue', root: undefined });
  assert.equal(drift, [], where);
  rmSync(repo.dir, { recursive: true });
}

spec('a queue that is killed', (test) => {
  test(
    'before any of its effects goes on to what it would have come to',
    () =>
      withQueue(async (queue) => {
        const { count, ...known } = await undisturbed(queue);
        assert.ok(count > 100, `${count} effects`);
        const failed: string[] = [];
        await forEach(count, async (at) => {
          await killedAt(queue, at, known).catch((error: Error & { details?: string }) => {
            failed.push(`${error.message}\n${error.details || ''}`);
          });
        });
        assert.equal(failed.slice(0, 5), [], `${failed.length} of ${count}`);
      }),
    300_000,
  );
});
