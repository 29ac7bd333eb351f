/**
 * Path patterns, in one dialect for people and for git: `*` and `?` stay in one folder, `**` crosses folders,
 * `[a-z]` and `{a,b}` as usual, a pattern without a slash fits at any depth, `!` in front takes paths out.
 * Case never matters: on half of all machines the file system does not keep it apart either.
 */

export type PathMatcher = (path: string) => boolean;

/** So many paths are asked about one by one before an expression for all patterns is worth making. */
const few = 32;

/** A function that tells whether a path fits a list of patterns. */
export function matcher(patterns: readonly string[]): PathMatcher {
  const wanted = anyOf(patterns.filter((pattern) => !pattern.startsWith('!')));
  const refused = patterns.filter((pattern) => pattern.startsWith('!'));
  if (refused.length === 0) return wanted;
  const not = anyOf(refused.map((pattern) => pattern.slice(1)));
  return (path) => wanted(path) && !not(path);
}

/**
 * For a few paths the words of each pattern are looked for first: making a regular expression costs a short-lived
 * process more than all the rest, and most paths hold no word of most patterns. For a whole tree one expression is best.
 */
function anyOf(patterns: readonly string[]): PathMatcher {
  const plain = patterns.flatMap(expandBraces);
  const tests = plain.map(patternTest);
  let asked = 0;
  let all: RegExp | undefined;
  return (path) => {
    if (all) return all.test(path);
    if (asked++ < few) return anyFits(tests, path);
    all =
      plain.length === 0
        ? /(?!)/
        : new RegExp(`^(?:${plain.map((one) => patternSource(anchored(one))).join('|')})$`, 'is');
    return all.test(path);
  };
}

interface PatternTest {
  readonly pattern: string;
  readonly words: readonly string[];
}

function patternTest(pattern: string): PatternTest {
  const parts = anchored(pattern)
    .toLowerCase()
    .split(/[*?]+|\[[^\]]*\]/);
  const words = parts.filter(isAscii).map((word) => word.replace(/^\/|\/$/g, ''));
  return { pattern, words: words.filter((word) => word !== '') };
}

function anyFits(tests: readonly PatternTest[], path: string): boolean {
  const lower = path.toLowerCase();
  return tests.some(
    ({ words, pattern }) => words.every((word) => lower.includes(word)) && expressionOf(pattern).test(path),
  );
}

/** Beyond ASCII, lower case and a regular expression's own idea of it part ways. */
function isAscii(word: string): boolean {
  return /^[\x20-\x7e]+$/.test(word);
}

function expressionOf(pattern: string): RegExp {
  return new RegExp(`^${patternSource(anchored(pattern))}$`, 'is');
}

/** As git reads a pattern: without a slash at any depth, with a trailing slash everything below. */
function anchored(pattern: string): string {
  const path = pattern.endsWith('/') ? `${pattern}**` : pattern;
  if (path.startsWith('/')) return path.slice(1);
  return path.includes('/') ? path : `**/${path}`;
}

/** `a{b,c}` as the patterns it stands for. */
export function expandBraces(pattern: string): string[] {
  const match = /^(.*?)\{([^{}]*,[^{}]*)\}(.*)$/s.exec(pattern);
  if (!match) return [pattern];
  return match[2]!.split(',').flatMap((choice) => expandBraces(match[1]! + choice + match[3]!));
}

function patternSource(pattern: string): string {
  let source = '';
  for (let at = 0; at < pattern.length;) {
    const rest = pattern.slice(at);
    const taken = /^(?:\*\*\/|\/\*\*$|\*\*$|\*|\?|\[[!^]?\]?[^\]/]+\])/.exec(rest)?.[0] ?? rest[0]!;
    source += partSource(taken);
    at += taken.length;
  }
  return source;
}

function partSource(part: string): string {
  if (part === '**/') return '(?:.*/)?';
  if (part === '/**') return '/.*';
  if (part === '**') return '.*';
  if (part === '*') return '[^/]*';
  if (part === '?') return '[^/]';
  if (part.length > 2 && part.startsWith('[')) {
    const inner = part
      .slice(1, -1)
      .replace(/^[!^]/, '')
      .replace(/[\\\]]/g, '\\$&');
    return `[${/^\[[!^]/.test(part) ? '^/' : ''}${inner}]`;
  }
  return part.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}

/** The same patterns for git's `:(top,glob,icase)`. Exclusions are left out: git would apply them to all others too. */
export function gitPatterns(patterns: readonly string[]): string[] {
  return patterns
    .filter((pattern) => !pattern.startsWith('!'))
    .flatMap(expandBraces)
    .map(anchored);
}

/** Why a text cannot be a pattern; undefined when it can. */
export function patternTrouble(pattern: string): string | undefined {
  const bare = pattern.replace(/^!/, '');
  if (bare === '') return 'it is empty';
  // The gate list holds one pattern a line.
  if (/[\n\r\0]/.test(bare)) return 'it holds a line break';
  if (bare.includes('\\')) return 'a back-slash has no meaning in it; folders are separated by "/"';
  if (bare.startsWith('../') || bare.includes('/../')) return 'it leaves the repository';
  try {
    for (const one of expandBraces(bare)) expressionOf(one);
    return undefined;
  } catch {
    return 'its brackets do not form a set';
  }
}
