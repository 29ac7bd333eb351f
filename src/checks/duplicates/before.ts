import { lexemesIn } from '../../duplicates/align.ts';
import type { Verdict } from '../../duplicates/judge.ts';
import { printsOf, runsBetween } from '../../duplicates/matches.ts';
import type { Source } from '../../duplicates/scratch.ts';
import type { Text } from '../../duplicates/read.ts';
import { guaranteed, type Grain } from '../../duplicates/windows.ts';
import type { Edits } from './edits.ts';
import type { ChangedFile } from './files.ts';
import type { Library, Shelved } from './library.ts';
import { nearThen } from './suspects.ts';
import type { Copy } from './copy.ts';
import { markShared, type Then } from './partners.ts';

/** What a copy is held against to tell whether it was one before. */
export interface Comparing {
  readonly files: readonly ChangedFile[];
  /** Files that are gone with the change, as they were. */
  readonly gone: readonly Shelved[];
  /** A file that jscpd was given, as it is now. */
  readonly textAt: (path: string) => Text | undefined;
  readonly edits: Edits;
  readonly library: Library;
  readonly grain: Grain;
  readonly minTokens: number;
  readonly ask: (sources: readonly Source[]) => Promise<Verdict>;
}

/**
 * For each of some copies the lexemes of its file that were in a copy before the change. Where nobody has touched what it
 * is a copy of, they have to have been in a copy of that, or of something that has them still: one that is thrown out does
 * not pay for another.
 */
export async function copiedBefore(
  copies: readonly Copy[],
  side: number,
  comparing: Comparing,
): Promise<Map<Copy, Uint8Array>> {
  const then = await judgedThen(copies, side, comparing);
  const marked = new Map<Copy, Uint8Array>();
  for (const copy of copies) {
    const { was, before } = copy.grown.file;
    const text = before[side];
    if (!text) continue;
    const marks = new Uint8Array(text.lexemes.count);
    for (const { format, fragments } of then.clones)
      for (const { path, start, end } of fragments) {
        const range = path === was ? lexemesIn(text, format, start, end) : undefined;
        if (range) marks.fill(1, ...range);
      }
    const source = untouchedSource(copy, side, comparing);
    const shared = source ? sharedMarks(marks, text, source, comparing.grain) : marks;
    if (source) markShared(shared, copy, side, then, comparing);
    marked.set(copy, shared);
  }
  return marked;
}

/** What jscpd says of the files as they were, and of what they may have been copies of. */
async function judgedThen(
  copies: readonly Copy[],
  side: number,
  { files, gone, edits, library, grain, ask }: Comparing,
): Promise<Then> {
  const sources = new Map<string, Source>();
  const near = new Map<string, Shelved>();
  for (const one of gone) sources.set(one.path, one);
  for (const { was, before } of files) if (before[side]) sources.set(was, { path: was, bytes: before[side].bytes });
  let any = false;
  for (const copy of copies) {
    const { file } = copy.grown;
    const [map, text] = [edits.mapsOf(file)[side], file.before[side]];
    const range = map && rangeBefore(map, copy);
    if (!text || !range) continue;
    any = true;
    for (const shelved of await nearThen(text, file.format, range, library, grain)) {
      sources.set(shelved.path, shelved);
      if (!library.isChanged(shelved.path)) near.set(shelved.path, shelved);
    }
  }
  const { clones } = any ? await ask([...sources.values()]) : { clones: [] };
  return { clones, untouched: near };
}

/** From the first to the last of the lexemes that a copy's own were. */
function rangeBefore(map: Int32Array, { from, to }: Copy): readonly [number, number] | undefined {
  const was = map.subarray(from, to).filter((at) => at !== -1);
  return was.length === 0
    ? undefined
    : [was.reduce((a, b) => Math.min(a, b)), was.reduce((a, b) => Math.max(a, b)) + 1];
}

/** The text that holds what a copy is of, where that is as it was. What a merge brought along was only there on one side. */
function untouchedSource(
  { clone, fragment, grown }: Copy,
  side: number,
  { files, textAt, edits }: Comparing,
): Text | undefined {
  if (grown.file.before.length > 1) return undefined;
  const { path, start, end } = clone.fragments.find((one) => one !== fragment)!;
  const changed = files.find((file) => file.path === path);
  if (!changed) return textAt(path);
  return edits.isTouched(changed, start, end) ? undefined : changed.before[side];
}

/** The marks of what a text shares with its source. */
function sharedMarks(marks: Uint8Array, text: Text, source: Text, grain: Grain): Uint8Array {
  const prints = printsOf(text, grain, () => true);
  const shared = new Uint8Array(marks.length);
  for (const { at, length } of runsBetween(text, prints, source, grain, guaranteed(grain)))
    shared.set(marks.subarray(at, at + length), at);
  return shared;
}
