import { isFault } from '../model/fault.ts';
import type { HookEvent } from '../app/hook.ts';
import { realConsole } from './console.ts';
import { answerGit } from './commands/hook.ts';

/** The hook bundle: no argument parser, no help, no other command. */
export async function hookMain(event: string): Promise<number> {
  const console = realConsole();
  try {
    return await answerGit(event as HookEvent, console);
  } catch (error) {
    console.err(
      isFault(error)
        ? `sluice: ${error.message}\n`
        : `sluice: this is a bug in Sluice; please report it with what follows.\n${(error as Error).stack ?? String(error)}\n`,
    );
    return 1;
  }
}

void hookMain(process.argv[2] ?? '').then((status) => {
  process.exitCode ??= status;
});
