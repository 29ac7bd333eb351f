import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../setup.mjs';

/** One example of test/packs: a document, or a small tree, and exactly what is to be found in it. */
export interface Example {
  readonly kind: 'good' | 'bad';
  readonly title: string;
  /** `severity code line:column key`; in a tree the path stands before the key. */
  readonly expected: readonly string[];
  readonly files: Readonly<Record<string, string>>;
  /** Written with `--- file:` lines. */
  readonly tree: boolean;
}

const folder = join(root, 'test/packs');

/** The packs that have an examples file. */
export function packsWithExamples(): string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.txt'))
    .map((name) => name.slice(0, -'.txt'.length))
    .sort();
}

export function examplesOf(pack: string): Example[] {
  const text = readFileSync(join(folder, `${pack}.txt`), 'utf8');
  const [, ...sections] = text.split(/^=== /m);
  // One blank line parts an example from the next; it belongs to neither.
  return sections.map((section, index) => parse(index + 1 < sections.length ? section.replace(/\n$/, '') : section));
}

function parse(section: string): Example {
  const head = /^(good|bad) \| (.+?) \| (.+)\n((?:! .+\n)*)/.exec(section);
  if (!head) throw new Error(`this is no example: ${section.slice(0, 80)}`);
  const [whole, kind, path, title, expected] = head as unknown as [string, Example['kind'], string, string, string];
  const body = section.slice(whole.length);
  const tree = body.startsWith('--- file: ');
  return {
    kind,
    title,
    expected: expected
      .split('\n')
      .filter(Boolean)
      .map((line) => line.slice(2)),
    files: tree ? filesOf(body) : { [path]: body },
    tree,
  };
}

function filesOf(body: string): Record<string, string> {
  const [, ...parts] = body.split(/^--- file: /m);
  return Object.fromEntries(
    parts.map((part) => {
      const end = part.indexOf('\n');
      return [part.slice(0, end), part.slice(end + 1)];
    }),
  );
}
