import { functionOf, type Language } from './blocks.ts';
import { Coder } from './coder.ts';
import { moduleOf } from './modules.ts';
import { others } from './others.ts';

/** The files of a monorepo of packages, one after the other; a smaller tree is the start of a larger one. */

export interface SourceFile {
  readonly path: string;
  readonly text: string;
  readonly kind: 'code' | 'test' | 'large' | 'other';
}

type Extension = 'ts' | 'tsx' | 'js' | keyof typeof others;

/** How many of a hundred files; 64 are code that jscpd parses. */
const shares: readonly (readonly [Extension, number])[] = [
  ['ts', 40],
  ['tsx', 14],
  ['js', 10],
  ['json', 12],
  ['md', 9],
  ['css', 6],
  ['yml', 5],
  ['py', 4],
];
const perPackage = 60;
const testShare = 22;
const wholeCopies = 1;
/** This file is large in every tree, so that there is one to copy. */
const large = { index: 17, lines: 1400 } as const;
/** Copies are of files that stand this much earlier at most. */
const reach = 20_000;

const languages: Readonly<Record<'ts' | 'tsx' | 'js', Language>> = { ts: 'typescript', tsx: 'tsx', js: 'javascript' };

function extensionOf(coder: Coder): Extension {
  let left = coder.upTo(100);
  for (const [extension, share] of shares) {
    if (left < share) return extension;
    left -= share;
  }
  return 'ts';
}

const isCode = (extension: Extension): extension is 'ts' | 'tsx' | 'js' => extension in languages;

interface Plan {
  readonly folder: string;
  readonly name: string;
  readonly extension: Extension;
  readonly tests: boolean;
  /** What the text is made from. */
  readonly seed: number;
  readonly part: number;
  readonly lines: number | undefined;
}

function plan(seed: number, index: number): Plan {
  const coder = new Coder(seed * 1_000_003 + index * 11 + 1);
  const part = Math.floor(index / perPackage);
  const packageName = new Coder(seed + part * 13).file();
  const isLarge = index === large.index;
  const extension = isLarge ? 'ts' : extensionOf(coder);
  const tests = !isLarge && isCode(extension) && coder.percent(testShare);
  const own = seed * 7919 + index * 101;
  return {
    folder: `packages/${packageName}-${part}/${extension === 'md' ? 'docs' : 'src'}/${coder.noun()}`,
    name: coder.file(),
    extension,
    tests,
    seed: own,
    part,
    lines: isLarge ? large.lines : undefined,
  };
}

/** Somebody once took the whole file over: the text of an earlier one of the same kind. */
function source(seed: number, index: number, mine: Plan): Plan {
  const coder = new Coder(mine.seed + 3);
  if (mine.lines !== undefined || !coder.percent(wholeCopies)) return mine;
  for (let attempt = 0; attempt < 20; attempt++) {
    const other = plan(seed, Math.max(0, index - 1 - coder.upTo(reach)));
    if (other.extension === mine.extension && other.tests === mine.tests) return other;
  }
  return mine;
}

function textOf(seed: number, { extension, tests, seed: own, part, lines }: Plan): string {
  const coder = new Coder(own);
  if (!isCode(extension)) return others[extension](coder);
  // What goes round is more the larger the tree has become; a later file may take what an earlier one could.
  const pool = 8 + part * 10;
  return moduleOf(coder, { seed, part, language: languages[extension], tests }, pool, lines);
}

export function* sourceFiles(seed: number, count: number): Generator<SourceFile> {
  for (let index = 0; index < count; index++) {
    const mine = plan(seed, index);
    const path = `${mine.folder}/${mine.name}${mine.tests ? '.test' : ''}.${mine.extension}`;
    yield { path, text: textOf(seed, source(seed, index, mine)), kind: kindOf(mine) };
  }
}

function kindOf({ extension, tests, lines }: Plan): SourceFile['kind'] {
  if (!isCode(extension)) return 'other';
  if (lines !== undefined) return 'large';
  return tests ? 'test' : 'code';
}

/** A function that is nobody's copy: what a clean change brings. */
export function freshFunction(seed: number): string {
  const { lines } = functionOf(new Coder(seed), 'typescript', 12);
  return `\n${lines.join('\n')}\n`;
}
