import { join } from 'node:path';
import { isAnything } from '../../disk/person-files.ts';
import { readIfThere } from '../../disk/read.ts';
import { blocksOf } from '../../flow/queue/blocks.ts';
import { inRoot, stateFiles } from '../../flow/queue/files.ts';
import { promptOf } from '../../flow/queue/prompt.ts';
import type { Flow } from '../../model/flow.ts';
import { deskOf, openLog, type Desk } from './desk.ts';
import { refuseOddValues } from './environment.ts';
import { goMissing } from './go.ts';
import { knownFlow } from './known.ts';
import { refuseShorter } from './log-memory.ts';
import type { RunOptions } from './options.ts';
import { planPlain } from './plan-plain.ts';
import type { About, WholePlan } from './plan-types.ts';
import { planOf, printedBy } from './queue-plan.ts';
import { openRun } from './result.ts';
import { noStart, stopsOf } from './stops.ts';
import { toggled } from './toggled.ts';

/** What a run would do: nothing is written. */
export async function planRun(options: RunOptions): Promise<WholePlan> {
  const flow = await knownFlow(options, options.flow);
  return flow.items?.of === 'prompts' ? planQueue(flow, options) : planPlain(flow, options);
}

async function planQueue(flow: Flow, options: RunOptions): Promise<WholePlan> {
  const desk = await deskOf(options, flow.name, options.root, 'prompts');
  const log = openLog(desk, 'nobody');
  await refuseShorter(desk, log);
  await toggled(options, desk);
  refuseOddValues(options.env);
  const { fresh, abandon, resume } = options;
  if (fresh) log.fold.records.clear();
  const open = fresh || abandon ? undefined : openRun(log.fold.last);
  const before = open ? String(open.told['go'] ?? '') : '';
  const stops = await stopsOf(flow, desk, log, {
    resume: resume || fresh,
    goMissing: goMissing(desk, options, before),
    goesOn: open !== undefined,
  });
  const plan = open
    ? { selected: open.items, pending: open.items.slice(open.at), skipped: [] }
    : planOf(log, desk, options);
  const nothing = open ? undefined : await noStart(flow, desk, log, plan);
  if (nothing) stops.push(nothing);
  return { ...plan, stops, doubts: doubtsOf(desk, plan.pending, options), run: open?.run ?? '', next: '' };
}

/** What can be seen of a prompt without preparing it: the first reason why it would not run. */
function doubtsOf({ top }: Desk, pending: readonly string[], { mode, agent }: RunOptions): About[] {
  return pending.flatMap((prompt) => {
    const bytes = mode === 'agent' ? undefined : readIfThere(join(top, prompt));
    const { trouble, blocks } = bytes ? blocksOf(promptOf(prompt, bytes)) : { trouble: '', blocks: [] };
    const isAgents = mode === 'auto' && agent !== undefined && blocks.length === 0;
    return trouble === '' || isAgents ? [] : [{ prompt, why: trouble }];
  });
}

/** What `--fresh` takes away: the files that a log is mirrored in, and what was printed. The log itself stays. */
export async function wipeList(options: RunOptions): Promise<string[]> {
  const flow = await knownFlow(options, options.flow);
  // Of a flow of stages it is the log alone that forgets.
  if (flow.items?.of !== 'prompts') return [];
  const { top, root } = await deskOf(options, flow.name, options.root, 'prompts');
  const files = Object.values(stateFiles).map((name) => inRoot(root, name));
  return [...files.filter((path) => isAnything(join(top, path))), ...printedBy(top, root).map((path) => `${path}/`)];
}
