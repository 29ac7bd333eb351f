import { lexemesIn, placeOf, type Place } from '../../duplicates/align.ts';
import { classOf, outsideOf } from '../../duplicates/class-id.ts';
import type { Clone, Fragment } from '../../duplicates/judge.ts';
import type { Run } from '../../duplicates/matches.ts';
import type { Part } from '../../duplicates/read.ts';
import type { AcceptedCopies } from '../../model/duplicates.ts';
import { byBytes } from '../../model/path.ts';
import { isEnough, type Copy } from './copy.ts';
import { holdsGain } from './gained.ts';
import type { Shelf, Shelves } from './shelves.ts';

/** One of the places that say the same. */
export interface Instance extends Place {
  readonly path: string;
  /** It came with the change. */
  readonly isNew: boolean;
}

/** Places that say the same, of which some are new. */
export interface CopyClass extends Part {
  readonly id: string;
  readonly tokens: number;
  readonly instances: readonly Instance[];
}

/** Gather what jscpd tells in pairs: one class for each new text, with all the places that have it. */
export function classesOf(
  copies: readonly Copy[],
  clones: readonly Clone[],
  shelves: Shelves,
  minTokens: number,
): CopyClass[] {
  const ends = endsByPath(clones);
  const byId = new Map<string, { copies: Copy[]; tokens: number }>();
  for (const copy of withoutParts(copies, minTokens)) {
    const { id, tokens } = classOf(copy.grown.file.now, copy.from, copy.to);
    const known = byId.get(id);
    if (known) known.copies.push(copy);
    else byId.set(id, { copies: [copy], tokens });
  }
  return [...byId].map(([id, { copies: same, tokens }]) => {
    const [first] = same as [Copy, ...Copy[]];
    const part = { text: first.grown.file.now, from: first.from, to: first.to };
    const told = same.flatMap((copy) => pairedWith(copy, ends, shelves));
    const among = instancesAmong(shelves, part);
    // Of what is no pair of jscpd's the lexemes tell where it is, but in another language they see nothing.
    const others = first.isOther ? [...among, ...told] : [...told, ...among];
    return { id, tokens, instances: once([...same.map(instanceOf), ...others]), ...part };
  });
}

/**
 * Each copy as far as the longest text goes that it is mostly part of, if the change has brought some of that. Where jscpd
 * cuts a text depends on what else it is given, and whatever is told and accepted has to be the same at every door.
 */
export function unbroken(copies: readonly Copy[], shelves: Shelves): Copy[] {
  return copies.map((copy) => {
    const text = copy.grown.file.now;
    let [from, to] = [copy.from, copy.to];
    for (const { shelf, runs } of shelves.sharing({ text, from, to }))
      for (const { at, otherAt, length } of runs) {
        const end = endOf(text, at, at + length);
        const shared = Math.min(end, copy.to) - Math.max(at, copy.from);
        const isWithinItself = shelf.text === text && Math.abs(at - otherAt) < length;
        if (shared * 2 <= copy.to - copy.from || isWithinItself) continue;
        if (!holdsGain(copy.grown.gained, at, end, shelves.least)) continue;
        if (end - at > to - from || (end - at === to - from && at < from)) [from, to] = [at, end];
      }
    if (from === copy.from && to === copy.to) return copy;
    return { ...copy, from, to, place: placeOf(text, from, to), isOther: true };
  });
}

/** jscpd reads a comment in one go: the sign alone that two of them begin with is nothing they have in common. */
function endOf({ bytes, lexemes }: Part['text'], from: number, to: number): number {
  let end = to;
  while (end > from && bytes[lexemes.start[end - 1]!] === 0x23 && lexemes.end[end - 1] === lexemes.start[end - 1]! + 1)
    end--;
  return end;
}

/** Of several copies of one place the longest, and what has as much as makes a copy beside those. */
function withoutParts(copies: readonly Copy[], minTokens: number): Copy[] {
  const kept: Copy[] = [];
  const longest = [...copies].sort((a, b) => b.to - b.from - (a.to - a.from));
  for (const copy of longest) {
    const beside = kept.filter((one) => one.fragment.path === copy.fragment.path);
    const isOutside = (at: number): boolean => beside.every(({ from, to }) => at < from || at >= to);
    if (!beside.some((one) => overlaps(one, copy)) || isEnough(copy, isOutside, minTokens)) kept.push(copy);
  }
  return kept.sort((a, b) => byBytes(a.fragment.path, b.fragment.path) || a.from - b.from);
}

/** By more than half of the shorter one. */
function overlaps(one: Copy, copy: Copy): boolean {
  const shared = Math.min(one.to, copy.to) - Math.max(one.from, copy.from);
  return shared * 2 > copy.to - copy.from;
}

function instanceOf({ fragment: { path }, place }: Copy): Instance {
  return { path, ...place, isNew: true };
}

/** The other ends of the pairs that a place is in. */
function pairedWith({ grown, fragment, from, to, isOther }: Copy, ends: EndsByPath, shelves: Shelves): Instance[] {
  const { start, end } = grown.file.now.lexemes;
  const whole = isOther ? { path: fragment.path, start: start[from]!, end: end[to - 1]! } : fragment;
  return (ends.get(fragment.path) ?? []).flatMap(({ one, other, format }) => {
    const text = holdsHalf(one, whole) ? shelves.textAt(other.path) : undefined;
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

function holdsHalf({ path, start, end }: Fragment, whole: Pick<Fragment, 'path' | 'start' | 'end'>): boolean {
  const shared = Math.min(end, whole.end) - Math.max(start, whole.start);
  return path === whole.path && shared * 2 > whole.end - whole.start;
}

/** Where files say the same, by their lexemes: jscpd tells of each copy only what the first of all has of it. */
export function instancesAmong(shelves: Shelves, part: Part): Instance[] {
  return shelves.sharing(part).flatMap(({ shelf, runs }) => instancesIn(shelf, part, runs));
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
