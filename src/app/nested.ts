import { Fault } from '../model/fault.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { configPath } from '../model/policy.ts';

/** Where a file of that name is a CI job: `init --ci github` writes one. */
const workflows = '.github/workflows/';

/** One `sluice.yml` per repository: a second one would be believed by nobody. */
export async function refuseNested(snapshot: Snapshot, all: boolean): Promise<void> {
  const paths = all
    ? (await snapshot.entries()).map((entry) => entry.path)
    : (await snapshot.changed()).flatMap((change) => change.entry?.path ?? []);
  const nested = paths.find((path) => path.endsWith(`/${configPath}`) && !path.startsWith(workflows));
  if (nested !== undefined) {
    throw new Fault(
      'config',
      `${nested}: one ${configPath} per repository, at its root; move these rules there, with the folder in front of their paths.`,
    );
  }
}
