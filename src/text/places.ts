import {
  isAlias,
  isCollection,
  isMap,
  isPair,
  isScalar,
  isSeq,
  parseDocument,
  visit,
  type Document,
  type Node,
  type Pair,
} from 'yaml';
import { limits, readUnchecked, type Reading } from './yaml.ts';

/**
 * Where in a YAML text its keys and values stand, and why a text is refused.
 * Loaded only when there is something to explain: `yaml` costs more to load than a whole check.
 */

export interface Range {
  readonly start: number;
  readonly end: number;
}

export interface YamlTrouble {
  readonly code:
    | 'fm/anchor'
    | 'fm/merge-key'
    | 'fm/tag'
    | 'fm/proto-key'
    | 'fm/complex-key'
    | 'fm/duplicate-key'
    | 'fm/too-many-keys'
    | 'fm/too-deep'
    | 'fm/tab-indent'
    | 'fm/syntax';
  readonly range: Range;
  readonly text: string;
  /** The other place of a pair. */
  readonly other?: Range;
}

export interface Places {
  key(path: readonly (string | number)[]): Range | undefined;
  value(path: readonly (string | number)[]): Range | undefined;
  /** The source of a scalar as written, undefined when it is not a plain one. */
  plain(path: readonly (string | number)[]): string | undefined;
  /** The keys of the document's own mapping, in order. */
  readonly keys: readonly string[];
  readonly troubles: readonly YamlTrouble[];
  /** What this reader, which does not decide, takes the text to say. */
  data(): unknown;
  /** The node of the whole text, as `yaml` has it. */
  readonly top: unknown;
}

type Mapping = Pair<Node, Node | null>;

/** Look closely at a YAML text. */
export function findPlaces(text: string): Places {
  const nested = deepBrackets(text);
  if (nested !== undefined) return nowhere([deep(nested)]);
  let document: Document;
  try {
    document = parseDocument(text, {
      version: '1.2',
      schema: 'core',
      uniqueKeys: false,
      prettyErrors: false,
      logLevel: 'silent',
    });
  } catch (error) {
    if (error instanceof RangeError) return nowhere([deep(0)]);
    throw error;
  }
  const top = document.contents;
  return {
    key: (path) => rangeOf(pairAt(top, path)?.key),
    value: (path) => (path.length === 0 ? rangeOf(top) : rangeOf(nodeAt(top, path))),
    plain: (path) => plainSource(text, nodeAt(top, path)),
    keys: isMap(top) ? top.items.map((pair) => keyText(pair.key)) : [],
    troubles: document.errors.length > 0 ? [syntactic(text, document)] : outermost(structural(text, document)),
    data: () => document.toJS(),
    top,
  };
}

/** A second reading of a text that the first look was not certain about: it counts where two readers agree. */
export function readClosely(text: string): { readonly places: Places; readonly reading: Reading } {
  const places = findPlaces(text);
  if (places.troubles.length > 0) return { places, reading: { ok: false, error: '', offset: 0 } };
  const reading = readUnchecked(text);
  if (!reading.ok || JSON.stringify(reading.data ?? null) === JSON.stringify(places.data() ?? null))
    return { places, reading };
  return { places, reading: { ok: false, error: 'ambiguous', offset: 0 } };
}

function deep(at: number): YamlTrouble {
  return { code: 'fm/too-deep', range: { start: at, end: at + 1 }, text: String(limits.depth) };
}

/** Where brackets begin to be nested so deep that no parser should recurse into them. */
function deepBrackets(text: string): number | undefined {
  let depth = 0;
  let outermost = 0;
  for (let at = 0; at < text.length; at++) {
    const char = text[at];
    if (char === '[' || char === '{') {
      if (depth++ === 0) outermost = at;
      if (depth > limits.depth * 2) return outermost;
    } else if ((char === ']' || char === '}') && depth > 0) depth--;
  }
  return undefined;
}

function nowhere(troubles: readonly YamlTrouble[]): Places {
  return {
    key: () => undefined,
    value: () => undefined,
    plain: () => undefined,
    keys: [],
    troubles,
    data: () => undefined,
    top: undefined,
  };
}

function rangeOf(node: unknown): Range | undefined {
  const range = (node as Node | null | undefined)?.range;
  return range ? { start: range[0], end: range[1] } : undefined;
}

/** A key as the reader that decides has it: `1.10` is the key 1.1. */
function keyText(key: unknown): string {
  return isScalar(key) ? String(key.value) : '';
}

