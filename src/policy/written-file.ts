import { Fault } from '../model/fault.ts';
import type { Place } from '../model/finding.ts';
import { placeOf } from '../text/lines.ts';

type KeyPath = readonly (string | number)[];

/** A file of ours that a person wrote: its text, and how to point into it. */
export class WrittenFile {
  readonly path: string;
  readonly text: string;
  /** What its keys are known by: its path, or its kind where such a file may lie anywhere. */
  readonly kind: string;

  constructor(path: string, text: string, kind: string = path) {
    [this.path, this.text, this.kind] = [path, text, kind];
  }

  /** A fault at a key: file:line:column, what is wrong, what to do. */
  async faultAt(path: KeyPath, on: 'key' | 'value', message: string): Promise<Fault> {
    const { findPlaces } = await import('../text/places.ts');
    const places = findPlaces(this.text);
    const range = (on === 'key' ? places.key(path) : places.value(path)) ?? places.key(path) ?? { start: 0 };
    return this.fault(placeOf(this.text, range.start), message);
  }

  fault(at: Place, message: string): Fault {
    const end = /[.?]$/.test(message) ? '' : '.';
    return new Fault('config', `${this.path}:${at.line}:${at.column}: ${message}${end}`);
  }
}
