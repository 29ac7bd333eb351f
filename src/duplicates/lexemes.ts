/** Lexemes in rows of numbers, which grow and are used again. */
export class Lexemes {
  /** Nothing more will be read into it. */
  kept = false;
  count = 0;
  hash: Int32Array;
  start: Int32Array;
  end: Int32Array;

  constructor(room: number = 1 << 12) {
    this.hash = new Int32Array(room);
    this.start = new Int32Array(room);
    this.end = new Int32Array(room);
  }

  /** Make room for as many more lexemes as there are bytes. */
  reserve(bytes: number): void {
    const needed = this.count + bytes;
    if (needed <= this.hash.length) return;
    const room = Math.max(needed, this.hash.length * 2);
    this.hash = grown(this.hash, room);
    this.start = grown(this.start, room);
    this.end = grown(this.end, room);
  }

  /** What has been read so far, in rows of its own. */
  copy(): Lexemes {
    const copy = new Lexemes(0);
    copy.kept = true;
    copy.count = this.count;
    copy.hash = this.hash.slice(0, this.count);
    copy.start = this.start.slice(0, this.count);
    copy.end = this.end.slice(0, this.count);
    return copy;
  }
}

function grown(row: Int32Array, room: number): Int32Array<ArrayBuffer> {
  const larger = new Int32Array(room);
  larger.set(row);
  return larger;
}
