import { isUtf8 } from 'node:buffer';
import { placeOf } from '../../duplicates/align.ts';
import { placesIn, type ClassId } from '../../duplicates/class-id.ts';
import { readBriefly, readText, type Names, type Part, type Text } from '../../duplicates/read.ts';
import type { AcceptedCopies, DuplicateRules } from '../../model/duplicates.ts';
import type { Snapshot } from '../../model/snapshot.ts';
import { byPath, instancesAmong, once, type Instance } from './copies.ts';
import { Shelves } from './shelves.ts';
import { Lacking } from './files.ts';
import { judgedBy } from './scope.ts';

/** A tree, and what counts as a copy in it. */
interface Tree {
  readonly snapshot: Snapshot;
  readonly rules: DuplicateRules;
}

/** An accepted class of which there are fewer copies than it may have, and how many there are: none, or two and more. */
export interface Shrunk {
  readonly accepted: AcceptedCopies;
  readonly left: number;
}

/** What may be taken back of what was accepted. One copy alone is none. */
export async function shrunkClasses(tree: Tree): Promise<Shrunk[]> {
  const { accepted } = tree.rules;
  const places = await placesOfClasses(
    tree,
    accepted.map(({ class: id, tokens, count }) => ({ id, tokens, enough: count })),
  );
  return accepted.flatMap((one) => {
    const left = places.get(one.class)?.length ?? 0;
    return left >= one.count ? [] : { accepted: one, left: left < 2 ? 0 : left };
  });
}

export interface Sought extends ClassId {
  /** Of so many places it does not matter whether there are more; undefined where all are wanted. */
  readonly enough?: number;
}

/**
 * Where a tree says each of some classes. By hashes that roll along every file; only where that finds too few, the files
 * are held against the text itself as well, so that what counts as an instance to who judges a change counts here.
 */
export async function placesOfClasses(tree: Tree, classes: readonly Sought[]): Promise<Map<string, Instance[]>> {
  const found = new Map<string, Instance[]>();
  const said = new Map<string, Part>();
  if (classes.length === 0) return found;
  await eachFile(tree, (path, read) => {
    const brief = read(readBriefly);
    const places = placesIn(classes, brief);
    for (const { id, from, to } of places)
      found.set(id, [...(found.get(id) ?? []), { path, ...placeOf(brief, from, to), isNew: false }]);
    const first = places.filter(({ id }) => !said.has(id));
    if (first.length === 0) return;
    const text = read(readText);
    for (const { id, from, to } of first) said.set(id, { text, from, to });
  });
  const short = classes.filter(({ id, enough = Infinity }) => said.has(id) && (found.get(id)?.length ?? 0) < enough);
  if (short.length > 0) await addPartly(tree, short, { found, said });
  return new Map([...found].map(([id, places]) => [id, once(places).sort(byPath)]));
}

interface Finds {
  readonly found: Map<string, Instance[]>;
  /** A text that has all of a class. */
  readonly said: ReadonlyMap<string, Part>;
}

/** Places that have the greater part of a class count as well. */
async function addPartly(tree: Tree, short: readonly Sought[], { found, said }: Finds): Promise<void> {
  const { grain } = judgedBy(tree.rules);
  await eachFile(tree, (path, read) => {
    const text = read(readBriefly);
    const alone = new Shelves([{ path, text }], grain);
    for (const { id } of short) found.get(id)!.push(...instancesAmong(alone, said.get(id)!));
  });
}

type Reading = (reader: (bytes: Buffer, format: string, names: Names) => Text) => Text;

/** Every file of the tree that is judged; what a reading comes to is good until the next one. */
async function eachFile({ snapshot, rules }: Tree, visit: (path: string, read: Reading) => void): Promise<void> {
  const { formatOf, maxSize, names } = judgedBy(rules);
  const entries = (await snapshot.entries()).filter(({ path }) => formatOf(path));
  let lacking = false;
  await snapshot.read(entries, maxSize + 1, ({ path }, content) => {
    lacking ||= content === 'missing';
    if (typeof content === 'string' || content.size > maxSize || !isUtf8(content.bytes)) return;
    const { bytes } = content;
    const format = formatOf(path)!.name;
    // What is read to stay needs bytes of its own.
    visit(path, (reader) =>
      reader(
        reader === readText ? Buffer.from(bytes) : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length),
        format,
        names,
      ),
    );
  });
  if (lacking) throw new Lacking();
}
