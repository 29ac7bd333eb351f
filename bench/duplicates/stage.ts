import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { run } from '../measure.ts';
import type { SourceTree } from '../source-trees.ts';
import { freshFunction } from '../sources/files.ts';

/** What is staged when a measure begins. */

export type Staged = 'nothing' | 'clean' | 'one' | 'ten' | 'hundred';

let serial = 0;

/** Stage it, on the tree as it was committed; never twice the same bytes, so that nothing is remembered from last time. */
export function stage(tree: SourceTree, what: Staged): void {
  git(tree, 'reset', '-q', '--hard', tree.base);
  const files = filesOf(tree, what);
  for (const [path, text] of files) {
    mkdirSync(dirname(join(tree.dir, path)), { recursive: true });
    writeFileSync(join(tree.dir, path), text);
  }
  if (files.length > 0) git(tree, 'add', '--', ...files.map(([path]) => path));
}

/** As it was before a commit that was let through: its change staged again. */
export function takeBack(tree: SourceTree): void {
  git(tree, 'reset', '-q', '--soft', tree.base);
}

function git(tree: SourceTree, ...args: string[]): void {
  const { status, output } = run(tree.dir, 'git', args);
  if (status !== 0) throw new Error(`git ${args.slice(0, 4).join(' ')} in ${tree.dir}: ${output}`);
}

function filesOf(tree: SourceTree, what: Staged): [path: string, text: string][] {
  const { large, modules } = tree;
  const text = (path: string): string => readFileSync(join(tree.dir, path), 'utf8');
  const fresh = (): string => freshFunction(900_000_000 + ++serial);
  const copies = (paths: readonly string[]): [string, string][] =>
    paths.map((path, index) => [`packages/copies/src/copy-${index}.ts`, `${text(path)}${fresh()}`]);
  if (what === 'nothing') return [];
  if (what === 'clean') return [[modules[modules.length >> 1]!, `${text(modules[modules.length >> 1]!)}${fresh()}`]];
  if (what === 'one') return copies([large]);
  return copies(what === 'ten' ? modules.filter((_, index) => index % 10 === 0) : modules);
}
