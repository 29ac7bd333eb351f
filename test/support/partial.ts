import { chmodSync, existsSync, writeFileSync } from 'node:fs';
import { programPath } from './programs.ts';
import { Repo, type RunOptions } from './repo.ts';

export interface Partial {
  readonly repo: Repo;
  /** Whether the remote was asked for anything since the clone. */
  asked(): boolean;
}

/** A wired clone that has fetched no content but that of a sparse checkout. */
export function clonePartly(origin: Repo, patterns: readonly string[], env: RunOptions['env'] = {}): Partial {
  for (const key of ['uploadpack.allowFilter', 'uploadpack.allowAnySHA1InWant']) origin.git(['config', key, 'true']);
  const repo = new Repo(origin.path('..', 'partial'), env);
  const mark = origin.path('..', 'asked');
  origin.git(['clone', '-q', '--filter=blob:none', '--no-checkout', `file://${origin.dir}`, repo.dir]);
  repo.git(['config', 'core.sparseCheckout', 'true']);
  repo.write('.git/info/sparse-checkout', patterns.map((pattern) => `${pattern}\n`).join(''));
  repo.git(['read-tree', '-mu', 'HEAD']);
  repo.init();
  const script = origin.path('..', 'upload-pack');
  writeFileSync(script, `#!/bin/sh\n: > '${mark}'\nexec '${programPath(origin, 'git-upload-pack')}' "$@"\n`);
  chmodSync(script, 0o755);
  repo.git(['config', 'remote.origin.uploadpack', script]);
  return { repo, asked: () => existsSync(mark) };
}

/** Run a command that a message names, as a person would. */
export function runNamed(repo: Repo, command: string): void {
  if (!command.startsWith('git ')) throw new Error(`this is no command of git: ${command}`);
  const ended = repo.run('sh', ['-c', command]);
  if (ended.status !== 0) throw new Error(`${command} ended with ${ended.status}\n${ended.all}`);
}
