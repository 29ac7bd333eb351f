import * as assert from 'uvu/assert';
import { inOwnFlow, runOwn } from '../support/own-flow.ts';
import type { Queue } from '../support/queue.ts';
import { spec } from '../support/spec.ts';

const saying = (cmd: string): string =>
  `stages:\n  a: { run: { cmd: '${cmd}' }, on: { needs_work: { end: done }, fine: { next: true } } }`;

function ofLog(queue: Queue): { readonly text: string; readonly sessions: readonly string[] } {
  const { stdout: text } = queue.sluice(['flow', 'log', '--flow', 'mine', '--json']);
  const { events } = JSON.parse(text) as { events: readonly { readonly session?: string }[] };
  return { text, sessions: events.flatMap(({ session }) => session ?? []) };
}

const outcome = 'an outcome is one word of at most 64 letters, digits, _ and -, and not `interrupted`';
const session = 'a session is named in one line of at most 200 signs';

spec("what a command of one's own flow says of itself", (test) => {
  test('an outcome of its own leads where its stage says', () =>
    inOwnFlow(saying('echo needs_work > $SLUICE_OUTCOME'), (queue) => {
      const ended = runOwn(queue);
      assert.is(ended.status, 0, ended.all);
      assert.is(ended.stdout, 'needs_work a: it says needs_work\ndone: a: it says needs_work\n');
    }));

  test.each(
    [
      ['a flood', 'head -c 9000000 /dev/zero | tr "\\0" x > $SLUICE_OUTCOME', `it says ${'x'.repeat(60)}… in`, outcome],
      ['more than a word', 'echo needs work > $SLUICE_OUTCOME', 'it says needs work in', outcome],
      ['a word of 65 signs', `echo ${'y'.repeat(65)} > $SLUICE_OUTCOME`, `it says ${'y'.repeat(60)}… in`, outcome],
      ['a sign for terminals', 'printf "\\033[2J" > $SLUICE_OUTCOME', 'it says "\\033[2J" in', outcome],
      ['that it was interrupted', 'echo interrupted > $SLUICE_OUTCOME', 'it says interrupted in', outcome],
      [
        'a word and a flood of nothing',
        '(echo fine; yes "") | head -c 9000 > $SLUICE_OUTCOME',
        'it says "fine',
        outcome,
      ],
      ['a session without an end', `yes s | head -c 9000000 > $SLUICE_SESSION`, 'it says "s\\ns', session],
      ['a session of 201 signs', `echo ${'s'.repeat(201)} > $SLUICE_SESSION`, `it says ${'s'.repeat(60)}… in`, session],
    ] as const,
    ([what]) => `${what} is a failure that says so, and its log stays small`,
    ([, cmd, said, rule]) =>
      inOwnFlow(saying(cmd.replaceAll("'", '')), (queue) => {
        const ended = runOwn(queue);
        assert.is(ended.status, 1, ended.all.slice(0, 2000));
        const [line = ''] = ended.stdout.split('\n');
        assert.ok(line.startsWith(`fail a: ${said}`), line);
        assert.ok(line.endsWith(`: ${rule}`), line);
        assert.ok(ofLog(queue).text.length < 5000);
      }),
  );

  test('a word of 64 signs is one, and a session of 200 in any writing', () =>
    inOwnFlow(
      `stages:\n  a:\n    run: { cmd: 'echo ${'w'.repeat(64)} > $SLUICE_OUTCOME; echo ${'é'.repeat(200)} > $SLUICE_SESSION' }`,
      (queue) => {
        const ended = runOwn(queue);
        assert.is(ended.status, 1, ended.all);
        assert.ok(ended.stdout.startsWith(`${'w'.repeat(64)} a: it says w`), ended.stdout);
        assert.equal(ofLog(queue).sessions, ['é'.repeat(200)]);
      },
    ));

  test('what was killed was killed, whatever it had said', () =>
    inOwnFlow(saying('echo no word > $SLUICE_OUTCOME; echo > $SLUICE_SESSION; kill -9 $$'), (queue) => {
      assert.match(runOwn(queue).stdout, /^fail a: it ended with SIGKILL$/m);
    }));
});
