import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { root } from '../setup.mjs';
import {
  copyOf,
  eventsOf,
  inFolderOfSize,
  leavesLine,
  linesOf,
  logsOf,
  preloaded,
  queuePrompt,
  sluice,
  withQueue,
} from '../support/crash-queue.ts';
import type { Repo } from '../support/repo.ts';
import { spec } from '../support/spec.ts';

const day = 24 * 60 * 60 * 1000;
const clock = join(root, 'test/support/clock.cjs');

/** A copy of the queue that has run once. */
async function afterRun(queue: Repo): Promise<Repo> {
  const repo = copyOf(queue);
  const came = await sluice(repo, ['run', 'queue']);
  assert.is(came.status, 0, came.said);
  return repo;
}

const ran = (repo: Repo): number[] => [1, 2, 3].map((at) => linesOf(repo, at));

const damages: readonly (readonly [string, RegExp, (text: string) => string])[] = [
  [
    'another byte',
    /:3 is not what was written|:3 does not follow|:4 does not follow/,
    (text) => text.replace('"exec"', '"exxc"'),
  ],
  ['a line that is gone', /:3 does not follow from the line before/, (text) => without(text, 2)],
  ['no first line', /:1 follows from a line that is gone/, (text) => without(text, 0)],
  ['what is no JSON', /:2 is not JSON/, (text) => text.replace('\n', '\nhello\n')],
  ['two lines the other way round', /:2 does not follow|:3 does not follow/, (text) => swapped(text)],
];

function without(text: string, line: number): string {
  return text.split('\n').toSpliced(line, 1).join('\n');
}

function swapped(text: string): string {
  const [first, second, third, ...more] = text.split('\n');
  return [first, third, second, ...more].join('\n');
}

const drifts: readonly (readonly [string, RegExp, (text: string) => string])[] = [
  ['.prompt-pipeline.state', /\.state line 2 says nothing|\.state line 2 says/, (text) => `${text.split('\n')[0]}\n`],
  [
    '.prompt-pipeline.summary.json',
    /summary\.json fail_total says 7, and the log says 0/,
    (text) => text.replace('"fail_total": 0', '"fail_total": 7'),
  ],
  ['.prompt-pipeline.plan.txt', /plan\.txt line 1 says/, (text) => `mine\n${text}`],
  [
    'prompt-1.md',
    /prompt-1\.md prompt_flow\.stages\.exec\.status says "failed", and the log says "success"/,
    (text) => text.replace(/(source: prompt-exec\n +status: )success/, '$1failed'),
  ],
];

