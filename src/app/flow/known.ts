import { join } from 'node:path';
import { namesIn } from '../../disk/folder.ts';
import { readIfThere } from '../../disk/read.ts';
import type { Knowing } from '../../flow/action.ts';
import { graphOf } from '../../flow/graph.ts';
import type { Flow } from '../../model/flow.ts';
import type { Told } from '../../model/run.ts';
import type { Known } from '../../policy/flow-links.ts';
import { flowFolder, loadFlow } from '../../policy/flows.ts';
import { openRepository } from '../repository.ts';
import type { Where } from '../install/site.ts';

/** What a flow may name. */
const known: Known = {
  checks: ['frontmatter', 'stamps', 'duplicates', 'warnings', 'affects', 'completion'],
  facts: [],
};

/** A flow by name, the repository's own first, as its file lies in the work tree. */
export async function knownFlow({ cwd, env }: Where, name: string): Promise<Flow> {
  const { top } = await openRepository(cwd, env);
  const file = (path: string): Promise<Uint8Array | undefined> =>
    Promise.resolve(top === undefined ? undefined : readIfThere(join(top, path)));
  return loadFlow({ file }, name, known, () => (top === undefined ? [] : namesIn(join(top, flowFolder))));
}

export async function graphNamed(where: Where, name: string): Promise<string> {
  return graphOf(await knownFlow(where, name));
}

/** What `$name` stands for in a run: what was told when it began, else what the flow says. */
export function valuesOf(flow: Flow, told: Told): Knowing['values'] {
  const thresholds = (told['thresholds'] ?? {}) as Told;
  const said: Told = {
    ...told,
    pipeline_fail_fast_threshold: thresholds['fail_fast'] ?? 3,
    pipeline_max_total_failures: thresholds['max_total_failures'] ?? 8,
  };
  return (word) => (typeof word === 'number' ? word : Number(said[word.slice(1)] ?? flow.values[word.slice(1)] ?? 0));
}
