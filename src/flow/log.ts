import { join } from 'node:path';
import { filesBelow } from '../disk/tree.ts';
import { Journal, readJournal } from '../disk/journal.ts';
import { move } from '../disk/person-files.ts';
import { Fault } from '../model/fault.ts';
import type { Logged, RunEvent } from '../model/run.ts';
import { hashOf, lineOf, merge, noPrev } from '../runs/events.ts';
import { Fold } from '../runs/fold.ts';
import { readEvents } from '../runs/read-events.ts';

/** Where the logs of all flows lie: committed with the work they are about. */
export const runsFolder = '.sluice/runs';

/** Give the log of a flow another name; the new one is told. */
export function layAside(top: string, name: string, id: string): string {
  const aside = `${runsFolder}/${name}-damaged-${id}`;
  move(join(top, runsFolder, name), join(top, aside));
  return aside;
}

/** Everything that was ever told of one flow, and the place where more is told. */
export class RunLog {
  readonly fold = new Fold();
  #events: Logged[] | undefined;
  readonly #top: string;
  readonly #folder: string;
  readonly #writer: string;
  readonly #clock: () => Date;
  #journal: Journal | undefined;
  #prev: string = noPrev;

  /** Files whose last line was never finished, and how many bytes of it are there. */
  readonly torn: readonly { readonly path: string; readonly bytes: number }[];

  private constructor(
    top: string,
    folder: string,
    writer: string,
    clock: () => Date,
    { events, torn }: { readonly events: readonly Logged[]; readonly torn: RunLog['torn'] },
  ) {
    [this.#top, this.#folder, this.#writer, this.#clock] = [top, folder, writer, clock];
    this.#events = [...events];
    this.torn = torn;
    for (const event of events) this.fold.add(event);
  }

  /** `name`: of the flow's log. A file that is not what was written is a fault, and never believed as far as it goes. */
  static open(top: string, name: string, writer: string, clock: () => Date = () => new Date()): RunLog {
    const folder = `${runsFolder}/${name}`;
    const files = logFiles(top, folder).map((path) => ({ path, writer: nameOf(path), ...eventsIn(top, path) }));
    const torn = files.filter((file) => file.torn > 0).map(({ path, torn: bytes }) => ({ path, bytes }));
    const told = merge(files);
    refuseGaps(folder, told);
    const events = told.map(({ writer, event }) => toldIn(event as unknown as Logged, writer));
    return new RunLog(top, folder, writer, clock, { events, torn });
  }

  /** Everything that was told, until it is forgotten. */
  get all(): readonly Logged[] {
    return this.#events ?? [];
  }

  /** A run of ten thousand items needs what has come of them, and not every word. */
  forget(): void {
    this.#events = undefined;
  }

  /** The file that is written to, as the repository has it. */
  get path(): string {
    return this.#pathOf(this.#run);
  }

  #run = '';

  #pathOf(run: string): string {
    return `${this.#folder}/${run}.${this.#writer}.jsonl`;
  }

  /** What comes now belongs to this run. */
  enter(run: string): void {
    this.close();
    this.#run = run;
    this.fold.goOnWith(run);
    const journal = Journal.open(join(this.#top, this.#pathOf(run)));
    const last = journal.text.trimEnd().split('\n').at(-1) ?? '';
    this.#prev = last === '' ? noPrev : hashOf(last);
    this.#journal = journal;
  }

  /** Tell what happened. What is durable is on the disk before this returns, with all that was told before it. */
  append(event: RunEvent, durable = true): Logged {
    const logged: Logged = { ...event, n: this.fold.n + 1, at: this.#clock().toISOString() };
    const line = lineOf(logged as unknown as Parameters<typeof lineOf>[0], this.#prev);
    this.#journal!.append(line, durable);
    this.#prev = hashOf(line);
    const told = { ...logged, in: `${this.#run}.${this.#writer}` };
    this.fold.add(told);
    this.#events?.push(told);
    return told;
  }

  close(): void {
    this.#journal?.close();
    this.#journal = undefined;
  }
}

/** Every writer goes on from the last number it has seen: where one is missing, a file is gone or was emptied. */
function refuseGaps(folder: string, told: ReturnType<typeof merge>): void {
  let last = 0;
  for (const {
    event: { n },
  } of told) {
    if (n > last + 1)
      throw new Fault(
        'evidence',
        `${folder}: ${last + 1 === n - 1 ? `event ${n - 1} is` : `the events ${last + 1} to ${n - 1} are`} missing, so a file of this log is gone, or lies in another branch: put it back, or begin anew with --fresh, which keeps the rest under another name`,
      );
    last = Math.max(last, n);
  }
}

/** Set on the event itself: a log may have ten thousand. */
function toldIn(event: Logged & { in?: string }, name: string): Logged {
  event.in = name;
  return event;
}

/** The run and the writer of a file. */
function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1, -'.jsonl'.length);
}

/** The files of a log, by name. */
function logFiles(top: string, folder: string): string[] {
  return filesBelow(join(top, folder), () => false)
    .filter((name) => name.endsWith('.jsonl'))
    .map((name) => `${folder}/${name}`);
}

function eventsIn(top: string, path: string): Pick<ReturnType<typeof readEvents>, 'events' | 'torn'> {
  const journal = readJournal(join(top, path));
  const { events, trouble } = readEvents(journal?.text ?? '', path);
  if (trouble) throw new Fault('evidence', trouble.why);
  return { events, torn: journal?.torn ?? 0 };
}
