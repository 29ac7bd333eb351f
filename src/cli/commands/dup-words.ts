import type { ExplainedCopy, Lines } from '../../app/dup-explain.ts';
import { showPath } from '../../model/path.ts';
import type { Paint } from '../../report/human.ts';
import type { Numbered, Row } from '../../text/side-by-side.ts';

/** Where no terminal says how wide it is. */
const usualWidth = 120;
const leastWidth = 40;

/** What stands between two lines; colour says nothing that this does not. */
const marks: Readonly<Record<Row['is'], string>> = { same: ' ', layout: '~', words: '|', alone: '!' };

const meaning: Readonly<Record<Row['is'], string>> = {
  same: '',
  layout: '~ other layout',
  words: '| other words',
  alone: '! on one side only',
};

/** A copy and the one to use, side by side; then where it is besides, and how to let it stay. */
export function copyWords(copy: ExplainedCopy, width: number = usualWidth, paint: Paint): string {
  const { copy: left, use: right, rows, others } = copy;
  const column = Math.floor((Math.max(width, leastWidth) - ' ~ '.length) / 2);
  const digits = String(Math.max(left.endLine, right.endLine)).length;
  const line = (row: Row): string => {
    const [one, other] = [row.left, row.right].map((side) => cell(side, digits, column));
    const text = `${one} ${marks[row.is]} ${other}`.trimEnd();
    return row.is === 'same' ? text : row.is === 'layout' ? paint.dim(text) : paint.yellow(text);
  };
  const heads = [`${place(left)}${copy.isNew ? ', new' : ''}`, `${place(right)}${copy.isNew ? ', to use' : ''}`];
  const told = [...new Set(rows.map(({ is }) => is))].filter((is) => is !== 'same').map((is) => meaning[is]);
  return [
    paint.bold(`${copy.class}: ${copy.tokens} tokens, ${others.length + 2} copies`),
    paint.bold(
      heads
        .map((head) => padded(head, column))
        .join('   ')
        .trimEnd(),
    ),
    ...rows.map(line),
    ...(told.length > 0 ? [paint.dim(told.join(', '))] : []),
    ...others.map((other) => `and here: ${place(other)}`),
    acceptance(copy),
    '',
  ].join('\n');
}

function acceptance({ class: name, accepted, isNew }: ExplainedCopy): string {
  if (accepted !== undefined)
    return `accepted: ${accepted} copies; \`sluice baseline prune\` lowers that when some are gone`;
  const blocks = isNew ? 'use it, or accept' : 'old copies block nobody; from a range that brings them, accept';
  return `${blocks} with \`sluice baseline accept ${name}\``;
}

function place({ path, line, endLine }: Lines): string {
  return `${showPath(path)}:${line}-${endLine}`;
}

function cell(side: Numbered | undefined, digits: number, column: number): string {
  if (!side) return ' '.repeat(column);
  const number = String(side.line).padStart(digits);
  return `${number} ${padded(side.text, column - digits - 1)}`;
}

/** As many columns as there are: cut, or filled with blanks. What a terminal would obey is a blank. */
function padded(text: string, columns: number): string {
  const plain = text.replaceAll('\t', '  ').replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, ' ');
  let [kept, used] = ['', 0];
  for (const sign of plain) {
    const wide = columnsOf(sign);
    if (used + wide > columns) return cut(kept, used, columns);
    kept += sign;
    used += wide;
  }
  return kept + ' '.repeat(columns - used);
}

function cut(text: string, used: number, columns: number): string {
  const signs = [...text];
  let left = used;
  while (signs.length > 0 && left > columns - 1) left -= columnsOf(signs.pop()!);
  return `${signs.join('')}…${' '.repeat(Math.max(0, columns - left - 1))}`;
}

/** Signs that take two columns, and those that take none. */
function columnsOf(sign: string): number {
  if (/\p{Mn}|\u200d|\ufe0f/u.test(sign)) return 0;
  return /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Emoji_Presentation}\u3000-\u303f\uff01-\uff60]/u.test(
    sign,
  )
    ? 2
    : 1;
}
