import { join } from 'node:path';
import { isThere } from '../../disk/read.ts';
import { inRoot } from '../../flow/queue/files.ts';
import { Fault } from '../../model/fault.ts';
import type { Flow } from '../../model/flow.ts';
import { nearest } from '../../text/nearest.ts';
import { runnerOf } from './desk.ts';
import { doubtsOf } from './doubts.ts';
import { planPlain } from './plan-plain.ts';
import { promptsHere } from './prompts-here.ts';
import { whyNot } from './queue-plan.ts';
import { openRun } from './result.ts';
import { cameTo, opened, standing, type Asking, type Opened } from './status.ts';
import { cutOffIn, holdOf, stageKeys } from './stops.ts';

type Stoppable = Asking & { readonly signal: AbortSignal };

interface Why {
  readonly item: string;
  readonly runs: boolean;
  readonly why: string;
}

/** Why a prompt, or a stage of somebody's own flow, would run now, or would not. */
export async function why(asking: Stoppable, name: string): Promise<Why> {
  const all = await opened(asking);
  const found = all.flow.items?.of === 'prompts' ? await ofPrompt(asking, all, name) : await ofStage(asking, all, name);
  const held = found.runs ? holdOf(all.flow, all.desk, all.log) : undefined;
  return held === undefined ? found : { ...found, runs: false, why: `nothing runs now: ${held}; then ${found.why}` };
}

async function ofPrompt(asking: Asking, { desk, log }: Opened, name: string): Promise<Why> {
  const item = [name, inRoot(desk.root, name)].find((path) => isThere(join(desk.top, path)));
  if (item === undefined) throw noSuch(name, promptsHere(desk.top, desk.root));
  const said = inOpenRun({ desk, log }, item) ?? ofRecord({ desk, log }, item);
  const asked = { env: asking.env, mode: 'auto', agent: undefined, set: [], profile: undefined } as const;
  const [doubt] = said.runs ? await doubtsOf(desk, [item], asked) : [];
  return { item, ...said, ...(doubt && { why: `${said.why}; and that would be refused: ${doubt.why}` }) };
}

function noSuch(name: string, prompts: readonly string[]): Fault {
  const meant = nearest(name, [...prompts, ...prompts.map((path) => path.slice(path.lastIndexOf('/') + 1))]);
  return new Fault(
    'usage',
    `there is no prompt ${name} here: ${meant === undefined ? 'check the spelling' : `did you mean "${meant}"?`}`,
  );
}

/** What the run that has not come to its end has to do with it. */
function inOpenRun({ desk, log }: Pick<Opened, 'desk' | 'log'>, item: string): Omit<Why, 'item'> | undefined {
  const run = openRun(log.fold.last);
  const place = run?.items.indexOf(item) ?? -1;
  if (!run || place < run.at) return undefined;
  const pid = runnerOf(run);
  if (place > run.at) return { runs: true, why: `it would run: its turn comes in ${run.run}` };
  if (pid !== undefined) return { runs: true, why: `it is being run by process ${pid}, in ${run.run}` };
  const cut = cutOffIn(run, desk.root);
  return cut === undefined
    ? { runs: true, why: `it would run: ${run.run} goes on with it` }
    : { runs: false, why: `it would not run: ${cut}` };
}

function ofRecord({ desk, log }: Pick<Opened, 'desk' | 'log'>, item: string): Omit<Why, 'item'> {
  const not = whyNot(log, desk, item);
  if (not !== undefined) return { runs: false, why: `it would not run: ${not}` };
  const record = log.fold.records.get(item);
  if (!record) return { runs: true, why: 'it would run: it never has' };
  if (record.outcome === 'success')
    return { runs: true, why: 'it would run: its text is another one than the one that ran' };
  const how = record.outcome === 'failed' ? 'failed' : 'was blocked';
  const last = log.all.findLast((event) => event.event === 'item.finished' && event.item === item);
  const reason = last?.event === 'item.finished' && last.reason !== '' ? `: ${last.reason}` : '';
  return { runs: true, why: `it would run: its last round ${how}${reason}` };
}

/** Nobody said how it is to be run. */
const nothing = { said: new Set<string>(), resume: true, abandon: false, fresh: false };

async function ofStage(asking: Stoppable, { flow, log }: Opened, name: string): Promise<Why> {
  refuseUnknown(flow, name);
  const view = log.fold.last?.item.stages.get(name);
  const { first } = await planPlain(flow, { ...asking, ...nothing, root: undefined });
  const failed = view?.last && view.last.outcome !== 'pass' ? ` (${cameTo(view)} before)` : '';
  if (first.stage === name)
    return { item: name, runs: first.why.startsWith('it comes next'), why: `${first.why}${failed}` };
  // Of many items each has stages of its own.
  const [stage = '', stream] = name.split('/');
  const came = flow.items ? '' : `${standing(log, stage, stream)}; `;
  return { item: name, runs: false, why: `it does not come next: ${came}what comes next is ${first.words}` };
}

function refuseUnknown(flow: Flow, name: string): void {
  const names = stageKeys(flow);
  if (names.includes(name)) return;
  const meant = nearest(name, names);
  throw new Fault(
    'usage',
    `${flow.name} has no stage "${name}"; ${meant === undefined ? `it has ${names.join(', ')}` : `did you mean "${meant}"?`}`,
  );
}
