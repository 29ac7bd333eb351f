import { hostname } from 'node:os';
import { isAlive } from './alive.ts';
import { hasEnded, isOurProc, lineOf, linkOf, statOf } from './proc.ts';

/** A process, named so that it is not taken for another one later. What a system does not tell is undefined. */
export interface Holder {
  readonly host: string;
  /** Another one each time the machine is started. */
  readonly boot: string | undefined;
  /** The namespace that the number is of: containers count for themselves. */
  readonly namespace: string | undefined;
  readonly pid: number;
  /** Ticks since the machine was started. */
  readonly started: number | undefined;
}

export type Fate = 'alive' | 'dead' | 'unknown';

export function thisProcess(): Holder {
  const ours = isOurProc();
  return {
    host: hostname(),
    boot: lineOf('/proc/sys/kernel/random/boot_id'),
    namespace: linkOf('/proc/self/ns/pid'),
    pid: process.pid,
    started: ours ? statOf(process.pid)?.started : undefined,
  };
}

/** Whether we were started by a process, or by one that it started. */
export function isWithin(pid: number): boolean {
  for (let at = process.ppid, left = 64; at > 1 && left > 0; left--) {
    if (at === pid) return true;
    at = statOf(at)?.parent ?? 0;
  }
  return false;
}

/** Dead only where there is proof of it: whoever is taken for dead loses what it holds. */
export function fateOf(holder: Holder, here: Holder = thisProcess()): Fate {
  if (holder.host !== here.host) return 'unknown';
  if (holder.boot !== here.boot) return holder.boot === undefined || here.boot === undefined ? 'unknown' : 'dead';
  if (holder.namespace !== here.namespace) return 'unknown';
  if (!isAlive(holder.pid)) return 'dead';
  // Somebody has the number. Where it cannot be told whether it is the same one, it is taken for it.
  const stat = here.started === undefined ? undefined : statOf(holder.pid);
  if (stat === undefined || holder.started === undefined) return 'alive';
  return hasEnded(stat) || stat.started !== holder.started ? 'dead' : 'alive';
}
