/** What an author has lost between two texts: the same measure for every tool. */

export interface Loss {
  readonly lines: number;
  readonly bytes: number;
}

/** Lines that are gone or not the same, and their bytes that are not there any more in the order they had. */
export function lossOf(before: string, after: string): Loss {
  const [old, now] = [before.split('\n'), after.split('\n')];
  let [top, oldEnd, nowEnd] = [0, old.length, now.length];
  while (top < oldEnd && top < nowEnd && old[top] === now[top]) top++;
  while (oldEnd > top && nowEnd > top && old[oldEnd - 1] === now[nowEnd - 1])
    [oldEnd, nowEnd] = [oldEnd - 1, nowEnd - 1];
  const [gone, come] = unmatched(old.slice(top, oldEnd), now.slice(top, nowEnd));
  return { lines: gone.length, bytes: bytesLost(gone.join('\n'), come.join('\n')) };
}

/** The lines of both that a longest common subsequence leaves over. */
function unmatched(old: readonly string[], now: readonly string[]): [string[], string[]] {
  const width = now.length + 1;
  const length = new Uint16Array((old.length + 1) * width);
  for (let a = old.length - 1; a >= 0; a--)
    for (let b = now.length - 1; b >= 0; b--)
      length[a * width + b] =
        old[a] === now[b]
          ? length[(a + 1) * width + b + 1]! + 1
          : Math.max(length[(a + 1) * width + b]!, length[a * width + b + 1]!);
  const [gone, come]: [string[], string[]] = [[], []];
  let [a, b] = [0, 0];
  while (a < old.length || b < now.length) {
    if (a < old.length && b < now.length && old[a] === now[b]) [a, b] = [a + 1, b + 1];
    else if (b >= now.length || (a < old.length && length[(a + 1) * width + b]! >= length[a * width + b + 1]!))
      gone.push(old[a++]!);
    else come.push(now[b++]!);
  }
  return [gone, come];
}

/** None where deleting alone gives the old text back. */
function bytesLost(gone: string, come: string): number {
  let at = 0;
  for (const char of come) if (char === gone[at]) at++;
  if (at >= gone.length) return 0;
  let [start, end] = [0, 0];
  while (gone[start] === come[start]) start++;
  while (end < gone.length - start && gone.at(-1 - end) === come.at(-1 - end)) end++;
  return Buffer.byteLength(gone.slice(start, gone.length - end));
}
