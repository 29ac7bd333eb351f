import { chmodSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cleanEnvironment, type Repo } from './repo.ts';

/** Programs that a command starts, seen through stand-ins that write their name down and hand over to the real one. */
export interface Watched {
  /** What a command needs in its environment to be watched. */
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The programs started since the last question, each with its first word: `git diff-index`, `node`; not those that
   * `git commit` starts for itself. */
  started(): string[];
}

/** Where the real program is. */
export function programPath(repo: Repo, name: string): string {
  return repo.run('sh', ['-c', `command -v ${name}`]).stdout.trim();
}

/**
 * Git puts its own folder of programs before everything else on the PATH of a hook, so a stand-in has to be there too:
 * GIT_EXEC_PATH names that folder. `before` are lines of shell that each stand-in runs first.
 */
export function watch(repo: Repo, before = ''): Watched {
  const folder = repo.path('..', 'stand-ins');
  const log = join(folder, 'log');
  mkdirSync(folder, { recursive: true });
  writeFileSync(log, '');
  const realGit = programPath(repo, 'git');
  // A commit starts upkeep of its own now and then.
  for (const key of ['gc.auto', 'maintenance.auto']) repo.git(['config', key, '0']);
  const realFolder = repo.git(['--exec-path']).trim();
  for (const name of readdirSync(realFolder))
    if (name !== 'git') symlinkSync(join(realFolder, name), join(folder, name));
  standIn(folder, 'git', [`echo "git $1" >> '${log}'`, before, `exec '${realGit}' "$@"`]);
  standIn(folder, 'node', [`echo node >> '${log}'`, `exec '${process.execPath}' "$@"`]);
  // The recorded Node is tried before PATH.
  if (repo.exists('.git/sluice/node')) repo.write('.git/sluice/node', `${join(folder, 'node')}\n`);
  return {
    env: { GIT_EXEC_PATH: folder, PATH: `${folder}:${cleanEnvironment()['PATH']}` },
    started: () => {
      const lines = readFileSync(log, 'utf8').split('\n').filter(Boolean);
      writeFileSync(log, '');
      return lines.filter((line) => !/^git (?:commit|gc|maintenance)$/.test(line));
    },
  };
}

function standIn(folder: string, name: string, lines: readonly string[]): void {
  const path = join(folder, name);
  writeFileSync(path, ['#!/bin/sh', ...lines.filter(Boolean), ''].join('\n'));
  chmodSync(path, 0o755);
}
