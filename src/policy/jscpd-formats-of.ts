import { nearest } from '../text/nearest.ts';
import type { WrittenFile } from './written-file.ts';
import { jscpdFormats } from '../model/jscpd-formats.ts';

/** Where in `.jscpd.json` something is written: its key and, in a list or mapping, what of it. */
type Place = readonly (string | number)[];

/** What a part of `.jscpd.json` that names formats may look like. */
export type Mapping = string | readonly string[] | Readonly<Record<string, string | readonly string[]>>;
export type Groups = string | readonly (string | readonly string[])[];

const scripts = ['javascript', 'jsx', 'typescript', 'tsx'];

function split(text: string, by: string): string[] {
  return text
    .split(by)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

async function refuseUnknown(file: WrittenFile, place: Place, on: 'key' | 'value', format: string): Promise<void> {
  if (jscpdFormats.includes(format)) return;
  const meant = nearest(format, jscpdFormats);
  const next = meant === undefined ? '; `jscpd --list` prints those it knows' : `; did you mean "${meant}"?`;
  throw await file.faultAt(place, on, `jscpd knows no format "${format}"${next}`);
}

export async function formatList(file: WrittenFile, key: string, value: string | readonly string[]): Promise<string[]> {
  if (typeof value === 'string' && value.includes(','))
    throw await file.faultAt([key], 'value', `jscpd takes "${value}" for one format: write a list`);
  const formats = typeof value === 'string' ? [value] : value;
  for (const [index, format] of formats.entries())
    await refuseUnknown(file, typeof value === 'string' ? [key] : [key, index], 'value', format);
  return [...formats];
}

/** `javascript:es,es6;dart:dt`, a list of such texts, or a mapping. `what`: endings or names of files. */
export async function formatMapping(
  file: WrittenFile,
  key: string,
  value: Mapping,
  what: 'ending' | 'name',
): Promise<Record<string, readonly string[]>> {
  const found: Record<string, string[]> = {};
  for (const { format, names, place, on } of await entriesOf(file, key, value)) {
    await refuseUnknown(file, place, on, format);
    const dotted = what === 'ending' ? names.find((name) => name.startsWith('.')) : undefined;
    if (dotted !== undefined)
      throw await file.faultAt(place, 'value', `jscpd compares endings without their dot: write "${dotted.slice(1)}"`);
    found[format] = [...(found[format] ?? []), ...names];
  }
  return found;
}

interface MappingEntry {
  readonly format: string;
  readonly names: readonly string[];
  readonly place: Place;
  readonly on: 'key' | 'value';
}

async function entriesOf(file: WrittenFile, key: string, value: Mapping): Promise<MappingEntry[]> {
  if (typeof value === 'object' && !Array.isArray(value))
    return Object.entries(value as Readonly<Record<string, string | readonly string[]>>).map(([format, names]) => ({
      format,
      names: typeof names === 'string' ? split(names, ',') : names,
      place: [key, format],
      on: 'key',
    }));
  const texts = typeof value === 'string' ? [value] : (value as readonly string[]);
  const entries: MappingEntry[] = [];
  for (const [index, text] of texts.entries()) {
    const place = typeof value === 'string' ? [key] : [key, index];
    for (const part of split(text, ';')) entries.push(await entryOf(file, place, part));
  }
  return entries;
}

async function entryOf(file: WrittenFile, place: Place, part: string): Promise<MappingEntry> {
  const [, format, list] = /^([^:]*):(.*)$/s.exec(part) ?? [];
  const names = split(list ?? '', ',');
  if (format === undefined || names.length === 0)
    throw await file.faultAt(place, 'value', `jscpd passes over "${part}": write it as "javascript:es,es6"`);
  return { format: format.trim(), names, place, on: 'value' };
}

/** Groups of formats, `js-ts` written out. */
export async function formatGroups(file: WrittenFile, key: string, value: Groups): Promise<string[][]> {
  const isText = typeof value === 'string';
  const groups = isText ? split(value, ';') : value;
  const found: string[][] = [];
  for (const [index, group] of groups.entries()) {
    const place = isText ? [key] : [key, index];
    const names = typeof group === 'string' ? split(group, ',') : group;
    const formats = [...new Set(names.flatMap((name) => (name === 'js-ts' ? scripts : name)))];
    for (const format of formats) await refuseUnknown(file, place, 'value', format);
    if (formats.length < 2)
      throw await file.faultAt(
        place,
        'value',
        'a group of formats that are compared with each other has at least two: write [["javascript", "typescript"]]',
      );
    found.push(formats);
  }
  return found;
}
