/**
 * The headings of a Markdown body, as CommonMark sees its blocks: not inside fenced or indented code, HTML blocks,
 * lists or quotes. Written by hand because this runs on the hook path, where a full parser costs more than the
 * whole check; a property test holds it to one.
 */

export interface Heading {
  readonly level: number;
  readonly text: string;
  /** Offset of its line in the body. */
  readonly at: number;
}

const fenceLine = /^ {0,3}(`{3,}|~{3,})(.*)$/;
const atxLine = /^ {0,3}(#{1,6})(?:[ \t]+(.*?))?(?:[ \t]+#+)?[ \t]*$/;
const setextLine = /^ {0,3}(=+|-+)[ \t]*$/;
const ruleLine = /^ {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$/;
const listLine = /^( {0,3})([-+*]|\d{1,9}[.)])([ \t]+|$)/;
const htmlStarts: readonly (readonly [RegExp, RegExp | undefined])[] = [
  [/^ {0,3}<(?:script|pre|style|textarea)(?:[\s>]|$)/i, /<\/(?:script|pre|style|textarea)>/i],
  [/^ {0,3}<!--/, /-->/],
  [/^ {0,3}<\?/, /\?>/],
  [/^ {0,3}<![a-z]/i, />/],
  [/^ {0,3}<!\[CDATA\[/, /\]\]>/],
  // A block-level tag: runs to the next blank line.
  [
    /^ {0,3}<\/?(?:address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|dialog|dir|div|dl|dt|fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6]|head|header|hr|html|iframe|legend|li|link|main|menu|menuitem|nav|noframes|ol|optgroup|option|p|param|search|section|summary|table|tbody|td|tfoot|th|thead|title|tr|track|ul)(?:\s|\/?>|$)/i,
    undefined,
  ],
];
/** Any other complete tag alone on its line; it cannot interrupt a paragraph. */
const loneTag =
  /^ {0,3}<(?:[a-z][a-z0-9-]*(?:\s+[a-z_:][\w.:-]*(?:\s*=\s*(?:[^\s"'=<>`]+|'[^']*'|"[^"]*"))?)*\s*\/?|\/[a-z][a-z0-9-]*\s*)>\s*$/i;

type Inside =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'paragraph'; readonly at: number; text: string }
  | { readonly kind: 'fence'; readonly mark: string; readonly length: number }
  | { readonly kind: 'html'; readonly end: RegExp | undefined }
  | { readonly kind: 'list'; readonly indent: number; lazy: boolean }
  | { readonly kind: 'quote' };

/** Every heading that is a block of the document itself. */
export function headings(body: string): Heading[] {
  const found: Heading[] = [];
  let inside: Inside = { kind: 'nothing' };
  for (let at = 0; at < body.length;) {
    const next = body.indexOf('\n', at);
    const line = body.slice(at, next === -1 ? body.length : next).replace(/\r$/, '');
    inside = step(inside, expandTabs(line), at, found);
    at = next === -1 ? body.length : next + 1;
  }
  return found;
}

/** Leading tabs as the columns they stand for. */
function expandTabs(line: string): string {
  if (!/^ *\t/.test(line)) return line;
  let column = 0;
  let at = 0;
  for (; line[at] === ' ' || line[at] === '\t'; at++) column += line[at] === '\t' ? 4 - (column % 4) : 1;
  return ' '.repeat(column) + line.slice(at);
}

function step(inside: Inside, line: string, at: number, found: Heading[]): Inside {
  switch (inside.kind) {
    case 'fence':
      return closesFence(inside, line) ? { kind: 'nothing' } : inside;
    case 'html':
      return (inside.end ? inside.end.test(line) : line.trim() === '') ? { kind: 'nothing' } : inside;
    case 'list':
      return inList(inside, line, at, found);
    case 'quote':
      // A lazy line carries the quote's paragraph on; anything that could start a block ends it.
      if (line.trim() === '' || startsBlock(line)) return open(line, at, found);
      return inside;
    case 'paragraph':
      return inParagraph(inside, line, at, found);
    case 'nothing':
      return open(line, at, found);
  }
}

function closesFence(fence: { readonly mark: string; readonly length: number }, line: string): boolean {
  const match = /^ {0,3}(`{3,}|~{3,})[ \t]*$/.exec(line);
  return match !== null && match[1]![0] === fence.mark && match[1]!.length >= fence.length;
}

function inList(
  list: { readonly kind: 'list'; readonly indent: number; lazy: boolean },
  line: string,
  at: number,
  found: Heading[],
): Inside {
  if (line.trim() === '') {
    list.lazy = false;
    return list;
  }
  const indent = line.length - line.trimStart().length;
  if (indent >= list.indent) {
    list.lazy = true;
    return list;
  }
  if (list.lazy && !startsBlock(line)) return list;
  return open(line, at, found);
}

function inParagraph(
  paragraph: { readonly kind: 'paragraph'; readonly at: number; text: string },
  line: string,
  at: number,
  found: Heading[],
): Inside {
  if (line.trim() === '') return { kind: 'nothing' };
  const underline = setextLine.exec(line);
  if (underline) {
    found.push({ level: underline[1]!.startsWith('=') ? 1 : 2, text: paragraph.text.trim(), at: paragraph.at });
    return { kind: 'nothing' };
  }
  if (startsBlock(line, true)) return open(line, at, found);
  paragraph.text += `\n${line.trim()}`;
  return paragraph;
}

/** Whether a line starts a block that may follow a paragraph without a blank line. */
function startsBlock(line: string, interrupting = false): boolean {
  if (atxLine.test(line) || opensFence(line) || ruleLine.test(line) || /^ {0,3}>/.test(line)) return true;
  const list = listLine.exec(line);
  if (list && (!interrupting || (/^(?:[-+*]|1[.)])$/.test(list[2]!) && line.trim() !== list[2]))) return true;
  return htmlStarts.some(([start]) => start.test(line));
}

function opensFence(line: string): RegExpExecArray | undefined {
  const match = fenceLine.exec(line);
  return match && !(match[1]!.startsWith('`') && match[2]!.includes('`')) ? match : undefined;
}

/** Read a line that nothing before it has a claim on. */
function open(line: string, at: number, found: Heading[]): Inside {
  if (line.trim() === '' || /^ {4}/.test(line)) return { kind: 'nothing' };
  const heading = atxLine.exec(line);
  if (heading) {
    found.push({ level: heading[1]!.length, text: (heading[2] ?? '').replace(/^#+$/, '').trim(), at });
    return { kind: 'nothing' };
  }
  const fence = opensFence(line);
  if (fence) return { kind: 'fence', mark: fence[1]![0]!, length: fence[1]!.length };
  if (ruleLine.test(line)) return { kind: 'nothing' };
  if (/^ {0,3}>/.test(line)) return { kind: 'quote' };
  const list = listLine.exec(line);
  if (list) return { kind: 'list', indent: contentIndent(list, line), lazy: line.trim() !== list[2] };
  for (const [start, end] of htmlStarts) {
    if (start.test(line)) return end?.test(line) ? { kind: 'nothing' } : { kind: 'html', end };
  }
  if (loneTag.test(line)) return { kind: 'html', end: undefined };
  return { kind: 'paragraph', at, text: line.trim() };
}

/** The column at which a list item's content begins. */
function contentIndent(list: RegExpExecArray, line: string): number {
  const blanks = list[3]!.length;
  const marker = list[1]!.length + list[2]!.length;
  return line.trim() === list[2] || blanks > 4 ? marker + 1 : marker + blanks;
}
