import type { Place } from '../model/finding.ts';

/** The place of an offset: lines and columns from 1, columns in UTF-16 units, a byte order mark not counted. */
export function placeOf(text: string, offset: number): Place {
  let line = 1;
  let start = text.startsWith('\ufeff') ? 1 : 0;
  for (let at = text.indexOf('\n'); at !== -1 && at < offset; at = text.indexOf('\n', at + 1)) {
    line++;
    start = at + 1;
  }
  return { line, column: Math.max(1, offset - start + 1) };
}

const encoder = new TextEncoder();

/** How many bytes of UTF-8 lie before an offset. */
export function bytesBefore(text: string, offset: number): number {
  return encoder.encode(text.slice(0, offset)).length;
}
