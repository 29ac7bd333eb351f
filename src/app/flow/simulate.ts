import { resolve } from 'node:path';
import { readIfThere } from '../../disk/read.ts';
import { simulate, type Scenario, type Simulated } from '../../flow/simulate.ts';
import { Fault } from '../../model/fault.ts';
import type { Flow } from '../../model/flow.ts';
import { readScenarios } from '../../policy/scenarios.ts';
import { knownFlow, valuesOf } from './known.ts';
import type { Asking } from './status.ts';

/** Run the scenarios of a file through a flow: nothing is started, and nothing is written. */
export async function simulateFile(asking: Asking, name: string): Promise<Simulated[]> {
  const flow = await knownFlow(asking, asking.flow);
  const bytes = readIfThere(resolve(asking.cwd, name));
  if (!bytes) throw new Fault('usage', `there is no file ${name} here: check the spelling`);
  const scenarios = (await readScenarios(name, bytes)) as unknown as readonly Scenario[];
  for (const scenario of scenarios) refuseUnknown(flow, scenario, name);
  return scenarios.map((scenario) => simulate(flow, scenario, valuesOf(flow, {})));
}

/** A stage that is misspelt would never be asked, and everything would pass. */
function refuseUnknown({ stages }: Flow, { name, script = {}, people = {} }: Scenario, file: string): void {
  const known = new Set(
    stages.flatMap((stage) => [stage.name, ...stage.fan.map((stream) => `${stage.name}/${stream}`)]),
  );
  const unknown = [...Object.keys(script), ...Object.keys(people)].find((stage) => !known.has(stage));
  if (unknown !== undefined)
    throw new Fault(
      'config',
      `${file}: the scenario "${name}" names a stage "${unknown}", and this flow has ${[...known].join(', ')}`,
    );
}
