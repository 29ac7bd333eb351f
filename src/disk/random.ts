import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/** Bytes that are read where they are needed. */
export interface ReadHere {
  readonly size: number;
  /** Fill the bytes from a place on; false where there are not so many. */
  fill(bytes: Uint8Array, position: number): boolean;
  close(): void;
}

/** A file that is read here and there: in a large one that is much quicker than reading all of it. */
export class RandomFile implements ReadHere {
  readonly size: number;
  readonly #file: number;

  constructor(path: string) {
    this.#file = openSync(path, 'r');
    this.size = fstatSync(this.#file).size;
  }

  fill(bytes: Uint8Array, position: number): boolean {
    let done = 0;
    while (done < bytes.length) {
      const read = readSync(this.#file, bytes, done, bytes.length - done, position + done);
      if (read === 0) return false;
      done += read;
    }
    return true;
  }

  close(): void {
    closeSync(this.#file);
  }
}

/** The same for bytes that could not be put on a disk. */
export class RandomBytes implements ReadHere {
  readonly size: number;
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.size = bytes.length;
    this.#bytes = bytes;
  }

  fill(bytes: Uint8Array, position: number): boolean {
    if (position + bytes.length > this.size) return false;
    bytes.set(this.#bytes.subarray(position, position + bytes.length));
    return true;
  }

  close(): void {
    // There is nothing to give back.
  }
}

const window = 1 << 16;

/** Bytes asked for one after the other, most of them not far apart: what stands behind them is read along with them. */
export class ReadAhead {
  readonly #file: ReadHere;
  #window: Uint8Array | undefined;
  /** Where the window begins, and how much of it is filled. */
  #from = 0;
  #filled = 0;
  /** Where the last question ended. */
  #last = -window;

  constructor(file: ReadHere) {
    this.#file = file;
  }

  /** Fill the bytes from a place on; false where there are not so many. */
  fill(bytes: Uint8Array, position: number): boolean {
    const end = position + bytes.length;
    const isNear = position >= this.#last && position - this.#last < window;
    this.#last = end;
    if (position >= this.#from && end <= this.#from + this.#filled) return this.#take(bytes, position);
    if (!isNear || bytes.length > window) return this.#file.fill(bytes, position);
    if (end > this.#file.size) return false;
    this.#window ??= new Uint8Array(window);
    const ahead = Math.min(window, this.#file.size - position);
    this.#filled = 0;
    if (!this.#file.fill(this.#window.subarray(0, ahead), position)) return false;
    [this.#from, this.#filled] = [position, ahead];
    return this.#take(bytes, position);
  }

  #take(bytes: Uint8Array, position: number): true {
    const at = position - this.#from;
    bytes.set(this.#window!.subarray(at, at + bytes.length));
    return true;
  }
}
