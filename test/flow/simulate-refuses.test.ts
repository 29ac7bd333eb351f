import * as assert from 'uvu/assert';
import { inMine } from '../support/mine.ts';
import { assertFits } from '../support/output-schemas.ts';
import { spec } from '../support/spec.ts';

const flow = `facts: { docs_changed: { cmd: "true" }, size: { cmd: echo small } }
values: { rounds: 2 }
tracks: { by: size, usual: small, of: { small: [a], large: all } }
stages:
  a: { run: { cmd: "true" }, when: docs_changed, retry: $rounds }
  b: { run: { cmd: "true" } }
`;

const bare = `stages: { a: { run: { cmd: "true" } } }\n`;

function scenario(words: string): string {
  return `scenarios:\n  - { name: one, ${words} }\n`;
}

spec('a scenario is held to its flow', (test) => {
  test.each(
    [
      [
        flow,
        'facts: { doc_changed: yes }',
        /the scenario "one" names a fact "doc_changed"; did you mean "docs_changed"\?/,
      ],
      [flow, 'facts: { zzz: yes }', /names a fact "zzz", and this flow has docs_changed, size\./],
      [flow, 'values: { round: 2 }', /names a value "round"; did you mean "rounds"\?/],
      [flow, 'track: larg', /names a track "larg"; did you mean "large"\?/],
      [flow, 'script: { bb: [fail] }', /names a stage "bb"/],
      [bare, 'facts: { x: yes }', /names a fact "x", and this flow has no fact\./],
      [bare, 'track: x', /names a track "x", and this flow has no track\./],
    ] as const,
    ([, words]) => `${words} is refused`,
    ([text, words, why]) =>
      inMine(text, (mine) => {
        mine.queue.repo.write('s.yml', scenario(words.replace('yes', "'yes'")));
        const ended = mine.flow('simulate', 's.yml');
        assert.is(ended.status, 3, ended.all);
        assert.match(ended.stderr, why, ended.stderr);
      }),
  );

  test('one that expects nothing is held to nothing, and says so', () =>
    inMine(flow, (mine) => {
      const known = "facts: { docs_changed: 'yes' }, values: { rounds: 0 }, track: large, script: { a: [odd] }";
      mine.queue.repo.write('s.yml', scenario(known));
      const ended = mine.flow('simulate', 's.yml');
      assert.is(ended.status, 0, ended.all);
      assert.is(ended.stdout, 'not held to anything: one: a -> stage_failed 1 (a: odd)\n');
      const told = (): unknown =>
        (
          assertFits('flow-simulate', mine.flow('simulate', 's.yml', '--json').stdout) as {
            scenarios: { held: boolean }[];
          }
        ).scenarios[0]?.held;
      assert.is(told(), false);
      mine.queue.repo.write('s.yml', scenario(`${known}, expect: { end: stage_failed }`));
      assert.match(mine.flow('simulate', 's.yml').stdout, /^as expected: one: /);
      assert.is(told(), true);
    }));
});
