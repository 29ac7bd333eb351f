import { rmSync } from 'node:fs';
import { programOn } from './path.ts';
import { cli, type Ended, type Repo } from './repo.ts';
import { notRun } from './spec.ts';

/** What a person types once a question is there, behind a command line. util-linux's `script` is the terminal. */
export function inTerminal(repo: Repo, typed: string, ...args: readonly string[]): Ended {
  if (programOn('script') === undefined || !/util-linux/.test(repo.run('script', ['--version']).stdout))
    notRun('there is no `script` of util-linux to make a terminal with');
  const log = `${repo.dir}.typescript`;
  rmSync(log, { force: true });
  const type = `for i in $(seq 100); do grep -q y/N ${log} 2>/dev/null && break; sleep 0.1; done; sleep 0.2; cat`;
  const terminal = `script -qefc "exec ${process.execPath} ${cli} ${args.join(' ')}" ${log}`;
  const command = typed === '' ? terminal : `exec 3<&0; (${type} <&3) | ${terminal}`;
  return repo.run('sh', ['-c', command], { input: typed });
}
