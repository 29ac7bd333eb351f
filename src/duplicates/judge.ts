import { dirname, join } from 'node:path';
import { readIfThere } from '../disk/read.ts';
import { makeFolder, withTemporaryFolder, writePlain, writeThere } from '../disk/temporary.ts';
import type { Detection } from '../model/duplicates.ts';
import { Fault } from '../model/fault.ts';
import { byBytes } from '../model/path.ts';
import { withoutRepository } from '../process/environment.ts';
import { run } from '../process/run.ts';
import { offsetsIn, type Offsets, type ReportedPlace } from './offsets.ts';

/** A file to judge, under its name in the repository: jscpd goes by the order of names. */
export interface Source {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** Part of a file, in bytes and lines. */
export interface Fragment {
  readonly path: string;
  readonly start: number;
  readonly end: number;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
}

export interface Clone {
  readonly format: string;
  readonly tokens: number;
  readonly fragments: readonly [Fragment, Fragment];
}

export interface Verdict {
  readonly clones: readonly Clone[];
  /** Of all files. */
  readonly lines: number;
}

export interface Tool {
  readonly path: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** Files one after the other, where there are too many to hold. */
export type Sources = (put: (source: Source) => void) => Promise<void>;

/** What jscpd says of some files among each other. Its report is the verdict; its status means nothing. */
export function judge(tool: Tool, detect: Detection, sources: readonly Source[] | Sources): Promise<Verdict> {
  const { ignorePattern } = detect;
  const asked = {
    args: argumentsOf(detect),
    report: 'jscpd-report.json',
    named: Object.values(detect.formatsNames).flat(),
    // On the command line a comma would end a pattern.
    ...(ignorePattern.length > 0 && { config: { ignorePattern } }),
  };
  return inScratch(tool, sources, asked, (report, nameOf) => {
    const { clones, lines } = verdictOf(report, nameOf, offsetsIn(typeof sources === 'function' ? [] : sources));
    return { clones: clones.filter((clone) => isLongEnough(clone, detect.minLines)), lines };
  });
}

/** What files are by their ending, whatever the configuration calls them. */
const usualExt: Readonly<Record<string, string>> = {
  javascript: 'js',
  jsx: 'jsx',
  typescript: 'ts',
  tsx: 'tsx',
  vue: 'vue',
  svelte: 'svelte',
};

/** The files whose code jscpd cannot parse, so that it finds none of their copies. */
export function unparsed(
  tool: Tool,
  sources: readonly (Source & { readonly format: string })[],
): Promise<ReadonlySet<string>> {
  const named = sources.map(({ path, bytes, format }) => ({ path: `${path}.${usualExt[format] ?? 'js'}`, bytes }));
  const paths = new Map(named.map(({ path }, at) => [path, sources[at]!.path]));
  return inScratch(tool, named, { args: ['--dead-code'], report: 'basta-report.json' }, (report, nameOf) => {
    const { unparsed: count, unparsedFiles = [] } = (report as ParseReport).statistics;
    if (whole(count) !== unparsedFiles.length) throw new Error(`it names ${unparsedFiles.length} of ${count} files`);
    return new Set(unparsedFiles.map((name) => paths.get(nameOf(name))!));
  });
}

interface ParseReport {
  readonly statistics: { readonly unparsed: number; readonly unparsedFiles?: readonly string[] };
}

function argumentsOf(detect: Detection): string[] {
  const grouped = (record: Readonly<Record<string, readonly string[]>>): string =>
    Object.entries(record)
      .map(([name, values]) => `${name}:${values.join(',')}`)
      .join(';');
  const values: Readonly<Record<string, string>> = {
    'min-tokens': String(detect.minTokens),
    // Lines are counted by us. jscpd wants one more than it is asked for, and to get them it counts what stands after a copy
    // that is too short to its lines, over any number of empty ones.
    'min-lines': '0',
    'max-lines': detect.maxLines === undefined ? '' : String(detect.maxLines),
    'max-size': String(detect.maxSize),
    mode: detect.mode,
    format: detect.formats.join(','),
    'formats-exts': grouped(detect.formatsExts),
    'formats-names': grouped(detect.formatsNames),
    'cross-formats': detect.crossFormats.map((group) => group.join(',')).join(';'),
  };
  const flags = {
    'ignore-case': detect.ignoreCase,
    'ignore-identifiers': detect.ignoreIdentifiers,
    'ignore-literals': detect.ignoreLiterals,
    'ignore-annotations': detect.ignoreAnnotations,
  };
  return [
    ...Object.entries(values).flatMap(([name, value]) => (value === '' ? [] : [`--${name}`, value])),
    ...Object.entries(flags).flatMap(([name, on]) => (on ? [`--${name}`] : [])),
  ];
}

/** Long enough for the largest of trees, on a machine that is busy. */
const limitMs = 120_000;

type NameOf = (name: string) => string;

interface Asked {
  readonly args: readonly string[];
  /** The name of the report. */
  readonly report: string;
  /** Files whose name decides what they are. */
  readonly named?: Iterable<string>;
  /** What no option can say. */
  readonly config?: Readonly<Record<string, unknown>>;
}

async function inScratch<T>(
  tool: Tool,
  sources: readonly Source[] | Sources,
  { args, report, named = [], config }: Asked,
  read: (report: unknown, nameOf: NameOf) => T,
): Promise<T> {
  return withTemporaryFolder(async (folder) => {
    const names = await writeAll(join(folder, 's'), sources, new Set(named));
    if (config) writePlain(join(folder, '.jscpd.json'), JSON.stringify(config));
    // What some `.ignore` above the temporary folder takes out comes in again.
    writePlain(join(folder, '.ignore'), '!*\n');
    const fixed = [
      's',
      '--reporters',
      'json',
      '--output',
      '.',
      '--silent',
      '--no-tips',
      '--no-gitignore',
      '--no-colors',
    ];
    const ended = await run(tool.path, [...fixed, ...args], {
      // No configuration but ours lies here, and none of git's variables may lead anywhere: they could empty a commit.
      cwd: folder,
      env: { ...withoutRepository(tool.env), JSCPD_NO_TIPS: '1' },
      timeoutMs: Number(tool.env['SLUICE_JSCPD_TIMEOUT_MS'] ?? limitMs),
    });
    const text = ended.failed === undefined ? readIfThere(join(folder, report)) : undefined;
    if (!text) throw noReport(tool, ended.failed ?? `it ended with ${ended.status}`, ended.stderr);
    try {
      return read(JSON.parse(text.toString()) as unknown, nameIn(names));
    } catch (error) {
      throw noReport(tool, 'its report is none that is known', String(error));
    }
  });
}

/** Write the files, and tell which name stands for which path. */
async function writeAll(
  folder: string,
  sources: readonly Source[] | Sources,
  named: ReadonlySet<string>,
): Promise<Map<string, string>> {
  const names = new Map<string, string>();
  makeFolder(folder);
  const put = ({ path, bytes }: Source): void => {
    const name = scratchName(path, String(names.size).padStart(7, '0'), named);
    names.set(name, path);
    if (named.size > 0) makeFolder(dirname(join(folder, name)));
    writeThere(join(folder, name), bytes);
  };
  if (typeof sources === 'function') await sources(put);
  else for (const source of [...sources].sort((a, b) => byFolders(a.path, b.path))) put(source);
  return names;
}

function noReport({ path }: Tool, why: string, said: string): Fault {
  const reason = why === 'timed out' ? `it took longer than its time (SLUICE_JSCPD_TIMEOUT_MS)` : why;
  const first = said.split('\n').find((line) => line.trim() !== '');
  return new Fault(
    'tool-missing',
    `jscpd gave no report, so copies could not be judged: ${reason}${first === undefined ? '' : ` (${first.trim().slice(0, 200)})`}; try \`${path} --version\`.`,
  );
}

/**
 * Files lie side by side under numbers, which no file system and no report makes something else of, in the order of their
 * paths: jscpd likens every copy to the first of them. Only a name that decides the format is kept.
 */
function scratchName(path: string, number: string, named: ReadonlySet<string>): string {
  const name = path.slice(path.lastIndexOf('/') + 1);
  if (named.has(name)) return `${number}/${name}`;
  return number + (/\.[\w+#-]{1,20}$/.exec(name)?.[0] ?? '');
}

/** The order in which jscpd looks at paths: folder by folder. */
function byFolders(a: string, b: string): number {
  const [one, other] = [a.split('/'), b.split('/')];
  const at = one.findIndex((part, index) => part !== other[index]);
  return at === -1 ? -1 : byBytes(one[at]!, other[at] ?? '');
}

/** What jscpd calls a file, or a block of another format in it (`name:format`). */
function nameIn(names: ReadonlyMap<string, string>): NameOf {
  return (name) => {
    const plain = name.replaceAll('\\', '/').replace(/^s\//, '');
    const found = names.get(plain) ?? names.get(plain.replace(/:[^:/]*$/, ''));
    if (found === undefined) throw new Error(`it names ${name}`);
    return found;
  };
}

interface Reported {
  readonly statistics: { readonly total: { readonly lines: number } };
  readonly duplicates: readonly {
    readonly format: string;
    readonly tokens: number;
    readonly firstFile: ReportedFile;
    readonly secondFile: ReportedFile;
  }[];
}

interface ReportedFile {
  readonly name: string;
  readonly startLoc: ReportedPlace;
  readonly endLoc: ReportedPlace;
}

function verdictOf(report: unknown, nameOf: NameOf, offset: Offsets): Verdict {
  const { duplicates, statistics } = report as Reported;
  const fragment = ({ name, startLoc, endLoc }: ReportedFile): Fragment => {
    const path = nameOf(name);
    for (const { line, column, position } of [startLoc, endLoc]) for (const one of [line, column, position]) whole(one);
    return {
      path,
      start: offset(path, startLoc),
      end: offset(path, endLoc),
      line: startLoc.line,
      column: startLoc.column + 1,
      endLine: endLoc.line,
    };
  };
  const clones = duplicates.map(({ format, tokens, firstFile, secondFile }): Clone => ({
    format,
    tokens,
    fragments: [fragment(firstFile), fragment(secondFile)],
  }));
  return { clones, lines: whole(statistics.total.lines) };
}

/** The longer of two copies decides: what somebody put on one line is a copy all the same. */
function isLongEnough({ fragments }: Clone, minLines: number): boolean {
  return fragments.some((fragment) => linesOf(fragment) >= minLines);
}

export function linesOf({ line, endLine }: Pick<Fragment, 'line' | 'endLine'>): number {
  return endLine - line + 1;
}

/** A report that lacks a number is none. */
function whole(value: unknown): number {
  if (typeof value !== 'number' || !Number.isInteger(value)) throw new Error(`a number is ${String(value)}`);
  return value;
}
