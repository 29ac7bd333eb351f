import { setTimeout as sleep } from 'node:timers/promises';
import type { ProcessTable } from '../model/process-table.ts';

/** A process, or a group where the number is negative. */
export type Target = number;

/** How long what is left is asked to end before it is ended. */
export const usualGraceMs = 2000;
/** Longer than the system takes to end what it may end; what is left then is somebody else's. */
const patienceMs = 2000;

/** End everything that is found, and what it starts meanwhile; the answer is what could not be ended. */
export async function endAll(find: () => readonly Target[], graceMs: number): Promise<readonly Target[]> {
  const asked = new Set<Target>();
  const killFrom = performance.now() + graceMs;
  const giveUp = killFrom + patienceMs;
  for (let pause = 1, empty = 0; ; pause = Math.min(pause * 2, 50)) {
    const left = find();
    empty = left.length === 0 ? empty + 1 : 0;
    // Twice: what one that ended had just started may stand where the list had been read already.
    if (empty === 2 || (empty === 1 && asked.size === 0)) return [];
    const now = performance.now();
    if (now > giveUp) return left;
    for (const target of left) {
      if (now >= killFrom) signal(target, 'SIGKILL');
      else if (!asked.has(target)) signal(target, 'SIGTERM');
      asked.add(target);
    }
    await sleep(pause);
  }
}

/** End what a runner left behind that was killed; how many there were, or undefined where the system does not show them. */
export async function endStrays(
  mark: string,
  table: ProcessTable | undefined,
  graceMs: number = usualGraceMs,
): Promise<number | undefined> {
  if (table === undefined) return undefined;
  const met = new Set<number>();
  await endAll(() => {
    const pids = table.marked(mark).map(({ pid }) => pid);
    for (const pid of pids) met.add(pid);
    return pids;
  }, graceMs);
  return met.size;
}

/** Whether there is one, and it is ours to end. */
export function isThere(target: Target): boolean {
  return signal(target, 0);
}

function signal(target: Target, name: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(target, name);
  } catch {
    // It has ended, or is somebody else's.
    return false;
  }
}
