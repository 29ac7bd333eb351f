import { readFileSync } from 'node:fs';
import * as assert from 'uvu/assert';
import { knownFlow, valuesOf } from '../../src/app/flow/known.ts';
import type { Action } from '../../src/flow/action.ts';
import { decide } from '../../src/flow/decide.ts';
import type { Flow } from '../../src/model/flow.ts';
import type { Logged, RunView } from '../../src/model/run.ts';
import { foldAll, type Fold } from '../../src/runs/fold.ts';
import { readBytes } from '../support/run-events.ts';
import { copyOf, leavesLine, logsOf, queuePrompt, sluice, withQueue } from '../support/crash-queue.ts';
import { cleanEnvironment } from '../support/repo.ts';
import { spec } from '../support/spec.ts';

/** The log of a queue of which the first prompt passes, the second fails, and the third has two blocks; and its flow. */
async function realLog(): Promise<{ bytes: Buffer; flow: Flow }> {
  return withQueue(async (queue) => {
    const repo = copyOf(queue);
    repo.write('prompts/prompt-2.md', queuePrompt(2, leavesLine(2), 'exit 3'));
    repo.write('prompts/prompt-3.md', queuePrompt(3, leavesLine(3), leavesLine(3)));
    const came = await sluice(repo, ['run', 'queue', '--max-retries', '1']);
    assert.is(came.status, 1, came.said);
    const [path, ...more] = logsOf(repo);
    assert.equal(more, []);
    const flow = await knownFlow({ cwd: repo.dir, env: cleanEnvironment() }, 'queue');
    return { bytes: readFileSync(repo.path(path!)), flow };
  });
}

function next(flow: Flow, run: RunView): string {
  return inWords(decide(flow, run, { facts: () => '', values: valuesOf(flow, run.told) }));
}

function inWords(action: Action): string {
  if (action.do === 'run') return `run ${action.stage.name}, attempt ${action.attempt}`;
  return action.do === 'finish' ? `finish ${action.outcome}, ${action.end}` : `end ${action.end}`;
}

/** What the run did next, as its log tells it. */
function done(event: Logged): string {
  switch (event.event) {
    case 'stage.started':
    case 'stage.finished':
      return `run ${event.stage}, attempt ${event.attempt}`;
    case 'item.finished':
      return `finish ${event.outcome}, ${event.end}`;
    case 'run.ended':
      return `end ${event.end}`;
    default:
      throw new Error(event.event);
  }
}

/** The blocks of the stage that was begun and not ended, in a part of a log; undefined where none is open. */
function openBlocks(events: readonly Logged[]): number | undefined {
  const at = events.findLastIndex(({ event }) => event === 'stage.started' || event === 'stage.finished');
  if (events[at]?.event !== 'stage.started') return undefined;
  return events.slice(at).filter(({ event }) => event === 'block.finished').length;
}

function isGoneOn(flow: Flow, all: readonly Logged[], count: number): void {
  const events = all.slice(0, count);
  const fold: Fold = foldAll(events);
  const run = fold.last;
  if (!run || run.ended) return assert.ok(count === 0 || count === all.length);
  assert.is(run.at, events.filter(({ event }) => event === 'item.finished').length);
  const blocks = openBlocks(events);
  if (blocks === undefined) return assert.is(next(flow, run), done(all[count]!), `after ${count} events`);
  assert.is(next(flow, run), 'end hold', `after ${count} events`);
  assert.is(run.item.stages.get('exec')?.open?.blocks, blocks);
  const item = run.items[run.at]!;
  const by = { item, stage: 'exec', stream: '', by: 'somebody', reason: 'looked' };
  fold.add({ event: 'ruled', ...by, ruling: 'again', n: fold.n + 1, at: '' });
  assert.match(next(flow, fold.last), /^run exec, attempt \d$/);
  // It goes on behind what is done.
  assert.is(fold.last.item.stages.get('exec')?.open?.blocks, blocks);
}

spec('a log of a queue, cut at every byte', (test) => {
  test('is read as far as its lines go, and the run does what it did next, or asks', async () => {
    const { bytes, flow } = await realLog();
    const lines = bytes.toString('utf8').split('\n').slice(0, -1);
    const all = lines.map((line) => JSON.parse(line) as Logged);
    assert.is(all.filter(({ event }) => event === 'block.finished').length, 3);
    let count = 0;
    for (let cut = 0; cut <= bytes.length; cut++) {
      const { events, trouble, torn } = readBytes(bytes.subarray(0, cut));
      if (cut > 0 && bytes[cut - 1] === 0x0a) isGoneOn(flow, all, ++count);
      assert.is(trouble, undefined, `cut at ${cut}`);
      assert.is(events.length, count, `cut at ${cut}`);
      assert.is(torn, cut - (bytes.lastIndexOf(0x0a, cut - 1) + 1) * (cut > 0 ? 1 : 0), `cut at ${cut}`);
      const last = events.at(-1);
      if (last) assert.equal(last, JSON.parse(lines[count - 1]!));
    }
    assert.is(count, all.length);
  });
});
