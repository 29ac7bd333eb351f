import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What every bench needs: programs run and timed, medians, ratios, results with versions. */

export const root: string = join(dirname(fileURLToPath(import.meta.url)), '..');
export const peers: string = join(root, 'bench/peers/node_modules');
export const cli: string = join(root, 'dist/engine/cli.cjs');

/** Nothing of the person who runs it: no git configuration, no certificates that slow Node down. */
function environment(extra: Readonly<Record<string, string>> = {}): Record<string, string> {
  const kept = Object.entries(process.env).filter(
    (pair): pair is [string, string] =>
      pair[1] !== undefined && !/^(?:GIT_|npm_|CI$|HUSKY|LEFTHOOK|NODE_EXTRA_CA_CERTS|NODE_OPTIONS)/.test(pair[0]),
  );
  const identity = {
    GIT_AUTHOR_NAME: 'A',
    GIT_AUTHOR_EMAIL: 'a@example.org',
    GIT_COMMITTER_NAME: 'A',
    GIT_COMMITTER_EMAIL: 'a@example.org',
  };
  return {
    ...Object.fromEntries(kept),
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_CONFIG_NOSYSTEM: '1',
    ...identity,
    ...extra,
  };
}

export interface Ran {
  readonly status: number | null;
  readonly wallMs: number;
  readonly cpuMs: number;
  readonly output: string;
}

export function run(cwd: string, command: string, args: readonly string[], env = environment()): Ran {
  const started = process.hrtime.bigint();
  const ended = spawnSync(command, args, { cwd, env, encoding: 'utf8', maxBuffer: 1 << 28 });
  const wallMs = Number(process.hrtime.bigint() - started) / 1e6;
  return { status: ended.status, wallMs, cpuMs: Number.NaN, output: `${ended.stdout}${ended.stderr}` };
}

/** bash tells milliseconds, other shells hundredths of a second. */
const shell = existsSync('/bin/bash') ? '/bin/bash' : 'sh';

/**
 * The same with the processor time of the program and its children, as the shell's `times` gives it. Of what the program
 * says only its talk (stderr) is kept.
 */
export function runWithCpu(
  cwd: string,
  command: string,
  args: readonly string[],
  extra: Readonly<Record<string, string>> = {},
): Ran {
  const script = '"$@" 2>&1 >/dev/null; s=$?; times; exit $s';
  const { status, wallMs, output } = run(cwd, shell, ['-c', script, 'sh', command, ...args], environment(extra));
  const children = output.trim().split('\n').at(-1) ?? '';
  const seconds = [...children.matchAll(/(\d+)m([\d.]+)s/g)].map(
    ([, minutes, rest]) => Number(minutes) * 60 + Number(rest),
  );
  return { status, wallMs, cpuMs: seconds.reduce((sum, one) => sum + one, 0) * 1000, output };
}

/** Peak memory in MiB, where GNU time is there to tell; undefined otherwise. */
export function peakMemory(cwd: string, command: string, args: readonly string[]): number | undefined {
  const { status, output } = run(cwd, '/usr/bin/time', ['-f', 'peak %M', command, ...args]);
  const peak = /^peak (\d+)$/m.exec(output)?.[1];
  return status === null || peak === undefined ? undefined : Math.round(Number(peak) / 1024);
}

/** How many programs a command starts, itself not counted, where strace is there to count; undefined otherwise. */
export function programsStarted(cwd: string, command: string, args: readonly string[]): number | undefined {
  const { status, output } = run(cwd, 'strace', [
    '-f',
    '-qq',
    '-e',
    'trace=execve',
    '-e',
    'signal=none',
    '-e',
    'status=successful',
    command,
    ...args,
  ]);
  if (status === null) return undefined;
  return (output.match(/execve\(/g)?.length ?? 1) - 1;
}

export function median(numbers: readonly number[]): number {
  const ordered = [...numbers].sort((a, b) => a - b);
  const middle = ordered.length >> 1;
  return ordered.length % 2 === 1 ? ordered[middle]! : (ordered[middle - 1]! + ordered[middle]!) / 2;
}

export function rounded(number: number, digits = 1): number {
  return Math.round(number * 10 ** digits) / 10 ** digits;
}

/** Every variant once a round, in another order each time, so that what else the machine does hits all alike. */
export function interleaved<T>(
  rounds: number,
  variants: Readonly<Record<string, (round: number) => T>>,
): Record<string, T[]> {
  const results: Record<string, T[]> = Object.fromEntries(Object.keys(variants).map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    const order = Object.keys(variants).sort(() => Math.random() - 0.5);
    for (const name of order) results[name]!.push(variants[name]!(round));
  }
  return results;
}

export function versionOf(command: string, args: readonly string[] = ['--version']): string {
  return /\d+\.\d+\.\d+/.exec(run(root, command, args).output)?.[0] ?? 'unknown';
}

/** Write a result with what it was measured on. */
export function writeResult(name: string, result: object): string {
  const path = join(root, 'bench/results', `${name}.json`);
  const machine = {
    node: process.versions.node,
    git: versionOf('git'),
    cores: cpus().length,
    system: process.platform,
  };
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${JSON.stringify({ machine, ...result }, null, 2)}\n`);
  return `bench/results/${name}.json`;
}

/** A table for the terminal. */
export function table(rows: readonly (readonly (string | number)[])[]): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => String(row[column]).length)));
  return rows
    .map((row) =>
      row
        .map((cell, column) =>
          column === 0 ? String(cell).padEnd(widths[column]!) : String(cell).padStart(widths[column]!),
        )
        .join('  '),
    )
    .join('\n');
}
