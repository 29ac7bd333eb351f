import { eventsFormat, hashOf, isLogged, isSound, noPrev, type Logged } from './events.ts';

/** Why a file of events ends for us before its last line. */
interface Trouble {
  /** From 1. */
  readonly line: number;
  /** One sentence. */
  readonly why: string;
  /** Nothing is damaged: a newer Sluice wrote the file, in this format. */
  readonly newer?: number;
}

export interface Reading {
  /** All events before the trouble. */
  readonly events: readonly Logged[];
  /** The hash of the line of the last of them: what the next line names, and what others can bear witness to. */
  readonly head: string;
  /** How many bytes of a line that was never finished stand at the end. They are no trouble: nobody relied on them. */
  readonly torn: number;
  readonly trouble?: Trouble;
}

/** Read what one writer wrote down of a run, as far as every line follows from the one before. */
export function readEvents(text: string, path: string): Reading {
  const events: Logged[] = [];
  let head = noPrev;
  let last = '';
  let wrong: Wrong | undefined;
  for (let from = 0, end = text.indexOf('\n'); end !== -1; from = end + 1, end = text.indexOf('\n', from)) {
    const line = text.slice(from, end);
    const value = parsed(line);
    wrong = wrongWith(value, line, events.at(-1), head);
    if (wrong) break;
    events.push(value as Logged);
    head = hashOf(line);
    last = line;
  }
  if (events.length > 0 && !isSound(last)) {
    head = events.pop()!.prev;
    wrong = { why: changed };
  }
  const torn = Buffer.byteLength(text.slice(text.lastIndexOf('\n') + 1));
  return { events, head, torn, ...(wrong && { trouble: troubleOf(wrong, path, events.length + 1) }) };
}

type Wrong = Pick<Trouble, 'why' | 'newer'>;

const changed = 'is not what was written (its checksum differs)';

function wrongWith(value: unknown, line: string, before: Logged | undefined, head: string): Wrong | undefined {
  if (value === undefined) return { why: 'is not JSON' };
  const format = before ? eventsFormat : formatOf(value);
  if (format > eventsFormat)
    return { why: `is of format ${format}, and this Sluice knows ${eventsFormat}`, newer: format };
  if (!isLogged(value)) return { why: 'is not an event' };
  const why = misplaced(value, before, head);
  return why === undefined ? undefined : { why: isSound(line) ? why : changed };
}

function misplaced(event: Logged, before: Logged | undefined, head: string): string | undefined {
  if (event.prev !== head) return before ? 'does not follow from the line before' : 'follows from a line that is gone';
  return before && event.n <= before.n ? `has the number ${event.n} after ${before.n}` : undefined;
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line) as unknown;
  } catch {
    return undefined;
  }
}

function formatOf(value: unknown): number {
  const { v } = (value ?? {}) as { readonly v?: unknown };
  return typeof v === 'number' ? v : eventsFormat;
}

function troubleOf({ why, newer }: Wrong, path: string, line: number): Trouble {
  const next =
    newer === undefined
      ? 'put back what git has of it, or begin anew with --fresh, which keeps it under another name'
      : 'install the Sluice that wrote it';
  return { line, why: `${path}:${line} ${why}: ${next}.`, ...(newer !== undefined && { newer }) };
}
