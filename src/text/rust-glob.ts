/**
 * Whether jscpd takes a text as a pattern of files, and whether it does what it seems to. `*` crosses folders there, case
 * counts, and every pattern also holds below any folder; one that is none is left out in silence.
 */

/** Whether a path is one that jscpd would leave out for one of these patterns. */
export function ignores(patterns: readonly string[]): (path: string) => boolean {
  if (patterns.length === 0) return () => false;
  const parts = patterns.map((pattern) => expressionOf(pattern.replace(/^\/+/, '')));
  const expression = new RegExp(`^(?:.*/)?(?:${parts.join('|')})$`, 'su');
  return (path) => expression.test(path);
}

function expressionOf(pattern: string): string {
  let depth = 0;
  const expression = pattern.replace(
    /\\(.)|\*\*\/|\*+|\?|\[([!^]?)(\]?[^\]]*)\]|[{},]|[^\\]/gsu,
    (part: string, escaped?: string, negated?: string, set?: string) => {
      if (escaped !== undefined) return literal(escaped);
      if (set !== undefined) return `[${negated ? '^' : ''}${set.replace(/[\\\]^]/g, '\\$&')}]`;
      if (part === '{') depth++;
      if (part === '}') depth--;
      if (part === ',' && depth === 0) return part;
      return special[part] ?? (part.startsWith('*') ? '.*' : literal(part));
    },
  );
  // jscpd knows no empty alternative.
  return expression
    .replace(/\(\?:\|+/g, '(?:')
    .replace(/\|{2,}/g, '|')
    .replace(/\|+\)/g, ')');
}

const special: Readonly<Record<string, string>> = { '**/': '(?:.*/)?', '?': '.', '{': '(?:', '}': ')', ',': '|' };

function literal(char: string): string {
  return char.replace(/[\\^$.*+?()[\]{}|/]/gu, '\\$&');
}

/** Why a pattern of jscpd's `ignore` is none, or not what was meant; undefined when it is fine. */
export function globTrouble(pattern: string): string | undefined {
  if (pattern.replace(/^\/+/, '') === '') return 'it is empty, and jscpd would ignore every file';
  if (pattern.startsWith('!')) return 'jscpd knows no "!": what is ignored stays ignored';
  if (pattern.startsWith('./')) return `jscpd compares it below every folder, where nothing starts with "./"`;
  if (pattern.endsWith('/')) return `it takes a folder and nothing in it; write "${below(pattern)}"`;
  // Something that looks like a folder: for jscpd it is a file of that name.
  if (/^\/?(?:[\w.-]+\/)*\.?[a-z0-9_-]+$/.test(pattern))
    return `it takes a file of this name and nothing in a folder; write "${below(pattern)}"`;
  return bracketTrouble(pattern);
}

function below(pattern: string): string {
  return `**/${pattern.replace(/^(?:\*\*)?\/+|\/+$/g, '')}/**`;
}

function bracketTrouble(pattern: string): string | undefined {
  const chars = Array.from(pattern);
  let open = 0;
  for (let at = 0; at < chars.length; at++) {
    const char = chars[at];
    if (char === '\\' && ++at === chars.length) return 'it ends in a back-slash';
    if (char === '{') open++;
    if (char === '}' && --open < 0) return 'it closes a brace that was never opened';
    if (char !== '[') continue;
    const end = endOfSet(chars, at);
    if (end === undefined) return 'its brackets do not form a set';
    at = end;
  }
  return open > 0 ? 'it opens a brace and never closes it' : undefined;
}

/** Where the `]` of a set stands; undefined where there is none, or where a range of it runs backwards. */
function endOfSet(chars: readonly string[], start: number): number | undefined {
  const first = start + (/[!^]/.test(chars[start + 1] ?? '') ? 2 : 1);
  for (let at = first; at < chars.length; at++) {
    if (chars[at] === ']' && at > first) return at;
    const isRange = chars[at + 1] === '-' && at + 2 < chars.length && chars[at + 2] !== ']';
    if (!isRange) continue;
    if (chars[at]!.codePointAt(0)! > chars[at + 2]!.codePointAt(0)!) return undefined;
    at += 2;
  }
  return undefined;
}