spec('a queue in hard times', (test) => {
  test('a full disk is told in a sentence, nothing is lost, and it goes on when there is room', () =>
    withQueue((queue) =>
      inFolderOfSize('24m', async (folder) => {
        const repo = copyOf(queue, join(folder, 'repo'));
        const fills = `[ -e ../once ] || { touch ../once; head -c 100000000 /dev/zero > ../fill 2>/dev/null || true; }`;
        repo.write('prompts/prompt-2.md', queuePrompt(2, `${leavesLine(2)}\n${fills}`));
        const came = await sluice(repo, ['run', 'queue']);
        assert.is(came.status, 17, came.said);
        assert.match(came.said, /^sluice: .*(?:no room|could not be written|ENOSPC).*: make room[^\n]*$/m);
        assert.not.match(came.said, /^ +at /m);
        assert.equal(ran(repo), [1, 1, 0]);
        rmSync(join(folder, 'fill'));
        const open = await sluice(repo, ['run', 'queue']);
        assert.is(open.status, 13, open.said);
        rmSync(repo.path('out/2.txt'));
        const again = await sluice(repo, ['run', 'queue', '--again']);
        assert.is(again.status, 0, again.said);
        assert.equal(ran(repo), [1, 1, 1]);
        assert.is((await sluice(repo, ['flow', 'verify'])).status, 0);
        assert.is(repo.git(['for-each-ref', 'refs/sluice']), '');
      }),
    ));

  test('a clock that goes back changes no order and no decision', () =>
    withQueue(async (queue) => {
      const repo = copyOf(queue);
      repo.write('prompts/prompt-2.md', queuePrompt(2, leavesLine(2), 'kill -9 $PPID; sleep 9'));
      assert.is((await sluice(repo, ['run', 'queue'])).signal, 'SIGKILL');
      const back = preloaded({ CLOCK_SHIFT: `${-day}` }, clock);
      const came = await sluice(repo, ['run', 'queue', '--skip-item'], back);
      assert.is(came.status, 1, came.said);
      const times = eventsOf(repo).map(({ at }) => String(at));
      assert.ok(times.at(-1)! < times[0]!, 'it went back');
      assert.equal(ran(repo), [1, 1, 1]);
      repo.write('prompts/prompt-2.md', queuePrompt(2, leavesLine(2)));
      const further = preloaded({ CLOCK_SHIFT: `${-2 * day}` }, clock);
      const anew = await sluice(repo, ['run', 'queue'], further);
      assert.is(anew.status, 0, anew.said);
      assert.equal(ran(repo), [1, 2, 1]);
      const verified = await sluice(repo, ['flow', 'verify']);
      assert.is(verified.status, 0, verified.said);
    }));

  test('what was cut off is forgotten with everything else where somebody begins anew', () =>
    withQueue(async (queue) => {
      const repo = copyOf(queue);
      repo.write('prompts/prompt-2.md', queuePrompt(2, leavesLine(2), 'kill -9 $PPID; sleep 9'));
      assert.is((await sluice(repo, ['run', 'queue'])).signal, 'SIGKILL');
      repo.write('prompts/prompt-2.md', queuePrompt(2, leavesLine(2)));
      const came = await sluice(repo, ['run', 'queue', '--fresh', '--yes']);
      assert.is(came.status, 0, came.said);
      assert.equal(ran(repo), [2, 2, 1]);
      const verified = await sluice(repo, ['flow', 'verify']);
      assert.is(verified.status, 0, verified.said);
    }));

  test('a prompt that was edited after it was cut off does not go on as the one that it was', () =>
    withQueue(async (queue) => {
      const repo = copyOf(queue);
      repo.write('prompts/prompt-2.md', queuePrompt(2, leavesLine(2), 'kill -9 $PPID; sleep 9'));
      assert.is((await sluice(repo, ['run', 'queue'])).signal, 'SIGKILL');
      repo.write('prompts/prompt-2.md', queuePrompt(2, 'exit 1', leavesLine(2)));
      const came = await sluice(repo, ['run', 'queue', '--again']);
      assert.is(came.status, 13, came.said);
      assert.match(came.said, /prompt-2\.md was edited since it was cut off: begin anew with --abandon/);
      assert.equal(ran(repo), [1, 1, 0]);
      const anew = await sluice(repo, ['run', 'queue', '--abandon']);
      assert.is(anew.status, 1, anew.said);
      assert.equal(ran(repo), [1, 1, 1]);
    }));

  test.each(
    damages,
    ([what]) => `a log with ${what} is told in a sentence: nothing is lost, and nothing runs`,
    ([, why, damage]) =>
      withQueue(async (queue) => {
        const repo = await afterRun(queue);
        const [log] = logsOf(repo);
        const damaged = damage(repo.read(log!));
        writeFileSync(repo.path(log!), damaged);
        repo.write('prompts/prompt-4.md', queuePrompt(4, leavesLine(4)));
        for (const args of [['run', 'queue'], ['status'], ['flow', 'verify'], ['run', 'queue', '--again']]) {
          const came = await sluice(repo, args);
          assert.is(came.status, 8, `${args.join(' ')}\n${came.said}`);
          assert.match(came.said, why);
          assert.is(came.said.trim().split('\n').length, 1, came.said);
        }
        assert.is(repo.read(log!), damaged);
        assert.equal([...ran(repo), linesOf(repo, 4)], [1, 1, 1, 0]);
        assert.is(repo.git(['for-each-ref', 'refs/sluice']), '');
      }),
  );

  test.each(
    drifts,
    ([name]) => `an edited ${name} is found, decides nothing, and is written anew`,
    ([name, why, edit]) =>
      withQueue(async (queue) => {
        const repo = await afterRun(queue);
        const path = `prompts/${name}`;
        const before = repo.read(path);
        repo.write(path, edit(before));
        assert.is.not(repo.read(path), before);
        const found = await sluice(repo, ['flow', 'verify']);
        assert.is(found.status, 8, found.said);
        assert.match(found.said, why);
        assert.is(repo.read(path), edit(before), 'who asks changes nothing');
        const came = await sluice(repo, ['run', 'queue']);
        assert.is(came.status, 0, came.said);
        assert.equal(ran(repo), [1, 1, 1]);
        const verified = await sluice(repo, ['flow', 'verify']);
        assert.is(verified.status, 0, verified.said);
      }),
  );
});
