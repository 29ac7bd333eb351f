/**
 * Path patterns, in one dialect for people and for git: `*` and `?` stay in one folder, `**` crosses folders,
 * `[a-z]` and `{a,b}` as usual, a pattern without a slash fits at any depth, `!` in front takes paths out.
 * Case never matters: on half of all machines the file system does not keep it apart either.
 */

export interface PathMatcher {
  (path: string): boolean;
}

/** A function that tells whether a path fits a list of patterns. */
export function matcher(patterns: readonly string[]): PathMatcher {
  const wanted = patterns.filter((pattern) => !pattern.startsWith('!'));
  const refused = patterns.filter((pattern) => pattern.startsWith('!')).map((pattern) => pattern.slice(1));
  const yes = union(wanted);
  if (refused.length === 0) return (path) => yes.test(path);
  const no = union(refused);
  return (path) => yes.test(path) && !no.test(path);
}

function union(patterns: readonly string[]): RegExp {
  const sources = patterns.flatMap(expandBraces).map((pattern) => patternSource(anchored(pattern)));
  return new RegExp(sources.length === 0 ? '(?!)' : `^(?:${sources.join('|')})$`, 'is');
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
    union([bare]);
    return undefined;
  } catch {
    return 'its brackets do not form a set';
  }
}
