import * as assert from 'uvu/assert';
import { inMine, type Mine } from '../support/mine.ts';
import { bare, inQueue } from '../support/queue.ts';
import { spec } from '../support/spec.ts';

const review = `stages:
  build: { run: { cmd: "true" }, inputs: [src] }
  review: { wait: { for: person } }
  ship: { run: { cmd: "true" } }
`;

/** What is said to a stage, and why it is refused. */
function refused(mine: Mine, why: RegExp, ...args: readonly string[]): void {
  const ended = mine.flow(...args);
  assert.is(ended.status, 3, ended.all);
  assert.match(ended.stderr, why, ended.stderr);
}

async function inReview(body: (mine: Mine) => void): Promise<void> {
  await inMine(review, (mine) => {
    mine.queue.repo.write('src', 'one');
    assert.is(mine.run().status, 7);
    body(mine);
  });
}

spec("what people say to a flow of one's own", (test) => {
  test('who was rejected is not approved in the same run, and is asked again in the next', () =>
    inReview((mine) => {
      assert.is(mine.flow('reject', 'review', '--reason', 'no').status, 0);
      const late = /review was rejected by \S+: begin anew with `sluice run mine --abandon`\.$/m;
      refused(mine, late, 'approve', 'review');
      assert.match(mine.run().stdout, /^stage_failed: review: a person refused it$/m);
      refused(mine, late, 'approve', 'review');
      assert.is(mine.run('--abandon').status, 7);
      assert.is(mine.flow('approve', 'review').status, 0);
      assert.is(mine.run().status, 0);
    }));

  test('who was approved may be rejected until it has passed, and no more then', () =>
    inReview((mine) => {
      assert.is(mine.flow('approve', 'review').status, 0);
      assert.is(mine.flow('reject', 'review', '--reason', 'on second thoughts').status, 0);
      assert.is(mine.run().status, 1);
      assert.is(mine.run().status, 7);
      assert.is(mine.flow('approve', 'review').status, 0);
      assert.is(mine.run().status, 0);
      const late = /review was approved by \S+, and has let it pass: begin anew with `sluice run mine --fresh`\.$/m;
      refused(mine, late, 'reject', 'review', '--reason', 'too late');
      assert.is(mine.run('--fresh').status, 7);
    }));

  test('what was said of an earlier result stands in nobody’s way', () =>
    inReview((mine) => {
      assert.is(mine.flow('approve', 'review').status, 0);
      assert.is(mine.run().status, 0);
      mine.queue.repo.write('src', 'two');
      assert.is(mine.run().status, 7);
      assert.is(mine.flow('reject', 'review', '--reason', 'no').status, 0);
    }));

  test('a role that nobody asks for is refused', () =>
    inReview((mine) => {
      refused(mine, /review asks for no role: leave --role out\.$/m, 'approve', 'review', '--role', 'boss');
    }));

  test('and one that is not among those that are asked for', () =>
    inMine('stages:\n  review: { approvals: { of: [dev, ops], min: 1 } }\n', (mine) => {
      assert.is(mine.run().status, 7);
      refused(mine, /review asks for dev, ops, and not for "boss"\.$/m, 'approve', 'review', '--role', 'boss');
      refused(mine, /review asks for dev, ops: say as which with --role\.$/m, 'approve', 'review');
      assert.is(mine.flow('approve', 'review', '--role', 'ops').status, 0);
      assert.is(mine.run().status, 0);
    }));

  test('a day that no month has is none', () =>
    inMine('stages: { a: { gates: [g] } }\ngates: { g: { cmd: "true" } }\n', (mine) => {
      const waive = (day: string): readonly string[] => ['waive', 'g', '--reason', 'x', '--until', day];
      refused(mine, /--until is a day, such as 2026-12-31, and not "2999-02-31"/, ...waive('2999-02-31'));
      refused(mine, /--until is a day, such as 2026-12-31, and not "2026-02-31"/, ...waive('2026-02-31'));
      assert.is(mine.flow(...waive('2996-02-29')).status, 0);
    }));

  test('a prompt that is not parked is not released', () =>
    inQueue({ 'a.md': bare('exit 1') }, (queue) => {
      assert.is(queue.run().status, 1);
      const ended = queue.sluice(['flow', 'release', 'a.md', '--reason', 'x']);
      assert.is(ended.status, 3, ended.all);
      assert.match(ended.stderr, /prompts\/a\.md is not parked: there is nothing to release\.$/m);
    }));
});
