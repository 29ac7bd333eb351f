import { diffLines, type Line } from './line-diff.ts';

/** A line and its number. */
export interface Numbered {
  readonly line: number;
  readonly text: string;
}

/** Two lines next to each other: the same, other in their layout, other in their words, or one alone. */
export interface Row {
  readonly is: 'same' | 'layout' | 'words' | 'alone';
  readonly left: Numbered | undefined;
  readonly right: Numbered | undefined;
}

/** Two texts next to each other. */
export function sideBySide(left: readonly Numbered[], right: readonly Numbered[]): Row[] {
  const rows: Row[] = [];
  let [at, rightAt] = [0, 0];
  const alike = (to: number): void => {
    for (; at < to; at++, rightAt++) {
      const [one, other] = [left[at]!, right[rightAt]!];
      rows.push({ is: one.text.trimEnd() === other.text.trimEnd() ? 'same' : 'layout', left: one, right: other });
    }
  };
  for (const { from, to, newFrom, newTo } of diffLines(left.map(lineOf), right.map(lineOf))) {
    alike(from);
    rows.push(...beside(left.slice(from, to), right.slice(newFrom, newTo)));
    [at, rightAt] = [to, newTo];
  }
  alike(left.length);
  return rows;
}

/** What stands on other lines says the same all the same, if only the breaks between them moved. */
function beside(left: readonly Numbered[], right: readonly Numbered[]): Row[] {
  const [one, other] = [left, right].map((lines) => lines.map(({ text }) => wordsOf(text)).join(''));
  const is = one === other ? 'layout' : 'words';
  return Array.from({ length: Math.max(left.length, right.length) }, (_, at): Row => {
    const row = { left: left[at], right: right[at] };
    return { is: is === 'words' && !(row.left && row.right) ? 'alone' : is, ...row };
  });
}

function wordsOf(text: string): string {
  return text.replaceAll(/\s/g, '');
}

const nothing = new Uint8Array();

function lineOf({ text }: Numbered): Line {
  return { bytes: nothing, key: wordsOf(text), ended: true, cr: false };
}
