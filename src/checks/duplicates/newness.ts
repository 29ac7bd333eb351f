import { aligned, lexemesIn, placeOf, type Place } from '../../duplicates/align.ts';
import type { Clone, Fragment, Verdict } from '../../duplicates/judge.ts';
import type { Source } from '../../duplicates/scratch.ts';
import type { Text } from '../../duplicates/read.ts';
import { guaranteed, type Grain } from '../../duplicates/windows.ts';
import { diffLines, linesOf } from '../../text/line-diff.ts';
import type { ChangedFile } from './files.ts';
import { holdsGain } from './gained.ts';
import type { Library, Shelved } from './library.ts';
import { nearThen, type Grown } from './suspects.ts';

/** A part of a changed file that is a copy. */
export interface Copy {
  readonly grown: Grown;
  readonly clone: Clone;
  readonly fragment: Fragment;
  /** Of the file's lexemes. */
  readonly from: number;
  readonly to: number;
  readonly place: Place;
}

export interface Comparing {
  readonly files: readonly ChangedFile[];
  /** Files that are gone with the change, as they were. */
  readonly gone: readonly Shelved[];
  readonly library: Library;
  readonly grain: Grain;
  readonly minTokens: number;
  readonly ask: (sources: readonly Source[]) => Promise<Verdict>;
}

/**
 * A copy is new if it has (1) a window that the tree had not so often before, (2) a line that was added, and (3) as many
 * tokens as make a copy that were not in one before. The first settles moves, the second which of the copies is the new
 * one, the third edits within an old copy and old copies that grew a little.
 */
export async function newCopies(verdict: Verdict, grown: readonly Grown[], comparing: Comparing): Promise<Copy[]> {
  const likely = copiesAmong(verdict, grown).filter(({ grown: { gained }, from, to }) =>
    holdsGain(gained, from, to, guaranteed(comparing.grain)),
  );
  const added = new Map<ChangedFile, AddedIn>();
  const addedIn = (file: ChangedFile): AddedIn => {
    const known = added.get(file) ?? addedRanges(file);
    added.set(file, known);
    return known;
  };
  const maps = new Map<ChangedFile, Maps>();
  const mapsOf = (file: ChangedFile): Maps => {
    const known = maps.get(file) ?? file.before.map((text) => text && aligned(file.now, text));
    maps.set(file, known);
    return known;
  };
  const touched = likely.filter((copy) => {
    const {
      grown: { file },
      fragment,
    } = copy;
    if (addedIn(file)(fragment.start, fragment.end)) return true;
    // Lines that were in a comment are none that were added, and come to life all the same.
    return mapsOf(file).every((map) => map && isEnough(copy, (at) => map[at] === -1, comparing.minTokens));
  });
  return withoutOldOnes(touched, comparing, mapsOf);
}

/** By side, what each lexeme of a file was; undefined where the file was not there. */
type Maps = readonly (Int32Array | undefined)[];

/** The parts of some files that jscpd calls copies, new or not. */
export function copiesAmong({ clones }: Verdict, grown: readonly Grown[]): Copy[] {
  const byPath = new Map(grown.map((one) => [one.file.path, one]));
  return clones.flatMap((clone) =>
    clone.fragments.flatMap((fragment) => {
      const one = byPath.get(fragment.path);
      const range = one && lexemesIn(one.file.now, clone.format, fragment.start, fragment.end);
      if (!range) return [];
      const [from, to] = range;
      return { grown: one, clone, fragment, from, to, place: placeOf(one.file.now, from, to) };
    }),
  );
}

type AddedIn = (start: number, end: number) => boolean;

/** Whether some bytes have a line that every side of the change lacks. */
function addedRanges({ now, before }: ChangedFile): AddedIn {
  const sides = before.map((text) => (text ? addedBytes(text.bytes, now.bytes) : [[0, now.bytes.length] as const]));
  return (start, end) => sides.every((ranges) => ranges.some(([from, to]) => from < end && start < to));
}

