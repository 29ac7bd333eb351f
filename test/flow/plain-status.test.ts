import * as assert from 'uvu/assert';
import { inMine, type Mine } from '../support/mine.ts';
import { assertFits } from '../support/output-schemas.ts';
import { spec } from '../support/spec.ts';

const review = `stages:
  build: { run: { cmd: "true" } }
  review: { wait: { for: person } }
  ship: { run: { cmd: "true" } }
`;

const killed = `stages:
  a: { run: { cmd: "true" } }
  b: { run: { cmd: "kill -9 $PPID; sleep 1" } }
`;

function asked({ queue }: Mine): { readonly open: string; readonly asked: string } {
  const { stdout } = queue.sluice(['status', 'mine', '--json']);
  return (assertFits('status', stdout) as { last: { open: string; asked: string } }).last;
}

spec("what status says of a flow of one's own", (test) => {
  test('a stage that waits for a person says so, and how it is answered, until it is', () =>
    inMine(review, (mine) => {
      assert.is(mine.run().status, 7);
      assert.match(mine.status(), /^review: it waits for a person\nship: it has not run yet\n/m);
      assert.match(mine.status(), /^answer it with `sluice flow approve review --flow mine` or `reject`, then go on$/m);
      assert.is(asked(mine).asked, 'review');
      assert.is(mine.flow('approve', 'review').status, 0);
      assert.match(
        mine.status(),
        /^review: it was approved by \S+\nship: it has not run yet\ngo on with it: `sluice run mine`\n$/m,
      );
      assert.is(asked(mine).asked, '');
      assert.is(mine.run().status, 0);
      assert.match(mine.status(), /^review: it was approved by \S+\nship: it came to pass\n$/m);
    }));

  test('one that was rejected says by whom and why', () =>
    inMine(review, (mine) => {
      assert.is(mine.run().status, 7);
      assert.is(mine.flow('reject', 'review', '--reason', 'not now').status, 0);
      assert.match(mine.status(), /^review: it was rejected by \S+ \(not now\)$/m);
      assert.not.match(mine.status(), /answer it/);
    }));

  test('of several that have to approve it says who has, and asks on', () =>
    inMine('stages:\n  review: { approvals: { of: [dev, ops], min: 2 } }\n', (mine) => {
      assert.is(mine.run().status, 7);
      assert.is(mine.flow('approve', 'review', '--role', 'dev').status, 0);
      assert.match(mine.status(), /^review: it was approved by \S+ as dev, and it waits for a person\nanswer it with/m);
      assert.is(mine.run().status, 7);
      assert.match(mine.status(), /^review: it was approved by \S+ as dev, and it waits for a person\nanswer it with/m);
      assert.is(mine.flow('approve', 'review', '--role', 'ops').status, 0);
      assert.match(mine.status(), /^review: it was approved by \S+ as dev, it was approved by \S+ as ops\ngo on/m);
    }));

  test('what is escalated says how it is ruled on, until it is', () =>
    inMine('stages:\n  a: { run: { cmd: "exit 1" }, on: { fail: { escalate: lead } } }\n', (mine) => {
      assert.is(mine.run().status, 14);
      assert.match(mine.status(), /^answer it with `sluice flow rule a continue --flow mine --reason WHY`/m);
      assert.is(mine.flow('rule', 'a', 'continue', '--reason', 'x').status, 0);
      assert.match(mine.status(), /^a: it came to fail \(it ended with 1\), and \S+ said continue\ngo on with it/m);
    }));

  test('what was killed says what to do next, and no more once somebody has ruled and it is done', () =>
    inMine(killed, (mine) => {
      assert.is(mine.run().status, null);
      assert.match(mine.status(), /^b was started and has not ended: .*`sluice run mine --again`[^]*\(dead\)$/m);
      assert.is(asked(mine).open, 'b');
      assert.is(mine.flow('rule', 'b', 'continue', '--reason', 'x').status, 0);
      assert.not.match(mine.status(), /was started and has not ended: see/);
      assert.match(mine.status(), /^b: it was started, and has not ended, and \S+ said continue\ngo on with it/m);
      assert.is(mine.run().status, 0);
      assert.is(asked(mine).open, '');
      assert.not.match(mine.status(), /has not ended: see|go on with it/);
    }));
});
