import { readdirSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const damaged = 'sluice: the engine is not whole: run `npx sluice init` again, or install Sluice anew.';

/**
 * Whether an error nobody expected comes from a part of the engine that is gone, cut short or empty: no bug to report,
 * but an installation to repair. `program` is the file that runs.
 */
export function isDamage(error: unknown, program: string): boolean {
  const { code, stack = '' } = error as { code?: unknown; stack?: string };
  if (code === 'MODULE_NOT_FOUND') return true;
  // Node names the file in front of the error where the file itself cannot be read as a program.
  if (error instanceof SyntaxError && /\.cjs:\d+$/.test(stack.split('\n')[0] ?? '')) return true;
  const folder = dirname(fileURLToPath(program));
  return readdirSync(folder).some((name) => name.endsWith('.cjs') && statSync(join(folder, name)).size === 0);
}
