import { names, type Name } from './measures.ts';

/** What the check for copies has to hold, of which tree, and whether it does. */

export interface Row {
  readonly wallMs: number;
  readonly cpuMs: number;
  readonly peakMiB: number | undefined;
  readonly engineMs: number | undefined;
  readonly programs: number | undefined;
  /** How many times over jscpd takes, as medians of the rounds' ratios. */
  readonly scanByWall: number;
  readonly scanByCpu: number;
  readonly fromRefByWall: number | undefined;
}

export type Rows = Partial<Record<Name, Row>>;

export interface TreeResult {
  readonly files: number;
  readonly rows: Rows;
  readonly notRun: Readonly<Record<string, string>>;
  /** The index, in hundredths of the code it is of. */
  readonly indexShare: number | undefined;
}

interface Bar {
  readonly files: number;
  readonly what: string;
  /** `times`: jscpd has to take at least so many times as much. */
  readonly unit: 'times' | 'ms' | 'MiB' | '%' | 'programs';
  readonly bar: number;
  value(tree: TreeResult): number | undefined;
}

type Wanted = readonly [files: number, what: string, unit: Bar['unit'], bar: number, value: Bar['value']];

const of =
  (name: Name, key: keyof Row): Bar['value'] =>
  ({ rows }) =>
    rows[name]?.[key];

const memoryOf =
  (name: Name): Bar['value'] =>
  ({ rows }) => {
    const [theirs, ours] = [rows[names.scan]?.peakMiB, rows[name]?.peakMiB];
    return theirs === undefined || ours === undefined ? undefined : theirs / ours;
  };

const wanted: readonly Wanted[] = [
  [57_000, '1 clean file, wall, full scan', 'times', 50, of(names.clean, 'scanByWall')],
  [57_000, '1 clean file, cpu, full scan', 'times', 60, of(names.clean, 'scanByCpu')],
  [57_000, '1 copy, wall, full scan', 'times', 30, of(names.one, 'scanByWall')],
  [57_000, '1 copy, cpu, full scan', 'times', 40, of(names.one, 'scanByCpu')],
  [57_000, '1 copy, memory, full scan', 'times', 35, memoryOf(names.one)],
  [57_000, '1 copy, wall, --baseline-from-ref', 'times', 130, of(names.one, 'fromRefByWall')],
  [9_000, '1 copy, wall, full scan', 'times', 12, of(names.one, 'scanByWall')],
  [700, '1 clean file, wall, full scan', 'times', 1, of(names.clean, 'scanByWall')],
  [700, '1 copy, wall, full scan', 'times', 1, of(names.one, 'scanByWall')],
  [57_000, '100 copies, wall, full scan', 'times', 7, of(names.hundred, 'scanByWall')],
  [57_000, 'index from nothing, wall, full scan', 'times', 5, of(names.index, 'scanByWall')],
  [57_000, 'index, share of the code', '%', 20, ({ indexShare }) => indexShare],
  [57_000, 'index from nothing, memory', 'MiB', 200, of(names.index, 'peakMiB')],
  [57_000, '1 clean file, inside the engine', 'ms', 35, of(names.clean, 'engineMs')],
  [5_000, '1 clean file, inside the engine', 'ms', 20, of(names.clean, 'engineMs')],
  [57_000, 'commit with 1 copy, memory', 'MiB', 80, of(names.refused, 'peakMiB')],
  [57_000, 'commit of 1 clean file, programs', 'programs', 6, of(names.accepted, 'programs')],
  [57_000, 'commit with 1 copy, programs', 'programs', 6, of(names.refused, 'programs')],
];

const bars: readonly Bar[] = wanted.map(([files, what, unit, bar, value]) => ({ files, what, unit, bar, value }));

export interface Verdict {
  readonly files: number;
  readonly what: string;
  readonly wanted: string;
  readonly measured: string;
  readonly verdict: 'met' | 'missed' | 'not run';
}

const inWords = (unit: Bar['unit'], number: number): string =>
  unit === 'times' ? `1/${number}` : `${number}${unit === '%' ? ' %' : ` ${unit}`}`;

export function verdicts(trees: readonly TreeResult[]): Verdict[] {
  return bars.map(({ files, what, unit, bar, value }) => {
    const tree = trees.find((one) => one.files === files);
    const found = tree && value(tree);
    const base = { files, what, wanted: `≤ ${inWords(unit, bar)}` };
    if (found === undefined || Number.isNaN(found)) return { ...base, measured: 'not run', verdict: 'not run' };
    const met = unit === 'times' ? found >= bar : found <= bar;
    return { ...base, measured: inWords(unit, Math.round(found * 100) / 100), verdict: met ? 'met' : 'missed' };
  });
}
