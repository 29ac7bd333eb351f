import { writeCache } from '../disk/atomic.ts';
import { removeOlder } from '../disk/folder.ts';
import { RandomBytes } from '../disk/random.ts';
import { isThere } from '../disk/read.ts';
import type { Entry } from '../model/snapshot.ts';
import { dirname } from 'node:path';
import { IndexFile, isDamage, type Unit } from './index-file.ts';
import { IndexWriter } from './index-write.ts';
import { movedBy, movedByListing, movedFrom, movedSince, undone, type Indexed, type Moved } from './moved.ts';
import { readBriefly, type Names } from './read.ts';
import { eachFingerprint, type Grain } from './windows.ts';

/** What has to be known to index a tree. */
export interface Indexing extends Indexed {
  /** Where the index is kept; undefined: nowhere. */
  readonly path: string | undefined;
  readonly grain: Grain;
  readonly names: Names;
  readonly maxSize: number;
  /** Whether a path is of the change that is judged: an index of what was before it knows no better. */
  readonly own: (path: string) => boolean;
  readonly progress: (done: number, of: number) => void;
}

/** A file that has fingerprints of another one. */
interface Candidate {
  readonly path: string;
  readonly id: string;
  /** The fingerprints. */
  readonly prints: readonly number[];
}

interface Candidates {
  readonly found: readonly Candidate[];
  /** There are no others. */
  readonly complete: boolean;
}

/** A fingerprint of more blobs than this tells of a licence, not of a copy, and then this many of them are looked at. */
const [hot, ofHot] = [400, 32];
/** And so many files in all. */
const mostCandidates = 200;

/** So many files that changed since are read each time; beyond that, the index is renewed. */
const mostMoved = 32;

/** The index of a tree, and what has changed in it since. */
export class Catalogue {
  readonly #index: IndexFile;
  readonly moved: Moved;

  private constructor(index: IndexFile, moved: Moved) {
    this.#index = index;
    this.moved = moved;
  }

  static isKept({ path }: Indexing): boolean {
    return path !== undefined && isThere(path);
  }

  /** From the file where it will do; else built, and kept where it can be. */
  static async open(indexing: Indexing): Promise<Catalogue> {
    const known = indexing.path === undefined ? undefined : IndexFile.open(indexing.path);
    if (known) {
      try {
        const moved = (await movedSince(indexing, known)) ?? (await movedByListing(indexing, known));
        if (moved && moved.entries.filter(({ path }) => !indexing.own(path)).length <= mostMoved)
          return new Catalogue(known, moved);
        return await renewed(indexing, known);
      } catch (error) {
        if (!isDamage(error)) throw error;
      }
    }
    return renewed(indexing, undefined);
  }

  /** Brought to the tree's own commit; what is known of a blob already is taken over. */
  static async renewed(indexing: Indexing): Promise<Catalogue> {
    const known = indexing.path === undefined ? undefined : IndexFile.open(indexing.path);
    const anchor = await indexing.snapshot.anchor();
    if (known && known.head.commit === anchor?.commit)
      return new Catalogue(known, movedBy(anchor.changes, indexing.formatOf));
    try {
      return await renewed(indexing, known);
    } catch (error) {
      if (!isDamage(error)) throw error;
      return renewed(indexing, undefined);
    }
  }

  /** Built again, whatever is there: for whoever found that it is damaged. */
  static rebuilt(indexing: Indexing): Promise<Catalogue> {
    return renewed(indexing, undefined);
  }

  static of(index: IndexFile, moved: Moved): Catalogue {
    return new Catalogue(index, moved);
  }

