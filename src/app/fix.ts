import { join } from 'node:path';
import { readIfThere } from '../disk/read.ts';
import { replaceFile, type LeftAlone } from '../disk/replace.ts';
import { withTemporaryFolder, writePlain } from '../disk/temporary.ts';
import { updateIndex } from '../edits/index-entries.ts';
import type { Repository } from '../git/repository.ts';
import { askGit } from '../git/git.ts';
import type { Finding } from '../model/finding.ts';
import { Fault } from '../model/fault.ts';
import { memorySnapshot } from '../model/memory-snapshot.ts';
import type { Policy } from '../model/policy.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { baselinePath, type Sifted } from '../policy/baseline.ts';
import { noCache } from '../policy/cache.ts';
import { loadPolicy } from '../policy/load.ts';
import { applyEdits } from '../text/edits.ts';
import { judge } from './check.ts';
import type { CheckOptions } from './options.ts';
import { staleFindings } from './stale.ts';
import { repositoryPaths } from './paths.ts';
import { openRepository } from './repository.ts';
import { viewOf } from './view.ts';

/** What `fix` did, and what it left. */
export interface Fixed {
  /** Files that were mended, with how many repairs. */
  readonly files: readonly { readonly path: string; readonly repairs: number }[];
  /** Files on disk that were left alone, and why. */
  readonly left: readonly { readonly path: string; readonly why: LeftAlone | 'differs from the index' }[];
  /** The changes as a patch, when nothing was to be written. */
  readonly patch: string | undefined;
}

/** A repair runs again on its own result; a text that is never done is a bug of ours, not a reason to loop. */
const rounds = 8;

export async function fix(options: CheckOptions & { readonly dryRun?: boolean }): Promise<Fixed> {
  const repository = await openRepository(options.cwd, options.env);
  if (repository.top === undefined)
    throw new Fault('usage', 'there is nothing to mend in a bare repository: run this in a work tree.');
  const { snapshots } = await viewOf(repository, options);
  const snapshot = snapshots[0]!;
  try {
    const policy = await loadPolicy(snapshot);
    const mended = await mendAll(repository, snapshot, policy, options);
    if (options.dryRun) return { files: summary(mended), left: [], patch: await patchOf(repository, mended) };
    return options.staged
      ? await writeStaged(repository, repository.top, policy, mended)
      : writeDisk(repository.top, mended);
  } finally {
    snapshot.close();
  }
}

interface Mended {
  readonly path: string;
  /** The blob it was, '' where git has not stored it. */
  readonly was: string;
  readonly before: Uint8Array;
  readonly after: Uint8Array;
  readonly repairs: readonly Finding[];
}

function summary(mended: readonly Mended[]): Fixed['files'] {
  return mended.map(({ path, repairs }) => ({ path, repairs: repairs.length }));
}

async function mendAll(
  repository: Repository,
  snapshot: Snapshot,
  policy: Policy,
  options: CheckOptions,
): Promise<Mended[]> {
  const paths = repositoryPaths(repository, options);
  const all = options.all || paths.length > 0 || (policy.file === undefined && !options.staged);
  const answer = await judge({ snapshot, policy, cache: noCache(), all, paths });
  const stale = all && paths.length === 0 ? answer.sifted.stale : [];
  const edited = new Map(
    answer.sifted.fresh.flatMap((finding) => (finding.edit ? [[finding.path, finding.edit.blob]] : [])),
  );
  const mended: Mended[] = [];
  for (const [path, was] of edited) {
    const before = await snapshot.file(path);
    const result = before && (await mend(path, before, policy));
    if (before && result && result.repairs.length > 0) mended.push({ path, was, before, ...result });
  }
  return [...mended, ...(await mendBaseline(snapshot, stale))];
}

/** Apply what is certain, again until nothing is left, and only if the result is not worse than what was there. */
async function mend(
  path: string,
  before: Uint8Array,
  policy: Policy,
  wanted?: (finding: Finding) => boolean,
): Promise<{ after: Uint8Array; repairs: Finding[] }> {
  let after = before;
  const repairs: Finding[] = [];
  for (let round = 0; round < rounds; round++) {
    const findings = await judgeText(path, after, policy);
    const mendable = findings.filter((finding) => finding.edit && (!wanted || wanted(finding)));
    if (mendable.length === 0) break;
    const { bytes, left } = applyEdits(
      after,
      mendable.map((finding) => finding.edit!),
    );
    repairs.push(...mendable.filter((finding) => !left.includes(finding.edit!)));
    after = bytes;
  }
  return { after, repairs };
}

async function judgeText(path: string, bytes: Uint8Array, policy: Policy): Promise<readonly Finding[]> {
  const snapshot = memorySnapshot(new Map([[path, bytes]]));
  const answer = await judge({ snapshot, policy, cache: noCache(), all: true, paths: [path] });
  return answer.sifted.fresh;
}

/** One entry after another: taking out the last one moves the comma of the one before. */
async function mendBaseline(snapshot: Snapshot, stale: Sifted['stale']): Promise<Mended[]> {
  const before = stale.length > 0 ? await snapshot.file(baselinePath) : undefined;
  if (!before) return [];
  let after = before;
  const repairs: Finding[] = [];
  for (const one of stale) {
    const [finding] = await staleFindings(memorySnapshot(new Map([[baselinePath, after]])), [one]);
    if (!finding?.edit) continue;
    after = applyEdits(after, [finding.edit]).bytes;
    repairs.push(finding);
  }
  if (repairs.length === 0) return [];
  const was = (await snapshot.entries()).find((entry) => entry.path === baselinePath)?.id ?? '';
  return [{ path: baselinePath, was, before, after, repairs }];
}

function writeDisk(top: string, mended: readonly Mended[]): Fixed {
  const outcomes = mended.map((one) => ({ one, why: replaceFile(join(top, one.path), one.before, one.after) }));
  return {
    files: summary(outcomes.filter(({ why }) => why === undefined).map(({ one }) => one)),
    left: outcomes.flatMap(({ one, why }) => (why === undefined ? [] : [{ path: one.path, why }])),
    patch: undefined,
  };
}

/** The index first; then the same repairs on the file, which may hold work that is not staged. */
async function writeStaged(
  repository: Repository,
  top: string,
  policy: Policy,
  mended: readonly Mended[],
): Promise<Fixed> {
  await updateIndex(
    repository,
    mended.map(({ path, was, after }) => ({ path, was, bytes: after })),
  );
  const left: { path: string; why: LeftAlone | 'differs from the index' }[] = [];
  for (const one of mended) {
    const disk = readIfThere(join(top, one.path));
    if (!disk) continue;
    const result = disk.equals(one.before) ? one : await sameRepairs(one, disk, policy);
    const why = result ? replaceFile(join(top, one.path), disk, result.after) : 'differs from the index';
    if (why !== undefined) left.push({ path: one.path, why });
  }
  return { files: summary(mended), left, patch: undefined };
}

/** The repairs of the index, found again in a file that differs from it; undefined when they are not there. */
async function sameRepairs(
  staged: Mended,
  disk: Uint8Array,
  policy: Policy,
): Promise<{ readonly after: Uint8Array } | undefined> {
  const key = (finding: Finding): string => JSON.stringify([finding.code, finding.keyPath, finding.digest]);
  const wanted = new Set(staged.repairs.map(key));
  const { after, repairs } = await mend(staged.path, disk, policy, (finding) => wanted.has(key(finding)));
  return repairs.length >= wanted.size ? { after } : undefined;
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
