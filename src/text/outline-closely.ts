import { isMap, isScalar, isSeq, type Pair, type Scalar as YamlScalar, type YAMLMap, type YAMLSeq } from 'yaml';
import { Refused } from './edit-list.ts';
import type { Entry, List, Mapping, Node, Outline } from './outline.ts';

/** The outline of any YAML that a document may have, from the nodes of `yaml`. Throws `Refused`. */
export function outlineClosely(text: string, top: unknown): Outline {
  const node = top === null || top === undefined ? undefined : nodeOf(text, top, 0);
  if (node === undefined || node.kind === 'empty') return undefined;
  if (node.kind === 'mapping') return node;
  throw new Refused('a text that is not a mapping', node.start);
}

/** `mark` is the place behind the colon or the dash, where a value that is not there would stand. */
function nodeOf(text: string, node: unknown, mark: number): Node {
  if (isMap(node)) return mappingOf(text, node);
  if (isSeq(node)) return listOf(text, node);
  if (isScalar(node)) return scalarOf(text, node, mark);
  if (node === null || node === undefined) return { kind: 'empty', start: mark, end: mark };
  throw new Refused('an alias', mark);
}

function mappingOf(text: string, node: YAMLMap): Mapping {
  const flow = node.flow === true;
  const [start, close] = rangeOf(node);
  const entries = node.items.map((pair) => entryOf(text, pair, flow));
  return {
    kind: 'mapping',
    flow,
    start,
    end: flow ? close : (entries.at(-1)?.value.end ?? close),
    column: flow ? 0 : columnOf(text, start),
    entries,
  };
}

function entryOf(text: string, { key, value }: Pair, flow: boolean): Entry {
  if (!isScalar(key)) throw new Refused('a key that is not a text', 0);
  const [start, keyEnd] = rangeOf(key);
  const colon = colonBehind(text, keyEnd);
  if (colon === undefined && !(flow && value === null)) throw new Refused('a key with a question mark', start);
  return { key: String(key.value), start, keyEnd, colon, value: nodeOf(text, value, colon ?? keyEnd) };
}

function colonBehind(text: string, keyEnd: number): number | undefined {
  const at = keyEnd + /^\s*/.exec(text.slice(keyEnd))![0].length;
  return text[at] === ':' ? at + 1 : undefined;
}

function listOf(text: string, node: YAMLSeq): List {
  const flow = node.flow === true;
  const [start, close] = rangeOf(node);
  const items = node.items.map((item) => nodeOf(text, item, isScalar(item) ? rangeOf(item)[0] : start));
  return {
    kind: 'list',
    flow,
    start,
    end: flow ? close : (items.at(-1)?.end ?? close),
    column: flow ? 0 : columnOf(text, start),
    items,
  };
}

const styles = { QUOTE_SINGLE: 'single', QUOTE_DOUBLE: 'double' } as const;

function scalarOf(text: string, node: YamlScalar, mark: number): Node {
  const [start, end] = rangeOf(node);
  if (start === end) return { kind: 'empty', start: mark, end: mark };
  if (node.type === 'BLOCK_FOLDED' || node.type === 'BLOCK_LITERAL') return blockOf(text, start, end);
  const style = node.type === 'QUOTE_SINGLE' || node.type === 'QUOTE_DOUBLE' ? styles[node.type] : 'plain';
  return { kind: 'scalar', style, start, end };
}

/** Blank lines behind a text belong to it where its sign says so, or where they hold blanks; its place ends before them. */
function blockOf(text: string, start: number, close: number): Node {
  const source = text.slice(start, close);
  const end = start + source.trimEnd().length;
  const keeps = /^[|>][0-9]?\+|\n +\s*$/.test(source);
  return { kind: 'scalar', style: 'block', start, end, ...(keeps && close > end && { tail: close - 1 }) };
}

function columnOf(text: string, at: number): number {
  return at - text.lastIndexOf('\n', at - 1) - 1;
}

function rangeOf(node: { readonly range?: readonly [number, number, number] | null | undefined }): [number, number] {
  if (!node.range) throw new Refused('a text without a place', 0);
  return [node.range[0], node.range[1]];
}
