import type { Place } from '../model/finding.ts';

/** What was asked last: findings come in the order of the text, and a long one is not to be counted again for each. */
let place = { text: '', offset: 0, line: 1, start: 0 };
let counted = { text: '', offset: 0, bytes: 0 };

/** The place of an offset: lines and columns from 1, columns in UTF-16 units, a byte order mark not counted. */
export function placeOf(text: string, offset: number): Place {
  const known = place.text === text && place.offset <= offset;
  let { line, start } = known ? place : { line: 1, start: text.startsWith('\ufeff') ? 1 : 0 };
  for (let at = text.indexOf('\n', start); at !== -1 && at < offset; at = text.indexOf('\n', start)) {
    line++;
    start = at + 1;
  }
  place = { text, offset, line, start };
  return { line, column: Math.max(1, offset - start + 1) };
}

const encoder = new TextEncoder();

/** How many bytes of UTF-8 lie before an offset. */
export function bytesBefore(text: string, offset: number): number {
  const from = counted.text === text && counted.offset <= offset ? counted : { offset: 0, bytes: 0 };
  const bytes = from.bytes + encoder.encode(text.slice(from.offset, offset)).length;
  counted = { text, offset, bytes };
  return bytes;
}
