import { isUtf8 } from 'node:buffer';
import { join } from 'node:path';
import { classifier } from '../checks/frontmatter/classify.ts';
import { readIfThere } from '../disk/read.ts';
import { conflictsOf, mergeTexts, type Conflict } from '../git/conflicts.ts';
import type { Repository } from '../git/repository.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { sideOf } from '../text/conflict-marks.ts';
import { mend, type Mended, type Mender } from './mending.ts';

/**
 * Prompts that two branches stamped. Where only the stamps are in conflict, what both authors wrote is merged and
 * stamped anew; everything else is left to people.
 */

export interface Merging {
  readonly repository: Repository;
  readonly top: string;
  readonly snapshot: Snapshot;
  readonly mender: Mender;
  readonly wanted: (path: string) => boolean;
}

export interface Merged {
  readonly merged: readonly Mended[];
  /** Documents in conflict that nothing was done about, and why. */
  readonly left: readonly { readonly path: string; readonly why: string }[];
}

export async function mergeStamped(merging: Merging): Promise<Merged> {
  const { repository, mender, wanted } = merging;
  const chainOf = classifier(mender.policy.documents);
  const merged: Mended[] = [];
  const left: { path: string; why: string }[] = [];
  for (const conflict of await conflictsOf(repository)) {
    const chain = wanted(conflict.path) ? chainOf(conflict.path) : undefined;
    if (!chain?.rules.some(({ contract }) => contract.stamp)) continue;
    const result = await mergeOne(merging, conflict, chain);
    if (typeof result === 'string') left.push({ path: conflict.path, why: result });
    else if (result) merged.push(result);
  }
  return { merged, left };
}

async function mergeOne(
  { repository, top, snapshot, mender }: Merging,
  { path, base, ours, theirs }: Conflict,
  chain: NonNullable<ReturnType<ReturnType<typeof classifier>>>,
): Promise<Mended | string | undefined> {
  const texts = await textsOf(snapshot, [base, ours, theirs]);
  const disk = readIfThere(join(top, path));
  if (!texts || !disk || !isUtf8(disk)) return 'it cannot be read as text';
  // Somebody has finished it already; what is left to do is to stage it.
  if (!/^<{7}(?: |\r?$)/m.test(disk.toString())) return undefined;
  const [start, mine, yours] = texts;
  const { neutralised } = await import('../checks/stamps/neutral.ts');
  const neutral = await neutralised({ base: start!, ours: mine!, theirs: yours! }, path, chain);
  if (!neutral) return 'its frontmatter cannot be read, or not be edited safely, on one of the sides';
  const [raw, clean] = await Promise.all([
    mergeTexts(repository, bytesOf([mine!, start!, yours!])),
    mergeTexts(repository, bytesOf([neutral.ours, neutral.base, neutral.theirs])),
  ]);
  if (!clean.clean) return 'not only its stamp is in conflict: resolve what its authors wrote by hand';
  if (!isAsGitLeftIt(disk.toString(), raw.text.toString())) return 'it was edited since the merge: finish that by hand';
  const { after, repairs } = await mend(path, clean.text, { ...mender, among: snapshot });
  // Git converts line ends as it writes to disk: then none of them is bare there.
  const converted =
    !/(?<!\r)\n/.test(disk.toString()) && !neutral.ours.includes('\r\n') && !neutral.theirs.includes('\r\n');
  const text = converted ? Buffer.from(Buffer.from(after).toString().replaceAll('\n', '\r\n')) : after;
  return { path, was: '', before: disk, after: text, repairs };
}

/** However git groups what differs, each side of it is the same. */
function isAsGitLeftIt(disk: string, merged: string): boolean {
  const lf = (text: string): string => text.replaceAll('\r\n', '\n');
  return (['ours', 'theirs'] as const).every((side) => sideOf(lf(disk), side) === sideOf(lf(merged), side));
}

function bytesOf(texts: readonly [string, string, string]): readonly [Buffer, Buffer, Buffer] {
  const [one, two, three] = texts;
  return [Buffer.from(one), Buffer.from(two), Buffer.from(three)];
}

/** The texts of some blobs, '' for none; undefined where one is no text. */
async function textsOf(snapshot: Snapshot, ids: readonly (string | undefined)[]): Promise<string[] | undefined> {
  const texts = new Map<string, string>();
  const entries = ids.flatMap((id) => (id === undefined ? [] : [{ path: '', id }]));
  await snapshot.readBlobs(entries, 1 << 26, ({ id }, content) => {
    if (typeof content !== 'string' && isUtf8(content.bytes)) texts.set(id, Buffer.from(content.bytes).toString());
  });
  const found = ids.map((id) => (id === undefined ? '' : texts.get(id)));
  return found.every((text) => text !== undefined) ? found : undefined;
}