function pairAt(top: unknown, path: readonly (string | number)[]): Mapping | undefined {
  const parent = path.length === 1 ? top : nodeAt(top, path.slice(0, -1));
  if (!isMap(parent)) return undefined;
  return parent.items.find((pair) => keyText(pair.key) === String(path.at(-1))) as Mapping | undefined;
}

function nodeAt(top: unknown, path: readonly (string | number)[]): unknown {
  let node = top;
  for (const part of path) {
    if (isMap(node)) node = node.items.find((pair) => keyText(pair.key) === String(part))?.value;
    else if (isSeq(node)) node = node.items[Number(part)];
    else return undefined;
  }
  return node;
}

function plainSource(text: string, node: unknown): string | undefined {
  if (!isScalar(node) || node.type !== 'PLAIN' || !node.range) return undefined;
  return text.slice(node.range[0], node.range[1]);
}

/** What YAML allows and a document may not have. */
function structural(text: string, document: Document): YamlTrouble[] {
  const found: YamlTrouble[] = [];
  const anchors = new Set<string>();
  const add: Add = (code, node, word, other) => {
    const range = rangeOf(node) ?? { start: 0, end: 0 };
    found.push({ code, range, text: word, ...(other && { other }) });
  };
  /** An anchor or a tag stands before the node that has it. */
  const addMark = (code: YamlTrouble['code'], node: Node, mark: string): void => {
    const end = rangeOf(node)?.start ?? 0;
    const whole = text.lastIndexOf(mark, end - 1);
    const start = Math.max(0, whole === -1 ? text.lastIndexOf(mark[0]!, end - 1) : whole);
    found.push({ code, range: { start, end: Math.max(start, end) }, text: mark });
  };
  visit(document, {
    Node(_key, node, ancestors) {
      const anchor = isAlias(node) ? node.source : node.anchor;
      if (anchor !== undefined) {
        // An anchor and all its aliases are one mistake, told at the first of them.
        if (!anchors.has(anchor)) {
          if (isAlias(node)) add('fm/anchor', node, `*${anchor}`);
          else addMark('fm/anchor', node, `&${anchor}`);
        }
        anchors.add(anchor);
      } else if (node.tag) addMark('fm/tag', node, node.tag.replace(/^tag:yaml\.org,2002:/, '!!'));
      const depth = ancestors.filter((ancestor) => isCollection(ancestor)).length + 1;
      if (isCollection(node) && depth === limits.depth + 1) add('fm/too-deep', node, String(limits.depth));
      if (isMap(node)) keysOf(node.items as Mapping[], add);
      return undefined;
    },
  });
  return found;
}

type Add = (code: YamlTrouble['code'], node: unknown, text: string, other?: Range) => void;

function keysOf(pairs: readonly Mapping[], add: Add): void {
  if (pairs.length > limits.keys) return add('fm/too-many-keys', pairs[limits.keys]?.key, String(limits.keys));
  const seen = new Map<string, unknown>();
  for (const { key } of pairs.filter((pair) => isPair(pair))) {
    if (!isScalar(key)) {
      if (key !== null) add('fm/complex-key', key, '');
      continue;
    }
    const name = keyText(key);
    if (name === '__proto__') add('fm/proto-key', key, name);
    else if (name === '<<') add('fm/merge-key', key, name);
    else if (seen.has(name)) add('fm/duplicate-key', key, name, rangeOf(seen.get(name)));
    else seen.set(name, key);
  }
}

/** Why a text is not YAML: the first reason, because those after it are mostly its echo. */
function syntactic(text: string, document: Document): YamlTrouble {
  const error = document.errors.reduce((first, other) => (other.pos[0] < first.pos[0] ? other : first));
  const [start, end] = error.pos;
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const tab = /^[ ]*\t/.exec(text.slice(lineStart));
  if (error.code === 'TAB_AS_INDENT' || tab) {
    const at = tab ? lineStart + tab[0].length - 1 : start;
    return { code: 'fm/tab-indent', range: { start: at, end: at + 1 }, text: '' };
  }
  // Where the stack ran out depends on the machine; the line does not.
  if (error.code === 'RESOURCE_EXHAUSTION') return deep(lineStart + /^ */.exec(text.slice(lineStart))![0].length);
  return { code: 'fm/syntax', range: { start, end }, text: error.code };
}

/** `{{x}}: 1` is one mistake, although each brace is a key of its own. */
function outermost(troubles: readonly YamlTrouble[]): YamlTrouble[] {
  return troubles.filter(
    (inner) =>
      !troubles.some(
        (outer) =>
          outer !== inner &&
          outer.code === inner.code &&
          outer.range.start <= inner.range.start &&
          inner.range.end < outer.range.end,
      ),
  );
}
