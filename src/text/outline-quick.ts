import { doubleAt, flowAt, keyOf, matchEnd, otherForm, singleAt } from './outline-flow.ts';
import type { Entry, List, Mapping, Node, Outline } from './outline.ts';

/**
 * The outline of the YAML that nearly all frontmatter is: keys of any depth with a plain or quoted value on their line,
 * lists of such values, brackets and braces, texts below a `|` or a `>`, comments and blank lines between them. What is not plainly of this
 * form is undefined and left to `outline-closely.ts`, and a property test holds the two together.
 */
export function outlineQuickly(text: string): { readonly outline: Outline } | undefined {
  if (unusual.test(text)) return undefined;
  try {
    const reader = new OutlineReader(text);
    return { outline: reader.read() };
  } catch (error) {
    if (error === otherForm) return undefined;
    throw error;
  }
}

const unusual = /\r(?!\n)|[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\xa0\u2028\u2029\ufeff]/;
const deepest = 32;

const keyAt = /(?:[A-Za-z_\u00a1-\uffff][\w.\u00a1-\uffff-]*|'(?:[^'\n]|'')*'|"[^"\\\n]*")(?=:(?: |\r?\n|$))/y;
const plainAt = /(?:[^\s!&*?@%`,|>{}[\]#:'"-]|[?:-](?=[^\s,[\]{}]))[^\n]*/y;
const blockAt = /[|>][+-]?(?= *(?: #[^\n]*)?\r?(?:\n|$))/y;
/** Blanks, and perhaps a comment, up to the end of a line. */
const restAt = /(?: +#[^\n]*| *\r?)(?=\n|$)/y;

class OutlineReader {
  readonly #text: string;
  /** The line under the eye: its indentation (-1 at the end), and where its first character is. */
  #indent = -1;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
    this.#seek(0);
  }

  read(): Outline {
    if (this.#indent === -1) return undefined;
    const outline = this.#mapping(1);
    // A line that belongs to nothing: it would carry a value on.
    if (this.#indent !== -1) throw otherForm;
    return outline;
  }

  /** Go to the first line at or behind an offset that holds something else than a comment. */
  #seek(offset: number): void {
    const text = this.#text;
    for (let line = offset; line < text.length; line = this.#next(line)) {
      let at = line;
      while (text.charCodeAt(at) === 0x20) at++;
      const first = text.charCodeAt(at);
      if (first === 0x0a || first === 0x0d || first === 0x23 || at === text.length) continue;
      this.#indent = at - line;
      this.#at = at;
      return;
    }
    this.#indent = -1;
  }

  #next(at: number): number {
    const end = this.#text.indexOf('\n', at);
    return end === -1 ? this.#text.length : end + 1;
  }

  #match(pattern: RegExp, at: number): number {
    return matchEnd(pattern, this.#text, at);
  }

  #mapping(depth: number): Mapping {
    if (depth > deepest) throw otherForm;
    const entries: Entry[] = [];
    const [start, column] = [this.#at, this.#indent];
    while (this.#indent === column) entries.push(this.#entry(column, depth));
    return { kind: 'mapping', flow: false, start, end: endOf(entries.at(-1)!.value), column, entries };
  }

  #entry(column: number, depth: number): Entry {
    const start = this.#at;
    const keyEnd = this.#match(keyAt, start);
    if (keyEnd === -1) throw otherForm;
    const colon = keyEnd + 1;
    const first = this.#text[start];
    const key = keyOf(this.#text.slice(start, keyEnd), first === "'" ? 'single' : first === '"' ? 'double' : 'plain');
    const value = this.#value(colon, column) ?? this.#below(colon, column, depth);
    return { key, start, keyEnd, colon, value };
  }

  /** What stands beside a key or a dash; undefined for nothing. The eye goes on to the next line. */
  #value(mark: number, column: number): Node | undefined {
    let at = mark;
    while (this.#text.charCodeAt(at) === 0x20) at++;
    const node = this.#match(restAt, mark) === -1 ? this.#scalar(at, column) : undefined;
    const end = node?.end ?? mark;
    if (this.#match(restAt, end) === -1 && !(node?.kind === 'scalar' && node.style === 'block')) throw otherForm;
    this.#seek(this.#next(end));
    return node;
  }

  #scalar(start: number, column: number): Node {
    const first = this.#text.charCodeAt(start);
    if (first === 0x27) return this.#found('single', start, this.#match(singleAt, start));
    if (first === 0x22) return this.#found('double', start, this.#match(doubleAt, start));
    if (first === 0x5b || first === 0x7b) return flowAt(this.#text, start);
    if (first === 0x7c || first === 0x3e) return this.#block(start, column);
    const lineEnd = this.#match(plainAt, start);
    if (lineEnd === -1) throw otherForm;
    const line = this.#text.slice(start, lineEnd);
    const source = line.replace(/ +#.*/, '').trimEnd();
    if (source.endsWith(':') || source.includes(': ')) throw otherForm;
    return this.#found('plain', start, start + source.length);
  }

  #found(style: 'plain' | 'single' | 'double', start: number, end: number): Node {
    if (end === -1) throw otherForm;
    return { kind: 'scalar', style, start, end };
  }

  #pastBlanks(at: number): number {
    let past = at;
    while (this.#text.charCodeAt(past) === 0x20) past++;
    return past;
  }

  /** A text below its sign: all lines that are indented as its first one is, or deeper, and blank ones between. */
  #block(start: number, column: number): Node {
    const header = this.#match(blockAt, start);
    if (header === -1) throw otherForm;
    let end = header;
    let [tail, indent] = [this.#next(header), -1];
    for (let line = tail; line < this.#text.length; line = this.#next(line)) {
      const at = this.#pastBlanks(line);
      const blank = /^\r?(?:\n|$)/.test(this.#text.slice(at, at + 2));
      if (!blank) {
        if (at - line <= column) break;
        if (indent === -1) indent = at - line;
        if (at - line < indent) throw otherForm;
        end = this.#lineEnd(at);
      } else if (at - line > column) throw otherForm; // Blanks may belong to the text: not worth knowing all rules for.
      tail = this.#next(line);
    }
    const keeps = this.#text[start + 1] === '+';
    return { kind: 'scalar', style: 'block', start, end, ...(keeps && tail > end && { tail: tail - 1 }) };
  }

  #lineEnd(at: number): number {
    const end = this.#text.indexOf('\n', at);
    if (end === -1) return this.#text.length;
    return this.#text.charCodeAt(end - 1) === 0x0d ? end - 1 : end;
  }

  /** What stands below a key that has nothing beside it. */
  #below(colon: number, column: number, depth: number): Node {
    if (this.#indent >= column && this.#isDash()) return this.#list();
    return this.#indent > column ? this.#mapping(depth + 1) : { kind: 'empty', start: colon, end: colon };
  }

  #isDash(): boolean {
    return this.#text.charCodeAt(this.#at) === 0x2d && this.#text.charCodeAt(this.#at + 1) === 0x20;
  }

  #list(): List {
    const items: Node[] = [];
    const [start, column] = [this.#at, this.#indent];
    while (this.#indent === column && this.#isDash()) {
      const item = this.#value(this.#at + 1, column);
      if (!item) throw otherForm;
      items.push(item);
    }
    return { kind: 'list', flow: false, start, end: endOf(items.at(-1)!), column, items };
  }
}

function endOf(node: Node): number {
  return node.end;
}
