import { createHash } from 'node:crypto';
import type { FlowEnd } from '../model/exit.ts';
import type { Flow, Stage } from '../model/flow.ts';
import type { Logged, RunEvent, RunView, Told } from '../model/run.ts';
import type { Action, Knowing } from './action.ts';
import { decide } from './decide.ts';
import { askGates, type Gatekeeper, type Said } from './gates.ts';
import type { RunLog } from './log.ts';

/** What a stage's work came to. */
export interface Worked {
  /** `pass`, `fail`, or another label that the flow's routes know. */
  readonly outcome: string;
  readonly reason: string;
  readonly session?: string;
  readonly told?: Told;
}

/** Who does the work of one kind of flow. It is asked for one thing at a time, and tells nothing to the log itself. */
export interface Performer extends Gatekeeper {
  /** What is done before the first gate of a stage; undefined: nothing stands in its way. */
  begin(stage: Stage, item: string, stream: string): Promise<Worked | undefined>;
  /** What is told when work begins: whoever goes on after a process that was killed knows no more. */
  start(stage: Stage, item: string): Promise<Told>;
  work(
    stage: Stage,
    item: string,
    attempt: number,
    from: number,
    block: (done: number, told: Told) => void,
  ): Promise<Worked>;
  /** What is known of an item by now. It is told with the end of every stage: who goes on later knows no more than the log. */
  facts(item: string): Told;
  /** Nothing has to be done there, so nothing can be cut off. */
  isIdle(stage: Stage): boolean;
  /** What is told of an item that has come to its end. */
  finish(
    item: string,
    outcome: Action & { readonly do: 'finish' },
  ): Promise<{ readonly content: string; readonly told: Told }>;
  /** Every event, when it is on its way to the disk: files that follow from it are written, people are told. */
  follow(event: Logged): Promise<void>;
  /** See how things stand, before it is decided what comes next; false: somebody stopped that, and nothing is to be decided. */
  look(): Promise<boolean>;
  /** What comes between two actions: the files of people are brought in step with what has been told. */
  settle(next: Action): Promise<void>;
  /** Somebody wants the run to stop before the next action: how it ends then. */
  stopped(): { readonly end: FlowEnd; readonly reason: string } | undefined;
}

export interface Execution {
  readonly flow: Flow;
  readonly log: RunLog;
  readonly performer: Performer;
  readonly knowing: Knowing;
  /** Come back after so many items, and leave the run open. */
  readonly steps?: number;
}

/** Decide, act, tell, until the run comes to an end; undefined where it was left open. */
export async function execute(execution: Execution): Promise<RunView['ended']> {
  const { flow, log, performer, knowing, steps } = execution;
  for (let done = 0; ;) {
    const isSeen = await performer.look();
    const next = decide(flow, log.fold.last!, knowing);
    // A breaker counts what has been told; whoever stops a run stops what has not begun, or what was cut off by that.
    const stop = isSeen && next.do === 'end' && next.end !== 'hold' ? undefined : performer.stopped();
    const action: Action = stop ? { do: 'end', ...stop } : next;
    if (action.do === 'end') {
      const { end, reason } = action;
      await tell(execution, { event: 'run.ended', end, reason, told: {} });
      await performer.settle(action);
      return { end, reason };
    }
    await performer.settle(action);
    if (done === steps) return undefined;
    if (action.do === 'run') {
      await atStage(execution, action);
      // Where there are no items, a step is a stage.
      if (!flow.items) done++;
    } else {
      await finish(execution, action);
      done++;
    }
  }
}

async function tell({ log, performer }: Execution, event: RunEvent, durable = true): Promise<void> {
  await performer.follow(log.append(event, durable));
}

