import { join } from 'node:path';
import { writeAtomically } from '../../disk/atomic.ts';
import { readIfThere } from '../../disk/read.ts';
import { gitVersion, oldestGit, olderThan } from '../../git/git.ts';
import { stage } from '../../git/porcelain.ts';
import { findRepository, type Repository } from '../../git/repository.ts';
import { Fault, isFault } from '../../model/fault.ts';
import type { Report } from '../../model/report.ts';
import { version } from '../../model/version.ts';
import { configPath } from '../../policy/config.ts';
import { allPacks } from '../../policy/generated/packs.ts';
import { check } from '../run-check.ts';
import { installEngine } from './engine.ts';
import { surroundings, type Wiring } from './places.ts';
import { wire, type Wired } from './wire.ts';

export interface InitOptions {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

export type Init =
  /** There is nothing to hold here, and that is no mistake: an install script may run anywhere. */
  | { readonly kind: 'skipped'; readonly why: string }
  | {
      readonly kind: 'done';
      readonly wiring: Wiring['kind'];
      readonly written: Wired['written'];
      readonly todo: readonly string[];
      /** What the whole work tree holds today. */
      readonly today: Report;
    };

/** Wire a repository. Idempotent; asks nothing; writes nothing that it does not name. */
export async function init(options: InitOptions): Promise<Init> {
  const { env, cwd } = options;
  if (env['CI'] && env['CI'] !== 'false')
    return { kind: 'skipped', why: 'this is CI, where `sluice check` is the gate: no hooks were wired' };
  const repository = await repositoryOrSkip(options);
  if ('why' in repository) return { kind: 'skipped', why: repository.why };
  if (repository.top === undefined)
    throw new Fault('usage', 'a bare repository makes no commits: wire the clones that do, and check pushes in CI.');
  await refuseOldGit(repository);
  const { wiring } = await surroundings(repository, repository.top);
  // First the engine: a hook that is wired before it would refuse every commit.
  installEngine(repository);
  const wired = await wire(repository, repository.top, wiring);
  const config = await writeConfig(repository, repository.top);
  return {
    kind: 'done',
    wiring: wiring.kind,
    written: [...wired.written, ...config],
    todo: wired.todo,
    today: await check({ cwd, env, all: true }),
  };
}

/** Run by a package manager, a missing repository is an ordinary case: a tarball, a container, a dependency's own clone. */
async function repositoryOrSkip({ cwd, env }: InitOptions): Promise<Repository | { readonly why: string }> {
  try {
    return await findRepository(cwd, env);
  } catch (error) {
    if (isFault(error) && env['npm_lifecycle_event'] !== undefined) return { why: 'there is no git repository here' };
    throw error;
  }
}

async function refuseOldGit(repository: Repository): Promise<void> {
  const found = await gitVersion(repository.git);
  if (found !== undefined && olderThan(found, oldestGit))
    throw new Fault('git', `git ${found} is too old: Sluice needs ${oldestGit} or newer.`);
}

/** The policy, where there is none yet, and in the next commit: hooks judge by what is committed, not by what lies around. */
async function writeConfig(repository: Repository, top: string): Promise<Wired['written']> {
  if (readIfThere(join(top, configPath))) return [];
  writeAtomically(
    join(top, configPath),
    configText(readIfThere(join(top, 'node_modules/sluice/package.json')) !== undefined),
  );
  await stage(repository, configPath);
  return [{ path: configPath, what: 'what is checked here; staged, commit it' }];
}

function configText(installed: boolean): string {
  const newest = allPacks.map((pack) => pack.edition).reduce((one, other) => (other > one ? other : one));
  const [major, minor] = version.split('.');
  return [
    ...(installed ? ['# yaml-language-server: $schema=node_modules/sluice/schemas/sluice.schema.json'] : []),
    '# What Sluice checks here. Without further lines: every kind of document its packs know, as they were on this date.',
    'version: 1',
    `requires: '>=${major}.${minor}'`,
    'packs: auto',
    `asOf: '${newest}'`,
    '',
  ].join('\n');
}

/** How many documents would stop a commit today. */
export function blockedToday(today: Report): number {
  return new Set(today.findings.filter((finding) => finding.severity === 'error').map((finding) => finding.path)).size;
}
