import { join } from 'node:path';
import { isAnything } from '../../disk/person-files.ts';
import { readIfThere } from '../../disk/read.ts';
import type { RunLog } from '../../flow/log.ts';
import { inRoot, stateFiles } from '../../flow/queue/files.ts';
import { readLock } from '../../git/ref-lock.ts';
import type { FlowEnd } from '../../model/exit.ts';
import type { Flow } from '../../model/flow.ts';
import type { RunView } from '../../model/run.ts';
import { fateOfHolder, type Desk } from './desk.ts';
import { lockedBy, openRun, stillAtWork } from './result.ts';

/** What stands in the way of a run, before it has begun: nothing of it is done, and nothing told. */

export interface Stop {
  readonly end: FlowEnd;
  readonly reason: string;
}

/** Why nothing may run until somebody has looked; undefined: nothing holds it. */
export function holdOf(flow: Flow, { top, root }: Desk, log: RunLog): string | undefined {
  const { held } = log.fold;
  if (flow.items?.of !== 'prompts')
    return held && `it is held by ${held.by}: ${held.reason}; see why, then go on with --resume`;
  const hold = inRoot(root, stateFiles.hold);
  if (!isAnything(join(top, hold)) && !held) return undefined;
  const says = readIfThere(join(top, hold))?.toString('utf8').trim();
  return `${hold} is there (${says ?? held?.reason ?? 'it cannot be read'}): see why, then go on with --resume`;
}

/** What was cut off and nobody has said a word about since: `STAGE of ITEM`. */
function cutOffIn(run: RunView | undefined): string | undefined {
  if (!run) return undefined;
  const { item, items, at } = run;
  const cut = [...item.stages].find(([key, { open }]) => open && (item.words.get(key)?.ruled?.n ?? 0) < open.n);
  if (!cut) return undefined;
  const name = items[at];
  return name === undefined ? cut[0] : `${cut[0]} of ${name}`;
}

/** All that a run would stop for now. */
export async function stopsOf(
  flow: Flow,
  desk: Desk,
  log: RunLog,
  { resume, goMissing }: { readonly resume: boolean; readonly goMissing: string | undefined },
): Promise<Stop[]> {
  const stops: Stop[] = [];
  const lock = await readLock(desk.repository, desk.name);
  const fate = lock && fateOfHolder(lock.holder);
  const busy = lock && fate && fate !== 'dead' ? lockedBy({ ...lock, taken: false, fate }) : stillAtWork(log.fold.last);
  if (busy) return [{ end: busy.end, reason: busy.reason }];
  const held = resume ? undefined : holdOf(flow, desk, log);
  if (held !== undefined) stops.push({ end: 'hold', reason: held });
  if (goMissing !== undefined) stops.push({ end: 'hold', reason: goMissing });
  const cut = cutOffIn(openRun(log.fold.last));
  if (cut !== undefined)
    stops.push({
      end: 'hold',
      reason: `${cut} was cut off, and it may have had effects: see what it did, then go on with --again or --skip-item`,
    });
  return stops;
}
