/**
 * The headings and fences of a Markdown body, as CommonMark sees its blocks: not inside fenced or indented code, HTML
 * blocks, lists or quotes. Written by hand because this runs on the hook path, where a full parser costs more than the
 * whole check; a property test holds it to one.
 */

import {
  atxHeading,
  closesFence,
  expandTabs,
  fenceOf,
  htmlOf,
  indentOf,
  isBlank,
  isRule,
  itemOf,
  loneTag,
  setextLevel,
  startsBlock,
  trimmed,
  withoutDefinitions,
  withoutQuoteMark,
  type FenceMark,
} from './markdown-lines.ts';

export interface Heading {
  readonly level: number;
  readonly text: string;
  /** Offset of its line in the body. */
  readonly at: number;
}

export interface Fence {
  /** What is written behind its marks, without blanks around it. */
  readonly info: string;
  /** How far in its marks stand; so much is taken off each line between them. */
  readonly indent: number;
  /** Offset of the line that opens it. */
  readonly at: number;
  /** Offset of the line that closes it; undefined where the text ends before one does. */
  end: number | undefined;
}

/** The block that is open before a line is read. A list or a quote holds what is open inside of it. */
type Inside =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'paragraph'; readonly lines: Line[] }
  | { readonly kind: 'fence'; readonly mark: FenceMark; readonly fence: Fence }
  | { readonly kind: 'html'; readonly end: RegExp | undefined }
  | { readonly kind: 'item'; readonly indent: number; readonly empty: boolean; readonly inner: Inside }
  | { readonly kind: 'quote'; readonly inner: Inside };

interface Line {
  readonly text: string;
  readonly at: number;
}

/** Where a line stands: only what is in no list and no quote is a heading or a fence of the document. */
interface Reader {
  readonly found: Heading[];
  readonly fences: Fence[];
  readonly depth: number;
}

/** Lists and quotes nested deeper than this are read as text: somebody is after our stack. */
const deepest = 50;
const nothing: Inside = { kind: 'nothing' };

/** Every heading that is a block of the document itself. */
export function headings(body: string): Heading[] {
  return read(body).found;
}

/** Every fence that is a block of the document itself. */
export function fences(body: string): readonly Fence[] {
  return read(body).fences;
}

function read(body: string): Reader {
  const reader: Reader = { found: [], fences: [], depth: 0 };
  let inside = nothing;
  for (let at = 0; at < body.length;) {
    const next = body.indexOf('\n', at);
    const end = next === -1 ? body.length : next;
    const line = body.slice(at, body.charCodeAt(end - 1) === 0x0d && end > at ? end - 1 : end);
    inside = take(inside, { text: expandTabs(line), at }, reader);
    at = end + 1;
  }
  return reader;
}

function take(inside: Inside, line: Line, reader: Reader): Inside {
  switch (inside.kind) {
    case 'nothing':
      return open(line, reader);
    case 'paragraph':
      return inParagraph(inside, line, reader);
    case 'fence':
      if (!closesFence(inside.mark, line.text)) return inside;
      inside.fence.end = line.at;
      return nothing;
    case 'html':
      return (inside.end ? inside.end.test(line.text) : isBlank(line.text)) ? nothing : inside;
    case 'item':
      return inItem(inside, line, reader);
    case 'quote': {
      const rest = withoutQuoteMark(line.text);
      if (rest !== undefined) return { kind: 'quote', inner: within(inside.inner, rest, reader) };
      return carriesOn(inside, line) ? inside : open(line, reader);
    }
  }
}

/** Read the rest of a line inside of a list or a quote. */
function within(inner: Inside, text: string, reader: Reader): Inside {
  return take(inner, { text, at: 0 }, { found: [], fences: [], depth: reader.depth + 1 });
}

function inItem(item: Inside & { readonly kind: 'item' }, line: Line, reader: Reader): Inside {
  if (isBlank(line.text)) return item.empty ? nothing : { ...item, inner: within(item.inner, '', reader) };
  if (indentOf(line.text) >= item.indent)
    return { ...item, empty: false, inner: within(item.inner, line.text.slice(item.indent), reader) };
  return carriesOn(item, line) ? item : open(line, reader);
}

/** A lazy line: it stands outside of the list or quote, and yet is the next line of the paragraph in it. */
function carriesOn(inside: Inside, line: Line): boolean {
  return paragraphIsOpen(inside) && !isBlank(line.text) && !startsBlock(line.text);
}

function paragraphIsOpen(inside: Inside): boolean {
  if (inside.kind === 'item' || inside.kind === 'quote') return paragraphIsOpen(inside.inner);
  return inside.kind === 'paragraph';
}

function inParagraph(paragraph: Inside & { readonly kind: 'paragraph' }, line: Line, reader: Reader): Inside {
  if (isBlank(line.text)) return nothing;
  const level = setextLevel(line.text);
  // Under nothing but link definitions a line of signs is text, or a rule.
  const lines = level === undefined ? [] : withoutDefinitions(paragraph.lines);
  if (level !== undefined && lines.length > 0) {
    const text = lines.map((one) => one.text).join('\n');
    reader.found.push({ level, text, at: lines[0]!.at });
    return nothing;
  }
  if (startsBlock(line.text, 'in a paragraph')) return open(line, reader);
  paragraph.lines.push({ text: trimmed(line.text), at: line.at });
  return paragraph;
}

/** Read a line that nothing before it has a claim on. */
function open(line: Line, reader: Reader): Inside {
  const { text, at } = line;
  if (isBlank(text) || indentOf(text) >= 4) return nothing;
  const heading = atxHeading(text);
  if (heading) {
    reader.found.push({ ...heading, at });
    return nothing;
  }
  const mark = fenceOf(text);
  if (mark) {
    const fence: Fence = { info: mark.info, indent: mark.indent, at, end: undefined };
    reader.fences.push(fence);
    return { kind: 'fence', mark, fence };
  }
  if (isRule(text)) return nothing;
  if (reader.depth < deepest) {
    const quoted = withoutQuoteMark(text);
    if (quoted !== undefined) return { kind: 'quote', inner: within(nothing, quoted, reader) };
    const item = itemOf(text);
    if (item) return { kind: 'item', ...item, inner: within(nothing, text.slice(item.indent), reader) };
  }
  const html = htmlOf(text);
  if (html) return html.end?.test(text) ? nothing : { kind: 'html', end: html.end };
  if (loneTag.test(text)) return { kind: 'html', end: undefined };
  return { kind: 'paragraph', lines: [{ text: trimmed(text), at }] };
}
