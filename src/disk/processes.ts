import { markName, type Began, type Left, type ProcessTable } from '../model/process-table.ts';
import { hasEnded, isOurProc, isShown, lastPid, pidsNow, statOf, variableOf, type ProcessStat } from './proc.ts';

/** Within this time nobody starts so many processes that their numbers begin anew and come as far as before. */
const briefMs = 200;
/** Asking for so many numbers one by one is quicker than listing them all. */
const fewPids = 256;

/** Undefined where the system does not show the processes it has in files. */
export function processTable(): ProcessTable | undefined {
  return isOurProc() ? { began, leftOf, marked } : undefined;
}

function began(pid: number): Began {
  return { pid, started: statOf(pid)?.started, at: performance.now() };
}

function leftOf(leader: Began, mark: string): Left[] {
  const { pid, started = 0 } = leader;
  const belongs = (one: number, stat: ProcessStat): boolean =>
    stat.started >= started && (stat.session === pid || stat.group === pid || isMarked(one, mark));
  return those(since(leader) ?? pidsNow(), belongs).filter((one) => one.pid !== pid);
}

function marked(mark: string): Left[] {
  return those(pidsNow(), (pid) => isMarked(pid, mark));
}

function those(pids: readonly number[], belongs: (pid: number, stat: ProcessStat) => boolean): Left[] {
  return pids.flatMap((pid) => {
    const stat = pid === process.pid ? undefined : statOf(pid);
    return stat !== undefined && !stat.isKernel && !hasEnded(stat) && belongs(pid, stat)
      ? { pid, group: stat.group }
      : [];
  });
}

/**
 * The numbers that were given out after that of a leader; undefined where they cannot be told from their order. Most
 * blocks are over in a moment, and to read of every process there is would take longer than they do.
 */
function since({ pid, at }: Began): number[] | undefined {
  if (performance.now() - at > briefMs) return undefined;
  const last = lastPid();
  if (last === undefined || last < pid || last - pid > fewPids) return undefined;
  return Array.from({ length: last - pid }, (_, index) => pid + 1 + index).filter(isShown);
}

/** A run within a run has the marks of both, parted by blanks. */
function isMarked(pid: number, mark: string): boolean {
  return variableOf(pid, markName)?.split(' ').includes(mark) === true;
}
