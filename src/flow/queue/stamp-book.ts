import { parkingEnds, type FlowEnd } from '../../model/exit.ts';
import type { FlowView, Logged } from '../../model/run.ts';
import type { Setting } from '../../text/settings.ts';
import { Fold } from '../../runs/fold.ts';
import { stampsOf } from './stamps.ts';

/** What stands in a prompt after its last run, and of which text. */
export interface Stamped {
  readonly item: string;
  /** Where it lies by now. */
  readonly path: string;
  readonly content: string;
  readonly settings: readonly Setting[];
}

export type Finished = Logged & { readonly event: 'item.finished' };

/** The stamps of a prompt that has come to its end, where the log is at the moment when they are written. */
export function stampedBy(event: Finished, view: FlowView, root: string, end: FlowEnd | undefined): Stamped {
  const run = (view.runOf(event) ?? view.last)!;
  const { item, content, outcome, told, at } = event;
  const record = view.records.get(item);
  const isHold = end !== undefined && (parkingEnds.has(end) || end === 'hold');
  const settings = stampsOf({
    at,
    root,
    run: run.told,
    item: told,
    success: outcome === 'success',
    counts: { ...run.counts, loops: record?.loops ?? 0 },
    last: end === undefined || end === 'interrupted' ? 'no' : isHold ? 'hold' : 'done',
    parked: record?.parked ?? false,
  });
  const to = told['moved_to'];
  return { item, path: typeof to === 'string' ? to : item, content, settings };
}

function advances({ event }: Logged): boolean {
  return event === 'run.started' || event === 'item.finished' || event.startsWith('stage.');
}

/** The prompt that came to its end last, where nobody can have stamped it yet as its run has it now. */
export function unstampedIn(events: readonly Logged[]): Finished | undefined {
  const at = events.findLastIndex((event) => advances(event) || event.event === 'run.ended');
  const event = events[at];
  return event?.event === 'item.finished' ? event : undefined;
}

/** Every stamp that a log has led to, the last of each prompt, one after the other: there may be ten thousand. */
export function* stampsFrom(events: readonly Logged[], root: string): Generator<Stamped> {
  const fold = new Fold();
  const lasts = new Map<string, Logged>();
  for (const event of events) if (event.event === 'item.finished') lasts.set(event.item, event);
  let open: Finished | undefined;
  for (const event of events) {
    // Whoever goes on with a run stamps what was left, and not before the next thing is done.
    if (open && advances(event)) {
      yield stampedBy(open, fold, root, undefined);
      open = undefined;
    }
    fold.add(event);
    if (event.event === 'item.finished' && lasts.get(event.item) === event) open = event;
    if (event.event !== 'run.ended' || !open) continue;
    yield stampedBy(open, fold, root, event.end);
    open = undefined;
  }
  if (open) yield stampedBy(open, fold, root, undefined);
}
