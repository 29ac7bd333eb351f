import { join } from 'node:path';
import { bytesDigest } from '../../disk/digest.ts';
import { readIfThere } from '../../disk/read.ts';
import type { Repository } from '../../git/repository.ts';
import type { FlowEnd } from '../../model/exit.ts';
import type { Flow } from '../../model/flow.ts';
import { version } from '../../model/version.ts';
import { parsed } from './checkers/outcome.ts';
import { profilesHere } from './profiles-here.ts';

/**
 * Where the mini experiment writes down that it passed. A file, and no event: it is about profiles and an engine and not
 * about any queue, it is there before the first queue runs, and it is reviewed in the commit that changes a profile.
 */
const recordPath = '.sluice/mini-experiment.json';

const next = 'run the mini experiment with --record (examples/deployment-pipeline/README.md)';

/** How a flow ends that asks for the experiment and may not begin without it. */
export async function withoutExperiment(
  { require }: Flow,
  repository: Repository,
  top: string,
): Promise<{ readonly end: FlowEnd; readonly reason: string } | undefined> {
  if (!require.includes('mini-experiment')) return undefined;
  const trouble = experimentTrouble(top, (await profilesHere(repository, top)).path);
  return trouble === '' ? undefined : { end: 'blocked', reason: `mini_experiment: ${trouble}` };
}

/** '' where it passed on these profiles, with this version. */
function experimentTrouble(top: string, profiles: string | undefined): string {
  const bytes = readIfThere(join(top, recordPath));
  if (!bytes) return `there is no ${recordPath}: ${next}`;
  const record = parsed(bytes.toString('utf8'));
  if (typeof record === 'string' || record['format'] !== 1) return `${recordPath} cannot be read: ${next}`;
  const passedWith = String(record['sluice']);
  if (passedWith !== version)
    return `the mini experiment passed with Sluice ${passedWith}, and this is ${version}: ${next}`;
  return profilesAre(record['profiles'], top, profiles)
    ? ''
    : `the mini experiment passed on other profiles than those of ${profiles ?? 'this Sluice'}: ${next}`;
}

function profilesAre(recorded: unknown, top: string, path: string | undefined): boolean {
  if (path === undefined) return recorded === 'built-in';
  const bytes = readIfThere(join(top, path));
  const { path: said, sha256 } = (recorded ?? {}) as { readonly path?: unknown; readonly sha256?: unknown };
  return bytes !== undefined && said === path && sha256 === bytesDigest(bytes);
}
