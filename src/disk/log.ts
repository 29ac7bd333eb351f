import { closeSync, fstatSync, openSync, readSync, writeSync } from 'node:fs';

/** A file that a program's output is written to, as it comes and up to so many bytes. */
export class LogFile {
  readonly #file: number;
  readonly #most: number;
  #size: number;
  #leftOut = 0;

  /** Goes on with a file that is there; what it holds counts. */
  constructor(path: string, most: number) {
    this.#file = openSync(path, 'a+');
    this.#size = fstatSync(this.#file).size;
    this.#most = most;
  }

  /** How many bytes were not written. */
  get leftOut(): number {
    return this.#leftOut;
  }

  append(chunk: Uint8Array): void {
    // Once something is left out so is everything behind it: the file is a beginning and not a choice.
    const room = this.#leftOut > 0 ? 0 : Math.max(0, this.#most - this.#size);
    const fits = chunk.length <= room ? chunk.length : wholeCharacters(chunk, room);
    this.#write(chunk.subarray(0, fits));
    this.#leftOut += chunk.length - fits;
  }

  /** Says, on a line of its own, how much was left out. */
  close(): void {
    try {
      if (this.#leftOut > 0)
        this.#write(Buffer.from(`${this.#endsLine() ? '' : '\n'}... ${this.#leftOut} bytes left out\n`));
    } finally {
      closeSync(this.#file);
    }
  }

  /** The system may write less than it is given. */
  #write(bytes: Uint8Array): void {
    for (let done = 0; done < bytes.length;) {
      const written = writeSync(this.#file, bytes, done);
      done += written;
      this.#size += written;
    }
  }

  #endsLine(): boolean {
    const last = Buffer.alloc(1);
    return this.#size === 0 || (readSync(this.#file, last, 0, 1, this.#size - 1) === 1 && last[0] === 0x0a);
  }
}

/** As many of so many bytes as do not cut a character of UTF-8. */
function wholeCharacters(bytes: Uint8Array, length: number): number {
  let end = length;
  while (end > 0 && length - end < 3 && (bytes[end]! & 0xc0) === 0x80) end--;
  return end;
}
