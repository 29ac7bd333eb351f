import colors from 'picocolors';
import { Fault } from '../model/fault.ts';
import type { Console } from './command.ts';

/** The real streams. A reader that goes away ends the printing, never the work. */
export function realConsole(): Console {
  const { stdout, stderr, stdin, env } = process;
  const closed = new Set<NodeJS.WriteStream>();
  for (const stream of [stdout, stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      closed.add(stream);
      // Anything but a closed pipe, such as a full disk behind a redirection, must not pass for success.
      if (error.code !== 'EPIPE') process.exitCode = 2;
    });
  }
  const write = (stream: NodeJS.WriteStream) => (text: string) => {
    if (text !== '' && !closed.has(stream)) stream.write(text);
  };
  return {
    cwd: workingFolder(),
    env,
    out: write(stdout),
    err: write(stderr),
    paint: colors.createColors(wantsColour(env, stdout.isTTY)),
    interactive: Boolean(stdin.isTTY && stdout.isTTY && !env['CI']),
    input: async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of stdin) chunks.push(chunk as Buffer);
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
