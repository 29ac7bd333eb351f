import type { Detection } from '../model/duplicates.ts';
import { offsetsIn, type Offsets, type ReportedPlace } from './offsets.ts';
import { inScratch, type Ask, type NameOf, type Source, type Sources, type Tool } from './scratch.ts';

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

/** What jscpd says of some files among each other. Its report is the verdict; its status means nothing. */
export function judge(tool: Tool, detect: Detection, sources: readonly Source[] | Sources): Promise<Verdict> {
  return inScratch(tool, sources, settingOf(detect), (ask) => verdictOn(ask, detect, sources));
}

/** The same of many files, and which of them it could not parse. */
export function judgeAll(
  tool: Tool,
  detect: Detection,
  sources: Sources,
): Promise<{ readonly verdict: Verdict; readonly broken: ReadonlySet<string> }> {
  return inScratch(tool, sources, settingOf(detect), async (ask) => {
    const asked = [verdictOn(ask, detect, sources), brokenIn(ask)] as const;
    // The folder stays until both have ended.
    await Promise.allSettled(asked);
    const [verdict, broken] = await Promise.all(asked);
    return { verdict, broken };
  });
}

function settingOf({ formatsNames, ignorePattern }: Detection): Parameters<typeof inScratch>[2] {
  // On the command line a comma would end a pattern.
  return { named: Object.values(formatsNames).flat(), ...(ignorePattern.length > 0 && { config: { ignorePattern } }) };
}

function verdictOn(ask: Ask, detect: Detection, sources: readonly Source[] | Sources): Promise<Verdict> {
  return ask(argumentsOf(detect), 'jscpd-report.json', (report, nameOf) => {
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
export async function unparsed(
  tool: Tool,
  sources: readonly (Source & { readonly format: string })[],
): Promise<ReadonlySet<string>> {
  const named = sources.map(({ path, bytes, format }) => ({ path: `${path}.${usualExt[format] ?? 'js'}`, bytes }));
  const paths = new Map(named.map(({ path }, at) => [path, sources[at]!.path]));
  const broken = await inScratch(tool, named, {}, brokenIn);
  return new Set([...broken].map((path) => paths.get(path)!));
}

function brokenIn(ask: Ask): Promise<ReadonlySet<string>> {
  return ask(['--dead-code'], 'basta-report.json', (report, nameOf) => {
    const { unparsed: count, unparsedFiles = [] } = (report as ParseReport).statistics;
    if (whole(count) !== unparsedFiles.length) throw new Error(`it names ${unparsedFiles.length} of ${count} files`);
    return new Set(unparsedFiles.map(nameOf));
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
