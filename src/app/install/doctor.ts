import { join } from 'node:path';
import { isThere } from '../../disk/read.ts';
import { patternsOf } from '../../duplicates/formats.ts';
import { indexSnapshot } from '../../git/index-snapshot.ts';
import { findRepository, type Repository } from '../../git/repository.ts';
import { Fault, isFault } from '../../model/fault.ts';
import { configPath, type Policy } from '../../model/policy.ts';
import { jscpdPath } from '../../policy/jscpd-paths.ts';
import { loadPolicy } from '../../policy/load.ts';
import { blobInIndex, gateIsCurrent, gatePath, gateText } from '../gate.ts';
import { copyFindings } from './doctor-copies.ts';
import { engineFinding, gitFinding, nodeFinding } from './doctor-engine.ts';
import { hookFindings } from './doctor-hooks.ts';
import type { Finding } from './looked.ts';
import type { Site, Where } from './site.ts';

/** Which hooks really fire from this work tree, and whether what they start is whole and current. */
export async function doctor(options: Where): Promise<readonly Finding[]> {
  const repository = await findRepository(options.cwd, options.env);
  const { top } = repository;
  if (top === undefined)
    throw new Fault('usage', 'a bare repository makes no commits, so no hook of ours fires in it: ask in a work tree.');
  const policy = await indexPolicy(repository);
  return [
    await gitFinding(repository),
    ...(await hookFindings({ repository, top })),
    engineFinding(repository, top),
    await nodeFinding(repository),
    ...policy.findings,
    ...(policy.policy ? await policyFindings({ repository, top }, policy.policy) : []),
  ];
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
            ...(policy.packs.length > 1 && { short: `${policy.packs.length} packs` }),
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
  const [id, copies] = await Promise.all([configPath, jscpdPath].map((path) => blobInIndex(repository, path)));
  const current = gateIsCurrent(repository.gitDir, gateText(policy, { policy: id, copies }));
  const there = isThere(gatePath(repository.gitDir));
  return {
    what: 'gate list',
    state: 'ok',
    says: current ? 'current' : `${there ? 'stale' : 'not made yet'}; the next commit makes it`,
  };
}

async function policyFindings(site: Site, policy: Policy): Promise<Finding[]> {
  return [
    ...(await copyFindings(site, policy.duplicates)),
    await gateFinding(site.repository, policy),
    ...startsFindings(policy),
  ];
}

/** Which checks make a commit start Node, by the files they look at. */
function startsFindings(policy: Policy): Finding[] {
  const documents = policy.documents
    .filter((rule) => rule.contract)
    .flatMap((rule) => rule.paths.filter((path) => !path.startsWith('!')));
  const starting = [
    ...(policy.checks.frontmatter ? [startsFinding('frontmatter', documents)] : []),
    ...(policy.checks.duplicates === 'off' ? [] : [startsFinding('duplicates', patternsOf(policy.duplicates.detect))]),
  ];
  return starting.length > 0 ? starting : [{ what: starts, state: 'note', says: 'no check is on' }];
}

const starts = 'starts Node';

function startsFinding(check: string, patterns: readonly string[]): Finding {
  return {
    what: starts,
    state: 'note',
    says: `${check}, when one of these is staged: ${patterns.join(' ')}`,
    ...(patterns.length > 1 && {
      short: `${check}, when a file is staged that fits one of ${patterns.length} patterns: \`sluice doctor --json\` lists them`,
    }),
  };
}
