import { join } from 'node:path';
import { readIfThere } from '../../disk/read.ts';
import { gitVersion, oldestGit, olderThan } from '../../git/git.ts';
import type { Repository } from '../../git/repository.ts';
import { version } from '../../model/version.ts';
import { withoutRepository } from '../../process/environment.ts';
import { run } from '../../process/run.ts';
import type { Finding } from './looked.ts';
import { copiedVersion, copyIsDamaged, recordedNode } from './engine.ts';

/** The programs a hook needs, and the engine it starts. */
export async function gitFinding(repository: Repository): Promise<Finding> {
  const found = (await gitVersion(repository.git)) ?? 'unknown';
  const old = olderThan(found, oldestGit);
  return {
    what: 'git',
    state: old ? 'off' : 'ok',
    says: old ? `${found} is too old: ${oldestGit} or newer is needed` : found,
  };
}

export function engineFinding(repository: Repository, top: string): Finding {
  const installed = readIfThere(join(top, 'node_modules/sluice/dist/engine/version'))?.toString().trim();
  const copy = copiedVersion(repository);
  const off = (says: string): Finding => ({ what: 'engine', state: 'off', says: `${says}; run \`sluice init\`` });
  if (copy === undefined)
    return installed === undefined
      ? off('there is none, or no whole one: every commit will be refused')
      : off(`${installed} in node_modules, and no copy for other work trees`);
  if (copyIsDamaged(repository)) return off('the copy in the git dir is not what it was');
  if (olderThan(copy, installed ?? version))
    return off(`the copy in the git dir is ${copy}, this is ${installed ?? version}`);
  const says =
    installed === undefined
      ? `${copy}, the copy in the git dir`
      : `${installed}, from node_modules; a copy${copy === installed ? '' : ` (${copy})`} serves other work trees`;
  return { what: 'engine', state: 'ok', says };
}

export async function nodeFinding(repository: Repository): Promise<Finding> {
  const node = recordedNode(repository);
  if (node === undefined) return { what: 'node', state: 'off', says: 'none is recorded; run `sluice init`' };
  const ended = await run(node, ['--version'], {
    cwd: repository.git.cwd,
    env: withoutRepository(repository.env),
    timeoutMs: 10_000,
  });
  const found = /^v(\d+\.\d+\.\d+)/.exec(ended.stdout.toString())?.[1];
  if (found === undefined)
    return {
      what: 'node',
      state: 'off',
      says: `${node} does not run any more; run \`sluice init\` with the one you use now`,
    };
  return olderThan(found, '20.19')
    ? { what: 'node', state: 'off', says: `${node} is ${found}; 20.19 or newer is needed` }
    : { what: 'node', state: 'ok', says: `${found} (${node})` };
}
