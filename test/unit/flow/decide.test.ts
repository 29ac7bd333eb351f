import * as assert from 'uvu/assert';
import { spec } from '../../support/spec.ts';
import { Story, flowOf } from '../../support/story.ts';

const first = 'it has not run yet';
const since = 'something before it ran again';
const work = '{ run: { cmd: x } }';

async function story(lines: string, facts: Record<string, string> = {}, values = {}): Promise<Story> {
  return new Story(await flowOf(lines), facts, values).begin();
}

spec('what comes next in a flow', (test) => {
  test('stages in their order, and then it is done', async () => {
    const one = await story(`stages: { a: ${work}, b: ${work} }`);
    assert.is(one.next(), `run a 1: ${first}`);
    assert.is(one.does('a').next(), `run b 1: ${first}`);
    assert.is(one.does('b').next(), 'end done: pipeline_completed');
  });

  test('what fails ends it, and says why', async () => {
    const one = await story(`stages: { a: ${work}, b: ${work} }`);
    assert.is(one.does('a', 'fail', { reason: 'it broke' }).next(), 'end stage_failed: a: it broke');
    assert.is((await story(`stages: { a: ${work} }`)).does('a', 'blocked').next(), 'end blocked: a: blocked');
  });

  test('what is done twice makes what came after it old', async () => {
    const one = await story(`stages: { a: ${work}, b: ${work} }`);
    one.does('a').does('b').finishes('a');
    assert.is(one.next(), `run b 1: ${since}`);
  });

  test('a result that was found for something else does not count', async () => {
    const one = await story(`stages: { a: ${work}, b: ${work} }`);
    one.finishes('a', 'pass', { digest: 'one' }).finishes('b', 'pass', { digest: 'one' });
    assert.is(one.knowing({ digestOf: () => 'one' }).next(), 'end done: pipeline_completed');
    const digestOf = ({ name }: { name: string }): string => (name === 'a' ? 'other' : 'one');
    assert.is(one.knowing({ digestOf }).next(), 'run a 1: what it goes by has changed');
  });

  test('also a failure is looked at anew where what it goes by has changed', async () => {
    const one = await story(`stages: { a: ${work} }`);
    one.finishes('a', 'fail', { digest: 'one' });
    assert.is(one.knowing({ digestOf: () => 'two' }).next(), 'run a 1: what it goes by has changed');
  });

  test('a stage without its fact is passed over', async () => {
    const lines = `stages: { a: { when: word, run: { cmd: x } }, b: ${work} }`;
    assert.is((await story(lines, { word: 'no' })).next(), `run b 1: ${first}`);
    assert.is((await story(lines)).next(), `run b 1: ${first}`);
    assert.is((await story(lines, { word: 'yes' })).next(), `run a 1: ${first}`);
  });

  const says = 'the fact word says perhaps, where yes or no is expected';

  test('a fact that says neither yes nor no passes over nothing: it is said, and what always comes has its turn', async () => {
    const always = '{ always: true, run: { cmd: x } }';
    const one = await story(`stages: { a: { when: word, run: { cmd: x } }, b: ${work}, z: ${always} }`, {
      word: 'perhaps',
    });
    assert.is(one.next(), 'run z 1: it comes before the end blocked too');
    assert.is(one.does('z').next(), `end blocked: a: ${says}`);
  });

  test('so it is where the fact is about approvals, and about a track that is forced', async () => {
    const approvals = 'approvals: { of: [p], min: 1, when: word }';
    const asks = await story(`stages: { a: { run: { cmd: x }, ${approvals} } }`, { word: 'perhaps' });
    assert.is(asks.does('a').next(), `end blocked: a: ${says}`);
    const tracks = 'tracks: { by: asked, usual: all, force: { when: word, use: all }, of: { all: all } }';
    const forced = await story(`${tracks}\nstages: { a: ${work} }`, { word: 'perhaps' });
    assert.is(forced.next(), `end blocked: ${says}`);
  });

  test('what was cut off is looked at first, whatever its fact says by now', async () => {
    const facts = { word: 'yes' };
    const one = await story(`stages: { a: { when: word, run: { cmd: x } }, b: ${work} }`, facts);
    one.starts('a');
    for (const word of ['yes', 'no', 'perhaps']) {
      facts.word = word;
      assert.is(one.next(), 'end hold: a: attempt 1 was cut off, and it may have had effects', word);
    }
  });

  test('what always comes and has such a fact is passed over before a bad end, and told', async () => {
    const one = await story(`stages: { a: ${work}, z: { always: true, when: word, run: { cmd: x } } }`, {
      word: 'perhaps',
    });
    one.does('a', 'fail', { reason: 'why' });
    assert.is(one.next(), `end stage_failed: a: why; z was passed over: ${says}`);
  });

  test('no more of such a word is told than people read', async () => {
    const one = await story('stages: { a: { when: word, run: { cmd: x } } }', { word: `\u001b${'x'.repeat(5000)}` });
    assert.is(one.next(), `end blocked: a: the fact word says "\\033${'x'.repeat(59)}…", where yes or no is expected`);
  });

  test('a failure may go on where the flow says so', async () => {
    const one = await story(`stages: { a: { run: { cmd: x }, on: { fail: { next: true } } }, b: ${work} }`);
    assert.is(one.does('a', 'fail').next(), `run b 1: ${first}`);
  });

  test('an outcome that every object has is no route', async () => {
    const one = await story(`stages: { a: { run: { cmd: x }, on: { fail: { next: true } } } }`);
    assert.is(one.does('a', 'constructor').next(), 'end stage_failed: a: constructor');
  });

  test('a retry is one more attempt, and then it has failed', async () => {
    const one = await story(`values: { more: 1 }\nstages: { a: { run: { cmd: x }, retry: $more } }`, {}, { more: 1 });
    one.does('a', 'fail', { reason: 'why' });
    assert.is(one.next(), 'run a 2: it failed: why');
    assert.is(one.does('a', 'fail', { reason: 'why' }).next(), 'end stage_failed: a: why');
  });

  test('only a failure is tried again', async () => {
    const one = await story('stages: { a: { run: { cmd: x }, retry: 3 } }');
    assert.is(one.does('a', 'blocked', { reason: 'nothing to do' }).next(), 'end blocked: a: nothing to do');
  });
});
