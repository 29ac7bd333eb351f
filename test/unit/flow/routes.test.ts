import * as assert from 'uvu/assert';
import { spec } from '../../support/spec.ts';
import { Story, flowOf } from '../../support/story.ts';

const first = 'it has not run yet';
const since = 'something before it ran again';
const work = '{ run: { cmd: x } }';
const failing = (route: string, more = ''): string => `{ run: { cmd: x }, ${more}on: { fail: ${route} } }`;

async function story(lines: string, facts: Record<string, string> = {}): Promise<Story> {
  return new Story(await flowOf(lines), facts).begin();
}

spec('routes', (test) => {
  test('back as often as it may be come to, and then the end that is named', async () => {
    const one = await story(`stages: { a: ${work}, b: ${failing('{ goto: a, visits: 2, then: { end: loop } }')} }`);
    one.does('a').does('b', 'fail');
    assert.is(one.next(), `run a 1: ${since}`);
    assert.is(one.does('a').next(), `run b 1: ${since}`);
    assert.is(one.does('b', 'fail', { reason: 'why' }).next(), 'end loop: b: why');
  });

  test('the route after a route has its own limit', async () => {
    const then = 'then: { goto: a, visits: 3 }';
    const one = await story(`stages: { a: ${work}, b: ${work}, c: ${failing(`{ goto: b, visits: 2, ${then} }`)} }`);
    one.does('a').does('b').does('c', 'fail');
    one.does('b').does('c', 'fail');
    one.does('a').does('b').does('c', 'fail', { reason: 'why' });
    assert.is(one.next(), 'end retry_exhausted: c: why');
  });

  test('a jump ahead leaves out what lies between', async () => {
    const one = await story(`stages: { a: ${failing('{ goto: c }')}, b: ${work}, c: ${work}, d: ${work} }`);
    one.does('a', 'fail').does('c').does('d');
    assert.is(one.next(), 'end done: pipeline_completed');
  });

  test('a jump to what is no part of the track goes to what comes behind it', async () => {
    const tracks = 'tracks: { by: word, usual: short, of: { short: [a, b, d] } }';
    const one = await story(`${tracks}\nstages: { a: ${failing('{ goto: c }')}, b: ${work}, c: ${work}, d: ${work} }`);
    assert.is(one.does('a', 'fail').next(), `run d 1: ${first}`);
  });

  test('a pass has routes as well', async () => {
    const on = (route: string): string => `{ run: { cmd: x }, on: { pass: ${route} } }`;
    const jump = await story(`stages: { a: ${on('{ goto: c }')}, b: ${work}, c: ${work} }`);
    assert.is(jump.does('a').next(), `run c 1: ${first}`);
    const asks = await story(`stages: { a: ${on('{ escalate: pm }')}, b: ${work} }`);
    assert.is(asks.does('a').next(), 'end escalated: a: pm has to rule on it (pass)');
    assert.is(asks.rules('a', 'continue').next(), `run b 1: ${first}`);
    const ends = await story(`stages: { a: ${on('{ end: rolled_back }')}, b: ${work} }`);
    assert.is(ends.does('a').next(), 'end rolled_back: a: pass');
    const goes = await story(`stages: { a: ${on('{ next: true }')}, b: ${work} }`);
    assert.is(goes.does('a').next(), `run b 1: ${first}`);
  });

  test('only a route leads to a stage that is for routes', async () => {
    const lines = `stages: { a: ${failing('{ goto: c }')}, b: ${work}, c: { run: { cmd: x }, by_route: true } }`;
    assert.is((await story(lines)).does('a').does('b').next(), 'end done: pipeline_completed');
    assert.is((await story(lines)).does('a', 'fail').next(), `run c 1: ${first}`);
  });

  test('the same failure twice in a row has a route of its own', async () => {
    const route = '{ goto: a, visits: 9, same_failure: { escalate: pm } }';
    const one = await story(`stages: { a: ${work}, b: ${failing(route)} }`);
    one.does('a').does('b', 'fail', { fingerprint: 'one' });
    one.does('a').does('b', 'fail', { fingerprint: 'two', reason: 'why' });
    assert.is(one.next(), `run a 1: ${since}`);
    one.does('a').does('b', 'fail', { fingerprint: 'two', reason: 'why' });
    assert.is(one.next(), 'end escalated: b: pm has to rule on it (why)');
  });

  test('failures that say nothing are not the same', async () => {
    const one = await story(
      `stages: { a: ${work}, b: ${failing('{ goto: a, visits: 9, same_failure: { end: loop } }')} }`,
    );
    one.does('a').does('b', 'fail').does('a').does('b', 'fail');
    assert.is(one.next(), `run a 1: ${since}`);
  });

  test('a retry comes before a route, and is no round', async () => {
    const one = await story(
      `stages: { a: ${work}, b: ${failing('{ goto: a, visits: 2, then: { end: loop } }', 'retry: 1, ')} }`,
    );
    one.does('a').does('b', 'fail').does('b', 'fail');
    assert.is(one.next(), `run a 1: ${since}`, 'one round has failed, in two attempts');
    one.does('a').does('b', 'fail');
    assert.is(one.next(), 'run b 2: it failed: fail');
    assert.is(one.does('b', 'fail').next(), 'end loop: b: fail');
  });

  test('of streams only the one that owns it does it again', async () => {
    const lines = `stages: { a: { run: { cmd: x }, fan: [u, v] }, b: ${failing('{ goto: a, visits: 3 }')} }`;
    const one = (await story(lines)).does('a/u').does('a/v').does('b', 'fail', { owner: 'v' });
    assert.is(one.next(), `run a/v 1: ${since}`);
    assert.is(one.does('a/v').next(), `run b 1: ${since}`);
    const all = (await story(lines)).does('a/u').does('a/v').does('b', 'fail');
    assert.is(all.does('a/u').next(), `run a/v 1: ${since}`);
  });

  test('each of two streams sends back to its own', async () => {
    const back = '{ run: { cmd: x }, fan: [p, q], on: { fail: { goto: a, visits: 3 } } }';
    const one = await story(`stages: { a: { run: { cmd: x }, fan: [u, v] }, b: ${back} }`);
    one.does('a/u').does('a/v').finishes('b/p', 'fail', { owner: 'u' }).finishes('b/q', 'fail', { owner: 'v' });
    one.does('a/u');
    assert.is(one.next(), `run a/v 1: ${since}`);
  });

  test('whoever owns nothing is not kept from what came before it', async () => {
    const back = failing('{ goto: b, visits: 3 }');
    const one = await story(`stages: { a: ${work}, b: { run: { cmd: x }, fan: [u, v] }, c: ${back} }`);
    one.does('a').does('b/u').does('b/v').does('c', 'fail', { owner: 'v' }).finishes('a');
    assert.is(one.next(), `run b/u 1: ${since}`);
  });

  test('what always comes does so once before a bad end', async () => {
    const one = await story(
      `stages: { a: ${work}, b: { run: { cmd: x }, always: true }, c: { always: true, run: { cmd: x } } }`,
    );
    one.does('a', 'fail', { reason: 'why' });
    assert.is(one.next(), 'run b 1: it comes before the end stage_failed too');
    assert.is(one.does('b', 'fail').next(), 'run c 1: it comes before the end stage_failed too');
    assert.is(one.does('c').next(), 'end stage_failed: a: why');
  });

  test('what always comes and has had its turn does not come again for ever', async () => {
    const one = await story(`stages: { a: ${work}, b: { run: { cmd: x }, always: true }, c: ${work} }`);
    one.does('a').does('b').does('c', 'fail', { reason: 'why' });
    assert.is(one.next(), 'end stage_failed: c: why');
  });

  test('what always comes needs its fact, and waits for who is asked', async () => {
    const lines = `stages: { a: ${failing('{ escalate: pm }')}, b: { run: { cmd: x }, always: true, when: word } }`;
    assert.is(
      (await story(lines, { word: 'yes' })).does('a', 'fail').next(),
      'end escalated: a: pm has to rule on it (fail)',
    );
    const plain = `stages: { a: ${work}, b: { run: { cmd: x }, always: true, when: word } }`;
    assert.is((await story(plain, { word: 'no' })).does('a', 'fail').next(), 'end stage_failed: a: fail');
  });

  test('what always comes and was cut off is not done again', async () => {
    const one = await story(`stages: { a: ${work}, b: { run: { cmd: x }, always: true } }`);
    one.does('a', 'fail').starts('b');
    assert.is(one.next(), 'end hold: b: attempt 1 was cut off, and it may have had effects');
    assert.is(one.rules('b', 'again').next(), 'run b 1: attempt 1 was cut off');
  });

  test('it starts where a fact says', async () => {
    const start = 'start: { by: word, to: { low: { goto: b }, none: { end: risk_failed } } }';
    const lines = `${start}\nstages: { a: ${work}, b: ${work}, c: ${work} }`;
    assert.is((await story(lines, { word: 'low' })).next(), `run b 1: ${first}`);
    assert.is((await story(lines, { word: 'none' })).next(), 'end risk_failed: word is none');
    assert.is((await story(lines, { word: 'other' })).next(), 'end blocked: word is other');
    assert.is((await story(lines)).next(), 'end blocked: word is not known');
    assert.is((await story(lines, { word: 'constructor' })).next(), 'end blocked: word is constructor');
  });

  test('it starts behind what is no part of the track', async () => {
    const start = 'start: { by: word, to: { low: { goto: b } } }';
    const tracks = 'tracks: { by: asked, usual: short, of: { short: [a, c, d] } }';
    const lines = `${start}\n${tracks}\nstages: { a: ${work}, b: ${work}, c: ${work}, d: ${work} }`;
    assert.is((await story(lines, { word: 'low' })).next(), `run c 1: ${first}`);
  });

  test('a track has its stages, and a forced one counts before the one that was asked for', async () => {
    const tracks = 'tracks: { by: word, usual: all, of: { all: all, short: [b] }, force: { when: yes, use: all } }';
    const lines = `${tracks}\nstages: { a: ${work}, b: ${work} }`;
    assert.is((await story(lines)).next(), `run a 1: ${first}`);
    assert.is((await story(lines, { word: 'short' })).next(), `run b 1: ${first}`);
    assert.is((await story(lines)).knowing({ track: 'short' }).next(), `run b 1: ${first}`);
    assert.is((await story(lines, { yes: 'yes' })).knowing({ track: 'short' }).next(), `run a 1: ${first}`);
    assert.is(
      (await story(lines, { word: 'toString' })).next(),
      `run a 1: ${first}`,
      'all of it, where it is not known',
    );
  });
});
