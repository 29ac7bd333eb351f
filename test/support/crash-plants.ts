import { truncateSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { root } from '../setup.mjs';
import {
  copyOf,
  eventsOf,
  leavesLine,
  linesOf,
  listed,
  logsOf,
  preloaded,
  queuePrompt,
  sluice,
} from './crash-queue.ts';
import type { Repo, RunOptions } from './repo.ts';

/** What has to hold whatever happens to a queue, asked of Sluice as it is, or with a bug planted in it. */
export interface Check {
  readonly bug: string;
  readonly what: string;
  /** How the bug shows. */
  readonly shows: RegExp;
  readonly ask: (queue: Repo, plant?: string) => Promise<void>;
}

const planted = join(root, 'test/support/planted.cjs');

function withBug(plant: string | undefined, env: Readonly<Record<string, string>> = {}): RunOptions['env'] {
  return preloaded({ ...env, ...(plant !== undefined && { PLANTED: plant }) }, planted);
}

/** The number of the effect that comes after the first block has run. */
async function afterFirstBlock(queue: Repo): Promise<number> {
  const repo = copyOf(queue);
  const list = `${repo.dir}.effects`;
  await sluice(repo, ['run', 'queue'], preloaded({ EFFECTS_FILE: list }));
  const effects = listed(list);
  // Nothing but git and blocks is started, and a block is the first thing that is started behind its script.
  const script = effects.findIndex(
    (name, at) => name === 'writeFileSync' && effects.slice(at, at + 5).every((one) => one === name),
  );
  return effects.findIndex((name, at) => at > script && name === 'spawn') + 2;
}

async function powerCut(queue: Repo, plant?: string): Promise<void> {
  const at = await afterFirstBlock(queue);
  const repo = copyOf(queue);
  const env = { KILL_AT: `${at}`, POWER_CUT: repo.path('.sluice') };
  assert.is((await sluice(repo, ['run', 'queue'], withBug(plant, env))).signal, 'SIGKILL');
  assert.is(linesOf(repo, 1), 1, 'the block has run');
  const came = await sluice(repo, ['run', 'queue']);
  assert.is(came.status, 13, came.said);
  assert.is(linesOf(repo, 1), 1, 'it has run once');
}

async function tornTail(queue: Repo, plant?: string): Promise<void> {
  const repo = copyOf(queue);
  assert.is((await sluice(repo, ['run', 'queue'])).status, 0);
  const [log] = logsOf(repo);
  const whole = Buffer.byteLength(repo.read(log!));
  // As one that was killed while it wrote that it had come to its end.
  truncateSync(repo.path(log!), whole - 9);
  const came = await sluice(repo, ['run', 'queue'], withBug(plant));
  assert.is(came.status, 0, came.said);
  const verified = await sluice(repo, ['flow', 'verify']);
  assert.is(verified.status, 0, verified.said);
  assert.is(eventsOf(repo).at(-1)?.['event'], 'run.ended');
}

/** Two runs that begin at the same moment: one works, the other says so. */
async function oneWins(queue: Repo, plant?: string): Promise<void> {
  const repo = copyOf(queue);
  repo.write('prompts/prompt-1.md', queuePrompt(1, `${leavesLine(1)}\nsleep 1.5`));
  const run = (): ReturnType<typeof sluice> => sluice(repo, ['run', 'queue'], withBug(plant));
  const came = await Promise.all([run(), run()]);
  const said = came.map((one) => one.said).join('\n');
  assert.equal(
    came.map(({ status }) => status ?? -1).sort((one, other) => one - other),
    [0, 9],
    `one works, the other is told: ${said}`,
  );
  assert.match(
    said,
    /locked: \S+ is run by process \d+ on \S+ in repo-\d+ since \d{4}-\d\d-\d\dT/,
    `one works, the other is told: ${said}`,
  );
  for (const at of [1, 2, 3]) assert.is(linesOf(repo, at), 1);
}

async function editKept(queue: Repo, plant?: string): Promise<void> {
  const repo = copyOf(queue);
  const came = await sluice(repo, ['run', 'queue'], withBug(plant, { EDITING: 'yes' }));
  assert.is(came.status, 0, came.said);
  assert.match(repo.read('prompts/prompt-1.md'), /\nOne more line\.\n$/, 'what somebody wrote is there');
  assert.match(came.said, /prompts\/prompt-1\.md was not stamped: it is another text by now/);
  assert.is((await sluice(repo, ['run', 'queue'])).status, 0);
  assert.equal(
    [1, 2, 3].map((at) => linesOf(repo, at)),
    [2, 1, 1],
    'another text runs, and the others do not',
  );
}

export const checks: readonly Check[] = [
  {
    bug: 'no fsync',
    what: 'what has begun is in the log after a power cut',
    shows: /success prompts\/prompt-1\.md|ends with event/,
    ask: powerCut,
  },
  {
    bug: 'torn tail kept',
    what: 'a line that was never finished is cut off',
    shows: /jsonl:\d+ is not JSON/,
    ask: tornTail,
  },
  {
    bug: 'lock ignored',
    what: 'one of two runs works',
    shows: /^one works, the other is told/,
    ask: oneWins,
  },
  {
    bug: 'stamp without re-parse',
    what: 'what somebody writes meanwhile is kept, and runs',
    shows: /what somebody wrote is there/,
    ask: editKept,
  },
];
