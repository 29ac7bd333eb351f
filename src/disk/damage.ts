import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Fault } from '../model/fault.ts';

export const damaged = 'the engine is not whole: run `npx sluice init` again, or install Sluice anew.';

/** The last line of every program of the engine: one without it was cut short. */
export const lastLine = '// whole\n';

/**
 * An error nobody expected that comes from a part of the engine that is gone, cut short or empty: no bug to report, but
 * an installation to repair. Undefined when the parts are there. `program` is the file that runs.
 */
export function damageOf(error: unknown, program: string): Fault | undefined {
  return isUnreadable(error) || isCut(program) ? new Fault('disk', damaged, error) : undefined;
}

function isUnreadable(error: unknown): boolean {
  const { code, stack = '' } = (error ?? {}) as { code?: unknown; stack?: string };
  // Node names the file in front of the error where the file itself cannot be read as a program.
  return code === 'MODULE_NOT_FOUND' || (error instanceof SyntaxError && /\.cjs:\d+$/.test(stack.split('\n')[0] ?? ''));
}

function isCut(program: string): boolean {
  const folder = dirname(fileURLToPath(program));
  return readdirSync(folder).some(
    (name) => name.endsWith('.cjs') && !readFileSync(join(folder, name), 'utf8').endsWith(lastLine),
  );
}
