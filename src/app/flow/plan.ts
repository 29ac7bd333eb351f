import { join } from 'node:path';
import { isAnything } from '../../disk/person-files.ts';
import { inRoot, stateFiles } from '../../flow/queue/files.ts';
import type { Flow } from '../../model/flow.ts';
import { deskOf, openLog } from './desk.ts';
import { doubtsOf } from './doubts.ts';
import { refuseOddValues } from './environment.ts';
import { goMissing } from './go.ts';
import { knownFlow } from './known.ts';
import { refuseShorter } from './log-memory.ts';
import type { RunOptions } from './options.ts';
import { planPlain } from './plan-plain.ts';
import type { WholePlan } from './plan-types.ts';
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
  const doubts = await doubtsOf(desk, plan.pending, options);
  return { ...plan, stops, doubts, run: open?.run ?? '', next: '' };
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
