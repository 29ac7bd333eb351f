import { join } from 'node:path';
import { isAnything } from '../../disk/person-files.ts';
import { readIfThere } from '../../disk/read.ts';
import type { RunLog } from '../../flow/log.ts';
import { inRoot, stateFiles } from '../../flow/queue/files.ts';
import { readLock } from '../../git/ref-lock.ts';
import type { Flow } from '../../model/flow.ts';
import type { RunView } from '../../model/run.ts';
import { fateOfHolder, type Desk } from './desk.ts';
import { withoutExperiment } from './mini-experiment.ts';
import type { Plan, Stop } from './plan-types.ts';
import { lockedBy, openRun, stillAtWork } from './result.ts';

/** What stands in the way of a run, before it has begun: nothing of it is done, and nothing told. */

/** Why nothing may run until somebody has looked; undefined: nothing holds it. */
export function holdOf(flow: Flow, { top, root }: Desk, log: RunLog): string | undefined {
  const { held } = log.fold;
  const hold = inRoot(root, stateFiles.hold);
  if (flow.items?.of !== 'prompts' || !isAnything(join(top, hold)))
    return held && `it is held by ${held.by}: ${held.reason}; see why, then go on with --resume`;
  const says = readIfThere(join(top, hold))?.toString('utf8').trim();
  return `${hold} is there (${says || held?.reason || 'it says nothing'}): see why, then go on with --resume`;
}

/** What was cut off and nobody has said a word about since; undefined: nothing was. */
export function cutOffIn(run: RunView | undefined): string | undefined {
  if (!run) return undefined;
  const { item, items, at } = run;
  const cut = [...item.stages].find(([key, { open }]) => open && (item.words.get(key)?.ruled?.n ?? 0) < open.n);
  if (!cut) return undefined;
  const name = items[at];
  const what = name === undefined ? cut[0] : `${cut[0]} of ${name}`;
  return `${what} was cut off, and it may have had effects: see what it did, then go on with --again or --skip-item`;
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
  if (selected.length === 0) return { end: 'blocked', reason: `no_prompts: there is no prompt in ${root || '.'}` };
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
  const cut = goesOn ? cutOffIn(openRun(log.fold.last)) : undefined;
  if (cut !== undefined) stops.push({ end: 'hold', reason: cut });
  return stops;
}
