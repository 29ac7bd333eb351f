import { join } from 'node:path';
import { withTemporaryFolder, writePlain } from '../disk/temporary.ts';
import { mendDisk, mendStaged, type LeftAlone } from '../edits/mend.ts';
import type { Repository } from '../git/repository.ts';
import { askGit } from '../git/git.ts';
import { isStamp, type Finding } from '../model/finding.ts';
import { Fault } from '../model/fault.ts';
import { memorySnapshot } from '../model/memory-snapshot.ts';
import type { Policy } from '../model/policy.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { baselinePath } from '../model/policy.ts';
import { noCache } from '../policy/cache.ts';
import { loadPolicy } from '../policy/load.ts';
import { applyEdits } from '../text/edits.ts';
import { judge } from './check.ts';
import { mergeStamped, type Merged } from './conflicts.ts';
import { mend, type Mended, type Mender } from './mending.ts';
import { circumstancesOf, type CheckOptions } from './options.ts';
import { sameKeysChange } from './sound.ts';
import { staleFindings, staleIn, type Stale } from './stale.ts';
import { repositoryPaths, within } from './paths.ts';
import { openRepository } from './repository.ts';
import { viewOf } from './view.ts';

/** What `fix` did, and what it left. */
export interface Fixed {
  /** Files that were mended, with how many repairs. */
  readonly files: readonly { readonly path: string; readonly repairs: number }[];
  /** Files in conflict that were put together: nothing but their stamps was. */
  readonly merged: readonly string[];
  /** Files that stay in conflict, and why. */
  readonly torn: Merged['left'];
  /** Files on disk that were left alone, and why. */
  readonly left: readonly LeftAlone[];
  /** The changes as a patch, when nothing was to be written. */
  readonly patch: string | undefined;
}

export type FixOptions = CheckOptions & { readonly dryRun?: boolean };

export async function fix(options: FixOptions): Promise<Fixed> {
  const { mended, merged, torn, left, patch } = await mendTree(options);
  const untouched = new Set(options.staged ? [] : left.map(({ path }) => path));
  const files = mended.filter(({ path }) => !untouched.has(path));
  const together = merged.flatMap(({ path }) => (untouched.has(path) ? [] : path));
  return {
    files: files.map(({ path, repairs }) => ({ path, repairs: repairs.length })),
    merged: together,
    torn,
    left,
    patch,
  };
}

export interface MendedTree extends Pick<Fixed, 'torn' | 'left' | 'patch'> {
  readonly mended: readonly Mended[];
  /** Documents in conflict that were put together. */
  readonly merged: readonly Mended[];
  /** What was found and no edit mends. */
  readonly unmended: readonly Finding[];
}

/** Find what is wrong, and write what mends it: to the files, or to the index and to the files. */
export async function mendTree(
  options: FixOptions,
  policyFor: (policy: Policy) => Policy = (policy) => policy,
): Promise<MendedTree> {
  const repository = await openRepository(options.cwd, options.env);
  const { top } = repository;
  if (top === undefined)
    throw new Fault('usage', 'there is nothing to mend in a bare repository: run this in a work tree.');
  const { snapshots } = await viewOf(repository, options);
  const snapshot = snapshots[0]!;
  try {
    const policy = policyFor(await loadPolicy(snapshot));
    const mender = { policy, circumstances: circumstancesOf(options), ...(options.only && { only: options.only }) };
    const paths = repositoryPaths(repository, options);
    const wanted = paths.length === 0 ? () => true : within(paths);
    // In the index there is no one version of a file in conflict.
    const { merged, left: torn } = options.staged
      ? { merged: [], left: [] }
      : await mergeStamped({ repository, top, snapshot, mender, wanted });
    const apart = new Set([...merged, ...torn].map(({ path }) => path));
    const found = await mendAll(snapshot, mender, options, paths);
    const mended = found.mended.filter(({ path }) => !apart.has(path));
    const unmended = found.unmended.filter(({ path }) => !apart.has(path));
    if (options.dryRun)
      return { mended, merged, unmended, torn, left: [], patch: await patchOf(repository, [...mended, ...merged]) };
    const left = options.staged
      ? await writeStaged(repository, mended)
      : await mendDisk(repository, [...mended, ...merged]);
    return { mended, merged, unmended, torn, left, patch: undefined };
  } finally {
    snapshot.close();
  }
}

async function mendAll(
  snapshot: Snapshot,
  mender: Mender,
  options: CheckOptions,
  paths: readonly string[],
): Promise<Pick<MendedTree, 'mended' | 'unmended'>> {
  const all = options.all || paths.length > 0 || (mender.policy.file === undefined && !options.staged);
  const answer = await judge({ ...mender, snapshot, cache: noCache(), all, paths });
  const { fresh } = answer.sifted;
  const edited = new Map(fresh.flatMap(({ path, edits }) => (edits ? [[path, edits[0]!.blob]] : [])));
  const stamped = new Set(fresh.flatMap((finding) => (isStamp(finding) ? finding.path : [])));
  const mended: Mended[] = [];
  for (const [path, was] of edited) {
    const before = await snapshot.file(path);
    // A stamp tells of errors, also of those that only the other documents show.
    const among = stamped.has(path) ? { among: snapshot } : {};
    const result = before && (await mend(path, before, { ...mender, ...among }));
    if (before && result && result.repairs.length > 0) mended.push({ path, was, before, ...result });
  }
  const whole = all && paths.length === 0 && !options.only;
  const gone = whole ? await mendBaseline(snapshot, await staleIn(snapshot, mender.policy, answer.sifted)) : [];
  return { mended: [...mended, ...gone], unmended: fresh.filter(({ edits }) => !edits) };
}

/** One entry after another: taking out the last one moves the comma of the one before. */
async function mendBaseline(snapshot: Snapshot, stale: readonly Stale[]): Promise<Mended[]> {
  const before = stale.length > 0 ? await snapshot.file(baselinePath) : undefined;
  if (!before) return [];
  let after = before;
  const repairs: Finding[] = [];
  for (const one of stale) {
    const [finding] = await staleFindings(memorySnapshot(new Map([[baselinePath, after]])), [one]);
    if (!finding?.edits) continue;
    after = applyEdits(after, finding.edits).bytes;
    repairs.push(finding);
  }
  if (repairs.length === 0) return [];
  const was = (await snapshot.entries()).find((entry) => entry.path === baselinePath)?.id ?? '';
  return [{ path: baselinePath, was, before, after, repairs }];
}

/** A file that is gone from disk was taken away on purpose. */
async function writeStaged(repository: Repository, mended: readonly Mended[]): Promise<LeftAlone[]> {
  const left = await mendStaged(repository, mended, sameKeysChange);
  return left.filter(({ why }) => why !== 'gone');
}

/** Before and after as git shows them. */
async function patchOf(repository: Repository, mended: readonly Mended[]): Promise<string> {
  if (mended.length === 0) return '';
  return withTemporaryFolder(async (folder) => {
    for (const { path, before, after } of mended) {
      writePlain(join(folder, 'a', path), before);
      writePlain(join(folder, 'b', path), after);
    }
    const answer = await askGit({ ...repository.git, cwd: folder }, [
      'diff',
      '--no-index',
      '--unified=3',
      '--text',
      '--no-textconv',
      '--no-prefix',
      '--no-color',
      '--no-ext-diff',
      'a',
      'b',
    ]);
    return answer.stdout.toString();
  });
}
