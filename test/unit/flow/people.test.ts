import * as assert from 'uvu/assert';
import { spec } from '../../support/spec.ts';
import { Story, flowOf } from '../../support/story.ts';

const first = 'it has not run yet';
const work = '{ run: { cmd: x } }';

async function story(lines: string, facts: Record<string, string> = {}): Promise<Story> {
  return new Story(await flowOf(lines), facts).begin();
}

const approved = `stages: { a: { run: { cmd: x }, approvals: { of: [p, q, r], min: 2 } }, b: ${work} }`;
const waiting = `stages: { a: ${work}, w: { wait: { for: person } }, b: ${work} }`;

spec('what people say to a flow', (test) => {
  test('as many as are asked for have to approve, each in a role of its own', async () => {
    const one = (await story(approved)).does('a');
    assert.is(one.next(), 'end waiting: a: 2 more of p, q, r have to approve it');
    assert.is(one.says('a', 'approved', 'p').next(), 'end waiting: a: 1 more of p, q, r have to approve it');
    assert.is(one.says('a', 'approved', 'p').next(), 'end waiting: a: 1 more of p, q, r have to approve it');
    assert.is(one.says('a', 'approved', 'stranger').next(), 'end waiting: a: 1 more of p, q, r have to approve it');
    assert.is(one.says('a', 'approved', 'q').next(), `run b 1: ${first}`);
  });

  test('who approves late, or twice, does not make old what came after it', async () => {
    const one = (await story(approved)).does('a').says('a', 'approved', 'p').says('a', 'approved', 'q').does('b');
    assert.is(one.says('a', 'approved', 'r').next(), 'end done: pipeline_completed');
    assert.is(one.says('a', 'approved', 'p').next(), 'end done: pipeline_completed');
  });

  test('an approval of an earlier result does not count', async () => {
    const early = (await story(approved)).says('a', 'approved', 'p').says('a', 'approved', 'q').does('a');
    assert.is(early.next(), 'end waiting: a: 2 more of p, q, r have to approve it');
    const old = (await story(approved)).does('a').says('a', 'approved', 'p').finishes('a').says('a', 'approved', 'q');
    assert.is(old.next(), 'end waiting: a: 1 more of p, q, r have to approve it');
  });

  test('approvals are asked for where a fact says so', async () => {
    const lines = 'stages: { a: { run: { cmd: x }, approvals: { of: [p], when: word } } }';
    assert.is((await story(lines, { word: 'no' })).does('a').next(), 'end done: pipeline_completed');
    assert.is((await story(lines, { word: 'yes' })).does('a').next(), 'end waiting: a: 1 more of p have to approve it');
  });

  test('a refusal is a bad end, whoever has approved', async () => {
    const one = (await story(approved)).does('a').says('a', 'approved', 'p').says('a', 'approved', 'q');
    assert.is(one.says('a', 'rejected').next(), 'end stage_failed: a: a person refused it');
    const on = 'stages: { a: { run: { cmd: x }, approvals: { of: [p] }, on: { rejected: { end: gate_failed } } } }';
    assert.is((await story(on)).does('a').says('a', 'rejected').next(), 'end gate_failed: a: a person refused it');
  });

  test('a refusal is about the result that was there', async () => {
    const one = (await story(approved)).does('a').says('a', 'rejected').finishes('a');
    assert.is(one.next(), 'end waiting: a: 2 more of p, q, r have to approve it');
  });

  test('a checkpoint waits for a person, and again when what it is about is another one', async () => {
    const one = (await story(waiting)).does('a');
    assert.is(one.next(), 'end waiting: w: a person has to let it pass');
    assert.is(one.says('w', 'approved').does('b').next(), 'end done: pipeline_completed');
    assert.is(one.says('w', 'approved').next(), 'end done: pipeline_completed', 'who says it twice changes nothing');
    assert.is(one.finishes('a').next(), 'end waiting: w: a person has to let it pass');
  });

  test('what was refused in one run is asked again in the next one, also where somebody had approved before', async () => {
    const one = (await story(waiting)).does('a').says('w', 'approved').says('w', 'rejected');
    assert.is(one.next(), 'end stage_failed: w: a person refused it');
    one.end('stage_failed').begin([], 'second');
    assert.is(one.next(), 'end waiting: w: a person has to let it pass');
    assert.is(one.says('w', 'approved').next(), `run b 1: ${first}`);
  });

  test('a fact lets a checkpoint pass, and nothing that says no', async () => {
    const lines = `stages: { w: { wait: { for: person, auto_pass_when: word } }, b: ${work} }`;
    assert.is((await story(lines, { word: 'yes' })).next(), `run b 1: ${first}`);
    for (const word of ['no', '', 'Yes', 'true'])
      assert.is((await story(lines, { word })).next(), 'end waiting: w: a person has to let it pass', word);
  });

  test('an escalation stays until it is ruled on', async () => {
    const lines = `stages: { a: { run: { cmd: x }, on: { fail: { escalate: pm } } }, b: ${work} }`;
    const asked = async (): Promise<Story> => (await story(lines)).does('a', 'fail', { reason: 'why' });
    assert.is((await asked()).says('a', 'approved', 'pm').next(), 'end escalated: a: pm has to rule on it (why)');
    assert.is((await asked()).rules('a', 'continue').next(), `run b 1: ${first}`);
    assert.is((await asked()).rules('a', 'again').next(), 'run a 2: a person said so');
    assert.is((await asked()).rules('a', 'stop').next(), 'end stage_failed: a: a person said to stop');
    const again = (await asked()).rules('a', 'again').does('a', 'fail', { reason: 'still' });
    assert.is(again.next(), 'end escalated: a: pm has to rule on it (still)', 'a ruling is about one result');
  });

  test('what was let go on counts from the ruling', async () => {
    const lines = `stages: { a: { run: { cmd: x }, on: { fail: { escalate: pm } } }, b: ${work} }`;
    const one = (await story(lines)).does('a', 'fail').rules('a', 'continue').does('b');
    assert.is(one.next(), 'end done: pipeline_completed');
    assert.is(one.rules('a', 'continue').next(), 'end done: pipeline_completed', 'who says it twice changes nothing');
  });

  test('what was cut off is not done again until somebody has looked', async () => {
    const cut = async (): Promise<Story> => (await story(`stages: { a: ${work}, b: ${work} }`)).starts('a');
    assert.is((await cut()).next(), 'end hold: a: attempt 1 was cut off, and it may have had effects');
    assert.is((await cut()).rules('a', 'again').next(), 'run a 1: attempt 1 was cut off');
    assert.is((await cut()).rules('a', 'continue').next(), `run b 1: ${first}`);
    assert.is(
      (await cut()).rules('a', 'stop').next(),
      'end stage_failed: a: attempt 1 was cut off, and a person said to leave it',
    );
    const twice = (await cut()).rules('a', 'again').starts('a');
    assert.is(twice.next(), 'end hold: a: attempt 1 was cut off, and it may have had effects', 'one word for one time');
  });

  test('what was cut off tells how far it had come', async () => {
    const one = (await story(`stages: { a: ${work} }`)).starts('a', 2);
    one.tell({ event: 'block.finished', item: '', stage: 'a', stream: '', block: 3, told: {} });
    assert.is(one.next(), 'end hold: a: attempt 2 was cut off after block 3, and it may have had effects');
  });

  test('what has no effects is done again by itself', async () => {
    const one = (await story('stages: { a: { before: [g] } }\ngates: { g: { cmd: x } }')).starts('a');
    assert.is(one.next(), 'run a 1: attempt 1 was cut off');
  });
});
