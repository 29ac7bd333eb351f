import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { notRun } from './spec.ts';

const require = createRequire(import.meta.url);

interface PlatformMap {
  readonly getPlatformKey: () => string;
  readonly PLATFORM_MAP: Readonly<Record<string, { readonly packageName: string } | undefined>>;
}

function binary(): string {
  const { getPlatformKey, PLATFORM_MAP } = require('jscpd/platform-map.js') as PlatformMap;
  const name = PLATFORM_MAP[getPlatformKey()]?.packageName;
  try {
    return join(dirname(require.resolve(`${name}/package.json`)), 'bin/jscpd');
  } catch {
    return notRun('there is no jscpd for this platform');
  }
}

export interface Side {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

export interface Pair {
  readonly format: string;
  readonly tokens: number;
  readonly firstFile: Side;
  readonly secondFile: Side;
}

export type Files = Readonly<Record<string, string | Uint8Array>>;

/**
 * The smallest copy. Its lines are counted here: jscpd's own `minLines` is off by one, and a copy that is too short for
 * it is tried again with the token after it, which is no part of the copy and may stand many lines further down.
 */
export interface Least {
  readonly minTokens?: number;
  readonly minLines?: number;
}

/** jscpd's own word on a tree: `path:first-last = path:first-last` for each pair, in an order of ours. */
export function scan(files: Files, least: Least = {}): string[] {
  return pairsIn(Object.entries(files), least)
    .map(({ firstFile, secondFile }) => [said(firstFile), said(secondFile)].sort().join(' = '))
    .sort();
}

/** The same, as jscpd reports it. */
export function pairsIn(
  files: Iterable<readonly [path: string, content: string | Uint8Array]>,
  { minTokens = 50, minLines = 5 }: Least = {},
): Pair[] {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'sluice-jscpd-')));
  try {
    for (const [path, content] of files) {
      mkdirSync(dirname(join(folder, 's', path)), { recursive: true });
      writeFileSync(join(folder, 's', path), content);
    }
    const least = ['--min-tokens', String(minTokens), '--min-lines', '0'];
    const args = ['.', ...least, '--reporters', 'json', '--output', '../o', '--silent', '--no-tips', '--no-gitignore'];
    const ended = spawnSync(binary(), args, { cwd: join(folder, 's'), encoding: 'utf8' });
    if (ended.status !== 0) throw new Error(`jscpd ended with ${ended.status}\n${ended.stderr}`);
    const { duplicates } = JSON.parse(readFileSync(join(folder, 'o/jscpd-report.json'), 'utf8')) as {
      duplicates: readonly Pair[];
    };
    return duplicates.filter(({ firstFile, secondFile }) =>
      [firstFile, secondFile].some(({ start, end }) => end - start + 1 >= minLines),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** The path of a side; a part of a file in another language is `path:language` there. */
export function pathOf({ name }: Side): string {
  return name.replace(/^\.\//, '').replace(/:[\w+-]+$/, '');
}

function said(side: Side): string {
  return `${pathOf(side)}:${side.start}-${side.end}`;
}
