import { joined } from './bytes.ts';
import { diffLines, linesOf, type Hunk, type Line } from './line-diff.ts';

/**
 * Make the changes that lead from `base` to `ours` in `theirs`, which has gone on from `base` by itself. Undefined when
 * both changed the same lines. Lines put in at one place both stay, theirs first: whether the two make sense together,
 * only who knows the format can say. All else of `theirs` stays, byte for byte, and new lines end as its lines do.
 */
export function mergeLines(base: Uint8Array, ours: Uint8Array, theirs: Uint8Array): Uint8Array | undefined {
  const [old, mended, here] = [linesOf(base), linesOf(ours), linesOf(theirs)];
  const theirHunks = diffLines(old, here);
  const moves = movesInto(theirHunks, diffLines(old, mended), mended, here);
  if (!moves) return undefined;
  const ends = endsOf(old, here, theirHunks);
  const out: Line[] = [];
  let at = 0;
  for (const { place, hunk } of moves) {
    out.push(...here.slice(at, place), ...mended.slice(hunk.newFrom, hunk.newTo).map(ends(hunk.from)));
    at = place + hunk.to - hunk.from;
  }
  out.push(...here.slice(at));
  // A line without its break can only be the last one.
  return out.slice(0, -1).every((line) => line.ended) ? joined(out.map((line) => line.bytes)) : undefined;
}

/** One of our hunks, and the line of their text at which it belongs. */
interface Move {
  readonly hunk: Hunk;
  readonly place: number;
}

function movesInto(
  theirs: readonly Hunk[],
  ours: readonly Hunk[],
  mended: readonly Line[],
  here: readonly Line[],
): Move[] | undefined {
  const moves: Move[] = [];
  let next = 0;
  let shift = 0;
  for (const hunk of ours) {
    for (; next < theirs.length; next++) {
      const before = theirs[next]!;
      if (!comesFirst(before, hunk) || isSame(before, hunk, here, mended)) break;
      if (before.to > hunk.from) return undefined;
      shift += before.newTo - before.newFrom - (before.to - before.from);
    }
    const behind = theirs[next];
    if (behind && isSame(behind, hunk, here, mended)) continue;
    if (behind && hunk.to > behind.from) return undefined;
    moves.push({ hunk, place: hunk.from + shift });
  }
  return moves;
}

function comesFirst(theirs: Hunk, ours: Hunk): boolean {
  return theirs.from < ours.from || (theirs.from === ours.from && theirs.from === theirs.to);
}

/** Whether both made the same change, so that it is there already. */
function isSame(theirs: Hunk, ours: Hunk, here: readonly Line[], mended: readonly Line[]): boolean {
  const count = ours.newTo - ours.newFrom;
  if (theirs.from !== ours.from || theirs.to !== ours.to || theirs.newTo - theirs.newFrom !== count) return false;
  return mended.slice(ours.newFrom, ours.newTo).every((line, index) => line.key === here[theirs.newFrom + index]!.key);
}

/** How a new line at a place of `old` ends: where their lines there have gained or lost a CR, so does it. */
function endsOf(
  old: readonly Line[],
  here: readonly Line[],
  hunks: readonly Hunk[],
): (place: number) => (line: Line) => Line {
  const kept = keptLines(old, here, hunks);
  return (place) => {
    const near = nearest(kept, place);
    if (near === undefined || near.old.cr === near.here.cr) return (line) => line;
    return (line) => withCr(line, near.here.cr);
  };
}

interface Kept {
  readonly place: number;
  readonly old: Line;
  readonly here: Line;
}

/** The lines that both texts have, without one that does not end. */
function keptLines(old: readonly Line[], here: readonly Line[], hunks: readonly Hunk[]): Kept[] {
  const kept: Kept[] = [];
  let shift = 0;
  let next = 0;
  for (let place = 0; place < old.length; place++) {
    for (; next < hunks.length && hunks[next]!.to <= place; next++)
      shift += hunks[next]!.newTo - hunks[next]!.newFrom - (hunks[next]!.to - hunks[next]!.from);
    const hunk = hunks[next];
    const isKept = !hunk || place < hunk.from;
    if (isKept && old[place]!.ended) kept.push({ place, old: old[place]!, here: here[place + shift]! });
  }
  return kept;
}

function nearest(kept: readonly Kept[], place: number): Kept | undefined {
  let best: Kept | undefined;
  for (const one of kept) if (!best || Math.abs(one.place - place) < Math.abs(best.place - place)) best = one;
  return best;
}

const lineFeed = Uint8Array.of(0x0a);
const both = Uint8Array.of(0x0d, 0x0a);

function withCr(line: Line, cr: boolean): Line {
  if (!line.ended || line.cr === cr) return line;
  const words = line.bytes.subarray(0, line.cr ? -2 : -1);
  return { ...line, cr, bytes: joined([words, cr ? both : lineFeed]) };
}
