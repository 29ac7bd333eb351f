import { spawn, type ChildProcess } from 'node:child_process';
import { Socket } from 'node:net';
import { markName, type ProcessTable } from '../model/process-table.ts';
import { usualGraceMs } from './end-all.ts';
import { Output } from './output.ts';
import { Tree } from './tree.ts';

export interface GroupOptions {
  readonly cwd: string;
  /** All of its environment, but for the mark. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** One word. Whatever carries it belongs to this run. */
  readonly mark: string;
  /** Where the system shows no processes, those in sessions of their own are only found when it is stopped. */
  readonly table: ProcessTable | undefined;
  /** What it reads; without any it reads nothing. */
  readonly input?: Uint8Array | string;
  /** What it writes to either stream, as it comes; nothing of it is kept here. */
  readonly onOutput?: (chunk: Buffer) => void;
  /** `false`: what it writes to its error stream goes nowhere. */
  readonly isErrorHeard?: boolean;
  /**
   * A pipe for both streams. The engine's own are sockets, which no program can open again by a name such as /dev/stderr, and
   * two of them keep no order.
   */
  readonly pipe?: (() => GroupPipe) | undefined;
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
  /** How long what is left of it is asked to end before it is ended. */
  readonly graceMs?: number;
}

export interface GroupEnded {
  readonly status: number | undefined;
  readonly signal: NodeJS.Signals | undefined;
  readonly why: 'ended' | 'timed out' | 'interrupted' | 'not started';
  /** The system's name for why it was not started. */
  readonly trouble: string | undefined;
  readonly ms: number;
  /** What outlived the program, or had left its group, and had to be ended. */
  readonly strays: number;
  /** What of it could not be ended: somebody else's processes. */
  readonly left: number;
}

interface GroupPipe {
  readonly reader: number;
  readonly writer: number;
  closeWriter(): void;
}

type Exit = Pick<GroupEnded, 'status' | 'signal' | 'trouble'>;
type Why = GroupEnded['why'];

/** A clock of the engine counts no further, and takes what is beyond for now. */
const longestMs = 2 ** 31 - 1;
/**
 * Run a program in a group of its own, and come back when it has ended and nothing is left of it. It is not judged by
 * what it does; what `onOutput` throws is thrown when everything has ended.
 */
export async function runGroup(command: string, args: readonly string[], options: GroupOptions): Promise<GroupEnded> {
  const begun = performance.now();
  const ended = (why: Why, exit?: Exit, strays = 0, left = 0): GroupEnded => {
    const { status, signal, trouble } = exit ?? {};
    return { status, signal, why, trouble, ms: performance.now() - begun, strays, left };
  };
  if (options.signal?.aborted) return ended('interrupted');
  const pipe = options.onOutput && options.pipe?.();
  const child = start(command, args, options, pipe);
  pipe?.closeWriter();
  const piped = pipe && new Socket({ fd: pipe.reader, readable: true, writable: false });
  if (typeof child === 'string') {
    piped?.destroy();
    return ended('not started', notStarted(child));
  }
  const exit = exitOf(child);
  if (child.pid === undefined) {
    piped?.destroy();
    return ended('not started', await exit);
  }

  const tree = new Tree(child, child.pid, options);
  const output = new Output(child, options.onOutput, piped);
  const why = await firstOf(exit, output, options);
  const { strays, left } = await tree.end(why === 'ended', options.graceMs ?? usualGraceMs);
  await output.drained();
  if (output.thrown !== undefined) throw output.thrown.error;
  return ended(why, await exit, strays, left);
}

/** The program in a session, and so in a group, of its own; or the system's name for why it is not. */
function start(
  command: string,
  args: readonly string[],
  { cwd, env, mark, input, onOutput, isErrorHeard = true }: GroupOptions,
  pipe: GroupPipe | undefined,
): ChildProcess | string {
  const output = onOutput === undefined ? 'ignore' : (pipe?.writer ?? 'pipe');
  // A run that is started within another one carries the marks of both.
  const marks = [env[markName] ?? '', mark].filter((one) => one !== '').join(' ');
  try {
    const child = spawn(command, args, {
      cwd,
      env: { ...env, ...(input === undefined ? {} : notRemote(env)), [markName]: marks },
      stdio: [input === undefined ? 'ignore' : 'pipe', output, isErrorHeard ? output : 'ignore'],
      detached: true,
      windowsHide: true,
    });
    // A program that ends before it has read its input is judged by its status, not by the broken pipe.
    child.stdin?.on('error', () => undefined);
    child.stdin?.end(input);
    return child;
  } catch (error) {
    return codeOf(error);
  }
}

/** The engine's pipes are sockets, and bash, unless another shell has started it, takes that for a login from afar. */
function notRemote({ SHLVL = '1' }: GroupOptions['env']): GroupOptions['env'] {
  return { SHLVL };
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? 'unknown';
}

/** Not when its streams are closed: what it leaves behind holds them open. */
function exitOf(child: ChildProcess): Promise<Exit> {
  return new Promise((resolve) => {
    child.on('error', (error) => resolve(notStarted(codeOf(error))));
    child.on('exit', (status, signal) =>
      resolve({ status: status ?? undefined, signal: signal ?? undefined, trouble: undefined }),
    );
  });
}

function notStarted(trouble: string): Exit {
  return { status: undefined, signal: undefined, trouble };
}

function firstOf(exit: Promise<Exit>, output: Output, { timeoutMs, signal }: GroupOptions): Promise<Why> {
  return new Promise((resolve) => {
    const interrupt = (): void => done('interrupted');
    const late = (): void => done('timed out');
    const timer = timeoutMs === undefined ? undefined : setTimeout(late, Math.min(timeoutMs, longestMs));
    const done = (why: Why): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', interrupt);
      resolve(why);
    };
    signal?.addEventListener('abort', interrupt);
    output.onThrown = interrupt;
    void exit.then(() => done('ended'));
  });
}
