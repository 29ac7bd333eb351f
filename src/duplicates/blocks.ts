import { blockFormat, formatNamed } from './formats.ts';

/** A part of a file that is compared as a whole with parts of the same format elsewhere. */
export interface Block {
  readonly format: string;
  /** Byte ranges that are read one after the other, as if nothing lay between. */
  readonly ranges: readonly (readonly [from: number, to: number])[];
}

/** What jscpd takes a file apart into. */
export function blocksOf(bytes: Buffer, format: string): Block[] {
  switch (formatNamed(format)?.blocks) {
    case 'markdown':
      return markdownBlocks(bytes);
    case 'component':
      return componentBlocks(bytes);
    default:
      return [{ format, ranges: [[0, bytes.length]] }];
  }
}

/** Frontmatter is YAML, a fence is of the format it names, and the prose around them is one text. */
function markdownBlocks(bytes: Buffer): Block[] {
  const blocks: Block[] = [];
  const prose: [number, number][] = [];
  let from = 0;
  const matter = /^---\r?\n([\s\S]*?\n)---[ \t]*(?:\r?\n|$)/.exec(bytes.toString('latin1', 0, 1 << 16));
  if (matter) {
    blocks.push({ format: 'yaml', ranges: [[matter[0].indexOf('\n') + 1, matter[0].lastIndexOf('---')]] });
    from = matter[0].length;
  }
  for (let at = from; at < bytes.length;) {
    const fence = fenceAt(bytes, at);
    if (fence) {
      prose.push([from, at]);
      blocks.push({ format: fence.format, ranges: [[fence.from, fence.to]] });
      at = from = fence.past;
    } else at = lineEnd(bytes, at);
  }
  prose.push([from, bytes.length]);
  return [{ format: 'markdown', ranges: prose }, ...blocks];
}

interface Fence {
  readonly format: string;
  readonly from: number;
  readonly to: number;
  readonly past: number;
}

const [grave, tilde] = [0x60, 0x7e];

/** A fence that begins with this line and is closed; jscpd takes none that is indented, and none that stays open. */
function fenceAt(bytes: Buffer, at: number): Fence | undefined {
  const mark = bytes[at];
  if ((mark !== grave && mark !== tilde) || bytes[at + 1] !== mark || bytes[at + 2] !== mark) return undefined;
  const from = lineEnd(bytes, at);
  let length = 3;
  while (bytes[at + length] === mark) length++;
  const closing = Buffer.alloc(length, mark);
  for (let line = from; line < bytes.length; line = lineEnd(bytes, line)) {
    const end = lineEnd(bytes, line);
    if (!bytes.subarray(line, line + length).equals(closing)) continue;
    if (bytes.toString('latin1', line + length, end).trim() !== '') continue;
    const [word = ''] = bytes
      .toString('latin1', at + length, from)
      .trim()
      .split(/\s/);
    return { format: blockFormat(word), from, to: line, past: end };
  }
  return undefined;
}

/** Where the next line begins. */
function lineEnd(bytes: Buffer, at: number): number {
  const end = bytes.indexOf(0x0a, at);
  return end === -1 ? bytes.length : end + 1;
}

/** Scripts and styles by their language; everything else is markup. */
function componentBlocks(bytes: Buffer): Block[] {
  const text = bytes.toString('latin1');
  const blocks: Block[] = [];
  const markup: [number, number][] = [];
  let from = 0;
  for (const match of text.matchAll(/<(script|style)\b([^>]*)>([\s\S]*?)<\/\1\s*>/gi)) {
    const [whole, tag = '', attributes = '', body = ''] = match;
    const start = match.index + whole.indexOf('>') + 1;
    const lang = /\blang\s*=\s*["']([\w+-]+)["']/.exec(attributes)?.[1] ?? '';
    blocks.push({ format: languageOf(tag.toLowerCase(), lang), ranges: [[start, start + body.length]] });
    markup.push([from, match.index]);
    from = match.index + whole.length;
  }
  markup.push([from, bytes.length]);
  return [{ format: 'html', ranges: markup }, ...blocks];
}

function languageOf(tag: string, lang: string): string {
  if (tag === 'style') return /^s[ac]ss$/.test(lang) ? 'scss' : lang === 'less' ? 'less' : 'css';
  return lang === '' ? 'javascript' : blockFormat(lang);
}
