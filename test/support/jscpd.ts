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

interface Side {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

interface Pair {
  readonly format: string;
  readonly tokens: number;
  readonly firstFile: Side;
  readonly secondFile: Side;
}

export type Files = Readonly<Record<string, string | Uint8Array>>;

/** jscpd's own word on a tree: `path:first-last = path:first-last` for each pair, in an order of ours. */
export function scan(files: Files, args: readonly string[] = []): string[] {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'sluice-jscpd-')));
  try {
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, 's', path)), { recursive: true });
      writeFileSync(join(folder, 's', path), content);
    }
    // It calls a copy of six lines five lines long.
    const usual = ['--min-tokens', '50', '--min-lines', '4', '--reporters', 'json', '--output', '../o'];
    const all = ['.', ...usual, '--silent', '--no-tips', '--no-gitignore', ...args];
    const ended = spawnSync(binary(), all, { cwd: join(folder, 's'), encoding: 'utf8' });
    if (ended.status !== 0) throw new Error(`jscpd ended with ${ended.status}\n${ended.stderr}`);
    const { duplicates } = JSON.parse(readFileSync(join(folder, 'o/jscpd-report.json'), 'utf8')) as {
      duplicates: readonly Pair[];
    };
    return duplicates.map(({ firstFile, secondFile }) => [said(firstFile), said(secondFile)].sort().join(' = ')).sort();
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

function said({ name, start, end }: Side): string {
  return `${name.replace(/^\.\//, '')}:${start}-${end}`;
}
