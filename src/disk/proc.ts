import { closeSync, openSync, readdirSync, readlinkSync, readSync, statSync } from 'node:fs';

/** What Linux tells of a process in /proc/PID/stat. */
export interface ProcessStat {
  /** Z for one that ended and that nobody has asked about. */
  readonly state: string;
  readonly parent: number;
  readonly group: number;
  readonly session: number;
  /** A thread of the system's own, which has no environment. */
  readonly isKernel: boolean;
  /** Ticks since the machine was started. */
  readonly started: number;
}

/** PF_KTHREAD. */
const kernelFlag = 0x20_0000;
/** No program takes longer to be loaded, once its file is being read. */
const loadingMs = 100;
const pause = new Int32Array(new SharedArrayBuffer(4));

let buffer: Buffer = Buffer.allocUnsafe(1 << 14);

/** A file of /proc; undefined where there is none, or none for us. Valid until the next one is read. */
function bytesOf(path: string): Buffer | undefined {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch {
    return undefined;
  }
  try {
    for (let length = 0; ;) {
      const read = readSync(file, buffer, length, buffer.length - length, null);
      if (read === 0) return buffer.subarray(0, length);
      length += read;
      if (length === buffer.length) buffer = Buffer.concat([buffer], length * 2);
    }
  } catch {
    // It ended in between.
    return undefined;
  } finally {
    closeSync(file);
  }
}

/** Undefined where there is no such process, or no such system. */
export function statOf(pid: number | 'self'): ProcessStat | undefined {
  return readStat(bytesOf(`/proc/${pid}/stat`)?.toString('latin1') ?? '');
}

/** The name, in parentheses, is whatever the process calls itself: blanks, line ends and parentheses too. */
export function readStat(text: string): ProcessStat | undefined {
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  if (fields.length < 20) return undefined;
  const [state = '', parent, group, session, , , flags] = fields;
  const isKernel = (Number(flags) & kernelFlag) !== 0;
  return {
    state,
    parent: Number(parent),
    group: Number(group),
    session: Number(session),
    isKernel,
    started: Number(fields[19]),
  };
}

/** A process that ended is there until its parent asks about it, and in some containers nobody ever does. */
export function hasEnded({ state }: ProcessStat): boolean {
  return state === 'Z' || state === 'X';
}

/** The value of a variable a process was started with. */
export function variableOf(pid: number, name: string): string | undefined {
  const bytes = environmentOf(pid);
  if (bytes === undefined) return undefined;
  const at = bytes.indexOf(`${name}=`);
  if (at === -1) return undefined;
  const entry = bytes
    .toString('latin1')
    .split('\0')
    .find((one) => one.startsWith(`${name}=`));
  return entry?.slice(name.length + 1);
}

/**
 * While the system puts one program in the place of another, it shows no variables, and no command line either: whoever
 * is looked for could be overlooked in that moment. Three times, as this may begin anew between two questions.
 */
function environmentOf(pid: number): Buffer | undefined {
  const until = performance.now() + loadingMs;
  for (let loaded = 0; ;) {
    const bytes = bytesOf(`/proc/${pid}/environ`);
    if (bytes?.length !== 0 || loaded === 3 || performance.now() > until) return bytes;
    if (bytesOf(`/proc/${pid}/cmdline`)?.length === 0) Atomics.wait(pause, 0, 0, 0.1);
    else loaded++;
  }
}

export function pidsNow(): number[] {
  return readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? Number(name) : []));
}

export function isShown(pid: number): boolean {
  return statSync(`/proc/${pid}`, { throwIfNoEntry: false }) !== undefined;
}

/** The number that was given out last in our namespace, be it to a thread. */
export function lastPid(): number | undefined {
  return Number(bytesOf('/proc/loadavg')?.toString('latin1').split(' ')[4]) || undefined;
}

/** Whether /proc is there and numbers processes as we do: a namespace of ours may see that of another one. */
export function isOurProc(): boolean {
  return linkOf('/proc/self') === String(process.pid);
}

/** What a link of /proc says. */
export function linkOf(path: string): string | undefined {
  try {
    return readlinkSync(path);
  } catch {
    return undefined;
  }
}

/** A line of /proc. */
export function lineOf(path: string): string | undefined {
  return bytesOf(path)?.toString('latin1').trim();
}
