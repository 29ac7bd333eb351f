import type { Run } from '../../duplicates/matches.ts';
import type { Text } from '../../duplicates/read.ts';

/** Whether what two texts have in common takes as many lines as a copy: of the two the longer one counts. */
export function hasLines({ at, otherAt, length }: Run, text: Text, other: Text, minLines: number): boolean {
  return linesIn(text, at, length) >= minLines || linesIn(other, otherAt, length) >= minLines;
}

function linesIn({ bytes, lexemes }: Text, at: number, length: number): number {
  const last = lexemes.end[at + length - 1]! - 1;
  let lines = 1;
  for (let end = bytes.indexOf(0x0a, lexemes.start[at]); end !== -1 && end < last; end = bytes.indexOf(0x0a, end + 1))
    lines++;
  return lines;
}
