import { pathToBytes } from '../model/path.ts';
import type { Unit } from './index-file.ts';
import { buckets, fanOutBytes, placesOf, recordBytes, unitBytes, unitSum, writeHead, type Head } from './layout.ts';

/** So many units there may be: a fingerprint and a unit have to fit into what a double holds exactly. */
const mostUnits = 1 << 21;

const end = Buffer.alloc(1);

/** Gathers units and their fingerprints, and writes them as one file. */
export class IndexWriter {
  readonly #units: Unit[] = [];
  /** Records of an older index, in order; then those that are new. */
  #known = new Float64Array(0);
  #fresh = new Float64Array(1 << 12);
  #count = 0;

  /** Take over what an older index has of the units that are kept. */
  takeOver(records: Uint32Array, units: readonly (Unit | undefined)[]): void {
    const numbers = new Int32Array(units.length).fill(-1);
    for (const [number, unit] of units.entries()) if (unit) numbers[number] = this.#units.push(unit) - 1;
    const known = new Float64Array(records.length / 2);
    let count = 0;
    for (let at = 0; at < records.length; at += 2) {
      const number = numbers[records[at + 1]!]!;
      // Numbers keep their order, so records do.
      if (number !== -1) known[count++] = records[at]! * mostUnits + number;
    }
    this.#known = known.subarray(0, count);
  }

  /** A unit and its fingerprints, of which some may be told twice. */
  add(unit: Unit, tell: (fingerprint: (value: number) => void) => void): void {
    const number = this.#units.push(unit) - 1;
    if (number >= mostUnits) throw new RangeError('more files than the index has room for');
    const from = this.#count;
    tell((value) => {
      if (this.#count === this.#fresh.length) this.#grow();
      this.#fresh[this.#count++] = value * mostUnits + number;
    });
    const own = this.#fresh.subarray(from, this.#count).sort();
    let kept = 0;
    for (let at = 0; at < own.length; at++) if (at === 0 || own[at] !== own[at - 1]) own[kept++] = own[at]!;
    this.#count = from + kept;
  }

  #grow(): void {
    const larger = new Float64Array(this.#fresh.length * 2);
    larger.set(this.#fresh);
    this.#fresh = larger;
  }

  /** The whole file. */
  bytes(commit: string): Buffer {
    const idBytes = (this.#units[0]?.id.length ?? 40) / 2;
    const paths = this.#units.map(({ paths: some }) => Buffer.concat(some.flatMap((one) => [pathToBytes(one), end])));
    const head: Head = {
      units: this.#units.length,
      records: this.#known.length + this.#count,
      idBytes,
      pathBytes: paths.reduce((sum, { length }) => sum + length, 0),
      commit,
    };
    const at = placesOf(head);
    const file = Buffer.from(new ArrayBuffer(at.end));
    const fanOut = file.subarray(at.records - fanOutBytes, at.records);
    this.#writeRecords(
      new Uint32Array(file.buffer, at.records, head.records * 2),
      new Uint32Array(file.buffer, fanOut.byteOffset, buckets + 1),
    );
    let [row, place] = [at.units, at.paths];
    for (const [number, { id }] of this.#units.entries()) {
      file.writeUInt32LE(place - at.paths, row);
      file.writeUInt32LE(unitSum(Buffer.from(id, 'hex'), paths[number]!), row + 4);
      file.write(id, row + 8, 'hex');
      row += unitBytes(head);
      place += paths[number]!.copy(file, place);
    }
    writeHead(head, fanOut).copy(file);
    return file;
  }

  #writeRecords(records: Uint32Array, fanOut: Uint32Array): void {
    const fresh = this.#fresh.subarray(0, this.#count).sort();
    const known = this.#known;
    let [one, other] = [0, 0];
    for (let at = 0; at < records.length; at += recordBytes / 4) {
      const value =
        other === fresh.length || (one < known.length && known[one]! < fresh[other]!) ? known[one++]! : fresh[other++]!;
      const fingerprint = Math.floor(value / mostUnits);
      records[at] = fingerprint;
      records[at + 1] = value - fingerprint * mostUnits;
      fanOut[(fingerprint >>> 16) + 1]!++;
    }
    for (let bucket = 0; bucket < buckets; bucket++) fanOut[bucket + 1]! += fanOut[bucket]!;
  }
}
