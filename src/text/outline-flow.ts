import type { Entry, List, Mapping, Node } from './outline.ts';

/** Thrown where a text is not of a usual form: nobody's mistake, only work for `outline-closely.ts`. */
export const otherForm: Error = new Error('another form');

export const singleAt: RegExp = /'(?:[^'\n]|'')*'/y;
export const doubleAt: RegExp = /"(?:[^"\\\n]|\\[^\n])*"/y;
const plainAt = /[A-Za-z0-9_./\u00a1-\uffff][^,[\]{}:#'"\n\r]*/y;
/** Blanks, line breaks, and comments behind either. */
const gapAt = /(?:[ \r\n]+(?:#[^\n]*)?)*/y;
const deepest = 32;

/** Where a pattern that matches at a place ends, -1 where it does not. */
export function matchEnd(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : -1;
}

/** What stands between brackets or braces, over as many lines as it likes; each scalar in it on one. */
export function flowAt(text: string, start: number, depth = 1): List | Mapping {
  if (depth > deepest) throw otherForm;
  const mapping = text[start] === '{';
  const close = mapping ? '}' : ']';
  const parts: (Node | Entry)[] = [];
  let at = matchEnd(gapAt, text, start + 1);
  while (text[at] !== close) {
    const part = mapping ? entryAt(text, at, depth) : nodeAt(text, at, depth);
    parts.push(part);
    at = matchEnd(gapAt, text, 'value' in part ? part.value.end : part.end);
    if (text[at] === ',') at = matchEnd(gapAt, text, at + 1);
    else if (text[at] !== close) throw otherForm;
  }
  const place = { flow: true, start, end: at + 1, column: 0 } as const;
  return mapping
    ? { kind: 'mapping', ...place, entries: parts as Entry[] }
    : { kind: 'list', ...place, items: parts as Node[] };
}

function nodeAt(text: string, at: number, depth: number): Node {
  return text[at] === '[' || text[at] === '{' ? flowAt(text, at, depth + 1) : scalarAt(text, at);
}

function scalarAt(text: string, start: number): Node & { readonly kind: 'scalar' } {
  const style = text[start] === "'" ? 'single' : text[start] === '"' ? 'double' : 'plain';
  const pattern = { single: singleAt, double: doubleAt, plain: plainAt }[style];
  const end = matchEnd(pattern, text, start);
  if (end === -1) throw otherForm;
  return { kind: 'scalar', style, start, end: start + text.slice(start, end).trimEnd().length };
}

function entryAt(text: string, start: number, depth: number): Entry {
  const { style, end: keyEnd } = scalarAt(text, start);
  const key = keyOf(text.slice(start, keyEnd), style);
  if (text[keyEnd] !== ':' || !/[ \r\n]/.test(text[keyEnd + 1] ?? '')) throw otherForm;
  const colon = keyEnd + 1;
  const value = nodeAt(text, matchEnd(gapAt, text, colon), depth);
  return { key, start, keyEnd, colon, value };
}

/** A key is a text, whatever else a reader might take it for: those are left to that reader. */
export function keyOf(source: string, style: string): string {
  if (style === 'plain' ? !plainKey.test(source) || otherKey.test(source) : source.includes('\\')) throw otherForm;
  if (style === 'plain') return source;
  return style === 'single' ? source.slice(1, -1).replaceAll("''", "'") : source.slice(1, -1);
}

const plainKey = /^[A-Za-z_\u00a1-\uffff]/;
const otherKey = /^(?:true|false|null)$/i;
