import { closeSync, fdatasyncSync, fstatSync, ftruncateSync, readFileSync, writeSync } from 'node:fs';
import { Fault, isFault } from '../model/fault.ts';
import { wholeLines, type WholeLines } from '../text/whole-lines.ts';
import { journalFault, openJournal, openToRead } from './journal-file.ts';

/** The lines that are in a file of lines, for somebody who only reads. Undefined when there is no such file. */
export function readJournal(path: string): WholeLines | undefined {
  const file = openToRead(path);
  if (file === undefined) return undefined;
  try {
    return wholeLines(readFileSync(file));
  } catch (error) {
    throw journalFault(path, error);
  } finally {
    closeSync(file);
  }
}

/**
 * A file to which one writer adds lines. A line that was added as durable is on the disk, with all lines before it; the
 * others survive the end of this process, and the power cut only after the next durable one.
 */
export class Journal {
  readonly path: string;
  /** What was there when it was opened. */
  readonly text: string;
  /** Bytes of a line that was never finished. They stay until the first line is added. */
  readonly torn: number;
  readonly #file: number;
  /** Where the next line belongs. */
  #end: number;
  /** What the file is long, as far as we know: longer than `#end` while something torn stands there. */
  #size: number;
  #unsynced = false;
  /** Why nothing is added any more. */
  #broken: Fault | undefined;

  private constructor(path: string, file: number, bytes: Uint8Array) {
    const { text, torn } = wholeLines(bytes);
    [this.path, this.text, this.torn, this.#file] = [path, text, torn, file];
    [this.#end, this.#size] = [bytes.length - torn, bytes.length];
  }

  /** Open the file of a path, or begin one. */
  static open(path: string): Journal {
    const file = openJournal(path);
    try {
      return new Journal(path, file, readFileSync(file));
    } catch (error) {
      closeSync(file);
      throw journalFault(path, error);
    }
  }

  /** Add a line, given without its end. */
  append(line: string, durable: boolean): void {
    if (line.includes('\n')) throw new TypeError(`a line of ${this.path} would be two`);
    if (this.#broken) throw this.#broken;
    try {
      this.#look();
      if (this.#size > this.#end) this.#cut();
      this.#write(Buffer.from(`${line}\n`));
      if (durable) this.flush();
    } catch (error) {
      throw isFault(error) ? error : journalFault(this.path, error);
    }
  }

  /** Have on the disk what was added. */
  flush(): void {
    if (this.#broken) throw this.#broken;
    if (!this.#unsynced) return;
    try {
      fdatasyncSync(this.#file);
    } catch (error) {
      // A second try would succeed and mean nothing: the system has already forgotten what it could not write.
      throw (this.#broken = journalFault(this.path, error));
    }
    this.#unsynced = false;
  }

  close(): void {
    try {
      if (!this.#broken) this.flush();
    } finally {
      closeSync(this.#file);
    }
  }

  /** A checkout puts another file in its place, and what we write would be in none; a second writer's lines would be cut. */
  #look(): void {
    const { size, nlink } = fstatSync(this.#file);
    if (nlink > 0 && size === this.#size) return;
    this.#broken = new Fault(
      'disk',
      `${this.path} was ${nlink > 0 ? 'changed' : 'taken away'} by somebody else while a run was writing it: see what did that, and run this again.`,
    );
    throw this.#broken;
  }

  #write(bytes: Buffer): void {
    this.#unsynced = true;
    try {
      for (let done = 0; done < bytes.length;) {
        const wrote = writeSync(this.#file, bytes, done);
        done += wrote;
        this.#size += wrote;
      }
    } catch (error) {
      this.#takeBack(journalFault(this.path, error));
    }
    this.#end = this.#size;
  }

  /** What was written of a line is removed, so that the next one does not continue it. */
  #takeBack(fault: Fault): never {
    try {
      if (this.#size > this.#end) this.#cut();
    } catch {
      this.#broken = fault;
    }
    throw fault;
  }

  #cut(): void {
    ftruncateSync(this.#file, this.#end);
    this.#size = this.#end;
    this.#unsynced = true;
  }
}
