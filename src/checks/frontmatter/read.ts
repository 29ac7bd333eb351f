import type { Contract, DocumentRule, Value } from '../../model/policy.ts';
import type { Content } from '../../model/snapshot.ts';
import { findFence, type Block, type FenceTrouble } from '../../text/fence.ts';
import { isMapping } from '../../text/data.ts';
import { escaped } from '../../text/pattern.ts';
import { readYaml } from '../../text/yaml.ts';

/** A document's text and what was read from it. */
export interface Document {
  readonly path: string;
  readonly id: string;
  readonly text: string;
  readonly rule: DocumentRule & { readonly contract: Contract };
  readonly block: Block;
  readonly data: Readonly<Record<string, Value>>;
}

export type Read =
  | { readonly kind: 'document'; readonly block: Block; readonly data: Readonly<Record<string, Value>> }
  /** Not a document of this rule. */
  | { readonly kind: 'none' }
  /** The text ends before its frontmatter does. */
  | { readonly kind: 'more' }
  | { readonly kind: 'missing' }
  | { readonly kind: 'fence'; readonly trouble: FenceTrouble }
  /** The YAML is refused, or holds something that only a closer look can clear. */
  | { readonly kind: 'closer'; readonly block: Block; readonly error: string }
  | { readonly kind: 'not a mapping'; readonly block: Block; readonly data: Value };

/** The text of a file; bytes that are not UTF-8 become U+FFFD. */
export function textOf({ bytes }: Content): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
}

/** Read the frontmatter of one text. The fast part of the check: no positions, no words. */
export function readFrontmatter(
  text: string,
  whole: boolean,
  rule: DocumentRule & { readonly contract: Contract },
): Read {
  const fence = findFence(text, whole);
  if (fence.kind === 'more') return fence;
  if (fence.kind === 'none') return rule.required && !rule.marks ? { kind: 'missing' } : fence;
  if (rule.marks && !hasMark(fence.kind === 'block' ? text.slice(0, fence.close) : text, rule.marks))
    return { kind: 'none' };
  if (fence.kind === 'trouble') return { kind: 'fence', trouble: fence };
  const yaml = text.slice(fence.start, fence.end);
  const { literal } = rule.contract;
  const reading = readYaml(literal ? withoutLiterals(yaml, literal).yaml : yaml);
  if (!reading.ok) return { kind: 'closer', block: fence, error: reading.error };
  return withData(fence, literal ? restored(reading.data, yaml, literal) : reading.data);
}

/** What the YAML came to, once it could be read. */
export function withData(block: Block, data: Value | undefined): Read {
  if (data === undefined || data === null) return { kind: 'document', block, data: {} };
  if (!isMapping(data)) return { kind: 'not a mapping', block, data };
  return { kind: 'document', block, data };
}

/** Whether one of the marks stands at the start of a line, however broken the YAML around it may be. */
function hasMark(text: string, marks: readonly string[]): boolean {
  const keys = marks.map((mark) => escaped(mark).replaceAll('\\*', '[^\\s:]*'));
  return new RegExp(`^[ \\t]*["']?(?:${keys.join('|')})["']?[ \\t]*:`, 'm').test(text.slice(0, 64 * 1024));
}

interface Literals {
  readonly yaml: string;
  readonly values: ReadonlyMap<string, string>;
}

const literalLine = (keys: readonly string[]): RegExp =>
  new RegExp(
    `^(${keys.map(escaped).join('|')}):[ \\t]+(?=[^\\s"'[|>#]|\\[[^\\]\\r\\n]*\\][ \\t]*[^\\s#])([^\\r\\n]*)`,
    'gm',
  );

/**
 * The block with the values of literal keys blotted out, at the same length, so that every place stays where it is.
 * Bare globs are no YAML and yet what their host documents: they are taken to the end of the line, as the host does.
 */
export function withoutLiterals(yaml: string, keys: readonly string[]): Literals {
  const values = new Map<string, string>();
  const text = yaml.replace(literalLine(keys), (line, key: string, rest: string) => {
    const value = rest.trimEnd();
    values.set(key, value);
    const start = line.length - rest.length;
    return line.slice(0, start) + 'x'.repeat(value.length) + line.slice(start + value.length);
  });
  return { yaml: text, values };
}

/** The data with the literal values back in. */
export function restored(data: Value | undefined, yaml: string, keys: readonly string[]): Value | undefined {
  if (!isMapping(data)) return data;
  return { ...data, ...Object.fromEntries(withoutLiterals(yaml, keys).values) };
}
