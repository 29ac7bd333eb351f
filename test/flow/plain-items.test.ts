import { rmSync } from 'node:fs';
import * as assert from 'uvu/assert';
import { inOwnFlow, runOwn, slow, stopOwn } from '../support/own-flow.ts';
import type { Queue } from '../support/queue.ts';
import { spec } from '../support/spec.ts';

const file = 'src/a.txt';
const lint = `lint: { run: { cmd: 'echo lint >> ran; grep -q good "$SLUICE_ITEM"' } }`;
const ship = `echo "ship $(cat "$SLUICE_ITEM")" >> ran`;

/** Stages that each file of `src` goes through, and one such file that says `good`. */
function withStages(stages: readonly string[], body: (queue: Queue) => void | Promise<void>): Promise<void> {
  const lines = stages.map((stage) => `  ${stage}\n`).join('');
  const gates = `gates: { fix: { cmd: 'echo fixed >> "$SLUICE_ITEM"' } }`;
  return inOwnFlow(`items: { of: files, glob: ['src/*'] }\n${gates}\nstages:\n${lines}`, (queue) => {
    queue.repo.write(file, 'good');
    return body(queue);
  });
}

const waiting = (more = ''): readonly string[] => [
  lint,
  'look: { wait: { for: person } }',
  `ship: { ${more}run: { cmd: '${ship}' } }`,
];

function approve(queue: Queue): void {
  assert.is(queue.sluice(['flow', 'approve', 'look', '--flow', 'mine']).status, 0);
}

spec("the files that a flow of one's own goes through", (test) => {
  test.each(
    [
      ['at once', ''],
      ['however often it is tried', 'retry: 2, '],
    ] as const,
    ([title]) => `one that is edited while a person is asked fails ${title}, and the next run looks at it anew`,
    ([, retry]) =>
      withStages(waiting(retry), (queue) => {
        assert.is(runOwn(queue).status, 7);
        queue.repo.write(file, 'bad');
        approve(queue);
        const ended = runOwn(queue);
        assert.is(ended.status, 1, ended.all);
        assert.match(ended.stdout, /^failed src\/a\.txt: ship: src\/a\.txt was changed while the run was at it$/m);
        assert.match(runOwn(queue).stdout, /^failed src\/a\.txt: lint: it ended with 1$/m);
        assert.equal(queue.ran(), ['lint', 'lint']);
      }),
  );

  test('one that is gone by then has failed', () =>
    withStages(waiting(), (queue) => {
      assert.is(runOwn(queue).status, 7);
      rmSync(queue.repo.path(file));
      approve(queue);
      const ended = runOwn(queue);
      assert.is(ended.status, 1, ended.all);
      assert.match(ended.stdout, /^failed src\/a\.txt: ship: src\/a\.txt is gone$/m);
      assert.equal(queue.ran(), ['lint']);
    }));

  test('one that is gone before anything was done has failed too', () =>
    withStages([`b: { run: { cmd: 'rm -f src/b.txt; echo b >> ran' } }`], (queue) => {
      queue.repo.write('src/b.txt', 'good');
      assert.match(runOwn(queue).stdout, /^failed src\/b\.txt: b: src\/b\.txt is gone$/m);
      assert.equal(queue.ran(), ['b']);
    }));

  test('one that is edited behind the last stage is done as it was, and comes again', () =>
    withStages([lint, 'look: { wait: { for: person } }'], (queue) => {
      assert.is(runOwn(queue).status, 7);
      queue.repo.write(file, 'bad');
      approve(queue);
      assert.is(runOwn(queue).status, 0);
      assert.match(runOwn(queue).stdout, /^failed src\/a\.txt: lint: /m);
    }));

  test('a stage, and a gate of it, may change it, take it away, and be tried again', () =>
    withStages(
      [
        lint,
        `edit: { retry: 1, run: { cmd: 'echo more >> "$SLUICE_ITEM"; [ -e again ] || { touch again; exit 1; }' }, gates: [fix] }`,
        `ship: { run: { cmd: '${ship.replace('cat', 'paste -sd+')}' } }`,
        `move: { run: { cmd: 'rm "$SLUICE_ITEM"' } }`,
        `last: { run: { cmd: 'echo last >> ran' } }`,
      ],
      (queue) => {
        queue.repo.write(file, 'good\n');
        const ended = runOwn(queue);
        assert.is(ended.status, 0, ended.all);
        assert.equal(queue.ran(), ['lint', 'ship good+more+more+fixed', 'last']);
      },
    ));

  test('what was cut off may have changed it, and goes on where somebody says so', () =>
    withStages([lint, `edit: { run: { cmd: 'echo more >> "$SLUICE_ITEM"; ${slow}' } }`], async (queue) => {
      assert.is((await stopOwn(queue)).status, 130);
      const ended = runOwn(queue, '--again');
      assert.is(ended.status, 0, ended.all);
      assert.equal(queue.ran(), ['lint', 'two', 'two']);
    }));
});
