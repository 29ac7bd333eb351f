import { spawn } from 'node:child_process';
import { cleanEnvironment, type Ended, type Repo, type RunOptions } from './repo.ts';

/** Start a program and go on; what it comes to is told later. */
export function begin(
  repo: Repo,
  command: string,
  args: readonly string[],
  options: RunOptions & { readonly killAfterMs?: number } = {},
): Promise<Ended> {
  const child = spawn(command, args, {
    cwd: options.cwd ?? repo.dir,
    env: cleanEnvironment({ ...repo.env, ...options.env }),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { stdout: '', stderr: '' };
  child.stdout.on('data', (text) => (said.stdout += text));
  child.stderr.on('data', (text) => (said.stderr += text));
  const timer =
    options.killAfterMs === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), options.killAfterMs);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status, signal) => {
      clearTimeout(timer);
      resolve({ status, signal, ...said, all: said.stdout + said.stderr });
    });
  });
}
