import { runNow } from './run.ts';

/** Make a pipe with a name; false where the system has none. */
export function makeFifo(path: string, cwd: string): boolean {
  const { status } = runNow('mkfifo', ['-m', '600', path], { cwd, env: { PATH: '/usr/bin:/bin:/usr/local/bin' } });
  return status === 0;
}
