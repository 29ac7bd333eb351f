import { join } from 'node:path';
import { isThere } from '../../disk/read.ts';
import { inRoot } from '../../flow/queue/files.ts';
import { Fault } from '../../model/fault.ts';
import type { Flow } from '../../model/flow.ts';
import { nearest } from '../../text/nearest.ts';
import { planPlain } from './plan-plain.ts';
import { whyNot } from './queue-plan.ts';
import { opened, type Asking, type Opened } from './status.ts';

interface Why {
  readonly item: string;
  readonly runs: boolean;
  readonly why: string;
}

/** Why a prompt, or a stage of somebody's own flow, would run now, or would not. */
export async function why(asking: Asking, name: string): Promise<Why> {
  const { flow, desk, log } = await opened(asking);
  return flow.items?.of === 'prompts'
    ? ofPrompt({ flow, desk, log }, name)
    : ofStage(asking, { flow, desk, log }, name);
}

function ofPrompt({ desk, log }: Opened, name: string): Why {
  const item = [name, inRoot(desk.root, name)].find((path) => isThere(join(desk.top, path)));
  if (item === undefined) throw new Fault('usage', `there is no prompt ${name} here: check the spelling`);
  const not = whyNot(log, desk.top, item);
  if (not !== undefined) return { item, runs: false, why: `it would not run: ${not}` };
  const record = log.fold.records.get(item);
  if (!record) return { item, runs: true, why: 'it would run: it never has' };
  if (record.outcome !== 'success')
    return {
      item,
      runs: true,
      why: `it would run: the last of ${record.rounds} rounds ${record.outcome === 'failed' ? 'failed' : 'was blocked'}`,
    };
  return { item, runs: true, why: 'it would run: its text is another one than the one that ran' };
}

async function ofStage(asking: Asking, { flow, log }: Opened, name: string): Promise<Why> {
  refuseUnknown(flow, name);
  const last = log.fold.last?.item.stages.get(name)?.last;
  const { next } = await planPlain(flow, { ...asking, resume: true, abandon: false });
  if (next.startsWith(`${name}: `) || next.startsWith(`${name}, `))
    return { item: name, runs: true, why: `it comes next: ${next.slice(name.length + 2)}` };
  const before = last
    ? `it came to ${last.outcome}${last.reason === '' ? '' : ` (${last.reason})`}`
    : 'it has not run yet';
  return { item: name, runs: false, why: `it does not come next: ${before}; what comes next is ${next}` };
}

function refuseUnknown(flow: Flow, name: string): void {
  const names = flow.stages.flatMap((stage) =>
    stage.fan.length === 0 ? [stage.name] : stage.fan.map((stream) => `${stage.name}/${stream}`),
  );
  if (names.includes(name)) return;
  const meant = nearest(name, names);
  throw new Fault(
    'usage',
    `${flow.name} has no stage "${name}"; ${meant === undefined ? `it has ${names.join(', ')}` : `did you mean "${meant}"?`}`,
  );
}
