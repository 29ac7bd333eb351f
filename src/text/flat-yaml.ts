import type { Value } from '../model/policy.ts';

/**
 * The YAML that nearly all frontmatter is: keys with a plain or quoted value on the same line, lists of such values, one
 * level of nested keys. Several times faster than a whole YAML reader, and never of another opinion: what is not
 * plainly of this form is undefined here and left to that reader. A property test holds the two together.
 */
export function readFlat(text: string): Record<string, Value> | undefined {
  if (unusual.test(text)) return undefined;
  const reader = new FlatReader(text);
  return reader.read();
}

/** Tabs, control characters, surrogates, exotic line ends: not worth knowing all rules for. */
const unusual = /[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\xa0\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]/;
const key = /^([A-Za-z_][\w-]*):(?: +(.*))?$/;
/** Keys that YAML reads as something else than text, or that no object should have. */
const oddKeys = /^(?:true|false|null|__proto__)$/i;
const mostKeys = 200;

class FlatReader {
  readonly #text: string;
  #at = 0;
  /** The line under the eye: its indentation and what follows, trimmed; undefined at the end. */
  #line: { readonly indent: number; readonly text: string } | undefined;

  constructor(text: string) {
    this.#text = text;
    this.#next();
  }

  read(): Record<string, Value> | undefined {
    if (this.#line === undefined) return undefined;
    const data = this.#mapping(0, true);
    return this.#line === undefined ? data : undefined;
  }

  /** Go on to the next line that holds anything. */
  #next(): void {
    const text = this.#text;
    while (this.#at < text.length) {
      const end = text.indexOf('\n', this.#at);
      const line = text.slice(this.#at, end === -1 ? text.length : end);
      this.#at = end === -1 ? text.length : end + 1;
      const content = line.trim();
      if (content === '') continue;
      this.#line = { indent: line.indexOf(content[0]!), text: content };
      return;
    }
    this.#line = undefined;
  }

  #mapping(indent: number, top: boolean): Record<string, Value> | undefined {
    const data: Record<string, Value> = {};
    let count = 0;
    while (this.#line !== undefined && this.#line.indent === indent) {
      const match = key.exec(this.#line.text);
      if (!match) return undefined;
      const name = match[1]!;
      if (oddKeys.test(name) || Object.hasOwn(data, name) || ++count > mostKeys) return undefined;
      this.#next();
      const value = match[2] === undefined || match[2] === '' ? this.#below(indent, top) : scalar(match[2], false);
      if (value === undefined) return undefined;
      data[name] = value;
    }
    // A deeper line would carry the last value on.
    return this.#line !== undefined && this.#line.indent > indent ? undefined : data;
  }

  /** What stands below a key that has nothing beside it. */
  #below(indent: number, top: boolean): Value | undefined {
    const line = this.#line;
    if (line === undefined || line.indent < indent) return null;
    if (line.text.startsWith('- ')) return this.#list(line.indent);
    if (line.indent === indent) return null;
    return top ? this.#mapping(line.indent, false) : undefined;
  }

  #list(indent: number): Value | undefined {
    const items: Value[] = [];
    while (this.#line !== undefined && this.#line.indent === indent && this.#line.text.startsWith('- ')) {
      const item = scalar(this.#line.text.slice(2).trimStart(), false);
      // `- key: value` begins a mapping, and `- - x` another list.
      if (item === undefined) return undefined;
      items.push(item);
      this.#next();
    }
    return this.#line !== undefined && this.#line.indent > indent ? undefined : items;
  }
}

const plainStart = /^(?:[A-Za-z0-9_./(<\u00a1-\ud7ff\ue000-\ufffd]|-[0-9])/;
const quotedSingle = /^'([^']*)'$/;
const quotedDouble = /^"([^"\\]*)"$/;
const flowList = /^\[([^[\]{}"'#:&*!|>%@`?]*)\]$/;
const simpleInteger = /^-?(?:0|[1-9][0-9]{0,14})$/;
const likeNumber = /^[-+.0-9][-+.0-9_a-fA-FxXoOiInN]*$/;
const date = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/;

/** A value on one line; undefined when it is not certain what YAML makes of it. */
function scalar(text: string, inList: boolean): Value | undefined {
  const first = text.charCodeAt(0);
  if (first === 0x22) return quotedDouble.exec(text)?.[1];
  if (first === 0x27) return quotedSingle.exec(text)?.[1];
  if (first === 0x5b) return inList ? undefined : flow(text);
  if (!plainStart.test(text) || text.includes(': ') || text.includes(' #') || text.endsWith(':')) return undefined;
  return plain(text);
}

function flow(text: string): Value | undefined {
  const inside = flowList.exec(text)?.[1];
  if (inside === undefined || inside.trim() === '') return undefined;
  const items = inside.split(',').map((item) => scalar(item.trim(), true));
  return items.every((item) => item !== undefined) ? items : undefined;
}

function plain(text: string): Value | undefined {
  const first = text.charCodeAt(0);
  if (first <= 0x39) {
    if (simpleInteger.test(text)) return text === '-0' ? undefined : Number(text);
    return likeNumber.test(text) && !date.test(text) ? undefined : text;
  }
  switch (text) {
    case 'true':
    case 'True':
    case 'TRUE':
      return true;
    case 'false':
    case 'False':
    case 'FALSE':
      return false;
    case 'null':
    case 'Null':
    case 'NULL':
      return null;
    default:
      return text;
  }
}
