import { hash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import type { Value } from '../model/policy.ts';
import { canonicalMembers } from '../text/canonical-json.ts';

/** The format of the lines, told by the first one of a file as `v`. */
export const eventsFormat = 1;

/** What the first line of a file names as the hash of the line before. */
export const noPrev: string = '0'.repeat(64);

/** Something that happened in a run. What it was is told by the fields. */
export interface RunEvent {
  /** Grows with every event of a run, whoever writes it. */
  readonly n: number;
  /** ISO, UTC. For people: no order and no decision hangs on it. */
  readonly at: string;
  readonly event: string;
  readonly [field: string]: Value;
}

/** An event as it stands in its file. */
export interface Logged extends RunEvent {
  /** The hash of the line before. */
  readonly prev: string;
  /** A checksum of the line as far as this. It is what vouches for the last line, whose hash nobody names yet. */
  readonly sum: string;
}

const written = new Set(['v', 'prev', 'sum']);

/** The line for an event, without its end. */
export function lineOf({ n, at, event, ...fields }: RunEvent, prev: string): string {
  const taken = Object.keys(fields).find((name) => written.has(name));
  if (taken !== undefined) throw new TypeError(`an event has a field of its own called ${taken}`);
  const more: Readonly<Record<string, Value>> = { ...fields, ...(prev === noPrev && { v: eventsFormat }) };
  const members = [{ n }, { at }, { event }, more, { prev }].flatMap((part) => canonicalMembers(part));
  const start = `{${members.join(',')}`;
  const line = `${start}${endOf(start)}`;
  if (!isLogged(JSON.parse(line))) throw new TypeError(`this is no event: ${line}`);
  return line;
}

/** What the line after it names as `prev`. */
export function hashOf(line: string): string {
  return hash('sha256', line);
}

function endOf(start: string): string {
  return `,"sum":"${crc32(start).toString(16).padStart(8, '0')}"}`;
}

const endLength = endOf('').length;

/** Whether a line is what was written: the chain tells that of every line but the last. */
export function isSound(line: string): boolean {
  return line.endsWith(endOf(line.slice(0, -endLength)));
}

const moment = /^(?:\d{4}|[+-]\d{6})-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

export function isLogged(value: unknown): value is Logged {
  if (typeof value !== 'object' || value === null) return false;
  const { n, at, event, prev, sum } = value as Readonly<Record<string, unknown>>;
  if (!Number.isSafeInteger(n) || (n as number) < 1) return false;
  if (typeof at !== 'string' || !moment.test(at)) return false;
  return typeof event === 'string' && event !== '' && typeof prev === 'string' && typeof sum === 'string';
}

/** An event and whose file it stands in. */
export interface Told {
  readonly writer: string;
  readonly event: Logged;
}

/**
 * The events of several files in the one order they have. What a process wrote in one go, number after number, stays
 * together: it had read what was there before its first number, and nothing that came meanwhile, here or in another branch.
 * Such pieces come by the number they begin with, and by writer where two have the same.
 */
export function merge(files: readonly { readonly writer: string; readonly events: readonly Logged[] }[]): Told[] {
  const pieces = files.flatMap(({ writer, events }) => piecesOf(events).map((piece) => ({ writer, piece })));
  return pieces.sort(inOrder).flatMap(({ writer, piece }) => piece.map((event) => ({ writer, event })));
}

interface Piece {
  readonly writer: string;
  readonly piece: readonly Logged[];
}

function piecesOf(events: readonly Logged[]): Logged[][] {
  const pieces: Logged[][] = [];
  let before = Number.NaN;
  for (const event of events) {
    if (event.n === before + 1) pieces.at(-1)!.push(event);
    else pieces.push([event]);
    before = event.n;
  }
  return pieces;
}

function inOrder(one: Piece, other: Piece): number {
  const [first, second] = [one.piece[0]!.n, other.piece[0]!.n];
  if (first !== second) return first - second;
  if (one.writer === other.writer) return 0;
  return one.writer < other.writer ? -1 : 1;
}

/** The number for the next event of a run, given all its events in any order. */
export function nextN(events: Iterable<{ readonly n: number }>): number {
  let last = 0;
  for (const { n } of events) if (n > last) last = n;
  return last + 1;
}
