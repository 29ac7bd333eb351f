import { isUtf8 } from 'node:buffer';
import { byBytes, pathFromBytes, unquotedPath } from '../model/path.ts';
import type { Change, Entry } from '../model/snapshot.ts';

/** Git's NUL-ended output as strings; paths keep every byte (model/path.ts). */
export function fields(output: Buffer): string[] {
  const parts = oneText(output).split('\0');
  if (parts.at(-1) === '') parts.pop();
  return parts;
}

/**
 * The same as one text in which every field ends with NUL, for listings of a whole tree that are better scanned than
 * split. Where it is not UTF-8, each path is made one that is (model/path.ts).
 */
function oneText(output: Buffer): string {
  if (isUtf8(output)) return output.toString('utf8');
  return output.toString('latin1').split('\0').map(fromLatin1).join('\0');
}

function fromLatin1(text: string): string {
  return pathFromBytes(Buffer.from(text, 'latin1'));
}

/** A plain file, executable or not: links and submodules are somebody else's content. */
function isFile(mode: string): boolean {
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

const rawLine = /^(:\d{6} \d{6} [0-9a-f]{40,64} [0-9a-f]{40,64} [A-Z])\t(.+)$/;

/** A line of `diff --raw --no-abbrev` without `-z`, its path quoted where git quotes; undefined when it is none. */
export function rawChangeLine(line: string): Change | undefined {
  const match = rawLine.exec(line);
  const path = match && unquotedPath(match[2]!);
  return match && path !== undefined ? rawChange(match[1]!, path!) : undefined;
}

/** `:old new oldId newId S`; U for S is a file in conflict, which is there, whatever it will come to. */
export function rawChange(record: string, path: string): Change {
  const [old = '', mode = '', before = '', id = '', status = ''] = record.slice(1).split(' ');
  return {
    path,
    entry: isFile(mode) || (status === 'U' && isFile(old)) ? { path, id: zero.test(id) ? '' : id } : undefined,
    before: isFile(old) && !zero.test(before) ? before : '',
  };
}

/** The records of `ls-files -s -z`: `mode id stage TAB path`. Files only. */
export function indexEntries(output: Buffer): Entry[] {
  const entries: Entry[] = [];
  const text = oneText(output);
  for (let start = 0, end = text.indexOf('\0'); end !== -1; start = end + 1, end = text.indexOf('\0', start))
    addOnce(entries, indexEntry(text, start, end));
  return entries;
}

/** A file in conflict has a record for each of its versions. */
function addOnce(entries: Entry[], entry: Entry | undefined): void {
  if (entry && !(entry.id === '' && entries.at(-1)?.path === entry.path)) entries.push(entry);
}

/** What an index says about a work tree. */
export interface Tagged {
  /** Files that are judged as they lie on disk; '' for the id of one that is not what the index holds. */
  readonly onDisk: Entry[];
  /** Files that git takes from the index whatever lies there: left off by a sparse checkout, or vouched for by a person. */
  readonly inIndex: Entry[];
}

/** Whether any of the records that `taggedEntries` reads has one of these tags. */
export function anyTagged(output: Buffer, tags: readonly string[]): boolean {
  return tags.some((tag) => output.subarray(0, 2).toString() === `${tag} ` || output.includes(`\0${tag} `));
}

/**
 * The records of `ls-files -s -v -c -m -d -z`: `tag mode id stage TAB path`, first each file by itself (H, or S where it
 * is left off the disk, M where it is in conflict; in small letters where a person vouched for it), then again where it differs (C) or is gone (R).
 */
export function taggedEntries(output: Buffer): Tagged {
  const onDisk: Entry[] = [];
  const inIndex: Entry[] = [];
  const apart: Differing[] = [];
  const text = oneText(output);
  let gone = '';
  for (let start = 0, end = text.indexOf('\0'); end !== -1; start = end + 1, end = text.indexOf('\0', start)) {
    const tag = text[start]!;
    if (tag !== 'R' && tag !== 'C') {
      addOnce(tag === 'H' || tag === 'M' ? onDisk : inIndex, indexEntry(text, start + 2, end));
      continue;
    }
    const path = text.slice(text.indexOf('\t', start) + 1, end);
    // A second record about the file before it, in a git of today.
    if (onDisk.at(-1)?.path === path) {
      onDisk.pop();
      if (tag === 'C') onDisk.push({ path, id: '' });
      else gone = path;
    } else if (path !== gone) apart.push({ path, tag, isLink: text.startsWith('120', start + 2) });
  }
  return { onDisk: apart.length === 0 ? onDisk : withDiffering(onDisk, apart), inIndex };
}

interface Differing {
  readonly path: string;
  /** Removed or changed; what is removed is told to be changed as well. */
  readonly tag: 'R' | 'C';
  readonly isLink: boolean;
}

/** Git before 2.35 tells of these files after all others. Any git does of a link that has become a file. */
function withDiffering(onDisk: readonly Entry[], differing: readonly Differing[]): Entry[] {
  const entries = new Map(onDisk.map((entry) => [entry.path, entry]));
  const removed = new Set<string>();
  for (const { path, tag, isLink } of differing) {
    if (tag === 'R') {
      entries.delete(path);
      removed.add(path);
    } else if (entries.has(path) || (isLink && !removed.has(path))) entries.set(path, { path, id: '' });
  }
  return inOrder([...entries.values()]);
}

function indexEntry(text: string, start: number, end: number): Entry | undefined {
  const tab = text.indexOf('\t', start);
  if (!text.startsWith('100', start)) return undefined;
  const merged = text.charCodeAt(tab - 1) === 0x30;
  return { path: text.slice(tab + 1, end), id: merged ? text.slice(start + 7, tab - 2) : '' };
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
