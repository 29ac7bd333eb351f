/** What one line of Markdown can begin or end. Tabs have been expanded before. */

export interface FenceMark {
  readonly mark: string;
  readonly length: number;
}

/** Tabs as the columns they stand for, because indentation decides what is inside of what. */
export function expandTabs(line: string): string {
  if (!line.includes('\t')) return line;
  let text = '';
  for (const part of line.split(/(?<=\t)/)) {
    text += part.replace('\t', '');
    if (part.endsWith('\t')) text += ' '.repeat(4 - (text.length % 4));
  }
  return text;
}

/** CommonMark's blank: a no-break space is a character like any other. */
export function isBlank(line: string): boolean {
  return indentOf(line) === line.length;
}

export function indentOf(line: string): number {
  let indent = 0;
  while (line.charCodeAt(indent) === 0x20) indent++;
  return indent;
}

/** Without a pattern: one that looks for a run before the end takes the square of the longest run. */
function withoutLast(text: string, code: number): string {
  let end = text.length;
  while (end > 0 && text.charCodeAt(end - 1) === code) end--;
  return text.slice(0, end);
}

/** Without the blanks around it; only what CommonMark calls a blank. */
export function trimmed(text: string): string {
  return withoutLast(text.slice(indentOf(text)), 0x20);
}

export function atxHeading(line: string): { readonly level: number; readonly text: string } | undefined {
  const match = /^ {0,3}(#{1,6})(?: |$)/.exec(line);
  if (!match) return undefined;
  const rest = withoutLast(line.slice(match[0].length), 0x20);
  const open = withoutLast(rest, 0x23);
  // A closing run stands alone or behind a blank.
  const text = open === '' || open.endsWith(' ') ? open : rest;
  return { level: match[1]!.length, text: trimmed(text) };
}

export function setextLevel(line: string): number | undefined {
  const match = /^ {0,3}(=+|-+) *$/.exec(line);
  return match ? (match[1]!.startsWith('=') ? 1 : 2) : undefined;
}

export function isRule(line: string): boolean {
  return /^ {0,3}(?:(?:\* *){3,}|(?:- *){3,}|(?:_ *){3,})$/.test(line);
}

/** The fence a line opens, how far in it stands, and what is written behind it. */
export function fenceOf(line: string): (FenceMark & { readonly indent: number; readonly info: string }) | undefined {
  const match = /^( {0,3})(`{3,}|~{3,})(.*)$/.exec(line);
  if (!match) return undefined;
  const [, indent, marks, rest] = match as unknown as [string, string, string, string];
  if (marks.startsWith('`') && rest.includes('`')) return undefined;
  return { mark: marks[0]!, length: marks.length, indent: indent.length, info: trimmed(rest) };
}

export function closesFence(fence: FenceMark, line: string): boolean {
  const match = /^ {0,3}(`{3,}|~{3,}) *$/.exec(line);
  return match !== null && match[1]![0] === fence.mark && match[1]!.length >= fence.length;
}

/** What stands behind a quote's mark. */
export function withoutQuoteMark(line: string): string | undefined {
  const match = /^ {0,3}> ?/.exec(line);
  return match ? line.slice(match[0].length) : undefined;
}

const itemLine = /^( {0,3}(?:[-+*]|\d{1,9}[.)]))( +|$)/;

/** A list item: the column its content begins at, and whether its first line has none. */
export function itemOf(line: string): { readonly indent: number; readonly empty: boolean } | undefined {
  const match = itemLine.exec(line);
  if (!match) return undefined;
  const [whole, marker, blanks] = match as unknown as [string, string, string];
  const empty = whole.length === line.length;
  return { indent: empty || blanks.length > 4 ? marker.length + 1 : whole.length, empty };
}

const htmlStarts: readonly { readonly start: RegExp; readonly end: RegExp | undefined }[] = [
  {
    start: /^ {0,3}<(?:script|pre|style|textarea)(?:[\s>]|$)/i,
    end: /<\/(?:script|pre|style|textarea)>/i,
  },
  { start: /^ {0,3}<!--/, end: /-->/ },
  { start: /^ {0,3}<\?/, end: /\?>/ },
  { start: /^ {0,3}<![a-z]/i, end: />/ },
  { start: /^ {0,3}<!\[CDATA\[/, end: /\]\]>/ },
  // A block-level tag: runs to the next blank line.
  {
    start:
      /^ {0,3}<\/?(?:address|article|aside|base|basefont|blockquote|body|caption|center|col|colgroup|dd|details|dialog|dir|div|dl|dt|fieldset|figcaption|figure|footer|form|frame|frameset|h[1-6]|head|header|hr|html|iframe|legend|li|link|main|menu|menuitem|nav|noframes|ol|optgroup|option|p|param|search|section|summary|table|tbody|td|tfoot|th|thead|title|tr|track|ul)(?:\s|\/?>|$)/i,
    end: undefined,
  },
];

/** The HTML block a line opens. */
export function htmlOf(line: string): { readonly end: RegExp | undefined } | undefined {
  return htmlStarts.find(({ start }) => start.test(line));
}

/** Any other complete tag alone on its line; it cannot interrupt a paragraph. */
export const loneTag: RegExp =
  /^ {0,3}<(?:[a-z][a-z0-9-]*(?:\s+[a-z_:][\w.:-]*(?:\s*=\s*(?:[^\s"'=<>`]+|'[^']*'|"[^"]*"))?)*\s*\/?|\/[a-z][a-z0-9-]*\s*)>\s*$/i;

/** Whether a line starts a block that may follow a paragraph without a blank line. */
export function startsBlock(line: string, where?: 'in a paragraph'): boolean {
  if (atxHeading(line) || fenceOf(line) || isRule(line) || withoutQuoteMark(line) !== undefined) return true;
  const item = itemLine.exec(line);
  // Right below a line of text a number is a list only when it is 1, and a bare mark is none.
  if (item && (where === undefined || (/^ *(?:[-+*]|1[.)])$/.test(item[1]!) && item[0].length < line.length)))
    return true;
  return htmlOf(line) !== undefined || (where === undefined && loneTag.test(line));
}

const definition =
  /\[(?:[^[\]\\]|\\.)+\]:\s*(?:<[^<>\n]*>|[^\s<]\S*)(?:[ \n]+(?:"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|\((?:[^()\\]|\\.)*\)))? *(?:\n|$)/sy;

/** The lines of a paragraph behind the link definitions it begins with. */
export function withoutDefinitions<L extends { readonly text: string }>(lines: readonly L[]): readonly L[] {
  if (!lines[0]?.text.startsWith('[')) return lines;
  const text = lines.map((line) => line.text).join('\n');
  let end = 0;
  for (definition.lastIndex = 0; definition.test(text);) end = definition.lastIndex;
  return lines.slice(end === text.length ? lines.length : text.slice(0, end).split('\n').length - 1);
}
