import { damaged, isDamage } from '../disk/damage.ts';
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
    console.err(
      isFault(error)
        ? `sluice: ${error.message}\n`
        : isDamage(error, import.meta.url)
          ? `${damaged}\n`
          : `sluice: this is a bug in Sluice; please report it with what follows.\n${(error as Error).stack ?? String(error)}\n`,
    );
    return hookExitCodes.fault;
  }
}

// Until there is an answer there is none: whatever ends us early must not let a commit through.
process.exitCode = hookExitCodes.fault;
const real = realConsole();
void hookMain(process.argv[2] ?? '', real).then(real.end);
