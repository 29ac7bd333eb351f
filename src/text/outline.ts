/**
 * Where things stand in the YAML of a frontmatter block: what an edit has to know, and no values. Made by the quick
 * reader of `outline-quick.ts` or, for every other form, by `outline-closely.ts`; an edit does not know which.
 */

interface Scalar {
  readonly kind: 'scalar';
  readonly style: 'plain' | 'single' | 'double' | 'block';
  readonly start: number;
  readonly end: number;
  /** Where a block scalar ends that keeps the blank lines behind it. */
  readonly tail?: number;
}

/** Nothing beside a key or a dash: the place behind its mark. */
interface Empty {
  readonly kind: 'empty';
  readonly start: number;
  readonly end: number;
}

export interface Mapping {
  readonly kind: 'mapping';
  readonly flow: boolean;
  readonly start: number;
  readonly end: number;
  /** How far its keys are indented, 0 in braces. */
  readonly column: number;
  readonly entries: readonly Entry[];
}

export interface List {
  readonly kind: 'list';
  readonly flow: boolean;
  readonly start: number;
  readonly end: number;
  /** How far its dashes are indented, 0 between brackets. */
  readonly column: number;
  readonly items: readonly Node[];
}

export type Node = Scalar | Empty | Mapping | List;

export interface Entry {
  readonly key: string;
  readonly start: number;
  readonly keyEnd: number;
  /** Behind the colon; undefined for a key in a flow mapping that has none. */
  readonly colon: number | undefined;
  readonly value: Node;
}

/** Undefined: a block that holds nothing, comments aside. */
export type Outline = Mapping | undefined;

/** How far a text indents what it nests. */
export interface Steps {
  readonly mapping: number;
  readonly list: number;
}

/** The first nested mapping and the first list under a key show how the text is indented. */
export function stepsOf(outline: Outline): Steps {
  const found: { mapping?: number; list?: number } = {};
  if (outline) findSteps(outline, found);
  const mapping = found.mapping ?? (found.list || 2);
  return { mapping, list: found.list ?? mapping };
}

function findSteps(parent: Mapping, found: { mapping?: number; list?: number }): void {
  for (const { value } of parent.entries) {
    if (value.kind !== 'mapping' && value.kind !== 'list') continue;
    if (!value.flow && !parent.flow) found[value.kind] ??= value.column - parent.column;
    if (value.kind === 'mapping') findSteps(value, found);
    if (found.mapping !== undefined && found.list !== undefined) return;
  }
}

/** Where what belongs to a node ends, however deep. */
export function tailOf(node: Node): number {
  const last =
    node.kind === 'mapping' ? node.entries.at(-1)?.value : node.kind === 'list' ? node.items.at(-1) : undefined;
  if (node.kind === 'scalar') return node.tail ?? node.end;
  return last && !('flow' in node && node.flow) ? tailOf(last) : node.end;
}

/** Whether a comment stands between two places, the texts of the node that lies there left out. */
export function hasComment(text: string, from: number, to: number, node: Node): boolean {
  let at = from;
  for (const [start, end] of written(node)) {
    if (text.slice(at, start).includes('#')) return true;
    at = end;
  }
  if (text.slice(at, to).includes('#')) return true;
  return blockHeaders(text, node);
}

/** The ranges of all keys and scalars, in order. */
function* written(node: Node): Generator<readonly [number, number]> {
  if (node.kind === 'scalar') yield [node.start, node.end];
  else if (node.kind === 'list') for (const item of node.items) yield* written(item);
  else if (node.kind === 'mapping') {
    for (const entry of node.entries) {
      yield [entry.start, entry.keyEnd];
      yield* written(entry.value);
    }
  }
}

/** Beside the `|` of a block scalar there may stand a comment too. */
function blockHeaders(text: string, node: Node): boolean {
  if (node.kind === 'scalar') return node.style === 'block' && /^[^\n]*#/.test(text.slice(node.start, node.end));
  if (node.kind === 'list') return node.items.some((item) => blockHeaders(text, item));
  return node.kind === 'mapping' && node.entries.some(({ value }) => blockHeaders(text, value));
}