function addedBytes(before: Buffer, now: Buffer): (readonly [number, number])[] {
  const lines = linesOf(now);
  const starts = [0];
  for (const { bytes } of lines) starts.push(starts.at(-1)! + bytes.length);
  return diffLines(linesOf(before), lines).flatMap(({ newFrom, newTo }) =>
    newTo > newFrom ? [[starts[newFrom]!, starts[newTo]!] as const] : [],
  );
}

/** A copy in a file that was there before; by side, what each of its lexemes was. */
interface Doubtful {
  readonly copy: Copy;
  readonly maps: Maps;
}

async function withoutOldOnes(
  copies: readonly Copy[],
  comparing: Comparing,
  mapsOf: (file: ChangedFile) => Maps,
): Promise<Copy[]> {
  const doubtful: Doubtful[] = [];
  const fresh: Copy[] = [];
  for (const copy of copies) {
    const maps = mapsOf(copy.grown.file);
    const few = maps.some((one) => one && !isEnough(copy, (at) => one[at] === -1, comparing.minTokens));
    if (few) doubtful.push({ copy, maps });
    else fresh.push(copy);
  }
  let open: readonly Doubtful[] = doubtful;
  const sides = open[0]?.maps.length ?? 0;
  for (let side = 0; side < sides && open.length > 0; side++) {
    const copied = await copiedBefore(open, side, comparing);
    open = open.filter(({ copy, maps: map }) => {
      const one = map[side];
      const was = copied.get(copy.grown.file);
      return !one || isEnough(copy, (at) => one[at] === -1 || was?.[one[at]!] !== 1, comparing.minTokens);
    });
  }
  return [...fresh, ...open.map(({ copy }) => copy)];
}

/** Whether so many of a copy's lexemes are new as make a copy; a token may be several lexemes. */
function isEnough({ from, to, clone }: Copy, isNew: (at: number) => boolean, minTokens: number): boolean {
  let count = 0;
  for (let at = from; at < to; at++) if (isNew(at)) count++;
  return count * Math.min(1, clone.tokens / (to - from)) >= minTokens;
}

/** For each file the lexemes that were in a copy before the change. */
async function copiedBefore(
  doubtful: readonly Doubtful[],
  side: number,
  { files, gone, library, grain, ask }: Comparing,
): Promise<Map<ChangedFile, Uint8Array>> {
  const sources = new Map<string, Source>();
  for (const one of gone) sources.set(one.path, one);
  for (const { was, before } of files) if (before[side]) sources.set(was, { path: was, bytes: before[side].bytes });
  const texts = new Map<string, { readonly file: ChangedFile; readonly text: Text }>();
  for (const { copy, maps } of doubtful) {
    const { file } = copy.grown;
    const text = file.before[side];
    const range = maps[side] && text && rangeBefore(maps[side], copy);
    if (!text || !range) continue;
    texts.set(file.was, { file, text });
    for (const shelved of await nearThen(text, file.format, range, library, grain)) sources.set(shelved.path, shelved);
  }
  const copied = new Map<ChangedFile, Uint8Array>();
  const { clones } = texts.size > 0 ? await ask([...sources.values()]) : { clones: [] };
  for (const { format, fragments } of clones) {
    for (const { path, start, end } of fragments) {
      const one = texts.get(path);
      const range = one && lexemesIn(one.text, format, start, end);
      if (!range) continue;
      const marks = copied.get(one.file) ?? new Uint8Array(one.text.lexemes.count);
      copied.set(one.file, marks.fill(1, ...range));
    }
  }
  return copied;
}

/** From the first to the last of the lexemes that a copy's own were. */
function rangeBefore(map: Int32Array, { from, to }: Copy): readonly [number, number] | undefined {
  const was = map.subarray(from, to).filter((at) => at !== -1);
  return was.length === 0
    ? undefined
    : [was.reduce((a, b) => Math.min(a, b)), was.reduce((a, b) => Math.max(a, b)) + 1];
}
