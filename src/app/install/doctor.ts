import { join, relative } from 'node:path';
import { isExecutable } from '../../disk/person-files.ts';
import { isThere, readIfThere } from '../../disk/read.ts';
import { askGit, gitVersion, oldestGit, olderThan } from '../../git/git.ts';
import { findRepository, type Repository } from '../../git/repository.ts';
import { indexSnapshot } from '../../git/index-snapshot.ts';
import { Fault, isFault } from '../../model/fault.ts';
import type { Policy } from '../../model/policy.ts';
import { version } from '../../model/version.ts';
import { withoutRepository } from '../../process/environment.ts';
import { run } from '../../process/run.ts';
import { configPath } from '../../policy/config.ts';
import { loadPolicy } from '../../policy/load.ts';
import { gateIsCurrent, gatePath, gateText } from '../gate.ts';
import { hookEvents, type HookEvent } from '../hook.ts';
import { copiedVersion, recordedNode } from './engine.ts';
import { ourHooks, surroundings, type Surroundings } from './places.ts';
import { hasBlock } from './shell.ts';

/** One thing `doctor` looked at. `off` means a gate does not hold; `note` is worth knowing and holds nevertheless. */
export interface Finding {
  readonly what: string;
  readonly state: 'ok' | 'off' | 'note';
  readonly says: string;
}

/** Which hooks really fire from this work tree, and whether what they start is whole and current. */
export async function doctor(options: {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}): Promise<readonly Finding[]> {
  const repository = await findRepository(options.cwd, options.env);
  const { top } = repository;
  if (top === undefined)
    throw new Fault('usage', 'a bare repository makes no commits, so no hook of ours fires in it: ask in a work tree.');
  const around = await surroundings(repository, top);
  const policy = await indexPolicy(repository);
  return [
    await gitFinding(repository),
    hooksPathFinding(top, around),
    ...hookEvents.map((event) => eventFinding(repository, top, around, event)),
    engineFinding(repository, top),
    await nodeFinding(repository),
    ...policy.findings,
    ...(policy.policy ? [await gateFinding(repository, policy.policy), startsFinding(policy.policy)] : []),
  ];
}

async function gitFinding(repository: Repository): Promise<Finding> {
  const found = (await gitVersion(repository.git)) ?? 'unknown';
  const old = olderThan(found, oldestGit);
  return {
    what: 'git',
    state: old ? 'off' : 'ok',
    says: old ? `${found} is too old: ${oldestGit} or newer is needed` : found,
  };
}

function hooksPathFinding(top: string, { hooks, wiring }: Surroundings): Finding {
  const folder = relative(top, hooks.folder) || '.';
  const by = {
    default: 'nothing is configured',
    sluice: '`sluice init` decided',
    command: 'the command line or the environment decides',
  } as const;
  const decided =
    by[hooks.scope as keyof typeof by] ??
    `the ${hooks.scope} configuration decides (${hooks.origin.replace(/^file:/, '')})`;
  return {
    what: 'hooks path',
    state: 'ok',
    says: `${folder}; ${decided}; managed by ${wiring.kind === 'plain' ? 'nobody else' : wiring.kind}`,
  };
}

/** Whether git, asked for an event from this very work tree, comes to a file that starts us. */
function eventFinding(repository: Repository, top: string, around: Surroundings, event: HookEvent): Finding {
  const fromConfig = around.values.some(
    (one) => one.key === `hook.sluice-${event}.command` && one.value.includes(repository.commonDir),
  );
  if (fromConfig && around.wiring.kind === 'config hooks')
    return { what: event, state: 'ok', says: "fires from git's configuration" };
  const file = join(around.hooks.folder, event);
  const shown = relative(top, file);
  if (!isThere(file))
    return { what: event, state: 'off', says: `nothing fires: ${shown} does not exist; run \`sluice init\`` };
  if (!isExecutable(file))
    return {
      what: event,
      state: 'off',
      says: `git ignores ${shown}, because it is not executable; run \`sluice init\``,
    };
  return reaches(repository, top, around, event, file)
    ? { what: event, state: 'ok', says: `fires from ${shown}` }
    : { what: event, state: 'off', says: `${shown} fires and does not call Sluice; run \`sluice init\`` };
}

