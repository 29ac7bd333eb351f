import { join } from 'node:path';
import { RandomFile, ReadAhead, type ReadHere } from '../disk/random.ts';
import { pathFromBytes } from '../model/path.ts';
import {
  buckets,
  fanOutBytes,
  headBytes,
  placesOf,
  readHead,
  recordBytes,
  unitBytes,
  unitSum,
  type Head,
} from './layout.ts';

/** A blob, and where the indexed tree has it. */
export interface Unit {
  readonly id: string;
  readonly paths: readonly string[];
}

/** What the file says cannot be: somebody has written into it. */
class Damaged extends Error {}

export function isDamage(error: unknown): boolean {
  return error instanceof Damaged;
}

/** Where the index of one configuration lies, shared by all work trees. */
export function indexPath(commonDir: string, key: string): string {
  return join(commonDir, 'sluice', 'dup', key);
}

/** The index of a tree, read where it is asked. */
export class IndexFile {
  readonly head: Head;
  readonly #file: ReadHere;
  readonly #fanOut: Uint32Array;
  readonly #at: ReturnType<typeof placesOf>;
  readonly #units = new Map<number, Unit>();
  readonly #records: ReadAhead;
  readonly #rows: ReadAhead;
  readonly #paths: ReadAhead;
  /** The records of one bucket at a time, as bytes and as words. */
  #bucket = Buffer.from(new ArrayBuffer(1 << 12));
  #bucketWords = words(this.#bucket);

  private constructor(file: ReadHere, head: Head, fanOut: Uint32Array) {
    this.#file = file;
    this.head = head;
    this.#fanOut = fanOut;
    this.#at = placesOf(head);
    this.#records = new ReadAhead(file);
    this.#rows = new ReadAhead(file);
    this.#paths = new ReadAhead(file);
  }

  /** Undefined where there is none that can be used: it is built again then. */
  static open(path: string): IndexFile | undefined {
    try {
      return IndexFile.in(new RandomFile(path));
    } catch {
      // Not there, not ours to read, or no file: all the same to who asks.
      return undefined;
    }
  }

  static in(file: ReadHere): IndexFile | undefined {
    try {
      const start = Buffer.from(new ArrayBuffer(headBytes + fanOutBytes));
      const fanOut = start.subarray(headBytes);
      const head = file.fill(start, 0) ? readHead(start.subarray(0, headBytes), fanOut, file.size) : undefined;
      if (head) return new IndexFile(file, head, new Uint32Array(start.buffer, headBytes, buckets + 1));
    } catch {
      // A disk that cannot be read has no index either.
    }
    file.close();
    return undefined;
  }

  close(): void {
    this.#file.close();
  }

  /** The units that have a fingerprint. Many are best asked for in order. */
  unitsWith(fingerprint: number): number[] {
    const bucket = fingerprint >>> 16;
    const [from, to] = [this.#fanOut[bucket]!, this.#fanOut[bucket + 1]!];
    if (from > to || to > this.head.records) throw new Damaged();
    const length = (to - from) * recordBytes;
    // A file that has grown much asks thousands of times: room of its own for each answer is most of what that costs.
    if (length > this.#bucket.length) {
      this.#bucket = Buffer.from(new ArrayBuffer(length * 2));
      this.#bucketWords = words(this.#bucket);
    }
    if (!this.#records.fill(this.#bucket.subarray(0, length), this.#at.records + from * recordBytes))
      throw new Damaged();
    const records = this.#bucketWords;
    const units: number[] = [];
    for (let at = 0; at < (to - from) * 2; at += 2) {
      if (records[at]! >>> 16 !== bucket || records[at + 1]! >= this.head.units) throw new Damaged();
      if (records[at] === fingerprint) units.push(records[at + 1]!);
    }
    return units;
  }

  /** Many are best asked for in order, too. */
  unit(number: number): Unit {
    let unit = this.#units.get(number);
    if (!unit) this.#units.set(number, (unit = this.#readUnit(number)));
    return unit;
  }

  /** Everything, for who makes a new index of it. */
  all(): { readonly units: readonly Unit[]; readonly records: Uint32Array } {
    const { idBytes, units: count } = this.head;
    const rows = bytesOf(this.#file, this.#at.units, count * unitBytes(this.head));
    const paths = bytesOf(this.#file, this.#at.paths, this.head.pathBytes);
    const units: Unit[] = [];
    for (let number = 0; number < count; number++) {
      const row = number * unitBytes(this.head);
      const from = rows.readUInt32LE(row);
      const to = number + 1 < count ? rows.readUInt32LE(row + unitBytes(this.head)) : paths.length;
      if (from > to || to > paths.length) throw new Damaged();
      units.push(unitIn(rows.subarray(row, row + 8 + idBytes), paths.subarray(from, to)));
    }
    return { units, records: words(bytesOf(this.#file, this.#at.records, this.head.records * recordBytes)) };
  }

  #readUnit(number: number): Unit {
    const last = number + 1 === this.head.units;
    const length = unitBytes(this.head);
    const row = bytesOf(this.#rows, this.#at.units + number * length, length + (last ? 0 : 4));
    const from = row.readUInt32LE(0);
    const to = last ? this.head.pathBytes : row.readUInt32LE(length);
    if (from > to || to > this.head.pathBytes) throw new Damaged();
    return unitIn(row.subarray(0, length), bytesOf(this.#paths, this.#at.paths + from, to - from));
  }
}

function bytesOf(file: Pick<ReadHere, 'fill'>, position: number, length: number): Buffer {
  const bytes = Buffer.from(new ArrayBuffer(length));
  if (!file.fill(bytes, position)) throw new Damaged();
  return bytes;
}

function words(bytes: Buffer): Uint32Array {
  return new Uint32Array(bytes.buffer);
}

function unitIn(row: Buffer, paths: Buffer): Unit {
  const id = row.subarray(8);
  if (row.readUInt32LE(4) !== unitSum(id, paths)) throw new Damaged();
  return { id: id.toString('hex'), paths: pathsIn(paths) };
}

/** Each ends with NUL. */
function pathsIn(bytes: Buffer): string[] {
  const paths: string[] = [];
  for (let from = 0, to = bytes.indexOf(0); to !== -1; from = to + 1, to = bytes.indexOf(0, from))
    paths.push(pathFromBytes(bytes.subarray(from, to)));
  return paths;
}
