import { isUtf8 } from 'node:buffer';
import { byBytes, pathFromBytes } from '../model/path.ts';
import type { Change, Entry } from '../model/snapshot.ts';

/** Git's NUL-ended output as strings; paths keep every byte (model/path.ts). */
export function fields(output: Buffer): string[] {
  const text = isUtf8(output) ? output.toString('utf8') : undefined;
  const parts = text === undefined ? output.toString('latin1').split('\0').map(fromLatin1) : text.split('\0');
  if (parts.at(-1) === '') parts.pop();
  return parts;
}

function fromLatin1(text: string): string {
  return pathFromBytes(Buffer.from(text, 'latin1'));
}

/** A plain file, executable or not: links and submodules are somebody else's content. */
export function isFile(mode: string): boolean {
  return mode.startsWith('100');
}

const zero = /^0+$/;

/** The records of `diff-index`, `diff-files` or `diff-tree` with `--raw -z --no-renames --no-abbrev`. */
export function rawChanges(output: Buffer): Change[] {
  const parts = fields(output);
  const changes: Change[] = [];
  for (let at = 0; at + 1 < parts.length; at += 2) changes.push(rawChange(parts[at]!, parts[at + 1]!));
  return inOrder(changes);
}

/** `:old new oldId newId S`, or with several parents `::old old new oldId oldId newId SS`. */
export function rawChange(record: string, path: string): Change {
  const parents = record.lastIndexOf(':', 8) + 1;
  const words = record.slice(parents).split(' ');
  const mode = words[parents]!;
  const id = words[2 * parents + 1]!;
  const before = words[parents + 1]!;
  return {
    path,
    entry: isFile(mode) ? { path, id: zero.test(id) ? '' : id } : undefined,
    before: isFile(words[0]!) && !zero.test(before) ? before : '',
  };
}

/** The records of `ls-files -s -z`: `mode id stage TAB path`. Files only, merged entries only. */
export function indexEntries(output: Buffer): Entry[] {
  return fields(output).flatMap((record) => indexEntry(record, 0) ?? []);
}

/**
 * The same with `-v`, split by the tag: files that are judged as they lie on disk, and those that git takes from the
 * index whatever lies there, because a sparse checkout left them off it or a person vouched for them (a small letter).
 */
export function taggedEntries(output: Buffer): { readonly onDisk: Entry[]; readonly inIndex: Entry[] } {
  const onDisk: Entry[] = [];
  const inIndex: Entry[] = [];
  for (const record of fields(output)) {
    const entry = indexEntry(record, 2);
    if (entry) (/^[Sa-z]/.test(record) ? inIndex : onDisk).push(entry);
  }
  return { onDisk, inIndex };
}

function indexEntry(record: string, from: number): Entry | undefined {
  const tab = record.indexOf('\t');
  const merged = record.charCodeAt(tab - 1) === 0x30;
  if (!merged || !record.startsWith('100', from)) return undefined;
  return { path: record.slice(tab + 1), id: record.slice(from + 7, tab - 2) };
}

/** The records of `ls-tree -r -z`: `mode type id TAB path`. */
export function treeEntries(output: Buffer): Entry[] {
  const entries: Entry[] = [];
  for (const record of fields(output)) {
    const tab = record.indexOf('\t');
    if (isFile(record)) entries.push({ path: record.slice(tab + 1), id: record.slice(12, tab) });
  }
  return entries;
}

export function inOrder<T extends { readonly path: string }>(items: T[]): T[] {
  return items.sort((a, b) => byBytes(a.path, b.path));
}
