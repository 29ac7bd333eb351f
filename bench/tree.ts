import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { articleSchema, writeCorpus } from './corpus.ts';
import {
  cli,
  interleaved,
  median,
  peakMemory,
  peers,
  root,
  rounded,
  run,
  runWithCpu,
  table,
  versionOf,
  writeResult,
  type Ran,
} from './measure.ts';

/** What a whole tree costs: the same documents, the same schema, every tool started anew each time. */

/** gray-matter and ajv as anyone would put them together. */
const grayMatter = `
import { readFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import matter from 'gray-matter';
import { Ajv2020 } from 'ajv/dist/2020.js';
const validate = new Ajv2020({ allErrors: true, formats: { date: /^\\d{4}-\\d\\d-\\d\\d$/ } }).compile(JSON.parse(readFileSync('article.schema.json', 'utf8')));
let bad = 0;
for (const path of execFileSync('git', ['ls-files', '-z', 'articles'], { maxBuffer: 1 << 28 }).toString().split('\\0').filter(Boolean)) {
  const { data } = matter(readFileSync(path, 'utf8'), {});
  if (data.updated instanceof Date) data.updated = data.updated.toISOString().slice(0, 10);
  if (!validate(data)) bad++;
}
if (bad > 0) throw new Error(bad + ' documents failed');
`;

const remarkConfig = `
import frontmatter from 'remark-frontmatter';
import schema from 'remark-lint-frontmatter-schema';
export default { plugins: [frontmatter, [schema, { schemas: { './article.schema.json': ['articles/**/*.md'] } }]] };
`;

type Measure = () => Ran;

interface Corpus {
  readonly dir: string;
  readonly count: number;
}

function makeCorpus(folder: string, count: number): Corpus {
  const dir = join(folder, `corpus-${count}`);
  writeCorpus(dir, count);
  const files: Readonly<Record<string, string>> = {
    'article.schema.json': JSON.stringify(articleSchema),
    'sluice.yml':
      "version: 1\npacks: []\ndocuments:\n  - { paths: 'articles/**/*.md', schema: article.schema.json, required: true }\n",
    'peer.mjs': grayMatter,
    '.remarkrc.mjs': remarkConfig,
    '.markdownlint-cli2.jsonc': '{ "config": { "default": false } }',
    '.gitignore': 'node_modules\n',
  };
  for (const [path, text] of Object.entries(files)) writeFileSync(join(dir, path), text);
  for (const args of [
    ['init', '-q'],
    ['add', '-A'],
    ['commit', '-q', '-m', 'x'],
  ])
    run(dir, 'git', args);
  // gray-matter and ajv are ours, the rest are the peers'.
  symlinkSync(peers, join(dir, 'node_modules'));
  return { dir, count };
}

function checked(dir: string, args: readonly string[]): Ran {
  const ran = runWithCpu(dir, process.execPath, args);
  if (ran.status !== 0) throw new Error(`${args.join(' ')} ended with ${ran.status} in ${dir}`);
  return ran;
}

const clear = (dir: string): void => rmSync(join(dir, '.git/sluice/cache'), { recursive: true, force: true });

function variants({ dir, count }: Corpus): Record<string, Measure> {
  const peer = join(root, 'bench', `.peer-${process.pid}.mjs`);
  writeFileSync(peer, grayMatter);
  const all: Record<string, Measure> = {
    'gray-matter + ajv': () => checked(dir, [peer]),
    'sluice, cold': () => {
      clear(dir);
      return checked(dir, [cli, 'check', '--all']);
    },
    'sluice, warm': () => checked(dir, [cli, 'check', '--all']),
    'sluice, index, cold': () => {
      clear(dir);
      return checked(dir, [cli, 'check', '--all', '--staged']);
    },
    'sluice, index, warm': () => checked(dir, [cli, 'check', '--all', '--staged']),
  };
  // Slower by one or two orders: a thousand documents tell enough.
  if (count <= 1000) {
    all['markdownlint-cli2 (does not read frontmatter)'] = () =>
      runWithCpu(dir, join(peers, '.bin/markdownlint-cli2'), ['articles/**/*.md']);
    all['remark-lint-frontmatter-schema'] = () =>
      runWithCpu(dir, join(peers, '.bin/remark'), ['--quiet', '--frail', 'articles']);
  }
  return all;
}

interface Row {
  readonly cpuMs: number;
  readonly wallMs: number;
  /** How many times faster than gray-matter + ajv, as the median of the rounds' ratios. */
  readonly fasterByCpu: number;
  readonly fasterByWall: number;
  readonly peakMiB: number | 'not measured';
}

function measure(corpus: Corpus, rounds: number): Record<string, Row> {
  const measures = variants(corpus);
  // A first run of each fills the machine's caches, and the warm variants' own: the order of a round is random.
  for (const one of Object.values(measures)) one();
  const warm = (name: string, one: Measure): Measure =>
    name.endsWith('warm') ? () => (checked(corpus.dir, argsOf(name)), one()) : one;
  const results = interleaved(
    rounds,
    Object.fromEntries(Object.entries(measures).map(([name, one]) => [name, warm(name, one)])),
  );
  const base = results['gray-matter + ajv']!;
  return Object.fromEntries(
    Object.entries(results).map(([name, runs]) => [
      name,
      {
        cpuMs: rounded(median(runs.map((one) => one.cpuMs)), 0),
        wallMs: rounded(median(runs.map((one) => one.wallMs)), 0),
        fasterByCpu: rounded(median(runs.map((one, round) => base[round]!.cpuMs / one.cpuMs)), 2),
        fasterByWall: rounded(median(runs.map((one, round) => base[round]!.wallMs / one.wallMs)), 2),
        peakMiB: name.startsWith('sluice') ? (peakOf(corpus.dir, name) ?? 'not measured') : 'not measured',
      },
    ]),
  );
}

function argsOf(name: string): string[] {
  return [cli, 'check', '--all', ...(name.includes('index') ? ['--staged'] : [])];
}

function peakOf(dir: string, name: string): number | undefined {
  if (name.endsWith('cold')) clear(dir);
  return peakMemory(dir, process.execPath, argsOf(name));
}

export function benchTree(rounds: number): void {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-bench-'));
  try {
    const result: Record<string, object> = {};
    for (const count of [1, 1000, 14_500]) {
      const rows = measure(makeCorpus(folder, count), count === 1000 ? Math.min(rounds, 5) : rounds);
      const lines = Object.entries(rows).map(([name, row]) => [
        name,
        row.cpuMs,
        row.wallMs,
        row.fasterByCpu,
        row.fasterByWall,
        row.peakMiB,
      ]);
      console.log(
        `\n${count} documents\n${table([['', 'cpu ms', 'wall ms', '× faster (cpu)', '× faster (wall)', 'peak MiB'], ...lines])}`,
      );
      result[`${count} documents`] = rows;
    }
    const versions = {
      sluice: versionOf(process.execPath, [cli, '--version']),
      'gray-matter': '4.0.3',
      ajv: '8.20.0',
      'markdownlint-cli2': '0.22.1',
      'remark-lint-frontmatter-schema': '3.15.4',
    };
    console.log(`\n${writeResult('tree', { versions, rounds, ...result })}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
    rmSync(join(root, 'bench', `.peer-${process.pid}.mjs`), { force: true });
  }
}