function reaches(
  repository: Repository,
  top: string,
  { wiring, hooks }: Surroundings,
  event: HookEvent,
  file: string,
): boolean {
  const has = (path: string): boolean => hasBlock(readIfThere(path)?.toString('utf8') ?? '');
  if (hooks.folder === ourHooks(repository) || has(file)) return true;
  if (wiring.kind === 'husky') return has(join(top, wiring.folder, event));
  const managed = readIfThere(file)?.toString('utf8') ?? '';
  if (wiring.kind === 'lefthook') return managed.includes('lefthook') && has(join(top, wiring.config));
  return wiring.kind === 'pre-commit' && /pre-commit|prek/.test(managed) && has(join(top, wiring.config));
}

function engineFinding(repository: Repository, top: string): Finding {
  const installed = readIfThere(join(top, 'node_modules/sluice/dist/engine/version'))?.toString().trim();
  const copy = copiedVersion(repository);
  if (installed === undefined && copy === undefined)
    return { what: 'engine', state: 'off', says: 'there is none: every commit will be refused; run `sluice init`' };
  if (copy === undefined)
    return {
      what: 'engine',
      state: 'off',
      says: `${installed} in node_modules, and no copy for other work trees; run \`sluice init\``,
    };
  if (copy !== version || (installed !== undefined && installed !== copy)) {
    return {
      what: 'engine',
      state: 'off',
      says: `the copy in the git dir is ${copy}, this is ${installed ?? version}; run \`sluice init\``,
    };
  }
  return {
    what: 'engine',
    state: 'ok',
    says:
      installed === undefined
        ? `${copy}, the copy in the git dir`
        : `${installed}, from node_modules; a copy serves other work trees`,
  };
}

async function nodeFinding(repository: Repository): Promise<Finding> {
  const node = recordedNode(repository);
  if (node === undefined) return { what: 'node', state: 'off', says: 'none is recorded; run `sluice init`' };
  const ended = await run(node, ['--version'], {
    cwd: repository.git.cwd,
    env: withoutRepository(process.env),
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

interface IndexPolicy {
  readonly policy: Policy | undefined;
  readonly findings: readonly Finding[];
}

async function indexPolicy(repository: Repository): Promise<IndexPolicy> {
  const snapshot = indexSnapshot(repository);
  try {
    const policy = await loadPolicy(snapshot);
    if (policy.file)
      return {
        policy,
        findings: [
          {
            what: configPath,
            state: 'ok',
            says: `packs ${policy.packs.length > 0 ? policy.packs.join(', ') : 'none'}`,
          },
        ],
      };
    const lies = repository.top !== undefined && isThere(join(repository.top, configPath));
    return {
      policy: undefined,
      findings: [
        {
          what: configPath,
          state: 'off',
          says: lies
            ? `it is not staged or committed, so nothing is checked; run \`git add ${configPath}\``
            : 'there is none, so nothing is checked; run `sluice init`',
        },
      ],
    };
  } catch (error) {
    if (!isFault(error)) throw error;
    return {
      policy: undefined,
      findings: [{ what: configPath, state: 'off', says: `every commit will be refused: ${error.message}` }],
    };
  } finally {
    snapshot.close();
  }
}

async function gateFinding(repository: Repository, policy: Policy): Promise<Finding> {
  const id = (await askGit(repository.git, ['rev-parse', '--verify', '--quiet', `:${configPath}`])).stdout
    .toString()
    .trim();
  const current = gateIsCurrent(repository.gitDir, gateText(policy, id));
  const there = isThere(gatePath(repository.gitDir));
  return {
    what: 'gate list',
    state: 'ok',
    says: current ? 'current' : `${there ? 'stale' : 'not made yet'}; the next commit makes it`,
  };
}

/** Which checks make a commit start Node, by the files they look at. */
function startsFinding(policy: Policy): Finding {
  const patterns = policy.documents
    .filter((rule) => rule.contract)
    .flatMap((rule) => rule.paths.filter((path) => !path.startsWith('!')));
  return {
    what: 'starts Node',
    state: 'note',
    says: policy.checks.frontmatter
      ? `frontmatter, when one of these is staged: ${patterns.join(' ')}`
      : 'no check is on',
  };
}
