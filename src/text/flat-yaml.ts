import type { Value } from '../model/policy.ts';

/**
 * The YAML that nearly all frontmatter is: keys with a plain or quoted value on the same line, lists of such values,
 * nested keys, comments on lines of their own. Several times faster than a whole YAML reader, and never of another opinion: what is not
 * plainly of this form is undefined here and left to that reader. A property test holds the two together.
 */
export function readFlat(text: string): Record<string, Value> | undefined {
  if (unusual.test(text)) return undefined;
  const reader = new FlatReader(text);
  return reader.read();
}

/** Tabs, control characters, surrogates, exotic line ends: not worth knowing all rules for. */
const unusual = /\r(?!\n)|[\x00-\x09\x0b\x0c\x0e-\x1f\x7f-\xa0\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]/;
/** Keys that YAML reads as something else than text, or that no object should have. */
const oddKey = /^(?:true|false|null|__proto__)$/i;
const mostKeys = 200;
const deepest = 16;

/** Letters, digits, hyphens and underscores, a letter or an underscore first. */
function isKey(name: string): boolean {
  for (let at = 0; at < name.length; at++) {
    const unit = name.charCodeAt(at);
    const letter = (unit >= 0x61 && unit <= 0x7a) || (unit >= 0x41 && unit <= 0x5a) || unit === 0x5f;
    if (!letter && (at === 0 || !((unit >= 0x30 && unit <= 0x39) || unit === 0x2d))) return false;
  }
  return name !== '' && !((name.length === 4 || name.length === 5 || name.length === 9) && oddKey.test(name));
}

class FlatReader {
  readonly #text: string;
  #at = 0;
  /** The line under the eye: its indentation, -1 at the end, and what follows, trimmed. */
  #indent = -1;
  #line = '';

  constructor(text: string) {
    this.#text = text;
    this.#next();
  }

  read(): Record<string, Value> | undefined {
    if (this.#indent === -1) return undefined;
    const data = this.#mapping(0, 1);
    return this.#indent === -1 ? data : undefined;
  }

  /** Go on to the next line that holds anything but a comment. */
  #next(): void {
    const text = this.#text;
    while (this.#at < text.length) {
      const from = this.#at;
      let end = text.indexOf('\n', from);
      if (end === -1) end = text.length;
      this.#at = end + 1;
      let start = from;
      while (start < end && text.charCodeAt(start) === 0x20) start++;
      while (end > start && text.charCodeAt(end - 1) <= 0x20) end--;
      if (start === end || text.charCodeAt(start) === 0x23) continue;
      this.#indent = start - from;
      this.#line = text.slice(start, end);
      return;
    }
    this.#indent = -1;
  }

  #mapping(indent: number, depth: number): Record<string, Value> | undefined {
    const data: Record<string, Value> = {};
    let count = 0;
    while (this.#indent === indent) {
      const line = this.#line;
      const colon = line.indexOf(':');
      const name = colon === -1 ? '' : line.slice(0, colon);
      // `in` also knows what every object inherits: those names are left to the other reader too.
      if (!isKey(name) || name in data || ++count > mostKeys) return undefined;
      const bare = colon + 1 === line.length;
      if (!bare && line.charCodeAt(colon + 1) !== 0x20) return undefined;
      this.#next();
      const value = bare ? this.#below(indent, depth) : scalar(line.slice(colon + 2).trimStart(), false);
      if (value === undefined) return undefined;
      data[name] = value;
    }
    // A deeper line would carry the last value on.
    return this.#indent > indent ? undefined : data;
  }

  /** What stands below a key that has nothing beside it. */
  #below(indent: number, depth: number): Value | undefined {
    if (this.#indent < indent) return null;
    if (this.#line.startsWith('- ')) return this.#list(this.#indent);
    if (this.#indent === indent) return null;
    return depth < deepest ? this.#mapping(this.#indent, depth + 1) : undefined;
  }

  #list(indent: number): Value | undefined {
    const items: Value[] = [];
    while (this.#indent === indent && this.#line.startsWith('- ')) {
      const item = scalar(this.#line.slice(2).trimStart(), false);
      // `- key: value` begins a mapping, and `- - x` another list.
      if (item === undefined) return undefined;
      items.push(item);
      this.#next();
    }
    return this.#indent > indent ? undefined : items;
  }
}

const quotedSingle = /^'([^']*)'(?: +#.*)?$/;
const quotedDouble = /^"([^"\\]*)"(?: +#.*)?$/;
const flowList = /^\[([^[\]{}"'#:&*!|>%@`?]*)\](?: +#.*)?$/;
const simpleInteger = /^-?(?:0|[1-9][0-9]{0,14})$/;
const likeNumber = /^[-+.0-9][-+.0-9_a-fA-FxXoOiInN]*$/;
const date = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/;

/** A value on one line; undefined when it is not certain what YAML makes of it. */
function scalar(text: string, inList: boolean): Value | undefined {
  const first = text.charCodeAt(0);
  if (first === 0x22) return quotedDouble.exec(text)?.[1];
  if (first === 0x27) return quotedSingle.exec(text)?.[1];
  if (first === 0x5b) return inList ? undefined : flow(text);
  if (!startsPlain(first, text)) return undefined;
  const colon = text.indexOf(':');
  if (colon !== -1 && (text.endsWith(':') || text.includes(': ', colon))) return undefined;
  const comment = text.indexOf(' #');
  return plain(comment === -1 ? text : text.slice(0, comment).trimEnd());
}

/** Letters, digits, `_ . / ( <`, a minus before a digit, and everything beyond ASCII. */
function startsPlain(first: number, text: string): boolean {
  if ((first >= 0x61 && first <= 0x7a) || (first >= 0x41 && first <= 0x5a) || (first >= 0x2e && first <= 0x39))
    return true;
  if (first === 0x2d) return text.charCodeAt(1) >= 0x30 && text.charCodeAt(1) <= 0x39;
  return first === 0x5f || first === 0x28 || first === 0x3c || first > 0xa0;
}

function flow(text: string): Value | undefined {
  const inside = flowList.exec(text)?.[1];
  if (inside === undefined) return undefined;
  if (inside.trim() === '') return [];
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
