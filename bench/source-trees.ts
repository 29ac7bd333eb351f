import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { run } from './measure.ts';
import { sourceFiles } from './sources/files.ts';

/** Repositories of source code, made from a seed, and kept for the next bench: the large one takes its time. */

export interface SourceTree {
  readonly dir: string;
  readonly base: string;
  readonly files: number;
  readonly bytes: number;
  readonly codeFiles: number;
  readonly codeBytes: number;
  readonly codeLines: number;
  /** A module of 1,400 lines. */
  readonly large: string;
  /** A hundred modules of any size from thirty lines, from all over the tree. */
  readonly modules: readonly string[];
  readonly madeInMs: number;
}

const settings: Readonly<Record<string, string>> = {
  'sluice.yml': 'version: 1\nchecks: { duplicates: true }\n',
  '.jscpd.json': '{ "minTokens": 50, "minLines": 5, "format": ["javascript", "jsx", "typescript", "tsx"] }\n',
};

/** A tree from another generator is another tree. */
function generatorDigest(): string {
  const folder = fileURLToPath(new URL('sources/', import.meta.url));
  const files = readdirSync(folder)
    .sort()
    .map((file) => join(folder, file));
  const digest = createHash('sha256').update(JSON.stringify(settings));
  for (const file of [...files, fileURLToPath(new URL('corpus.ts', import.meta.url))])
    digest.update(readFileSync(file));
  return digest.digest('hex').slice(0, 8);
}

function git(dir: string, ...args: string[]): string {
  const { status, output } = run(dir, 'git', args);
  if (status !== 0) throw new Error(`git ${args.join(' ')} in ${dir}: ${output}`);
  return output.trim();
}

/** The tree of so many files, from the cache or anew, as it was committed. */
export function sourceTree(seed: number, files: number): SourceTree {
  const all = join(tmpdir(), 'sluice-source-trees');
  const name = `${files}-files-seed-${seed}-`;
  const folder = join(all, `${name}${generatorDigest()}`);
  const about = join(folder, 'tree.json');
  if (!existsSync(about)) {
    mkdirSync(all, { recursive: true });
    // The same from an earlier generator, or one that was left half made: the large tree is half a gigabyte.
    for (const old of readdirSync(all)) if (old.startsWith(name)) rmSync(join(all, old), { recursive: true });
    mkdirSync(join(folder, 'repo'), { recursive: true });
    // Written last: a tree that was left half made is not there.
    writeFileSync(about, `${JSON.stringify(make(folder, seed, files), null, 2)}\n`);
  }
  const tree = JSON.parse(readFileSync(about, 'utf8')) as SourceTree;
  restore(tree);
  return tree;
}

/** As it was committed, whatever a bench that was ended left there. */
function restore({ dir, base }: SourceTree): void {
  rmSync(join(dir, '.git/index.lock'), { force: true });
  git(dir, 'reset', '-q', '--hard', base);
  git(dir, 'clean', '-q', '-ffdx');
  git(dir, 'worktree', 'prune');
}

function make(folder: string, seed: number, count: number): SourceTree {
  const started = process.hrtime.bigint();
  const dir = join(folder, 'repo');
  git(dir, 'init', '-q');
  git(dir, 'symbolic-ref', 'HEAD', 'refs/heads/main');
  // No upkeep of git's own beside what is measured.
  for (const key of ['gc.auto', 'maintenance.auto']) git(dir, 'config', key, '0');
  const stream = join(folder, 'stream');
  const counts = writeStream(stream, seed, count);
  importStream(dir, stream);
  git(dir, 'reset', '-q', '--hard');
  const there = git(dir, 'ls-files').split('\n').length;
  if (there !== counts.files) throw new Error(`${dir} holds ${there} files of ${counts.files}: two have one path`);
  const madeInMs = Math.round(Number(process.hrtime.bigint() - started) / 1e6);
  return { dir, base: git(dir, 'rev-parse', 'HEAD'), ...counts, madeInMs };
}

function importStream(dir: string, stream: string): void {
  const input = openSync(stream, 'r');
  const { status, stderr } = spawnSync('git', ['fast-import', '--quiet'], {
    cwd: dir,
    stdio: [input, 'ignore', 'pipe'],
  });
  closeSync(input);
  rmSync(stream);
  if (status !== 0) throw new Error(`git fast-import in ${dir}: ${stderr.toString()}`);
}

type Counts = Omit<SourceTree, 'dir' | 'base' | 'madeInMs'>;

/** Everything as one commit, in the form that git takes quickest. */
function writeStream(path: string, seed: number, count: number): Counts {
  const stream = openSync(path, 'w');
  writeSync(stream, 'commit refs/heads/main\ncommitter A <a@example.org> 1767225600 +0000\ndata 5\nfirst\n');
  const sum = { files: 0, bytes: 0, codeFiles: 0, codeBytes: 0, codeLines: 0 };
  const modules: string[] = [];
  let large = '';
  const add = (file: string, text: string): number => {
    const content = Buffer.from(text);
    writeSync(
      stream,
      Buffer.concat([Buffer.from(`M 100644 inline ${file}\ndata ${content.length}\n`), content, Buffer.from('\n')]),
    );
    sum.files++;
    sum.bytes += content.length;
    return content.length;
  };
  for (const { path: file, text, kind } of sourceFiles(seed, count)) {
    const size = add(file, text);
    if (kind === 'other') continue;
    const lines = text.split('\n').length - 1;
    sum.codeFiles++;
    sum.codeBytes += size;
    sum.codeLines += lines;
    if (kind === 'large') large = file;
    if (kind === 'code' && lines >= 30 && file.endsWith('.ts')) modules.push(file);
  }
  for (const [file, text] of Object.entries(settings)) add(file, text);
  closeSync(stream);
  return { ...sum, large, modules: spread(modules, 100) };
}

function spread(all: readonly string[], count: number): string[] {
  return Array.from(
    { length: Math.min(count, all.length) },
    (_, index) => all[Math.floor((index * all.length) / count)]!,
  );
}
