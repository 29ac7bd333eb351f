import { join } from 'node:path';
import { isAnything } from '../../disk/person-files.ts';
import { inRoot, stateFiles } from '../../flow/queue/files.ts';
import { deskOf, openLog } from './desk.ts';
import { knownFlow } from './known.ts';
import type { RunOptions } from './options.ts';
import { planOf, printedBy, type Plan } from './queue-plan.ts';

/** What a run would do: nothing is written. */
export async function planRun(options: RunOptions): Promise<Plan> {
  const flow = await knownFlow(options, options.flow);
  const desk = await deskOf(options, flow.name, options.root ?? 'prompts');
  return planOf(openLog(desk, 'nobody'), desk, options);
}

/** What `--fresh` takes away: the files that a log is mirrored in, and what was printed. The log itself stays. */
export async function wipeList(options: RunOptions): Promise<string[]> {
  const { top, root } = await deskOf(options, options.flow, options.root ?? 'prompts');
  const files = Object.values(stateFiles).map((name) => inRoot(root, name));
  return [...files.filter((path) => isAnything(join(top, path))), ...printedBy(top, root).map((path) => `${path}/`)];
}
