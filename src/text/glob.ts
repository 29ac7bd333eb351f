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
        : new RegExp(`^(?:${plain.map((one) => patternSource(anchored(one))).join('|')})$`, 's');
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
    .split(/[*?]+|\[[!^]?\]?[^\]/]*\]/);
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
  return new RegExp(`^${patternSource(anchored(pattern))}$`, 's');
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

/** What a pattern is made of. Stars cross folders only where two or more stand for whole folders. */
const part = /(?<folders>(?<=^|\/)\*{2,}\/)|(?<below>(?<=^|\/)\*{2,}$)|\*+|\?|\[[!^]?\]?[^\]/]*\]|[^]/g;

function patternSource(pattern: string): string {
  return Array.from(pattern.matchAll(part), ([text, folders, below]) => {
    if (folders !== undefined) return '(?:.*/)?';
    return below === undefined ? partSource(text) : '.*';
  }).join('');
}

function partSource(text: string): string {
  if (text.startsWith('*')) return '[^/]*';
  if (text === '?') return '[^/]';
  if (text.length > 1) return setSource(text);
  // Only letters of ASCII are the same in either case: git folds no others, and both have to agree.
  return /[a-z]/i.test(text) ? `[${text}${swapped(text)}]` : text.replace(/[\\^$.+()[\]{}|/]/, '\\$&');
}

function setSource(text: string): string {
  const negated = /^\[[!^]/.test(text);
  const inner = text.slice(negated ? 2 : 1, -1).replace(/[\\\]^]/g, '\\$&');
  return `[${negated ? '^/' : ''}${inner}${swapped(inner)}]`;
}

function swapped(text: string): string {
  return text.replace(/[a-z]/gi, (letter) => (letter < 'a' ? letter.toLowerCase() : letter.toUpperCase()));
}

/**
 * The same patterns for git's `:(top,glob,icase)`: what they fit, and sometimes more. Git counts bytes, so what stands
 * for one character becomes a star. Exclusions are left out: git would apply them to all others too.
 */
export function gitPatterns(patterns: readonly string[]): string[] {
  return patterns
    .filter((pattern) => !pattern.startsWith('!'))
    .flatMap(expandBraces)
    .map((pattern) => anchored(pattern).replace(part, (text) => (oneCharacter.test(text) ? '*' : text)));
}

const oneCharacter = /^\?$|^\[[!^]|^\[.*[^\0-\x7f].*\]$/;

const mostChoices = 1000;

/** Why a text cannot be a pattern; undefined when it can. */
export function patternTrouble(pattern: string): string | undefined {
  const bare = pattern.replace(/^!/, '');
  if (bare === '') return 'it is empty';
  // The gate list holds one pattern a line.
  if (/[\n\r\0]/.test(bare)) return 'it holds a line break';
  if (bare.includes('\\')) return 'a back-slash has no meaning in it; folders are separated by "/"';
  if (bare.startsWith('../') || bare.includes('/../')) return 'it leaves the repository';
  const choices = bare.split('{').map((text, index) => (index === 0 ? 1 : text.split(',').length));
  if (choices.reduce((product, count) => product * count) > mostChoices)
    return `its braces stand for more than ${mostChoices} patterns`;
  const parts = expandBraces(bare).flatMap((one) => one.match(part) ?? []);
  return parts.every(isPart) ? undefined : 'its brackets do not form a set';
}

function isPart(text: string): boolean {
  if (text === '[' || text.includes('[:')) return false;
  try {
    return new RegExp(partSource(text), 's') instanceof RegExp;
  } catch {
    return false;
  }
}
