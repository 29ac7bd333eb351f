import { run } from '../process/run.ts';
import type { Repository } from './repository.ts';

/** Git as a person calls it, hooks and network and all: nothing here is asked of it, it is told to do something. */
async function tell({ git, env }: Repository, args: readonly string[]): Promise<string> {
  const { status, stdout, stderr } = await run('git', args, { cwd: git.cwd, env, timeoutMs: 600_000 });
  if (status === 0) return '';
  const said = `${stderr}\n${stdout.toString()}`.split('\n').find((line) => line.trim() !== '');
  return said?.trim() ?? 'it gave no reason';
}

/** Commit these paths, of which nothing is staged, and nothing else; '' or why there is no commit. */
export async function commitOnly(repository: Repository, paths: readonly string[], message: string): Promise<string> {
  const trouble =
    (await tell(repository, ['add', '--', ...paths])) ||
    (await tell(repository, ['commit', '-q', '-m', message, '--only', '--', ...paths]));
  // They were not staged before.
  if (trouble !== '') await tell(repository, ['reset', '-q', '--', ...paths]);
  return trouble;
}

/** Push the branch to where it goes; '' or why not. */
export function push(repository: Repository): Promise<string> {
  return tell(repository, ['push', '-q']);
}
