import { join } from 'node:path';
import { isAnything } from '../../disk/person-files.ts';
import { inRoot, stateFiles } from '../../flow/queue/files.ts';
import type { Flow } from '../../model/flow.ts';
import { deskOf, openLog } from './desk.ts';
import { goMissing } from './go.ts';
import { knownFlow } from './known.ts';
import type { RunOptions } from './options.ts';
import { planPlain } from './plan-plain.ts';
import { planOf, printedBy, type WholePlan } from './queue-plan.ts';
import { openRun } from './result.ts';
import { stopsOf } from './stops.ts';

/** What a run would do: nothing is written. */
export async function planRun(options: RunOptions): Promise<WholePlan> {
  const flow = await knownFlow(options, options.flow);
  return flow.items?.of === 'prompts' ? planQueue(flow, options) : planPlain(flow, options);
}

async function planQueue(flow: Flow, options: RunOptions): Promise<WholePlan> {
  const desk = await deskOf(options, flow.name, options.root, 'prompts');
  const log = openLog(desk, 'nobody');
  const { fresh, abandon, resume } = options;
  const open = fresh || abandon ? undefined : openRun(log.fold.last);
  const before = open ? String(open.told['go'] ?? '') : '';
  const stops = await stopsOf(flow, desk, log, {
    resume: resume || fresh,
    goMissing: goMissing(desk, options, before),
  });
  if (fresh) log.fold.records.clear();
  const begun = { selected: open?.items ?? [], pending: open?.items.slice(open.at) ?? [], skipped: [] };
  return { ...(open ? begun : planOf(log, desk, options)), stops, run: open?.run ?? '', next: '' };
}

/** What `--fresh` takes away: the files that a log is mirrored in, and what was printed. The log itself stays. */
export async function wipeList(options: RunOptions): Promise<string[]> {
  const { top, root } = await deskOf(options, options.flow, options.root, 'prompts');
  const files = Object.values(stateFiles).map((name) => inRoot(root, name));
  return [...files.filter((path) => isAnything(join(top, path))), ...printedBy(top, root).map((path) => `${path}/`)];
}