  /** The files that have any of these fingerprints, those that have the most of them first. `all`: every one. */
  candidates(fingerprints: Iterable<number>, isLive: Moved['isLive'], all: boolean): Candidates {
    const shared = new Map<number, number[]>();
    let complete = true;
    // In the order in which they lie in the file.
    for (const fingerprint of [...fingerprints].sort((a, b) => a - b)) {
      const units = this.#index.unitsWith(fingerprint);
      const some = all || units.length <= hot ? units : units.slice(0, ofHot);
      complete &&= some === units;
      for (const unit of some) {
        const known = shared.get(unit);
        if (known) known.push(fingerprint);
        else shared.set(unit, [fingerprint]);
      }
    }
    const found = [...shared]
      .sort(([a], [b]) => a - b)
      .flatMap(([number, prints]) => {
        const { id, paths } = this.#index.unit(number);
        return paths.filter((path) => isLive(path, id)).map((path) => ({ path, id, prints }));
      })
      .sort((one, other) => other.prints.length - one.prints.length);
    if (all || found.length <= mostCandidates) return { found, complete };
    return { found: found.slice(0, mostCandidates), complete: false };
  }

  close(): void {
    this.#index.close();
  }
}

/** Put together anew: what an older index knows of a blob is taken over, and only other blobs are read. */
async function renewed(indexing: Indexing, known: IndexFile | undefined): Promise<Catalogue> {
  const { snapshot, path, formatOf } = indexing;
  const anchor = await snapshot.anchor();
  const now = await snapshot.entries();
  const moved = anchor ? movedBy(anchor.changes, formatOf) : movedFrom(now, formatOf);
  const units = unitsOf(anchor ? undone(now, anchor.changes) : now, formatOf);
  const writer = new IndexWriter();
  if (known) takeOver(writer, known, units, formatOf);
  known?.close();
  await readInto(writer, indexing, [...units.values()]);
  const bytes = writer.bytes(anchor?.commit ?? '');
  if (path !== undefined) {
    removeOlder(dirname(path), /^[0-9a-f]{16}(?:\.\d+-\d+\.tmp)?$/, longAgoMs);
    writeCache(path, bytes);
  }
  return Catalogue.of(IndexFile.in(new RandomBytes(bytes))!, moved);
}

const longAgoMs = 60 * 24 * 60 * 60 * 1000;

interface Wanted {
  readonly id: string;
  readonly format: string;
  readonly paths: string[];
}

/** One for each blob and format, however many paths it has. */
function unitsOf(entries: readonly Entry[], formatOf: Indexing['formatOf']): Map<string, Wanted> {
  const units = new Map<string, Wanted>();
  for (const { path, id } of entries) {
    const format = id === '' ? undefined : formatOf(path);
    if (format === undefined) continue;
    const unit = units.get(`${id} ${format}`);
    if (unit) unit.paths.push(path);
    else units.set(`${id} ${format}`, { id, format, paths: [path] });
  }
  return units;
}

/** Move what the older index has from the list of what is wanted into the new one. */
function takeOver(
  writer: IndexWriter,
  known: IndexFile,
  units: Map<string, Wanted>,
  formatOf: Indexing['formatOf'],
): void {
  const { units: old, records } = known.all();
  const kept: (Unit | undefined)[] = old.map(({ id, paths }) => {
    const key = `${id} ${formatOf(paths[0] ?? '')}`;
    const wanted = units.get(key);
    units.delete(key);
    return wanted;
  });
  writer.takeOver(records, kept);
}

async function readInto(writer: IndexWriter, indexing: Indexing, units: readonly Wanted[]): Promise<void> {
  const { snapshot, grain, names, maxSize, progress } = indexing;
  const entries = units.map(({ id, paths }) => ({ id, path: paths[0]! }));
  let done = 0;
  let lacking = false;
  await snapshot.readBlobs(entries, maxSize + 1, (_entry, content) => {
    const unit = units[done++]!;
    progress(done, units.length);
    lacking ||= content === 'missing';
    if (typeof content === 'string' || content.size > maxSize) return writer.add(unit, () => undefined);
    const bytes = Buffer.from(content.bytes.buffer, content.bytes.byteOffset, content.bytes.length);
    const { lexemes, stretches } = readBriefly(bytes, unit.format, names);
    writer.add(unit, (tell) => {
      for (const stretch of stretches) eachFingerprint(lexemes, stretch, grain, tell);
    });
  });
  if (lacking) throw new Unfetched();
}

/** A blob that a partial clone has not fetched: the tree cannot be indexed. */
export class Unfetched extends Error {
  override readonly name = 'Unfetched';
}
