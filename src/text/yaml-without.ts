import type { Entry, Outline } from './outline.ts';
import { outlineQuickly } from './outline-quick.ts';

/** YAML without these keys, where each stands on a line of its own with its value. One that stands otherwise stays. */
export function withoutKeys(yaml: string, paths: readonly (readonly string[])[]): string {
  const outline = outlineQuickly(yaml)?.outline;
  const lines = paths
    .flatMap((path) => lineOf(yaml, entryAt(outline, path)))
    .sort((one, other) => other.start - one.start);
  return lines.reduce((text, { start, end }) => text.slice(0, start) + text.slice(end), yaml);
}

function entryAt(outline: Outline, path: readonly string[]): Entry | undefined {
  const [key, ...below] = path;
  // What would leave a mapping without an entry would make it another value.
  if (!outline || outline.flow || outline.entries.length < 2) return undefined;
  const entry = outline.entries.find((one) => one.key === key);
  if (below.length === 0 || !entry) return entry;
  return entry.value.kind === 'mapping' ? entryAt(entry.value, below) : undefined;
}

function lineOf(yaml: string, entry: Entry | undefined): { readonly start: number; readonly end: number }[] {
  if (!entry || entry.value.kind !== 'scalar' || entry.value.style === 'block') return [];
  const start = yaml.lastIndexOf('\n', entry.start - 1) + 1;
  const isWhole = yaml.slice(start, entry.start).trim() === '' && !yaml.slice(start, entry.value.end).includes('\n');
  const end = yaml.indexOf('\n', entry.value.end);
  return isWhole && end !== -1 ? [{ start, end: end + 1 }] : [];
}
