import { run } from './run.ts';

/** Make a pipe with a name; false where the system has none. */
export async function makeFifo(path: string, cwd: string): Promise<boolean> {
  const { status } = await run('mkfifo', ['-m', '600', path], { cwd, env: { PATH: '/usr/bin:/bin:/usr/local/bin' } });
  return status === 0;
}
