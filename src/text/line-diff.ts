/** A line with its end. */
export interface Line {
  readonly bytes: Uint8Array;
  /** What it is compared by: a CR before the line break does not count. */
  readonly key: string;
  readonly ended: boolean;
  readonly cr: boolean;
}

/** Lines of one text that stand in place of lines of another, from a first one to before a last one. */
export interface Hunk {
  readonly from: number;
  readonly to: number;
  readonly newFrom: number;
  readonly newTo: number;
}

const lf = 0x0a;
const cr = 0x0d;

/** Every byte has a letter of its own in this encoding, so that lines can be compared as strings. */
const letters = new TextDecoder('latin1');

export function linesOf(bytes: Uint8Array): Line[] {
  const lines: Line[] = [];
  for (let at = 0; at < bytes.length;) {
    const end = bytes.indexOf(lf, at);
    const next = end === -1 ? bytes.length : end + 1;
    lines.push(lineOf(bytes.subarray(at, next), end !== -1));
    at = next;
  }
  return lines;
}

function lineOf(bytes: Uint8Array, ended: boolean): Line {
  const withCr = ended && bytes.at(-2) === cr;
  const words = letters.decode(ended ? bytes.subarray(0, withCr ? -2 : -1) : bytes);
  return { bytes, key: ended ? `${words}\n` : words, ended, cr: withCr };
}

/** More changed lines than this are not told apart: the longest stretch of them counts as one. */
const bound = 1000;

/** What has changed, in the order of the text: as few lines as can be, and each change as late as it can stand. */
export function diffLines(old: readonly Line[], fresh: readonly Line[]): Hunk[] {
  let start = 0;
  while (start < old.length && start < fresh.length && old[start]!.key === fresh[start]!.key) start++;
  let [end, newEnd] = [old.length, fresh.length];
  while (end > start && newEnd > start && old[end - 1]!.key === fresh[newEnd - 1]!.key) {
    end--;
    newEnd--;
  }
  const middle = { from: start, to: end, newFrom: start, newTo: newEnd };
  return slide(old, fresh, shortest(old, fresh, middle));
}

/** Myers' greedy search for the shortest way from one text to the other. */
function shortest(old: readonly Line[], fresh: readonly Line[], within: Hunk): Hunk[] {
  const [length, newLength] = [within.to - within.from, within.newTo - within.newFrom];
  if (length === 0 || newLength === 0) return length + newLength === 0 ? [] : [within];
  const reach: Int32Array[] = [];
  const most = Math.min(length + newLength, bound);
  for (let distance = 0; distance <= most; distance++) {
    const before = reach.at(-1);
    const here = new Int32Array(2 * distance + 1);
    for (let diagonal = -distance; diagonal <= distance; diagonal += 2) {
      let { x } = before ? stepTo(before, distance, diagonal) : { x: 0 };
      let y = x - diagonal;
      while (x < length && y < newLength && old[within.from + x]!.key === fresh[within.newFrom + y]!.key) {
        x++;
        y++;
      }
      here[diagonal + distance] = x;
      if (x >= length && y >= newLength) return wayBack(reach, within, { x, y });
    }
    reach.push(here);
  }
  return [within];
}

interface Step {
  /** Lines of the old text passed when the step is done. */
  readonly x: number;
  /** A line of the new text was put in; otherwise one of the old text was left out. */
  readonly putIn: boolean;
}

/** The step that leads farthest on a diagonal, from what was reached with one change less. */
function stepTo(before: Int32Array, distance: number, diagonal: number): Step {
  const below = before[diagonal - 1 + distance - 1] ?? -1;
  const above = before[diagonal + 1 + distance - 1] ?? -1;
  const putIn = diagonal === -distance || (diagonal !== distance && below < above);
  return { putIn, x: putIn ? above : below + 1 };
}

/** The steps of the shortest way, gathered into hunks. */
function wayBack(reach: readonly Int32Array[], within: Hunk, end: { readonly x: number; readonly y: number }): Hunk[] {
  const hunks: Hunk[] = [];
  let { x, y } = end;
  for (let distance = reach.length; distance > 0; distance--) {
    const { putIn, x: to } = stepTo(reach[distance - 1]!, distance, x - y);
    const newTo = to - (x - y);
    [x, y] = putIn ? [to, newTo - 1] : [to - 1, newTo];
    hunks.unshift({
      from: within.from + x,
      to: within.from + to,
      newFrom: within.newFrom + y,
      newTo: within.newFrom + newTo,
    });
  }
  return hunks;
}

/** Steps next to each other become one hunk. */
function gather(hunks: readonly Hunk[]): Hunk[] {
  const gathered: Hunk[] = [];
  for (const hunk of hunks) {
    const last = gathered.at(-1);
    if (last?.to === hunk.from && last.newTo === hunk.newFrom)
      gathered.splice(-1, 1, { ...last, to: hunk.to, newTo: hunk.newTo });
    else gathered.push(hunk);
  }
  return gathered;
}

/** Lines put in or left out among equal ones could stand in several places: the last of them, as git has it. */
function slide(old: readonly Line[], fresh: readonly Line[], hunks: readonly Hunk[]): Hunk[] {
  const slid: Hunk[] = [];
  let limit = old.length;
  for (const hunk of gather(hunks).toReversed()) {
    let here = hunk;
    while (here.to < limit && canSlide(old, fresh, here)) here = moved(here);
    slid.unshift(here);
    limit = here.from;
  }
  return gather(slid);
}

function canSlide(old: readonly Line[], fresh: readonly Line[], { from, to, newFrom, newTo }: Hunk): boolean {
  if (from === to) return fresh[newFrom]!.key === old[to]!.key;
  return newFrom === newTo && old[from]!.key === old[to]!.key;
}

function moved({ from, to, newFrom, newTo }: Hunk): Hunk {
  return { from: from + 1, to: to + 1, newFrom: newFrom + 1, newTo: newTo + 1 };
}
