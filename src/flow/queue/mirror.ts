import { join } from 'node:path';
import { sweep, writeCacheThere } from '../../disk/atomic.ts';
import { remove } from '../../disk/person-files.ts';
import { readIfThere } from '../../disk/read.ts';
import { appendTo, folderAt } from '../../disk/tree.ts';
import { Fault } from '../../model/fault.ts';
import type { Logged } from '../../model/run.ts';
import { QueueFiles, inRoot, stateFiles, type Change } from './files.ts';

/** What the files of a queue have to say, from its whole log. Undefined where there is to be none. */
export function filesOf(events: readonly Logged[], root: string): Map<string, string | undefined> {
  const texts = new Map<string, string | undefined>(
    Object.values(stateFiles).map((name) => [inRoot(root, name), undefined]),
  );
  const files = new QueueFiles(root);
  for (const event of events) for (const change of files.after(event)) apply(texts, change);
  return texts;
}

function apply(texts: Map<string, string | undefined>, change: Change): void {
  const before = texts.get(change.path);
  if (change.do === 'remove') texts.set(change.path, undefined);
  else texts.set(change.path, change.do === 'append' ? (before ?? '') + change.text : change.text);
}

/** Keeps the files on disk in step with a log while it grows. */
export class Mirror {
  readonly #top: string;
  readonly #files: QueueFiles;

  constructor(top: string, root: string, events: readonly Logged[]) {
    this.#top = top;
    this.#files = new QueueFiles(root);
    for (const event of events) this.#files.after(event);
  }

  /** Whatever was done to them since: they are what the log says. */
  static restored(top: string, root: string, events: readonly Logged[]): Mirror {
    folderAt(join(top, root));
    // Of a process that was killed between writing a file and giving it its name.
    for (const name of Object.values(stateFiles)) sweep(join(top, root), `${name}.`);
    for (const [path, text] of filesOf(events, root)) {
      const there = readIfThere(join(top, path))?.toString('utf8');
      if (there === text) continue;
      write(top, text === undefined ? { do: 'remove', path } : { do: 'write', path, text });
    }
    return new Mirror(top, root, events);
  }

  follow(event: Logged): void {
    for (const change of this.#files.after(event)) write(this.#top, change);
  }
}

function write(top: string, change: Change): void {
  const path = join(top, change.path);
  try {
    if (change.do === 'remove') remove(path);
    else if (change.do === 'append') appendTo(path, change.text);
    else if (!writeCacheThere(path, change.text)) throw new Error('it could not be replaced');
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new Fault(
      'disk',
      `${change.path} could not be written (${code ?? message}): make room or see who may write there, and run this again; the log has everything`,
      error,
    );
  }
}
