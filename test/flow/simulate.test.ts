import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { simulate, type Scenario } from '../../src/flow/simulate.ts';
import { flowExitCodes } from '../../src/model/exit.ts';
import { readFlow } from '../../src/policy/flows.ts';
import { readYaml } from '../../src/text/yaml.ts';
import { root } from '../setup.mjs';
import { spec } from '../support/spec.ts';

const drafts = join(root, 'test/flow/drafts');
const known = { checks: ['frontmatter', 'stamps', 'duplicates', 'warnings', 'affects', 'completion'], facts: [] };
const usual: Readonly<Record<string, number>> = {
  max_retries: 0,
  pipeline_fail_fast_threshold: 3,
  pipeline_max_total_failures: 8,
};

function read(path: string): string {
  return readFileSync(path, 'utf8');
}

const scenarios = readdirSync(drafts)
  .filter((name) => name.endsWith('.scenarios.yml'))
  .sort()
  .flatMap((name) => {
    const flow = name.replace('.scenarios.yml', '');
    const reading = readYaml(read(join(drafts, name)));
    assert.ok(reading.ok, name);
    const path = flow === 'queue' ? join(root, 'rules/flows/queue.yml') : join(drafts, `${flow}.yml`);
    return (reading.data as unknown as { scenarios: Scenario[] }).scenarios.map((scenario) => ({
      flow,
      path,
      scenario,
    }));
  });

spec('four flows in one format', (test) => {
  test('there are thirty scenarios and more, and every one expects something', () => {
    assert.ok(scenarios.length >= 30, String(scenarios.length));
    assert.equal(
      scenarios.filter(({ scenario }) => scenario.expect === undefined).map(({ scenario }) => scenario.name),
      [],
    );
  });

  test.each(
    scenarios,
    ({ flow, scenario }) => `${flow}: ${scenario.name}`,
    async ({ path, scenario }) => {
      const flow = await readFlow(path, read(path), known);
      const result = simulate(flow, scenario, (word) =>
        typeof word === 'number' ? word : (usual[word.slice(1)] ?? 0),
      );
      assert.equal(result.differs, [], JSON.stringify(result, null, 1));
      assert.is(result.code, flowExitCodes[result.end]);
    },
  );
});