async function atStage(execution: Execution, action: Action & { readonly do: 'run' }): Promise<void> {
  const { log, performer } = execution;
  const { stage, stream, attempt } = action;
  const run = log.fold.last!;
  const item = run.items[run.at] ?? '';
  const of = { item, stage: stage.name, stream };
  const digest = execution.knowing.digestOf?.(stage, stream) ?? '';
  const finished = (worked: Worked): RunEvent => ({
    event: 'stage.finished',
    ...of,
    attempt,
    outcome: worked.outcome,
    reason: worked.reason,
    digest,
    fingerprint: worked.outcome === 'pass' ? '' : fingerprint(worked),
    session: worked.session ?? '',
    owner: '',
    told: { ...performer.facts(item), ...worked.told, ...(advice !== '' && { advice }) },
  });
  // What was interrupted has no end, be it at its gates: whoever goes on has to see first what it left behind.
  const end = async (worked: Worked): Promise<void> =>
    worked.outcome === 'interrupted' ? undefined : tell(execution, finished(worked), false);
  const begun = await performer.begin(stage, item, stream);
  // What only advises is told, and stops nothing.
  const advised = begun ? undefined : await ask(execution, stage.advice, item);
  if (advised?.verdict === 'interrupted') return;
  const advice = advised?.reason ?? '';
  const before = begun ? undefined : await ask(execution, stage.before, item);
  const early = begun ?? failure(before!);
  // Nothing has had effects yet, and what says so is on the disk with the next line that has to be.
  if (early) return end(early);
  const waived = before!.waived;
  if (stage.run.kind === 'none' || performer.isIdle(stage))
    return end(await gated(execution, stage, item, passed, waived));
  const from = (run.item.stages.get(stream === '' ? stage.name : `${stage.name}/${stream}`)?.open?.blocks ?? 0) + 1;
  const told = await performer.start(stage, item);
  await tell(execution, { event: 'stage.started', ...of, attempt, digest, told });
  const blocks: Promise<void>[] = [];
  const worked = await performer.work(stage, item, attempt, from, (block, told) => {
    // Where it cannot be told, the next block is not run.
    blocks.push(performer.follow(log.append({ event: 'block.finished', ...of, block, told })));
  });
  await Promise.all(blocks);
  await end(await gated(execution, stage, item, worked, waived));
}

const passed: Worked = { outcome: 'pass', reason: '' };

/** What the gates say of work that passed, and all that was waived before it and after it. */
async function gated(
  execution: Execution,
  stage: Stage,
  item: string,
  worked: Worked,
  before: readonly string[],
): Promise<Worked> {
  const said = worked.outcome === 'pass' ? await ask(execution, stage.gates, item) : undefined;
  const waived = [...new Set([...before, ...(said?.waived ?? [])])];
  const told = waived.length === 0 ? worked.told : { ...worked.told, waived };
  return { ...worked, ...(said && failure(said)), ...(told && { told }) };
}

function ask({ flow, log, performer }: Execution, gates: readonly string[], item: string): ReturnType<typeof askGates> {
  const today = new Date().toISOString().slice(0, 10);
  return askGates(flow, gates, performer, (gate) =>
    log.fold.waivers.some((one) => one.gate === gate && (one.item === '' || one.item === item) && today < one.until),
  );
}

/** What could not be asked is not passed. */
function failure({ verdict, reason }: Said): Worked | undefined {
  if (verdict === 'pass') return undefined;
  if (verdict === 'interrupted') return { outcome: 'interrupted', reason: '' };
  return { outcome: 'fail', reason: verdict === 'not run' ? `${reason} (not run)` : reason };
}

/** The same for the same failure, whatever numbers and times stand in it. */
function fingerprint({ outcome, reason }: Worked): string {
  const words = reason.replaceAll(/\d+/g, '0').replaceAll(/\s+/g, ' ');
  return createHash('sha256').update(`${outcome}\0${words}`).digest('hex').slice(0, 16);
}

async function finish(execution: Execution, action: Action & { readonly do: 'finish' }): Promise<void> {
  const { log, performer } = execution;
  const run = log.fold.last!;
  const item = run.items[run.at]!;
  const { content, told } = await performer.finish(item, action);
  const { outcome, end, reason } = action;
  await tell(execution, { event: 'item.finished', item, outcome, end, content, reason, told });
}
