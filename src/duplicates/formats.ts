import type { Detection } from '../model/duplicates.ts';
import { jscpdFormats } from '../model/jscpd-formats.ts';
import type { Manner } from './lex.ts';

/**
 * Formats by jscpd's names. Files of one format are compared with each other and with no others; those listed here have
 * lexemes that agree with jscpd's tokens (a property test holds them to that) and so can be looked up in the index.
 */

interface Format {
  readonly exts: readonly string[];
  /** Comments do not count, strings and templates are read as JavaScript has them. */
  readonly script?: true;
  /** Made of blocks of other formats. */
  readonly blocks?: 'markdown' | 'component';
}

const indexed: Readonly<Record<string, Format>> = {
  javascript: { exts: ['js', 'mjs', 'cjs', 'es', 'es6'], script: true },
  jsx: { exts: ['jsx'], script: true },
  typescript: { exts: ['ts', 'mts', 'cts'], script: true },
  tsx: { exts: ['tsx'], script: true },
  css: { exts: ['css', 'gss'] },
  scss: { exts: ['scss'] },
  less: { exts: ['less'] },
  json: { exts: ['json', 'map', 'jsonld'] },
  yaml: { exts: ['yaml', 'yml'] },
  markdown: { exts: ['md', 'markdown', 'mkd'], blocks: 'markdown' },
  python: { exts: ['py', 'pyi', 'pyx', 'pxd', 'pxi'] },
  bash: { exts: ['sh', 'bash', 'ksh'] },
  go: { exts: ['go'] },
  java: { exts: ['java'] },
  c: { exts: ['c', 'z80'] },
  'c-header': { exts: ['h'] },
  cpp: { exts: ['cc', 'cpp', 'cxx', 'c++'] },
  'cpp-header': { exts: ['hpp', 'hh', 'hxx', 'h++'] },
  rust: { exts: ['rs'] },
  markup: { exts: ['html', 'htm', 'xml', 'svg', 'xsl', 'xslt', 'ejs', 'jsp'] },
  vue: { exts: ['vue'], blocks: 'component' },
  svelte: { exts: ['svelte'], blocks: 'component' },
};

const byExt: ReadonlyMap<string, string> = new Map(
  Object.entries(indexed).flatMap(([name, { exts }]) => exts.map((ext) => [ext, name])),
);

/** What a file is to jscpd. */
export interface FileFormat {
  /** Files that share it are compared. */
  readonly name: string;
  /** Whether the index knows how to look it up. */
  readonly indexed: boolean;
}

/** The extension as it is written, which is how jscpd goes by it; '' where there is none. */
function extOf(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const dot = name.lastIndexOf('.');
  return dot <= 0 ? '' : name.slice(dot + 1);
}

/** Which format a file is judged as; undefined where it is not to be judged. */
export function formatter(detect: Detection): (path: string) => FileFormat | undefined {
  const own = new Map(Object.entries(detect.formatsExts).flatMap(([name, exts]) => exts.map((ext) => [ext, name])));
  const ownNames = new Map(
    Object.entries(detect.formatsNames).flatMap(([name, files]) => files.map((file) => [file, name])),
  );
  const wanted = detect.formats.length === 0 ? undefined : new Set(detect.formats);
  const plain = indexable(detect);
  return (path) => {
    const ext = extOf(path);
    const name =
      ownNames.get(path.slice(path.lastIndexOf('/') + 1)) ?? own.get(ext) ?? byExt.get(ext) ?? othersByExt.get(ext);
    if (name === undefined || (wanted && !wanted.has(name))) return undefined;
    return { name, indexed: plain && name in indexed };
  };
}

/** Whether what jscpd is asked for finds no more than what is the same lexeme by lexeme. */
function indexable(detect: Detection): boolean {
  return (
    detect.mode !== 'weak' &&
    !detect.ignoreCase &&
    !detect.ignoreLiterals &&
    !detect.ignoreAnnotations &&
    detect.crossFormats.length === 0 &&
    detect.ignorePattern.length === 0
  );
}

