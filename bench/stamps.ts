import matter from 'gray-matter';
import { isDeepStrictEqual } from 'node:util';
import { parseDocument } from 'yaml';
import type { Value } from '../src/model/policy.ts';
import { valueAt } from '../src/text/data.ts';
import { findFence } from '../src/text/fence.ts';
import { findPlaces } from '../src/text/places.ts';
import { applyTextEdits, planSettings, type Setting } from '../src/text/yaml-edit.ts';
import { dataOf, intended, plan } from '../test/support/edit-judge.ts';
import { yamlDocument } from '../test/support/yaml-documents.ts';
import { interleaved, median, rounded, table, writeResult } from './measure.ts';
import { fuzzAll, fuzzTable } from './stamps-fuzz.ts';
import { lossOf } from './stamp-loss.ts';

/** What stamping does to documents in many styles: by ranges, through gray-matter, and through a document of `yaml`. */

const usualRounds = 15;
const chunk = 250;

/** Undefined: refused. */
type Stamp = (text: string, settings: readonly Setting[]) => string | undefined;

const tools: Readonly<Record<string, Stamp>> = {
  sluice: (text, settings) => {
    const fence = findFence(text, true);
    if (fence.kind !== 'block') return undefined;
    const yaml = text.slice(fence.start, fence.end);
    const planned = plan(yaml, settings);
    return planned.ok
      ? text.slice(0, fence.start) + applyTextEdits(yaml, planned.edits) + text.slice(fence.end)
      : undefined;
  },
  'gray-matter.stringify': (text, settings) => {
    // With options, for without them it hands out one object per text.
    const { data, content } = matter(text, {});
    return matter.stringify(content, intended(data, settings));
  },
  'yaml Document.setIn': (text, settings) => {
    const fence = findFence(text, true);
    if (fence.kind !== 'block') return undefined;
    const document = parseDocument(text.slice(fence.start, fence.end));
    if (document.errors.length > 0) return undefined;
    for (const { path, value } of settings) document.setIn(path, value);
    return text.slice(0, fence.start) + document.toString({ lineWidth: 0 }) + text.slice(fence.end);
  },
};

function attempt(stamp: Stamp, text: string, settings: readonly Setting[]): string | undefined {
  try {
    return stamp(text, settings);
  } catch {
    return undefined;
  }
}

function documentOf(seed: number): string {
  const yaml = yamlDocument(seed);
  const eol = yaml.includes('\r\n') ? '\r\n' : '\n';
  return ['---', `${yaml}---`, '', '# A title', '', 'A paragraph of text.', ''].join(eol);
}

function stampOf(seed: number): Setting[] {
  const stamp = ['prompt_flow', 'stages', 'preflight'];
  return [
    { path: [...stamp, 'status'], value: 'ready' },
    { path: [...stamp, 'revision'], value: 1 + (seed % 7) },
    { path: [...stamp, 'content_sha256'], value: (seed * 2_654_435_761).toString(16).padStart(64, '0') },
  ];
}

interface Row {
  stamped: number;
  refused: number;
  /** Documents in which no line of the author changed. */
  untouched: number;
  linesChanged: number;
  bytesLost: number;
  wrong: number;
  notIdempotent: number;
  notReversible: number;
  /** How long a document took against ours, as the median of the rounds' ratios. */
  timesOurs: number;
}

const yamlOf = (text: string): string | undefined => {
  const fence = findFence(text, true);
  return fence.kind === 'block' ? text.slice(fence.start, fence.end) : undefined;
};

/** A key that says `null` is asked for a value: those bytes are replaced, not lost. */
function withoutNull(text: string, settings: readonly Setting[]): string {
  const yaml = yamlOf(text) ?? '';
  if (!/: +(?:null|~)/.test(yaml)) return text;
  const [places, data] = [findPlaces(yaml), dataOf(yaml)];
  for (let length = 1; length < settings[0]!.path.length; length++) {
    const path = settings[0]!.path.slice(0, length);
    const place = places.value(path);
    if (!place || valueAt(data as Readonly<Record<string, Value>>, path) !== null) continue;
    const start = text.indexOf('\n') + 1;
    return text.slice(0, start + place.start) + text.slice(start + place.end);
  }
  return text;
}

