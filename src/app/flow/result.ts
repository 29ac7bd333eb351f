import { randomBytes } from 'node:crypto';
import type { HeldBy } from '../../git/ref-lock.ts';
import type { FlowEnd } from '../../model/exit.ts';
import type { RunEvent, RunView } from '../../model/run.ts';
import { isUnfinished } from '../../runs/fold.ts';
import { runnerOf } from './desk.ts';
import { flagsFor } from './named.ts';

/** How a run ended, for whoever asked for it. */
export interface RunResult {
  readonly end: FlowEnd;
  readonly reason: string;
  readonly run: string;
  readonly counts: RunView['counts'];
}

const none: RunView['counts'] = { ran: 0, fail_streak: 0, fail_total: 0, item_loops: 0 };

export function ended(end: FlowEnd, reason: string, run = '', counts: RunView['counts'] = none): RunResult {
  return { end, reason, run, counts };
}

export function lockedBy({ holder: { run, pid, host, where, since, flow, root }, fate }: HeldBy): RunResult {
  const unlock = `sluice flow unlock${flagsFor(flow, root)} --reason WHY`;
  const next = fate === 'unknown' ? `; if it is gone, \`${unlock}\` takes the lock away` : '';
  return ended('locked', `${run} is run by process ${pid} on ${host} in ${where} since ${since}${next}`);
}

/** Somebody took its lock away, and it is at work all the same: two of them would undo what the other does. */
export function stillAtWork(run: RunView | undefined): RunResult | undefined {
  const pid = runnerOf(run);
  if (pid === undefined) return undefined;
  return ended(
    'locked',
    `${run!.run} is run by process ${pid}, and its lock is gone: wait for it, or end it`,
    run!.run,
  );
}

/** `20261122T074500Z`, and something of its own: two may begin in one second. */
export function runId(now: Date): string {
  return `${compact(now)}-${randomBytes(2).toString('hex')}`;
}

export function compact(now: Date): string {
  return `${now.toISOString().slice(0, 19).replaceAll(/[-:]/g, '')}Z`;
}

/** The run that is gone on with; undefined where another one begins. */
export function openRun(last: RunView | undefined): RunView | undefined {
  return last && isUnfinished(last) ? last : undefined;
}

/** A word about what was cut off is a word about the one stage that was open. */
export function rulingsOn({ item, items, at }: RunView, word: 'again' | 'skip' | undefined): RunEvent[] {
  if (word === undefined) return [];
  const ruling = word === 'again' ? 'again' : 'stop';
  const reason = word === 'again' ? '--again' : '--skip-item';
  return [...item.stages].flatMap(([key, view]): RunEvent[] => {
    const [stage = '', stream = ''] = key.split('/');
    return view.open
      ? [{ event: 'ruled', item: items[at] ?? '', stage, stream, by: 'sluice run', reason, ruling }]
      : [];
  });
}
