import { spawn } from 'node:child_process';
import { cleanEnvironment, cli, type Repo } from './repo.ts';

/** Sluice beside this process, for tests that have to answer it meanwhile. */
export function runAsync(
  repo: Repo,
  args: readonly string[],
): Promise<{ readonly status: number | null; readonly all: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [cli, ...args], {
      cwd: repo.dir,
      env: cleanEnvironment({ CLAUDECODE: undefined }),
    });
    let all = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (all += String(chunk)));
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, all }));
  });
}
