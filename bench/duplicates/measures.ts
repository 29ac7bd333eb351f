import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { cli, run, runWithCpu, type Ran } from '../measure.ts';
import type { SourceTree } from '../source-trees.ts';
import { stage, takeBack, type Staged } from './stage.ts';

/** What is run, on what is staged, and what has to come of it. */

export const names = {
  scan: 'jscpd, full scan',
  fromRef: 'jscpd --baseline-from-ref HEAD',
  clean: 'sluice, 1 clean file',
  one: 'sluice, 1 copy of 1,400 lines',
  ten: 'sluice, 10 copies',
  hundred: 'sluice, 100 copies',
  index: 'sluice dup index, from nothing',
  noHook: 'git commit --no-verify, 1 clean file',
  accepted: 'git commit, 1 clean file',
  refused: 'git commit, 1 copy, refused',
} as const;

export type Name = (typeof names)[keyof typeof names];

export interface Measure {
  readonly staged: Staged;
  readonly command: string;
  readonly args: readonly string[];
  readonly status: number;
  /** What its output has to hold; a commit that is refused for another reason is no measurement. */
  readonly says?: RegExp;
  readonly before?: (tree: SourceTree) => void;
  readonly after?: (tree: SourceTree) => void;
}

/** Where jscpd keeps its program; its launcher would start a second Node. */
export const jscpd = jscpdProgram();

function jscpdProgram(): string {
  const from = createRequire(import.meta.url);
  const { getPlatformKey, PLATFORM_MAP } = from('jscpd/platform-map.js') as {
    getPlatformKey(): string;
    PLATFORM_MAP: Readonly<Record<string, { readonly packageName: string }>>;
  };
  const beside = createRequire(from.resolve('jscpd/package.json'));
  const folder = dirname(beside.resolve(`${PLATFORM_MAP[getPlatformKey()]!.packageName}/package.json`));
  return join(folder, 'bin', process.platform === 'win32' ? 'jscpd.exe' : 'jscpd');
}

/** Of this process, so that two benches do not write into one another's. */
export const reportFolder = join(tmpdir(), `sluice-bench-jscpd-${process.pid}`);

/** The settings of `.jscpd.json`; its `minLines` is one more than the lines a copy has to have. */
const asked = ['.', '--min-lines', '4', '--ignore', '**/.git/**', '--silent', '--no-tips', '--reporters', 'json'];
const scan = [...asked, '--output', reportFolder];
const check = [cli, 'check', '--staged', '--only', 'duplicates'];
const commit = ['commit', '-q', '-m', 'x'];

export const indexFolder = ({ dir }: SourceTree): string => join(dir, '.git/sluice/dup');
function dropReport(): void {
  rmSync(reportFolder, { recursive: true, force: true });
}

const dropIndex = (tree: SourceTree): void => rmSync(indexFolder(tree), { recursive: true, force: true });

export const measures: Readonly<Record<Name, Measure>> = {
  [names.scan]: { staged: 'one', command: jscpd, args: scan, status: 0, before: dropReport, after: () => lastReport() },
  [names.fromRef]: {
    staged: 'one',
    command: jscpd,
    args: [...scan, '--baseline-from-ref', 'HEAD', '--fail-on-new-clones'],
    status: 1,
    before: dropReport,
    // It ends with 1 for anything that goes wrong, too.
    after: () => {
      if (lastReport().newClones === 0) throw new Error(`${names.fromRef} did not find the copy`);
    },
  },
  [names.clean]: { staged: 'clean', command: process.execPath, args: check, status: 0 },
  [names.one]: { staged: 'one', command: process.execPath, args: check, status: 1, says: /dup\/new/ },
  [names.ten]: { staged: 'ten', command: process.execPath, args: check, status: 1, says: /dup\/new/ },
  [names.hundred]: { staged: 'hundred', command: process.execPath, args: check, status: 1, says: /dup\/new/ },
  [names.index]: {
    staged: 'nothing',
    command: process.execPath,
    args: [cli, 'dup', 'index'],
    status: 0,
    before: dropIndex,
  },
  [names.noHook]: {
    staged: 'clean',
    command: 'git',
    args: [...commit, '--no-verify'],
    status: 0,
    after: takeBack,
  },
  [names.accepted]: { staged: 'clean', command: 'git', args: commit, status: 0, after: takeBack },
  [names.refused]: { staged: 'one', command: 'git', args: commit, status: 1, says: /dup\/new/ },
};

export interface Measured extends Ran {
  /** What the check took inside the engine, as the engine tells it. */
  readonly engineMs: number | undefined;
}

export function measureOnce(tree: SourceTree, name: Name): Measured {
  const { staged, command, args, status, says, before, after } = measures[name];
  stage(tree, staged);
  before?.(tree);
  const ran = runWithCpu(tree.dir, command, args, { SLUICE_TIMES: '1' });
  // A commit is refused with 1 whatever the reason.
  const wrong = ran.status !== status || (command === 'git' && says !== undefined && !says.test(ran.output));
  if (wrong) throw new Error(`${name}: status ${ran.status} in ${tree.dir}: ${ran.output}`);
  after?.(tree);
  const told = /^sluice-times duplicates ([\d.]+)$/m.exec(ran.output)?.[1];
  return { ...ran, engineMs: told === undefined ? undefined : Number(told) };
}

/** The one in the middle of several, where one alone would tell of the machine rather than of the program. */
export function measureSeveral(tree: SourceTree, name: Name, times: number): Measured {
  const all = Array.from({ length: times }, () => measureOnce(tree, name)).sort((a, b) => a.wallMs - b.wallMs);
  return all[times >> 1]!;
}

/** Why it cannot be measured: the program does not do it, or not this way. Undefined where it can. */
export function whyNot(tree: SourceTree, name: Name): string | undefined {
  const { staged, command, args, status, says, before, after } = measures[name];
  stage(tree, staged);
  before?.(tree);
  const ran = run(tree.dir, command, args);
  const lines = ran.output.trim().split('\n');
  if (ran.status !== status) return `ended with ${ran.status}: ${lines[0]}`;
  after?.(tree);
  return says === undefined || says.test(ran.output) ? undefined : `ended with ${ran.status}, but says ${lines[0]}`;
}

export interface Total {
  readonly sources: number;
  readonly lines: number;
  readonly clones: number;
  readonly percentage: number;
  readonly newClones: number;
}

/** What jscpd found last; a scan without a report found nothing out. */
export function lastReport(): Total {
  const report = JSON.parse(readFileSync(join(reportFolder, 'jscpd-report.json'), 'utf8')) as {
    statistics: { total: Total };
  };
  const { sources, lines, clones, percentage, newClones } = report.statistics.total;
  return { sources, lines, clones, percentage, newClones };
}

export function bytesBelow(folder: string): number {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
}
