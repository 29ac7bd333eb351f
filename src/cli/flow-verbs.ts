import type { Asking } from '../app/flow/status.ts';
import { flowExitCodes } from '../model/exit.ts';
import { Fault } from '../model/fault.ts';
import type { Console, Parsed } from './command.ts';

/** What the verbs of `sluice flow` have in common. */

export function askingOf({ values }: Parsed, console: Console): Asking {
  const text = (name: string): string | undefined => (typeof values[name] === 'string' ? values[name] : undefined);
  return { cwd: console.cwd, env: console.env, flow: text('flow') ?? 'queue', root: text('root') };
}

export function reasonOf({ values }: Parsed): string {
  if (typeof values['reason'] === 'string') return values['reason'];
  throw new Fault('usage', 'whoever reads the log wants to know why: add --reason TEXT');
}

export type Does = (parsed: Parsed, console: Console, word: string) => Promise<number>;

export function told({ values }: Parsed, console: Console, words: string, log: string): number {
  console.out(
    values['json'] === true
      ? `${JSON.stringify({ format: 1, done: words, log })}\n`
      : `${words}${log === '' ? '' : ` (${log})`}\n`,
  );
  return flowExitCodes.done;
}
