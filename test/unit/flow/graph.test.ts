import * as assert from 'uvu/assert';
import { graphOf } from '../../../src/flow/graph.ts';
import { spec } from '../../support/spec.ts';
import { flowOf } from '../../support/story.ts';

async function graph(lines: string): Promise<string[]> {
  return graphOf(await flowOf(lines))
    .trimEnd()
    .split('\n')
    .slice(1);
}

spec('a flow as a picture', (test) => {
  test('stages in their order, and the end', async () => {
    assert.equal(await graph('stages: { a: { title: The "first" }, b: }'), [
      `  stage_a["The 'first'"]`,
      '  stage_a --> stage_b',
      '  stage_b["b"]',
      '  stage_b --> end_done([done])',
    ]);
  });

  test('where outcomes lead', async () => {
    const on =
      'fail: { goto: a, visits: 2, then: { end: loop }, same_failure: { escalate: the boss } }, odd: { next: true }, skip: { goto: c }';
    assert.equal(await graph(`stages: { a: , b: { on: { ${on} } }, c: { by_route: true }, d: }`), [
      '  stage_a["a"]',
      '  stage_a --> stage_b',
      '  stage_b["b"]',
      '  stage_b --> stage_d',
      '  stage_b -- "fail, 2 visits" --> stage_a',
      '  stage_b -- "fail again" --> end_loop([loop])',
      '  stage_b -- "same fail" --> ask_the_x20_boss{{"the boss"}}',
      '  stage_b -- "odd" --> stage_d',
      '  stage_b -- "skip" --> stage_c',
      '  stage_c["c"]',
      '  stage_c --> stage_d',
      '  stage_d["d"]',
      '  stage_d --> end_done([done])',
    ]);
  });

  test('a pass that leads elsewhere leads nowhere else', async () => {
    const lines = await graph(
      'stages: { a: { on: { pass: { end: rolled_back } } }, b: { on: { pass: { next: true } } } }',
    );
    assert.equal(
      lines.filter((line) => line.includes('--')),
      ['  stage_a -- "pass" --> end_rolled_back([rolled_back])', '  stage_b -- "pass" --> end_done([done])'],
    );
  });

  test('who is waited for', async () =>
    assert.ok((await graph('stages: { a: { wait: { for: person } } }')).includes('  stage_a -. a person .-> stage_a')));

  test('no two stages are one, and none is a word of the picture', async () => {
    const lines = await graph('stages: { a-b: , a_b: , end: , done: }');
    const nodes = lines.map((line) => /^ {2}(\w+)\["/.exec(line)?.[1]).filter((id) => id !== undefined);
    assert.equal([new Set(nodes).size, nodes.includes('end')], [4, false]);
    assert.is(lines.filter((line) => line.includes('end_done([done])')).length, 1);
  });
});