function judge(row: Row, stamp: Stamp, text: string, settings: readonly Setting[]): void {
  const after = attempt(stamp, text, settings);
  if (after === undefined) {
    row.refused++;
    return;
  }
  row.stamped++;
  const { lines, bytes } = lossOf(withoutNull(text, settings), after);
  row.linesChanged += lines;
  row.bytesLost += bytes;
  if (lines === 0) row.untouched++;
  if (bytes > 0) row.notReversible++;
  if (!isAsMeant(text, after, settings)) row.wrong++;
  if (attempt(stamp, after, settings) !== after) row.notIdempotent++;
}

function isAsMeant(text: string, after: string, settings: readonly Setting[]): boolean {
  const [before, now] = [dataOf(yamlOf(text) ?? ''), yamlOf(after)];
  try {
    return before !== undefined && isDeepStrictEqual(dataOf(now ?? ''), intended(before, settings));
  } catch {
    return false; // A path that leads through a text: to be refused.
  }
}

function stampAll(count: number): { rows: Record<string, Row>; quick: number } {
  const empty = { stamped: 0, refused: 0, untouched: 0, linesChanged: 0, bytesLost: 0, wrong: 0 };
  const rows = Object.fromEntries(
    Object.keys(tools).map((name): [string, Row] => [
      name,
      { ...empty, notIdempotent: 0, notReversible: 0, timesOurs: 1 },
    ]),
  );
  let quick = 0;
  for (let seed = 0; seed < count; seed++) {
    const [text, settings] = [documentOf(seed), stampOf(seed)];
    for (const [name, stamp] of Object.entries(tools)) judge(rows[name]!, stamp, text, settings);
    if (planSettings(yamlOf(text) ?? '', settings)) quick++;
  }
  return { rows, quick };
}

/** Each tool over the same documents, chunk by chunk, in another order each time. */
function timed(count: number): Record<string, number[]> {
  const chunks = Math.max(3, Math.floor(count / chunk));
  const time = (stamp: Stamp) => (round: number) => {
    const work = Array.from({ length: chunk }, (_, at) => round * chunk + at).map(
      (seed) => [documentOf(seed), stampOf(seed)] as const,
    );
    const started = performance.now();
    for (const [text, settings] of work) attempt(stamp, text, settings);
    return (performance.now() - started) / chunk;
  };
  return interleaved(chunks, Object.fromEntries(Object.entries(tools).map(([name, stamp]) => [name, time(stamp)])));
}

export function benchStamps(rounds: number): void {
  const share = Math.min(1, rounds / usualRounds);
  const documents = Math.round(20_000 * share);
  const { rows, quick } = stampAll(documents);
  const times = timed(documents);
  for (const [name, row] of Object.entries(rows))
    row.timesOurs = rounded(median(times[name]!.map((ms, round) => ms / times['sluice']![round]!)), 2);
  console.log(`\nthree keys into ${documents} documents, ${quick} of them in the quick way\n${stampTable(rows)}`);
  const fuzz = fuzzAll(Math.round(300_000 * share));
  console.log(`\n${fuzz.edits} edits of ${fuzz.documents} documents\n${fuzzTable(fuzz)}`);
  const versions = { 'gray-matter': '4.0.3', yaml: '2.9.1' };
  const result = {
    versions,
    documents,
    quick,
    millisecondsPerDocument: rounded(median(times['sluice']!), 3),
    stamping: rows,
    fuzz,
  };
  console.log(`\n${writeResult('stamps', result)}`);
  const { wrong, bytesLost } = rows['sluice']!;
  if (wrong + bytesLost > 0 || Object.keys(fuzz.faults).length > 0) throw new Error('an author lost something');
}

function stampTable(rows: Record<string, Row>): string {
  const heads = [
    '',
    'stamped',
    'refused',
    'untouched',
    'lines changed',
    'bytes lost',
    'wrong',
    'not idempotent',
    'not reversible',
    '× our time',
  ];
  return table([heads, ...Object.entries(rows).map(([name, row]) => [name, ...Object.values(row)])]);
}
