/**
 * How the index lies on disk, all numbers as this machine has them: a head, where the records of each first half of a
 * fingerprint begin, the records (fingerprint and unit) in order, the units (where their paths begin, a sum, and
 * the blob's id), and the paths. Made to be read at a few places: a question of a hundred fingerprints reads a hundred times 200
 * bytes out of many megabytes.
 */

/** A digit of it changes with the layout, with how text is read, and with how fingerprints are chosen. */
export const layoutVersion = 3;

export const headBytes = 128;
export const buckets = 1 << 16;
export const fanOutBytes: number = (buckets + 1) * 4;
export const recordBytes = 8;

const magic = 0x70756473;

export interface Head {
  readonly units: number;
  readonly records: number;
  /** Bytes of a blob's id. */
  readonly idBytes: number;
  readonly pathBytes: number;
  /** The commit whose tree this is; '' where no single one is. */
  readonly commit: string;
}

export function unitBytes({ idBytes }: Pick<Head, 'idBytes'>): number {
  return 8 + idBytes;
}

/** Stands before a unit's id, so that no other file is taken for it where somebody has written into the index. */
export function unitSum(id: Uint8Array, paths: Uint8Array): number {
  let sum = 0x811c9dc5;
  for (const bytes of [id, paths])
    for (let at = 0; at < bytes.length; at++) sum = Math.imul(sum ^ bytes[at]!, 0x01000193) ^ (sum >>> 15);
  return sum >>> 0;
}

/** Where each part begins, and where the file ends. */
export function placesOf(head: Head): {
  readonly records: number;
  readonly units: number;
  readonly paths: number;
  readonly end: number;
} {
  const records = headBytes + fanOutBytes;
  const units = records + head.records * recordBytes;
  const paths = units + head.units * unitBytes(head);
  return { records, units, paths, end: paths + head.pathBytes };
}

export function writeHead(head: Head, fanOut: Uint8Array): Buffer {
  const bytes = Buffer.from(new ArrayBuffer(headBytes));
  const numbers = new Uint32Array(bytes.buffer, bytes.byteOffset, 8);
  numbers.set([magic, layoutVersion, head.units, head.records, head.idBytes, head.pathBytes, head.commit.length]);
  bytes.write(head.commit, 32, 'latin1');
  numbers[7] = checksum(bytes, fanOut);
  return bytes;
}

/** What a head says; undefined where it is none of ours, or of another time or machine, or torn. */
export function readHead(bytes: Buffer, fanOut: Uint8Array, size: number): Head | undefined {
  const [first, version, units = 0, records = 0, idBytes = 0, pathBytes = 0, commitLength = 0, sum] = new Uint32Array(
    bytes.buffer,
    bytes.byteOffset,
    8,
  );
  if (first !== magic || version !== layoutVersion || sum !== checksum(bytes, fanOut)) return undefined;
  const head = { units, records, idBytes, pathBytes, commit: bytes.toString('latin1', 32, 32 + commitLength) };
  return placesOf(head).end === size ? head : undefined;
}

/** Of what decides where everything else is looked for. By hand: what Node has for it takes longer to load than to do. */
function checksum(head: Buffer, fanOut: Uint8Array): number {
  let sum = 0x811c9dc5;
  const add = (words: Uint32Array): void => {
    for (let at = 0; at < words.length; at++) sum = Math.imul(sum ^ words[at]!, 0x01000193) ^ (sum >>> 15);
  };
  add(new Uint32Array(head.buffer, head.byteOffset, 7));
  add(new Uint32Array(head.buffer, head.byteOffset + 32, (headBytes - 32) / 4));
  add(new Uint32Array(fanOut.buffer, fanOut.byteOffset, fanOut.byteLength / 4));
  return sum >>> 0;
}
