import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { verdicts, type Row, type Rows, type TreeResult } from './duplicates/bars.ts';
import {
  bytesBelow,
  indexFolder,
  jscpd,
  lastReport,
  measureOnce,
  measureSeveral,
  measures,
  names,
  reportFolder,
  whyNot,
  type Measured,
  type Name,
} from './duplicates/measures.ts';
import { stage } from './duplicates/stage.ts';
import {
  cli,
  interleaved,
  median,
  peakMemory,
  programsStarted,
  rounded,
  run,
  table,
  versionOf,
  writeResult,
} from './measure.ts';
import { sourceTree, type SourceTree } from './source-trees.ts';

/** What it costs to be told of a copy: jscpd over the whole tree, and ours over what is staged, in one run. */

const seed = 7;
const everything = Object.values(names);
const long: ReadonlySet<Name> = new Set([names.scan, names.fromRef, names.index]);
const sizes: readonly { readonly files: number; readonly most: number; readonly measured: readonly Name[] }[] = [
  { files: 700, most: 25, measured: everything },
  // Of this size only what the engine takes is asked for.
  { files: 5_000, most: 25, measured: [names.scan, names.clean] },
  { files: 9_000, most: 9, measured: everything },
  { files: 57_000, most: 3, measured: everything },
];

/** The hooks of this engine, whatever engine was here before; they find the tree as it was committed. */
function wire(tree: SourceTree): void {
  stage(tree, 'nothing');
  for (const folder of ['.git/hooks', '.git/sluice']) rmSync(join(tree.dir, folder), { recursive: true, force: true });
  run(tree.dir, process.execPath, [cli, 'init', '--yes']);
  run(tree.dir, 'git', ['clean', '-q', '-ffd']);
  run(tree.dir, process.execPath, [cli, 'dup', 'index']);
}

interface Result extends TreeResult {
  readonly codeFiles: number;
  readonly codeBytes: number;
  readonly jscpdFound: object;
  readonly rounds: number;
}

function measureTree(tree: SourceTree, files: number, wanted: readonly Name[], rounds: number): Result {
  wire(tree);
  // Asking whether it runs fills the caches, too; what jscpd takes a minute for is not run once more for that.
  const large = files > 10_000;
  const reasons = wanted.map(
    (name) => [name, large && name === names.fromRef ? undefined : whyNot(tree, name)] as const,
  );
  const notRun = Object.fromEntries(reasons.filter((pair): pair is [Name, string] => pair[1] !== undefined));
  const there = wanted.filter((name) => notRun[name] === undefined);
  // Rounds are few there, so what is quick is run thrice in each.
  const each = (name: Name): number => (large && !long.has(name) ? 3 : 1);
  const measure = (name: Name) => (): Measured => measureSeveral(tree, name, each(name));
  const times = interleaved(rounds, Object.fromEntries(there.map((name) => [name, measure(name)])));
  const rows: Rows = Object.fromEntries(there.map((name) => [name, rowOf(tree, name, times)]));
  const found = {
    full: scanOnce(tree, names.scan),
    ...(wanted.includes(names.fromRef) ? { fromRef: scanOnce(tree, names.fromRef) } : {}),
  };
  const indexShare = rows[names.index] && rounded((bytesBelow(indexFolder(tree)) / tree.codeBytes) * 100);
  stage(tree, 'nothing');
  const { codeFiles, codeBytes } = tree;
  return { files, codeFiles, codeBytes, rounds, jscpdFound: found, rows, notRun, indexShare };
}

function scanOnce(tree: SourceTree, name: Name): object {
  measureOnce(tree, name);
  return lastReport();
}

function rowOf(tree: SourceTree, name: Name, times: Readonly<Record<string, readonly Measured[]>>): Row {
  const mine = times[name]!;
  const over = (other: Name, key: 'wallMs' | 'cpuMs'): number | undefined =>
    times[other] && rounded(median(mine.map((one, round) => times[other]![round]![key] / one[key])), 2);
  const inside = mine.flatMap(({ engineMs }) => (engineMs === undefined ? [] : [engineMs]));
  return {
    wallMs: rounded(median(mine.map(({ wallMs }) => wallMs))),
    cpuMs: rounded(median(mine.map(({ cpuMs }) => cpuMs))),
    peakMiB: once(tree, name, peakMemory),
    engineMs: inside.length === 0 ? undefined : rounded(median(inside)),
    programs: measures[name].command === 'git' ? once(tree, name, programsStarted) : undefined,
    scanByWall: over(names.scan, 'wallMs') ?? Number.NaN,
    scanByCpu: over(names.scan, 'cpuMs') ?? Number.NaN,
    fromRefByWall: over(names.fromRef, 'wallMs'),
  };
}

/** Counted apart from the times, as counting takes time. */
function once(
  tree: SourceTree,
  name: Name,
  count: (cwd: string, command: string, args: readonly string[]) => number | undefined,
): number | undefined {
  const { staged, command, args, before, after } = measures[name];
  stage(tree, staged);
  before?.(tree);
  const counted = count(tree.dir, command, args);
  after?.(tree);
  return counted;
}

function print({ files, codeFiles, codeBytes, jscpdFound, rows, notRun, indexShare }: Result): void {
  const titles = ['', 'wall ms', 'cpu ms', 'peak MiB', 'inside ms', 'programs', 'full scan, wall', 'full scan, cpu'];
  const cells = Object.entries(rows).map(([name, row]) => [
    name,
    row.wallMs,
    row.cpuMs,
    row.peakMiB ?? '',
    row.engineMs ?? '',
    row.programs ?? '',
    `× ${row.scanByWall}`,
    `× ${row.scanByCpu}`,
  ]);
  console.log(`\n${files} files, ${codeFiles} of code (${rounded(codeBytes / 1e6)} MB)\n${table([titles, ...cells])}`);
  console.log(`jscpd found ${JSON.stringify(jscpdFound)}`);
  if (indexShare !== undefined) console.log(`index: ${indexShare} % of the code`);
  for (const [name, why] of Object.entries(notRun)) console.log(`not run: ${name}: ${why}`);
}

export function benchDuplicates(rounds: number, which: readonly string[]): void {
  const chosen = sizes.filter(({ files }) => which.length === 0 || which.includes(String(files)));
  try {
    const trees = chosen.map(({ files, most, measured }) => {
      const result = measureTree(sourceTree(seed, files), files, measured, Math.min(rounds, most));
      print(result);
      return result;
    });
    const bars = verdicts(trees);
    const cells = bars.map((one) => [`${one.files} files: ${one.what}`, one.wanted, one.measured, one.verdict]);
    console.log(`\n${table([['', 'wanted', 'measured', ''], ...cells])}`);
    if (chosen.length < sizes.length) return;
    const versions = { sluice: versionOf(process.execPath, [cli, '--version']), jscpd: versionOf(jscpd) };
    console.log(`\n${writeResult('duplicates', { versions, seed, bars, trees })}`);
  } finally {
    rmSync(reportFolder, { recursive: true, force: true });
  }
}
