import { join } from 'node:path';
import { isAnything } from '../../disk/person-files.ts';
import { readIfThere } from '../../disk/read.ts';
import type { RunLog } from '../../flow/log.ts';
import { inRoot, stateFiles } from '../../flow/queue/files.ts';
import { readLock } from '../../git/ref-lock.ts';
import { parkingEnds } from '../../model/exit.ts';
import type { Flow } from '../../model/flow.ts';
import type { RunView } from '../../model/run.ts';
import { stageKey } from '../../runs/fold.ts';
import { fateOfHolder, type Desk } from './desk.ts';
import { withoutExperiment } from './mini-experiment.ts';
import { runCommand } from './named.ts';
import type { Plan, Stop } from './plan-types.ts';
import { lockedBy, openRun, stillAtWork } from './result.ts';

/** What stands in the way of a run, before it has begun: nothing of it is done, and nothing told. */

/** Why nothing may run until somebody has looked; undefined: nothing holds it. */
export function holdOf(flow: Flow, { top, root }: Desk, log: RunLog): string | undefined {
  const { held, last } = log.fold;
  const next = `see why, then go on: \`${runCommand(flow.name, root)} --resume\``;
  const hold = inRoot(root, stateFiles.hold);
  if (flow.items?.of !== 'prompts' || !isAnything(join(top, hold)))
    return held && `it is held by ${held.by}: ${held.reason}; ${next}`;
  const text = readIfThere(join(top, hold))?.toString('utf8').trim() ?? '';
  const end = last?.ended?.end;
  // What a run writes into it is for programs.
  const isRuns = end !== undefined && parkingEnds.has(end) && / fail_streak=\d+ threshold=\d+ last=/.test(text);
  const says = isRuns ? `the last run ended in ${end}` : text || held?.reason || 'it says nothing';
  return `${hold} is there (${says}): ${next}`;
}

/** The stage that was started, has not ended, and that nobody has ruled on since. */
export function openIn(run: RunView | undefined): string | undefined {
  const words = run?.item.words;
  return [...(run?.item.stages ?? [])].find(
    ([key, { open }]) => open && (words?.get(key)?.ruled?.n ?? 0) < open.n,
  )?.[0];
}

/** What was cut off and nobody has said a word about since; undefined: nothing was. */
export function cutOffIn(run: RunView | undefined, root: string): string | undefined {
  const key = openIn(run);
  if (!run || key === undefined) return undefined;
  return `${nameOf(key, run.items[run.at])} was cut off, and it may have had effects: see what it did, then go on: \`${runCommand(run.flow, root)} --again\`, or --skip-item to leave it as it is`;
}

/** What was cut off and is no part of the flow any more: nobody can go on with that. */
export function strandedIn(flow: Flow, root: string, run: RunView | undefined): string | undefined {
  const keys = new Set(stageKeys(flow));
  const [key] = [...(run?.item.stages ?? [])].find(([key, { open }]) => open && !keys.has(key)) ?? [];
  if (!run || key === undefined) return undefined;
  const again = `\`${runCommand(flow.name, root)} --abandon\``;
  return `${nameOf(key, run.items[run.at])} was cut off, and the flow has no such stage any more: begin anew with ${again}`;
}

/** The stages of a flow, those that fan out as `stage/stream`. */
export function stageKeys({ stages }: Flow): string[] {
  return stages.flatMap(({ name, fan }) => (fan.length === 0 ? [name] : fan.map((stream) => stageKey(name, stream))));
}

function nameOf(key: string, item: string | undefined): string {
  return item === undefined ? key : `${key} of ${item}`;
}

/** Why there is nothing to begin with, whoever says go. */
export async function noStart(
  flow: Flow,
  { repository, top, root }: Desk,
  log: RunLog,
  { selected, pending, skipped }: Plan,
): Promise<Stop | undefined> {
  const untried = await withoutExperiment(flow, repository, top);
  if (untried || flow.items?.of !== 'prompts') return untried;
  const parked = skipped.find(({ prompt }) => log.fold.records.get(prompt)?.parked);
  if (pending.length === 0 && parked) return { end: 'blocked', reason: `${parked.prompt} is ${parked.why}` };
  if (selected.length === 0)
    return {
      end: 'blocked',
      reason: `no_prompts: there is no prompt in ${root || '.'}: put one there, or name another folder with --root`,
    };
  return undefined;
}

/** All that a run would stop for now. */
export async function stopsOf(
  flow: Flow,
  desk: Desk,
  log: RunLog,
  {
    resume,
    goMissing,
    goesOn,
  }: { readonly resume: boolean; readonly goMissing: string | undefined; readonly goesOn: boolean },
): Promise<Stop[]> {
  const stops: Stop[] = [];
  const lock = await readLock(desk.repository, desk.name);
  const fate = lock && fateOfHolder(lock.holder);
  const busy = lock && fate && fate !== 'dead' ? lockedBy({ ...lock, taken: false, fate }) : stillAtWork(log.fold.last);
  if (busy) return [{ end: busy.end, reason: busy.reason }];
  const held = resume ? undefined : holdOf(flow, desk, log);
  if (held !== undefined) stops.push({ end: 'hold', reason: held });
  if (goMissing !== undefined) stops.push({ end: 'hold', reason: goMissing });
  const open = goesOn ? openRun(log.fold.last) : undefined;
  const cut = strandedIn(flow, desk.root, open) ?? cutOffIn(open, desk.root);
  if (cut !== undefined) stops.push({ end: 'hold', reason: cut });
  return stops;
}
