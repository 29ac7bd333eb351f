import { lexemesIn, placeOf, type Place } from '../../duplicates/align.ts';
import { classOf, outsideOf } from '../../duplicates/class-id.ts';
import type { Clone, Fragment } from '../../duplicates/judge.ts';
import { printsOf, runsBetween, type Run } from '../../duplicates/matches.ts';
import { eachPrint } from '../../duplicates/prints.ts';
import type { Text } from '../../duplicates/read.ts';
import { guaranteed, type Grain } from '../../duplicates/windows.ts';
import type { AcceptedCopies } from '../../model/duplicates.ts';
import { byBytes } from '../../model/path.ts';
import type { Copy } from './copy.ts';

/** One of the places that say the same. */
export interface Instance extends Place {
  readonly path: string;
  /** It came with the change. */
  readonly isNew: boolean;
}

/** Places that say the same, of which some are new. */
export interface CopyClass {
  readonly id: string;
  readonly tokens: number;
  readonly instances: readonly Instance[];
  readonly text: Text;
  readonly from: number;
  readonly to: number;
}

/** A file in which more of the same may be. */
export interface Shelf {
  readonly path: string;
  readonly text: Text;
}

/** Gather what jscpd tells in pairs: one class for each new text, with all the places that have it. */
export function classesOf(
  copies: readonly Copy[],
  clones: readonly Clone[],
  shelves: readonly Shelf[],
  grain: Grain,
): CopyClass[] {
  const texts = new Map(shelves.map(({ path, text }) => [path, text]));
  const withPrint = shelvesByPrint(shelves, grain);
  const ends = endsByPath(clones);
  const byId = new Map<string, { copies: Copy[]; tokens: number }>();
  for (const copy of withoutParts(copies)) {
    const { id, tokens } = classOf(copy.grown.file.now, copy.from, copy.to);
    const known = byId.get(id);
    if (known) known.copies.push(copy);
    else byId.set(id, { copies: [copy], tokens });
  }
  return [...byId].map(([id, { copies: same, tokens }]) => {
    const [first] = same as [Copy, ...Copy[]];
    const instances = [
      ...same.map(instanceOf),
      ...same.flatMap((copy) => pairedWith(copy, ends, texts)),
      ...instancesAmong(withPrint, { text: first.grown.file.now, from: first.from, to: first.to }, grain),
    ];
    return { id, tokens, instances: once(instances), text: first.grown.file.now, from: first.from, to: first.to };
  });
}

/** Of several copies of one place the longest. */
function withoutParts(copies: readonly Copy[]): Copy[] {
  const kept: Copy[] = [];
  const longest = [...copies].sort((a, b) => b.to - b.from - (a.to - a.from));
  for (const copy of longest) if (!kept.some((one) => overlaps(one, copy))) kept.push(copy);
  return kept.sort((a, b) => byBytes(a.fragment.path, b.fragment.path) || a.from - b.from);
}

/** By more than half of the shorter one. */
function overlaps(one: Copy, copy: Copy): boolean {
  if (one.fragment.path !== copy.fragment.path) return false;
  const shared = Math.min(one.to, copy.to) - Math.max(one.from, copy.from);
  return shared * 2 > copy.to - copy.from;
}

function instanceOf({ fragment: { path }, place }: Copy): Instance {
  return { path, ...place, isNew: true };
}

/** The other ends of the pairs that a place is in. */
function pairedWith({ fragment }: Copy, ends: EndsByPath, texts: ReadonlyMap<string, Text>): Instance[] {
  return (ends.get(fragment.path) ?? []).flatMap(({ one, other, format }) => {
    const text = holdsHalf(one, fragment) ? texts.get(other.path) : undefined;
    const range = text && lexemesIn(text, format, other.start, other.end);
    return range ? { path: other.path, ...placeOf(text, ...range), isNew: false } : [];
  });
}

/** By the path of the one end of a pair, both. */
type EndsByPath = ReadonlyMap<
  string,
  readonly { readonly one: Fragment; readonly other: Fragment; readonly format: string }[]
>;

function endsByPath(clones: readonly Clone[]): EndsByPath {
  const ends = new Map<string, { one: Fragment; other: Fragment; format: string }[]>();
  for (const { format, fragments } of clones)
    for (const [at, one] of fragments.entries()) {
      const known = ends.get(one.path) ?? [];
      known.push({ one, other: fragments[1 - at]!, format });
      ends.set(one.path, known);
    }
  return ends;
}

function holdsHalf({ path, start, end }: Fragment, fragment: Fragment): boolean {
  const shared = Math.min(end, fragment.end) - Math.max(start, fragment.start);
  return path === fragment.path && shared * 2 > fragment.end - fragment.start;
}

/** Part of a text. */
export type Part = Pick<CopyClass, 'text' | 'from' | 'to'>;

type ByPrint = ReadonlyMap<number, readonly Shelf[]>;

/** Which files have a fingerprint. */
export function shelvesByPrint(shelves: readonly Shelf[], grain: Grain): ByPrint {
  const byPrint = new Map<number, Shelf[]>();
  for (const shelf of shelves)
    eachPrint(shelf.text, grain, (print) => {
      const known = byPrint.get(print);
      if (!known) byPrint.set(print, [shelf]);
      else if (known.at(-1) !== shelf) known.push(shelf);
    });
  return byPrint;
}

/** Where files say the same, by their lexemes: jscpd tells of each copy only what the first of all has of it. */
export function instancesAmong(byPrint: ByPrint, part: Part, grain: Grain): Instance[] {
  const { text, from, to } = part;
  const prints = printsOf(text, grain, (at) => at >= from && at < to);
  const near = new Set([...prints.keys()].flatMap((print) => byPrint.get(print) ?? []));
  return [...near].flatMap((shelf) =>
    instancesIn(shelf, part, runsBetween(text, prints, shelf.text, grain, guaranteed(grain))),
  );
}

function instancesIn({ path, text }: Shelf, { from, to }: Part, runs: readonly Run[]): Instance[] {
  return runs.flatMap(({ at, otherAt, length }) => {
    const start = Math.max(at, from);
    const end = Math.min(at + length, to);
    if ((end - start) * 2 <= to - from) return [];
    const first = otherAt + start - at;
    return { path, ...placeOf(text, first, first + end - start), isNew: false };
  });
}

export function byPath(a: Instance, b: Instance): number {
  return byBytes(a.path, b.path) || a.start - b.start;
}

/** Each place once, as whoever told of it first has it. */
export function once(instances: readonly Instance[]): Instance[] {
  const kept: Instance[] = [];
  for (const one of instances)
    if (!kept.some(({ path, line, endLine }) => path === one.path && line <= one.endLine && one.line <= endLine))
      kept.push(one);
  return kept;
}

/** Whether a class was accepted, also where by now it has grown by less than makes a copy. */
export function isAccepted(
  { text, from, to, instances }: CopyClass,
  accepted: readonly AcceptedCopies[],
  minTokens: number,
): boolean {
  return accepted.some(({ class: id, tokens, count }) => {
    if (count < instances.length) return false;
    const outside = outsideOf({ id, tokens }, text, from, to);
    return outside !== undefined && outside < minTokens;
  });
}
