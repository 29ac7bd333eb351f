import { saidOf, stageAsked } from './answers.ts';
import { fateOfHolder, deskOf, openLog, type Desk } from './desk.ts';
import { driftOf, type Drift } from '../../flow/queue/verify.ts';
import type { RunLog } from '../../flow/log.ts';
import { readLock } from '../../git/ref-lock.ts';
import type { Counts, ItemRecord, Logged, RunView, StageView, Waiver } from '../../model/run.ts';
import type { Flow } from '../../model/flow.ts';
import { stageKey } from '../../runs/fold.ts';
import { knownFlow } from './known.ts';
import { refuseShorter } from './log-memory.ts';
import { promptsHere } from './prompts-here.ts';
import { openRun } from './result.ts';
import { holdOf, openIn } from './stops.ts';

/** Who asks, and about what. */
export interface Asking {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly flow: string;
  readonly root: string | undefined;
}

export interface Opened {
  readonly flow: Flow;
  readonly desk: Desk;
  readonly log: RunLog;
}

/** A flow's desk and log, to be read. */
export async function opened(asking: Asking): Promise<Opened> {
  const flow = await knownFlow(asking, asking.flow);
  const desk = await deskOf(asking, flow.name, asking.root, flow.items?.of === 'prompts' ? 'prompts' : undefined);
  const log = openLog(desk, 'nobody');
  await refuseShorter(desk, log);
  return { flow, desk, log };
}

export interface Status {
  readonly flow: string;
  readonly root: string;
  readonly runs: number;
  readonly last:
    | (Pick<RunView, 'run' | 'ended'> & {
        readonly at: number;
        readonly of: number;
        readonly item: string;
        readonly counts: Counts;
        /** The stage that was cut off and nobody has ruled on since, or is running. */
        readonly open: string;
        /** The stage that waits for the word of a person; '' where none does. */
        readonly asked: string;
      })
    | undefined;
  readonly held: string;
  /** Of a flow without items: what each stage came to. */
  readonly stages: readonly { readonly stage: string; readonly came: string }[];
  /** Gates that do not count now. */
  readonly waivers: readonly Waiver[];
  readonly locked: { readonly by: string; readonly alive: string } | undefined;
  readonly items: readonly (Pick<ItemRecord, 'outcome' | 'parked' | 'rounds'> & { readonly item: string })[];
}

export async function status(asking: Asking): Promise<Status> {
  const { flow, desk, log } = await opened(asking);
  const { last, runs, records } = log.fold;
  const lock = await readLock(desk.repository, desk.name);
  const hold = holdOf(flow, desk, log);
  return {
    flow: asking.flow,
    root: desk.root,
    runs,
    last: last && {
      run: last.run,
      ended: last.ended,
      at: last.at,
      of: last.items.length,
      item: last.items[last.at] ?? '',
      counts: last.counts,
      open: openIn(openRun(last)) ?? '',
      asked: stageAsked(log),
    },
    stages: flow.items
      ? []
      : flow.stages.flatMap(({ name, fan }) =>
          (fan.length === 0 ? [''] : fan).map((stream) => ({
            stage: stageKey(name, stream),
            came: standing(log, name, stream),
          })),
        ),
    waivers: log.fold.waivers
      .filter(({ until }) => new Date().toISOString().slice(0, 10) < until)
      .map(({ gate, item, until, by, reason }) => ({ gate, item, until, by, reason })),
    held: hold ?? '',
    locked: lock && {
      by: `process ${lock.holder.pid} on ${lock.holder.host} in ${lock.holder.where} since ${lock.holder.since}`,
      alive: fateOfHolder(lock.holder),
    },
    items: [...records].map(([item, { outcome, parked, rounds }]) => ({ item, outcome, parked, rounds })),
  };
}

/** What a stage came to last and what people said of it, in words. */
export function standing(log: RunLog, stage: string, stream = ''): string {
  const view = log.fold.last?.item.stages.get(stageKey(stage, stream));
  const waits = stageAsked(log) === stage && log.fold.last?.ended?.end === 'waiting' ? 'it waits for a person' : '';
  const words = [view?.open || view?.last ? cameTo(view) : '', saidOf(log, stage, stream), waits];
  return words.filter((word) => word !== '').join(', and ') || cameTo(view);
}

/** What a stage came to last, in words. */
export function cameTo(view: StageView | undefined): string {
  if (view?.open) return 'it was started, and has not ended';
  if (!view?.last) return 'it has not run yet';
  const { outcome, reason } = view.last;
  return `it came to ${outcome}${reason === '' ? '' : ` (${reason})`}`;
}

/** Whether every file that follows from the log says what it says. */
export async function verify(
  asking: Asking,
): Promise<{ readonly events: number; readonly drift: readonly Drift[]; readonly torn: RunLog['torn'] }> {
  const { flow, desk, log } = await opened(asking);
  const prompts = flow.items?.of === 'prompts' ? promptsHere(desk.top, desk.root) : [];
  return { events: log.all.length, torn: log.torn, drift: driftOf(desk.top, desk.root, log.all, prompts) };
}

export async function eventsOf(asking: Asking): Promise<readonly Logged[]> {
  return (await opened(asking)).log.all;
}
