import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { root } from '../setup.mjs';

/** One file naming another, or a package. */
export interface Edge {
  readonly from: string;
  /** A file of `src/`, or the name of a package. */
  readonly to: string;
  /** Loaded along with the file, not when it is asked for, and not a type alone. */
  readonly static: boolean;
}

export interface SourceFile {
  readonly path: string;
  /** The text without its comments. */
  readonly code: string;
  readonly edges: readonly Edge[];
}

/** Every file of `src/` that a person wrote, by path. */
export function sourceFiles(): Map<string, SourceFile> {
  const paths = filesBelow('src').filter((path) => path.endsWith('.ts') && !path.includes('/generated/'));
  return new Map(paths.sort().map((path) => [path, sourceFile(path, readFileSync(join(root, path), 'utf8'))]));
}

function filesBelow(folder: string): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`;
    return entry.isDirectory() ? filesBelow(path) : [path];
  });
}

/** A text as a file of `src/`: whatever it names, in an import, in `import()` or as the address of a thread. */
export function sourceFile(path: string, text: string): SourceFile {
  const code = text.replaceAll(/^[ \t]*\/\*[\s\S]*?\*\/|^[ \t]*\/\/.*$/gm, '');
  const edges = new Map<string, Edge>();
  const add = (named: string, loaded: boolean): void => {
    const to = named.startsWith('.') ? relative(root, join(root, path, '..', named)) : named;
    edges.set(to, { from: path, to, static: loaded || (edges.get(to)?.static ?? false) });
  };
  for (const match of code.matchAll(/^(?:import|export)\s+(type\s)?[^;'"]*?from\s+'([^']+)'/gm))
    add(match[2]!, match[1] === undefined);
  for (const match of code.matchAll(/^import\s+'([^']+)'/gm)) add(match[1]!, true);
  for (const match of code.matchAll(/\bimport\(\s*'([^']+)'/g)) add(match[1]!, false);
  for (const match of code.matchAll(/'(\.{1,2}\/[^']+\.ts)'/g)) if (!edges.has(match[1]!)) add(match[1]!, false);
  return { path, code, edges: [...edges.values()] };
}

/** The ways from a file to what is loaded along with it: each thing with the files in between. */
export function loadedWith(files: ReadonlyMap<string, SourceFile>, start: string): Map<string, readonly string[]> {
  const ways = new Map<string, readonly string[]>([[start, [start]]]);
  for (const [path, way] of ways) {
    for (const edge of files.get(path)?.edges ?? [])
      if (edge.static && !ways.has(edge.to)) ways.set(edge.to, [...way, edge.to]);
  }
  return ways;
}

/** Every import cycle once, types and late imports included. */
export function cyclesIn(files: ReadonlyMap<string, SourceFile>): string[][] {
  const done = new Set<string>();
  const cycles: string[][] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    const at = trail.indexOf(path);
    if (at !== -1) cycles.push([...trail.slice(at), path]);
    if (at !== -1 || done.has(path)) return;
    for (const { to } of files.get(path)?.edges ?? []) visit(to, [...trail, path]);
    done.add(path);
  };
  for (const path of files.keys()) visit(path, []);
  return cycles;
}
