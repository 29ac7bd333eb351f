import type { Left } from '../model/process-table.ts';
import { run } from './run.ts';

/** What a process started, and what those started, where only `ps` tells: it must be asked while they are there. */
export async function descendantsOf(
  pid: number,
  env: Readonly<Record<string, string | undefined>>,
): Promise<readonly Left[]> {
  const asked = { cwd: '/', env, timeoutMs: 5000 };
  const { stdout } = await run('ps', ['-A', '-o', 'pid=,ppid=,pgid='], asked);
  const rows = Array.from(stdout.toString().matchAll(/^\s*(\d+)\s+(\d+)\s+(\d+)\s*$/gm), (row) => row.map(Number));
  const found = new Set([pid]);
  for (let before = 0; before !== found.size;) {
    before = found.size;
    for (const [, child = 0, parent = 0] of rows) if (found.has(parent)) found.add(child);
  }
  found.delete(pid);
  return rows.flatMap(([, child = 0, , group = 0]) => (found.has(child) ? { pid: child, group } : []));
}
