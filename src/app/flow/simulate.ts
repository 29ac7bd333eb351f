import { resolve } from 'node:path';
import { readIfThere } from '../../disk/read.ts';
import { simulate, type Scenario, type Simulated } from '../../flow/simulate.ts';
import { Fault } from '../../model/fault.ts';
import type { Flow } from '../../model/flow.ts';
import { valueNames } from '../../policy/flow-links.ts';
import { readScenarios } from '../../policy/scenarios.ts';
import { nearest } from '../../text/nearest.ts';
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

/** What is misspelt would never be asked, and everything would pass. */
function refuseUnknown(flow: Flow, scenario: Scenario, file: string): void {
  const stages = flow.stages.flatMap(({ name, fan }) => [name, ...fan.map((stream) => `${name}/${stream}`)]);
  const { name, facts = {}, values = {}, track, script = {}, people = {} } = scenario;
  const named: readonly (readonly [string, readonly string[], readonly string[]])[] = [
    ['stage', [...Object.keys(script), ...Object.keys(people)], stages],
    ['fact', Object.keys(facts), Object.keys(flow.facts)],
    ['value', Object.keys(values), valueNames(flow)],
    ['track', track === undefined ? [] : [track], Object.keys(flow.tracks?.of ?? {})],
  ];
  for (const [what, words, known] of named) {
    const unknown = words.find((word) => !known.includes(word));
    if (unknown === undefined) continue;
    const meant = nearest(unknown, known);
    const list = known.length === 0 ? `this flow has no ${what}` : `this flow has ${known.join(', ')}`;
    const hint = meant === undefined ? `, and ${list}` : `; did you mean "${meant}"?`;
    throw new Fault('config', `${file}: the scenario "${name}" names a ${what} "${unknown}"${hint}`);
  }
}
