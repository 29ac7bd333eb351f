/** The word of a list that a mistyped word most likely meant; undefined when none is near, or two are equally near. */
export function nearest(word: string, words: Iterable<string>): string | undefined {
  const all = [...words];
  // `prod` is the beginning of one word, whatever else is as short.
  const begun = word.length < 3 ? [] : all.filter((candidate) => candidate.startsWith(word));
  if (begun.length === 1) return begun[0];
  const limit = word.length <= 3 ? 1 : word.length <= 7 ? 2 : 3;
  let best: string | undefined;
  let least = limit + 1;
  for (const candidate of all) {
    if (Math.abs(candidate.length - word.length) > limit) continue;
    const distance = same(word, candidate) ? 0.5 : edits(word.toLowerCase(), candidate.toLowerCase());
    if (distance < least) {
      best = candidate;
      least = distance;
    } else if (distance === least) best = undefined;
  }
  return best;
}

/** The same for a value of any kind, of which only words can be mistyped. */
export function nearestOf(value: unknown, allowed: readonly unknown[]): string | undefined {
  if (typeof value !== 'string') return undefined;
  return nearest(
    value,
    allowed.filter((one) => typeof one === 'string'),
  );
}

/** Equal but for case and for the marks between words: `allowed_tools`, `allowedTools` and `allowed-tools`. */
function same(one: string, other: string): boolean {
  return bare(one) === bare(other);
}

function bare(word: string): string {
  return word.toLowerCase().replace(/[-_ ]/g, '');
}

/** How many single-letter edits apart: insert, delete, replace, swap two neighbours. */
function edits(one: string, other: string): number {
  let before: number[] = [];
  let last = Array.from({ length: other.length + 1 }, (_, index) => index);
  for (let i = 1; i <= one.length; i++) {
    const row = [i];
    for (let j = 1; j <= other.length; j++) {
      const cost = one[i - 1] === other[j - 1] ? 0 : 1;
      row[j] = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + cost);
      if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) {
        row[j] = Math.min(row[j]!, before[j - 2]! + 1);
      }
    }
    before = last;
    last = row;
  }
  return last[other.length]!;
}