/** Whether files of two formats may hold the same: blocks of other formats are compared as well. */
export function mayShare(one: string, other: string, { crossFormats }: Detection): boolean {
  return (
    one === other ||
    [one, other].some((name) => indexed[name]?.blocks) ||
    crossFormats.some((group) => group.includes(one) && group.includes(other))
  );
}

export function formatNamed(name: string): Format | undefined {
  return indexed[name];
}

/** Patterns of all files that may be judged, for who has to know before any of them is read. */
export function patternsOf(detect: Detection): string[] {
  const wanted = detect.formats.length === 0 ? undefined : new Set(detect.formats);
  const exts = [...byExt, ...othersByExt].flatMap(([ext, name]) => (!wanted || wanted.has(name) ? [ext] : []));
  const own = Object.values(detect.formatsExts).flat();
  return [...[...exts, ...own].map((ext) => `*.${ext}`), ...Object.values(detect.formatsNames).flat()];
}

/** Formats that go to jscpd as they are, all files of one format at a time. */
const others: Readonly<Record<string, string>> = {
  clojure: 'clj',
  cmake: 'cmake',
  coffeescript: 'coffee',
  csharp: 'cs',
  csv: 'csv',
  d: 'd',
  dart: 'dart',
  elm: 'elm',
  erlang: 'erl',
  fsharp: 'fs',
  graphql: 'graphql',
  groovy: 'gradle groovy',
  haml: 'haml',
  handlebars: 'hbs',
  haskell: 'hs',
  hcl: 'tf hcl',
  ini: 'ini',
  json5: 'json5',
  julia: 'jl',
  kotlin: 'kt kts',
  latex: 'tex',
  lua: 'lua',
  objectivec: 'm mm',
  ocaml: 'ml',
  pascal: 'pas',
  perl: 'pl pm',
  php: 'php',
  powershell: 'ps1',
  properties: 'properties',
  protobuf: 'proto',
  pug: 'pug',
  r: 'r',
  ruby: 'rb',
  sass: 'sass',
  scala: 'scala',
  solidity: 'sol',
  sql: 'sql',
  stylus: 'styl',
  swift: 'swift',
  toml: 'toml',
  twig: 'twig',
  txt: 'txt',
  vbnet: 'vb',
  verilog: 'v',
  vhdl: 'vhd',
  zig: 'zig',
};

const othersByExt: ReadonlyMap<string, string> = new Map(
  Object.entries(others).flatMap(([name, exts]) => exts.split(' ').map((ext) => [ext, name])),
);

/** Data, text and styles: they repeat themselves by nature. */
const notCode: ReadonlySet<string> = new Set(
  'css csv graphql ini json json5 latex less markdown markup properties sass scss stylus toml txt yaml'.split(' '),
);

/** The format of a file that holds code, by its ending. */
export function codeFormatOf(path: string): string | undefined {
  const name = byExt.get(extOf(path)) ?? othersByExt.get(extOf(path));
  return name === undefined || notCode.has(name) ? undefined : name;
}

/** What a fence in Markdown calls a format and is no extension; jscpd compares such a block with files of the format. */
const synonyms: Readonly<Record<string, string>> = { node: 'javascript', shell: 'bash', zsh: 'bash', golang: 'go' };

const names: ReadonlySet<string> = new Set(jscpdFormats);

/** The format that a word stands for; undefined where jscpd knows none. */
export function formatOfWord(word: string): string | undefined {
  const name = word.toLowerCase();
  return synonyms[name] ?? byExt.get(name) ?? othersByExt.get(name) ?? (names.has(name) ? name : undefined);
}

/** Formats in which jscpd knows no block comments; it takes all others for relatives of C. */
const withoutBlocks: ReadonlySet<string> = new Set(
  (
    'python ruby perl bash r julia yaml toml docker makefile cmake coffeescript crystal nim gdscript elixir awk tcl ' +
    'powershell puppet ignore sql haskell elm ada plsql lua ini properties asm6502 nasm lisp clojure scheme racket ' +
    'vbnet basic markdown txt'
  ).split(' '),
);

/** How the text of a format is read. */
export function mannerOf(format: string): Manner {
  if (indexed[format]?.script) return 'script';
  return withoutBlocks.has(format) ? 'plain' : 'braced';
}
