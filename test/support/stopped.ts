import { spawn } from 'node:child_process';
import type { Queue } from './queue.ts';
import { cleanEnvironment, cli } from './repo.ts';

export interface Stopped {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Start a run, and stop it once something of it has left the word `two` and is at work. */
export async function stopped(
  queue: Queue,
  to: 'group' | 'process',
  signal: NodeJS.Signals = 'SIGINT',
  args: readonly string[] = [],
  /** Done before it is stopped. */
  meanwhile: () => void = () => undefined,
  { flow = 'queue', env = {} }: { readonly flow?: string; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<Stopped> {
  const child = spawn(process.execPath, [cli, 'run', flow, ...args], {
    cwd: queue.repo.dir,
    env: cleanEnvironment({ HOME: '/nonexistent', ...env }),
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk) => (stdout += chunk));
  child.stderr.on('data', (chunk) => (stderr += chunk));
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  while (!queue.ran().includes('two') && child.exitCode === null) await new Promise((go) => setTimeout(go, 50));
  meanwhile();
  process.kill(to === 'group' ? -child.pid! : child.pid!, signal);
  return { status: await ended, stdout, stderr };
}
