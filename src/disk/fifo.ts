import { closeSync, constants, lstatSync, openSync } from 'node:fs';

/** Both ends of a pipe that has a name, opened at once: nobody waits for the other end. */
export interface Fifo {
  readonly reader: number;
  readonly writer: number;
  /** What was started has the writing end now: when it and its children have ended, so has what is read. */
  closeWriter(): void;
}

export function isFifo(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isFIFO() ?? false;
}

/** The pipe has to have been made. */
export function openFifo(path: string): Fifo {
  const reader = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  const writer = openSync(path, constants.O_WRONLY);
  return { reader, writer, closeWriter: () => closeSync(writer) };
}
