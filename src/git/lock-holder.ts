import type { Value } from '../model/policy.ts';
import { isMapping } from '../text/data.ts';

/** Who holds a lock: what is needed to tell a process that is gone from one that runs, and what to say of it. */
export interface LockHolder {
  readonly host: string;
  /** The boot of the host and the namespace of process ids; '' where the system tells none. */
  readonly boot: string;
  readonly namespace: string;
  readonly pid: number;
  /** When the process began, in the system's own words: a number of a process is given out again. */
  readonly started: string;
  /** When the lock was taken, ISO, UTC. */
  readonly since: string;
  /** The folder of the work tree, by its name alone. */
  readonly where: string;
  readonly run: string;
  /** What is run, and the folder it is about; '' for all of the repository. */
  readonly flow: string;
  readonly root: string;
  /** The work tree, by a digest. */
  readonly tree: string;
}

const texts = ['host', 'boot', 'namespace', 'started', 'since', 'where', 'run', 'flow', 'root', 'tree'] as const;

/** The holder that a text tells of; undefined for any other text. */
export function holderIn(text: string): LockHolder | undefined {
  const value = parsed(text);
  if (!isMapping(value) || !Number.isSafeInteger(value['pid'])) return undefined;
  return texts.every((name) => typeof value[name] === 'string') ? (value as unknown as LockHolder) : undefined;
}

function parsed(text: string): Value | undefined {
  try {
    return JSON.parse(text) as Value;
  } catch {
    return undefined;
  }
}
