import { join } from 'node:path';
import { isThere } from '../disk/read.ts';

/** Files in the git dir in which a tool keeps unstaged work while it runs its commands. */
const patches = [
  ['lint-staged', 'lint-staged_unstaged.patch'],
  ['lefthook', 'info/lefthook-unstaged.patch'],
] as const;

/**
 * The tool that runs us and hides unstaged work by itself, if there is one: what is written under its hands it takes for
 * its own, or loses. prek calls itself pre-commit.
 */
export function stashingCaller(env: Readonly<Record<string, string | undefined>>, gitDir: string): string | undefined {
  if (env['PRE_COMMIT'] !== undefined) return 'pre-commit';
  return patches.find(([, file]) => isThere(join(gitDir, file)))?.[0];
}
