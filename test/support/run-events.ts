import { hashOf, lineOf, noPrev, type RunEvent } from '../../src/runs/events.ts';
import { readEvents, type Reading } from '../../src/runs/read-events.ts';
import { wholeLines } from '../../src/text/whole-lines.ts';

/** What a run could have told; the texts have signs of one to four bytes. */
export function told(n: number): RunEvent {
  const at = '2026-11-22T07:13:00.123Z';
  return { n, at, event: 'stage.finished', item: `ä→𝄞 "${n}"\n`, exit: n % 3, needs: { z: [true, null], a: 'x' } };
}

/** A file of lines, each made for the hash of the one before. */
export function chained(lines: readonly ((prev: string) => string)[]): string {
  let prev = noPrev;
  return lines.reduce((text, lineFor) => {
    const line = lineFor(prev);
    prev = hashOf(line);
    return `${text}${line}\n`;
  }, '');
}

export function fileOf(events: readonly RunEvent[]): string {
  return chained(events.map((event) => (prev) => lineOf(event, prev)));
}

export function readBytes(bytes: Uint8Array): Reading {
  const { text, torn } = wholeLines(bytes);
  return { ...readEvents(text, 'run.jsonl'), torn };
}
