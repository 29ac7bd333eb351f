import { isUtf8 } from 'node:buffer';
import type { FileFormat } from '../../duplicates/formats.ts';
import { readText, type Text } from '../../duplicates/read.ts';
import type { CheckInput } from '../../model/check.ts';
import type { Change, Content, Entry, Snapshot } from '../../model/snapshot.ts';
import { linesOf } from '../../text/line-diff.ts';
import type { Judged } from './scope.ts';

/** A file of the change that could hold a copy. */
export interface ChangedFile {
  readonly path: string;
  readonly entry: Entry;
  readonly format: FileFormat;
  readonly now: Text;
  /** What it was on each side; undefined where it was not there. */
  readonly before: readonly (Text | undefined)[];
  /** The name it had then. */
  readonly was: string;
}

/** Why a file of the change was not judged. */
export interface NotJudged {
  readonly path: string;
  readonly why: 'size' | 'lines' | 'encoding' | 'syntax' | 'other';
  readonly format: string;
  /** The file that it was not compared with, where it is that one that could not be read. */
  readonly other?: string;
}

export interface Files {
  readonly changed: readonly ChangedFile[];
  readonly notJudged: readonly NotJudged[];
  /** How many files were looked at. */
  readonly count: number;
}

/** Thrown where a partial clone lacks what has to be compared. */
export class Lacking extends Error {
  override readonly name = 'Lacking';
}

/** By name: each part of the engine has a class of its own. */
export function isLacking(error: unknown): boolean {
  return error instanceof Error && (error.name === 'Lacking' || error.name === 'Unfetched');
}

/** Read the changed files, and what they were. Files that only have another name now are none. */
export async function readFiles(
  input: CheckInput,
  judged: Judged,
  sides: readonly (readonly Change[])[],
): Promise<Files> {
  const { snapshot } = input;
  const { maxSize, formatOf } = judged;
  const wanted = wantedOf(input, judged, sides);
  const notJudged: NotJudged[] = [];
  const texts = new Map<Entry, Text>();
  let lacking = false;
  await snapshot.read(
    wanted.map(({ entry }) => entry),
    maxSize + 1,
    (entry, content) => {
      lacking ||= content === 'missing';
      if (typeof content === 'string') return;
      const format = formatOf(entry.path)!.name;
      const why = whyNotJudged(content, judged);
      if (why) notJudged.push({ path: entry.path, why, format });
      else texts.set(entry, readText(Buffer.from(content.bytes), format, judged.names));
    },
  );
  if (lacking) throw new Lacking();
  const befores = await readBlobs(
    snapshot,
    wanted.flatMap(({ format, before }) => before.flatMap((id) => (id === '' ? [] : { id, format: format.name }))),
    judged,
  );
  const changed = wanted.flatMap(({ entry, format, before }) => {
    const now = texts.get(entry);
    if (!now) return [];
    const was = before.map((id) => befores.get(keyOf(id, format.name)));
    return { path: entry.path, entry, format, now, before: was, was: entry.path };
  });
  return { changed, notJudged, count: wanted.length };
}

/** Why jscpd does not look at a file, whatever is in it; undefined where it does. */
export function whyNotJudged(
  { size, bytes }: Content,
  { maxSize, maxLines }: Pick<Judged, 'maxSize' | 'maxLines'>,
): 'size' | 'encoding' | 'lines' | undefined {
  if (size > maxSize) return 'size';
  if (!isUtf8(bytes)) return 'encoding';
  return maxLines !== undefined && linesOf(bytes).length > maxLines ? 'lines' : undefined;
}

interface Wanted {
  readonly entry: Entry;
  readonly format: FileFormat;
  /** By side; '' where it was not there. */
  readonly before: readonly string[];
}

function wantedOf({ scope }: CheckInput, judged: Judged, sides: readonly (readonly Change[])[]): Wanted[] {
  const { formatOf } = judged;
  const bySide = sides.map((side) => new Map(side.map((change) => [change.path, change])));
  const asked = new Set(scope.entries.map(({ path }) => path));
  const renamed = new Set(sides.length === 1 ? exactRenames(sides[0]!, judged).values() : []);
  return sides[0]!.flatMap(({ path, entry }) => {
    const format = entry && asked.has(path) && !renamed.has(path) ? formatOf(path) : undefined;
    const changes = bySide.map((side) => side.get(path));
    if (!entry || !format || changes.some((change) => !change)) return [];
    const before = changes.map((change) => change!.before);
    return entry.id !== '' && before.every((id) => id === entry.id) ? [] : { entry, format, before };
  });
}

/**
 * What became of paths that are gone, where another one has their content now: each gives it to one. A file that was not
 * judged under its old name, or as something else, is new all the same.
 */
export function exactRenames(changes: readonly Change[], { formatOf }: Judged): Map<string, string> {
  const gone = new Map<string, string[]>();
  const nameOf = (path: string, id: string): string => keyOf(id, formatOf(path)?.name ?? '');
  for (const { path, entry, before } of changes) {
    if (entry || before === '' || !formatOf(path)) continue;
    const name = nameOf(path, before);
    gone.set(name, [...(gone.get(name) ?? []), path]);
  }
  const renames = new Map<string, string>();
  for (const { path, entry, before } of changes) {
    const from = entry && before === '' ? gone.get(nameOf(path, entry.id))?.shift() : undefined;
    if (from !== undefined) renames.set(from, path);
  }
  return renames;
}

export interface BlobWanted {
  readonly id: string;
  readonly format: string;
}

export function keyOf(id: string, format: string): string {
  return `${id} ${format}`;
}

/** Blobs as texts, by `keyOf`; those that cannot be read as such are left out. */
export async function readBlobs(
  snapshot: Snapshot,
  wanted: readonly BlobWanted[],
  { maxSize, names }: Judged,
): Promise<Map<string, Text>> {
  const once = [...new Map(wanted.map((one) => [keyOf(one.id, one.format), one])).values()];
  const texts = new Map<string, Text>();
  let at = 0;
  let lacking = false;
  await snapshot.readBlobs(
    once.map(({ id }) => ({ path: '', id })),
    maxSize + 1,
    ({ id }, content) => {
      const { format } = once[at++]!;
      lacking ||= content === 'missing';
      if (typeof content === 'string' || content.size > maxSize || !isUtf8(content.bytes)) return;
      texts.set(keyOf(id, format), readText(Buffer.from(content.bytes), format, names));
    },
  );
  if (lacking) throw new Lacking();
  return texts;
}
