import type { Circumstances } from '../model/check.ts';
import { isStamp, type Finding } from '../model/finding.ts';
import { memorySnapshot } from '../model/memory-snapshot.ts';
import { overlaidSnapshot } from '../model/overlaid-snapshot.ts';
import type { Policy } from '../model/policy.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { noCache } from '../policy/cache.ts';
import { applyEdits, compatible } from '../text/edits.ts';
import { judge } from './check.ts';

/** One document, mended as far as is certain. */
export interface Mended {
  readonly path: string;
  /** What it was: a blob, '' where git has not stored it. */
  readonly was: string;
  readonly before: Uint8Array;
  readonly after: Uint8Array;
  readonly repairs: readonly Finding[];
}

export interface Mender {
  readonly policy: Policy;
  readonly circumstances: Circumstances;
  /** The tree the text is a part of, where rules across documents have a say in what is written. */
  readonly among?: Snapshot;
  /** Checks whose repairs are wanted; all where it says nothing. */
  readonly only?: readonly string[];
}

/** A repair runs again on its own result; a text that is never done is a bug of ours, not a reason to loop. */
const rounds = 8;

/** Apply what is certain, again until nothing is left. A stamp comes last: it is of the text that all others leave. */
export async function mend(
  path: string,
  before: Uint8Array,
  mender: Mender,
): Promise<Pick<Mended, 'after' | 'repairs'>> {
  let after = before;
  const repairs: Finding[] = [];
  for (let round = 0; round < rounds; round++) {
    const mendable = (await judgeText(path, after, mender)).filter((finding) => finding.edits);
    const others = mendable.filter((finding) => !isStamp(finding));
    const now = others.length > 0 ? others : mendable;
    if (now.length === 0) break;
    const taken = new Set(compatible(now.map((finding) => finding.edits!)));
    after = applyEdits(after, [...taken].flat()).bytes;
    repairs.push(...now.filter((finding) => taken.has(finding.edits!)));
    if (others.length === 0) break;
  }
  return { after, repairs };
}

/** What is wrong with one text, on its own or among others. */
export async function judgeText(path: string, bytes: Uint8Array, mender: Mender): Promise<readonly Finding[]> {
  const { among } = mender;
  const snapshot = among ? overlaidSnapshot(among, path, bytes) : memorySnapshot(new Map([[path, bytes]]));
  const answer = await judge({ ...mender, snapshot, cache: noCache(), all: true, paths: [path] });
  return answer.sifted.fresh;
}
