import { Fault } from '../model/fault.ts';
import type { Console } from './command.ts';

/**
 * The real streams, each touched when it is first used: opening one costs more than many a check. A reader that goes
 * away ends the printing, never the work.
 */
export function realConsole(): Console {
  const { env } = process;
  const opened = new Map<'stdout' | 'stderr', { closed: boolean }>();
  const write = (name: 'stdout' | 'stderr', text: string): void => {
    const state = opened.get(name) ?? { closed: false };
    if (!opened.has(name)) {
      opened.set(name, state);
      process[name].on('error', (error: NodeJS.ErrnoException) => {
        state.closed = true;
        // Anything but a closed pipe, such as a full disk behind a redirection, must not pass for success.
        if (error.code !== 'EPIPE') process.exitCode = 2;
      });
    }
    if (text !== '' && !state.closed) process[name].write(text);
  };
  return {
    cwd: workingFolder(),
    env,
    out: (text) => write('stdout', text),
    err: (text) => write('stderr', text),
    paint: async () => {
      const { default: colors } = await import('picocolors');
      return colors.createColors(wantsColour(env, process.stdout.isTTY));
    },
    interactive: () => process.stdin.isTTY && process.stdout.isTTY && !env['CI'],
    input: async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
      return Buffer.concat(chunks).toString('latin1');
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
