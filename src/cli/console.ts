import { exitCodes } from '../model/exit.ts';
import { Fault } from '../model/fault.ts';
import type { Console } from './command.ts';

type StreamName = 'stdout' | 'stderr';

export interface RealConsole extends Console {
  /** The exit status, unless what it stands for never reached its reader. */
  readonly end: (status: number) => void;
}

/**
 * The real streams, each touched when it is first used: opening one costs more than many a check. A reader that goes
 * away ends the printing, never the work; what cannot be printed for any other reason must not pass for success.
 */
export function realConsole(): RealConsole {
  const { env } = process;
  const open = new Map<StreamName, boolean>();
  let lost = false;
  let progress = false;
  /** What takes a line of progress away. */
  const clear = (): string => {
    const text = progress ? '\r\x1b[K' : '';
    progress = false;
    return text;
  };
  const failed = (name: StreamName, error: NodeJS.ErrnoException): void => {
    open.set(name, false);
    if (error.code === 'EPIPE' || lost) return;
    lost = true;
    process.exitCode = exitCodes.fault;
    const where = name === 'stdout' ? 'the output' : 'what had to be said';
    write(
      'stderr',
      `sluice: ${where} could not be written (${error.code ?? error.message}): make room, or choose another place.\n`,
    );
  };
  const write = (name: StreamName, text: string): void => {
    if (!open.has(name)) {
      open.set(name, true);
      process[name].on('error', (error) => failed(name, error));
    }
    if (text !== '' && open.get(name)) process[name].write(text);
  };
  return {
    get cwd() {
      return workingFolder();
    },
    env,
    out: (text) => {
      if (progress) write('stderr', clear());
      write('stdout', text);
    },
    err: (text) => write('stderr', clear() + text),
    progress: (line) => {
      if (!process.stderr.isTTY || env['CI'] || env['TERM'] === 'dumb') return;
      write('stderr', clear() + line);
      progress = line !== '';
    },
    paint: async (name = 'stdout') => {
      const { default: colors } = await import('picocolors');
      return colors.createColors(wantsColour(env, process[name].isTTY));
    },
    width: () => (process.stdout.isTTY ? process.stdout.columns : undefined),
    interactive: (asked = 'stdout') => process.stdin.isTTY && process[asked].isTTY && !env['CI'],
    input: async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
      return Buffer.concat(chunks).toString('latin1');
    },
    line: () =>
      new Promise((resolve) => {
        const answer = (chunk: unknown): void => {
          process.stdin.pause();
          resolve(String(chunk ?? ''));
        };
        process.stdin.once('data', answer);
        // Nobody answers any more.
        process.stdin.once('end', () => answer(''));
      }),
    end: (status) => {
      if (!lost) process.exitCode = status;
    },
  };
}

/** A folder that was deleted under us has no name any more. */
function workingFolder(): string {
  try {
    return process.cwd();
  } catch {
    throw new Fault('usage', 'the current folder does not exist any more: change to one that does.');
  }
}

/** NO_COLOR and FORCE_COLOR first, then the terminal. */
function wantsColour(env: Console['env'], terminal: boolean | undefined): boolean {
  if (env['NO_COLOR']) return false;
  if (env['FORCE_COLOR'] !== undefined) return env['FORCE_COLOR'] !== '0';
  return Boolean(terminal) && env['TERM'] !== 'dumb';
}
