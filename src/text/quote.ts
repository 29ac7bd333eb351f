import type { Value } from '../model/policy.ts';
import { readClosely } from './places.ts';

/** A scalar in quotes, single where that needs no escapes. */
export function quoted(text: string): string {
  if (!text.includes("'") && !/[\n\\]/.test(text)) return `'${text}'`;
  return `"${text.replace(/[\\"]/g, '\\$&')}"`;
}

export interface Repair {
  /** The keys that lead to the value, once it is quoted. */
  readonly path: readonly (string | number)[];
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/**
 * The commonest reason why frontmatter is not YAML: `: ` or ` #` or a leading sign inside an unquoted text.
 * Certain only when quoting that one value makes the whole block readable and leaves its words as they are.
 */
export function quoteBrokenValue(yaml: string, errorAt: number, knownKeys: ReadonlySet<string>): Repair | undefined {
  const line = lineWithKey(yaml, errorAt);
  if (!line) return undefined;
  for (const end of possibleEnds(yaml, line, knownKeys)) {
    const source = yaml.slice(line.valueStart, end).trimEnd();
    const range = { start: line.valueStart, end: line.valueStart + source.length, text: quoted(source) };
    const path = mendedAt(yaml, line.key, range, source);
    if (path) return { path, ...range };
  }
  return undefined;
}

interface KeyLine {
  readonly key: string;
  readonly indent: number;
  readonly valueStart: number;
  readonly next: number;
}

const keyLine = /^([ ]*)([A-Za-z_][\w.-]*):[ \t]+(?=[^\s'"[{|>&*!#])/;

/** The nearest line at or above an offset that starts an unquoted value. */
function lineWithKey(yaml: string, offset: number): KeyLine | undefined {
  for (let end = offset; end >= 0;) {
    const start = yaml.lastIndexOf('\n', end - 1) + 1;
    const match = keyLine.exec(yaml.slice(start));
    if (match) {
      const next = yaml.indexOf('\n', start);
      return {
        key: match[2]!,
        indent: match[1]!.length,
        valueStart: start + match[0].length,
        next: next === -1 ? yaml.length : next,
      };
    }
    if (start === 0) return undefined;
    end = start - 1;
  }
  return undefined;
}

/** Where the value may end: at the end of its line, or before the next line that starts with a key we know. */
function possibleEnds(yaml: string, line: KeyLine, knownKeys: ReadonlySet<string>): number[] {
  const ends = [line.next];
  for (let at = line.next + 1; at < yaml.length;) {
    const next = yaml.indexOf('\n', at);
    const text = yaml.slice(at, next === -1 ? yaml.length : next);
    const key = /^([ ]*)([A-Za-z_][\w.-]*):(?:\s|$)/.exec(text);
    if (key && key[1]!.length <= line.indent && knownKeys.has(key[2]!)) break;
    at = next === -1 ? yaml.length : next + 1;
    ends.push(at);
  }
  return ends.length === 1 ? ends : [ends[0]!, ends.at(-1)!];
}

/** Where the value stands in the mended block; undefined when the quotes do not mend it or change its words. */
function mendedAt(yaml: string, key: string, range: Omit<Repair, 'path'>, source: string): Repair['path'] | undefined {
  const { reading } = readClosely(yaml.slice(0, range.start) + range.text + yaml.slice(range.end));
  return reading.ok ? pathOf(reading.data, key, folded(source)) : undefined;
}

function folded(text: string): string {
  return text.replace(/\s+/g, ' ');
}

function pathOf(data: Value | undefined, key: string, text: string): Repair['path'] | undefined {
  if (typeof data !== 'object' || data === null) return undefined;
  for (const [name, value] of Object.entries(data)) {
    if (name === key && typeof value === 'string' && folded(value) === text) return [name];
    const below = pathOf(value, key, text);
    if (below) return [Array.isArray(data) ? Number(name) : name, ...below];
  }
  return undefined;
}
