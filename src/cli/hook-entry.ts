import { damageOf } from '../disk/damage.ts';
import { isFault } from '../model/fault.ts';
import { hookExitCodes } from '../model/exit.ts';
import type { HookEvent } from '../app/hook.ts';
import type { Console } from './command.ts';
import { realConsole } from './console.ts';
import { answerGit } from './commands/hook.ts';

/** The hook bundle: no argument parser, no help, no other command. */
async function hookMain(event: string, console: Console): Promise<number> {
  try {
    return await answerGit(event as HookEvent, console);
  } catch (error) {
    const fault = isFault(error) ? error : damageOf(error, import.meta.url);
    console.err(
      fault
        ? `sluice: ${fault.message}\n`
        : `sluice: this is a bug in Sluice; please report it with what follows.\n${(error as Error).stack ?? String(error)}\n`,
    );
    return hookExitCodes.fault;
  }
}

/** Called by the starter, and the last thing in this file: one that was cut short has nothing to call. */
export function start(): void {
  const console = realConsole();
  void hookMain(process.argv[2] ?? '', console).then(console.end);
}
