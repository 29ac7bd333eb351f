import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import * as assert from 'uvu/assert';
import type { Logged } from '../../../src/model/run.ts';
import { Fold } from '../../../src/runs/fold.ts';
import { spec } from '../../support/spec.ts';
import { Story, flowOf } from '../../support/story.ts';

type Came = 'success' | 'failed' | 'blocked';

function finish(story: Story, item: string, outcome: Came, content = 'text'): Story {
  const end = outcome === 'success' ? 'done' : outcome === 'failed' ? 'stage_failed' : 'blocked';
  return story.tell({ event: 'item.finished', item, outcome, end, content, reason: '', told: {} });
}

async function story(items: readonly string[] = ['a', 'b', 'c']): Promise<Story> {
  return new Story(await flowOf('stages: { s: { run: { cmd: x } } }')).begin(items);
}

function reachable(fold: Fold): number {
  const { last } = fold;
  return last!.item.stages.size + last!.item.words.size;
}

spec('what a log comes to', (test) => {
  test('counters: a streak ends with a success, a total does not', async () => {
    const one = await story();
    finish(finish(one, 'a', 'failed'), 'b', 'blocked');
    assert.equal(one.run.counts, { ran: 2, fail_streak: 2, fail_total: 2, item_loops: 1 });
    finish(one, 'c', 'success');
    assert.equal(one.run.counts, { ran: 3, fail_streak: 0, fail_total: 2, item_loops: 0 });
    assert.equal(one.run.failed, { end: 'stage_failed', item: 'a' }, 'the first that failed');
    assert.is(one.run.at, 3);
  });

  test('a run that is resumed goes on counting, and a new one begins', async () => {
    const one = await story();
    finish(one, 'a', 'failed').end('interrupted');
    assert.equal(one.run.ended, { end: 'interrupted', reason: '' });
    one.tell({ event: 'run.resumed', run: 'r', told: {} });
    assert.is(one.run.ended, undefined);
    finish(one, 'b', 'failed');
    assert.equal(one.run.counts, { ran: 2, fail_streak: 2, fail_total: 2, item_loops: 1 });
    one.end('done').begin(['c'], 'second');
    assert.equal(one.run.counts, { ran: 0, fail_streak: 0, fail_total: 0, item_loops: 0 });
    assert.equal([one.run.run, one.fold.runs, one.run.failed], ['second', 2, undefined]);
  });

  test('loops count over runs, until a success, an edit or a release', async () => {
    const loops = async (...steps: ((one: Story) => unknown)[]): Promise<number> => {
      const one = await story(['a']);
      for (const step of steps) step(one);
      return one.fold.records.get('a')!.loops;
    };
    const fails = (one: Story): unknown => finish(one.begin(['a']), 'a', 'failed');
    assert.is(await loops(fails, fails), 2);
    assert.is(await loops(fails, fails, (one) => finish(one, 'a', 'success')), 0);
    assert.is(await loops(fails, fails, (one) => finish(one, 'a', 'failed', 'other text')), 1);
    const release = (one: Story): unknown => one.tell({ event: 'released', item: 'a', by: 'me', reason: '' });
    assert.is(await loops(fails, fails, release), 0);
    assert.is(await loops(fails, fails, release, fails), 1);
    const others = (one: Story): unknown => one.tell({ event: 'released', item: 'b', by: 'me', reason: '' });
    assert.is(await loops(fails, fails, others), 2);
  });

  test('rounds count every end', async () => {
    const one = await story(['a']);
    finish(finish(finish(one, 'a', 'failed'), 'a', 'success'), 'a', 'success', 'other');
    assert.equal(one.fold.records.get('a'), {
      outcome: 'success',
      content: 'other',
      parked: false,
      loops: 0,
      rounds: 3,
      left: {},
      owed: false,
    });
  });

  test('what trips a breaker is parked, and nothing else is', async () => {
    for (const [end, parked] of [
      ['fail_fast', true],
      ['loop', true],
      ['stage_failed', false],
      ['interrupted', false],
    ] as const) {
      const one = await story();
      finish(finish(one, 'a', 'failed'), 'b', 'failed').end(end);
      assert.equal([one.fold.records.get('a')!.parked, one.fold.records.get('b')!.parked], [false, parked], end);
    }
  });

  test('a release takes back the park, and a hold', async () => {
    const one = await story();
    finish(one, 'a', 'failed').end('fail_fast');
    one.tell({ event: 'released', item: 'a', by: 'me', reason: '' });
    assert.equal([one.fold.records.get('a')!.parked, one.fold.records.get('a')!.outcome], [false, 'failed']);
    one.tell({ event: 'held', by: 'me', reason: 'lunch' });
    assert.equal(one.fold.held, { by: 'me', reason: 'lunch' });
    one.tell({ event: 'released', item: 'a', by: 'me', reason: '' });
    assert.ok(one.fold.held, 'a prompt that is released lets nothing else go');
    one.tell({ event: 'released', item: '', by: 'me', reason: '' });
    assert.is(one.fold.held, undefined);
  });

  test('a release that was said before it was parked lets nothing run', async () => {
    const one = await story(['a']);
    finish(one, 'a', 'failed').end('fail_fast');
    const { n } = one.fold;
    one.fold.add({ event: 'released', item: 'a', by: 'me', reason: '', n: n - 1, at: '' });
    assert.ok(one.fold.records.get('a')!.parked);
    one.fold.add({ event: 'released', item: 'a', by: 'me', reason: '', n: n + 1, at: '' });
    assert.not(one.fold.records.get('a')!.parked);
  });

  test('runs that a later one has gone past are forgotten', async () => {
    const one = await story(['a']);
    for (let n = 0; n < 100; n++) one.begin(['a'], `run ${n}`);
    assert.equal(one.fold.tips, ['run 99']);
  });

  test('what is wiped is forgotten, and a run that was stopped with it', async () => {
    const one = await story();
    finish(one, 'a', 'failed').end('interrupted');
    one.tell({ event: 'held', by: 'me', reason: 'x' }).tell({ event: 'wiped', by: 'me', reason: 'x' });
    assert.equal([one.fold.records.size, one.fold.held, one.fold.last], [0, undefined, undefined]);
    assert.is(one.fold.runs, 1);
  });

  test('what was cut off is not forgotten', async () => {
    const one = (await story()).starts('s').tell({ event: 'wiped', by: 'me', reason: 'x' });
    assert.is(one.fold.last!.item.stages.get('s')!.open!.attempt, 1);
  });

  test('a run without items takes over what the run before it passed, and no failure', async () => {
    const one = await story([]);
    one.finishes('p').finishes('f', 'fail').finishes('q', 'pass', { session: 's1' }).starts('o');
    one.says('p', 'approved', 'pm').end('stage_failed').begin([], 'second');
    assert.equal([...one.run.item.stages.keys()], ['p', 'q']);
    const { attempt, open, last, outcomes, before } = one.run.item.stages.get('q')!;
    assert.equal([attempt, open, outcomes, before, last!.session], [0, undefined, {}, '', 's1']);
    assert.equal(
      one.run.item.words.get('p')!.approved.map(({ role }) => role),
      ['pm'],
    );
  });

  test('a run with items takes over nothing', async () => {
    const one = (await story([])).finishes('p').end('done').begin(['a'], 'second');
    assert.is(one.run.item.stages.size, 0);
  });

  test('blocks are told apart from those of what is not open', async () => {
    const block = (one: Story): Story =>
      one.tell({ event: 'block.finished', item: 'a', stage: 's', stream: '', block: 2, told: {} });
    const one = block(await story());
    assert.is(one.run.item.stages.size, 0);
    assert.equal(block(one.starts('s')).run.item.stages.get('s')!.open, { n: 3, attempt: 1, blocks: 2 });
    assert.is(one.finishes('s').run.item.stages.get('s')!.open, undefined);
  });

  test('what comes before any run is no trouble', () => {
    const fold = new Fold();
    fold.add({ event: 'imported', told: {}, n: 1, at: '' });
    fold.add({ event: 'run.ended', end: 'done', reason: '', told: {}, n: 2, at: '' });
    assert.equal([fold.last, fold.n, fold.runs], [undefined, 2, 0]);
  });

  test('ten thousand items leave one record each, and nothing else', () => {
    const fold = new Fold();
    setFlagsFromString('--expose_gc');
    const gc = runInNewContext('gc') as () => void;
    let n = 0;
    const add = (event: object): void => fold.add({ at: '', n: ++n, ...event } as Logged);
    const items = Array.from({ length: 10_000 }, (_, at) => `prompts/prompt-${at}.md`);
    add({ event: 'run.started', run: 'r', flow: 'x', flow_digest: '', items, told: {} });
    const through = (item: string): void => {
      // As much as a prompt could tell, and none of it is asked for again.
      const told = { text: `${item} `.repeat(500) };
      const of = { item, stage: 's', stream: '', attempt: 1, told };
      add({ event: 'stage.started', ...of, digest: '' });
      add({
        event: 'stage.finished',
        ...of,
        outcome: 'pass',
        reason: told.text,
        digest: '',
        fingerprint: '',
        session: '',
        owner: '',
      });
      add({ event: 'approved', ...of, role: 'pm', by: 'me', reason: told.text });
      add({ event: 'item.finished', item, outcome: 'success', end: 'done', content: 'c', reason: told.text, told });
    };
    for (const item of items.slice(0, 1000)) through(item);
    gc();
    const before = process.memoryUsage().heapUsed;
    for (const item of items.slice(1000)) through(item);
    gc();
    const grown = (process.memoryUsage().heapUsed - before) / 9000;
    assert.is(fold.records.size, 10_000);
    assert.is(reachable(fold), 0);
    assert.ok(grown < 500, `${grown} bytes an item`);
  });
});
