import { parkingEnds } from '../model/exit.ts';
import type {
  Counts,
  FlowView,
  ItemRecord,
  ItemView,
  Logged,
  RunView,
  StageView,
  Told,
  Waiver,
  Words,
} from '../model/run.ts';
import type { Value } from '../model/policy.ts';
import { isMapping } from '../text/data.ts';

/** Where a stage's results are kept: its name, and its stream where it fans out. */
export function stageKey(stage: string, stream = ''): string {
  return stream === '' ? stage : `${stage}/${stream}`;
}

const noWords: Words = { approved: [], rejected: 0, ruled: undefined };
const neverRun: StageView = { attempt: 0, open: undefined, last: undefined, begun: {}, outcomes: {}, before: '' };

/**
 * What a log comes to. One pass, in the order of the events; nothing here asks a clock or a disk. Memory is that of the last
 * run's item and of one record an item, however long the log.
 */
export class Fold implements FlowView {
  runs = 0;
  n = 0;
  held: FlowView['held'];
  readonly records = new Map<string, ItemRecord>();
  readonly waivers: Waiver[] = [];
  #run: OpenRun | undefined;

  get last(): RunView | undefined {
    return this.#run;
  }

  add(event: Logged): void {
    this.n = event.n;
    switch (event.event) {
      case 'run.started':
        this.runs++;
        this.#run = new OpenRun(event, this.#run);
        return;
      case 'held':
        this.held = { by: event.by, reason: event.reason };
        return;
      case 'released':
        this.#release(event.item);
        return;
      case 'item.finished':
        this.#finish(event);
        return;
      case 'waived':
        this.waivers.push(event);
        return;
      case 'wiped':
        this.records.clear();
        this.held = undefined;
        // What was cut off may have had effects, whatever is forgotten.
        if (!this.#run?.isCut) this.#run = undefined;
        return;
      case 'run.ended':
        if (parkingEnds.has(event.end)) this.#park(this.#run?.lastItem ?? '');
        this.#run?.add(event);
        return;
      case 'imported':
      case 'unlocked':
        return;
      default:
        this.#run?.add(event);
    }
  }

  #finish(event: Logged & { readonly event: 'item.finished' }): void {
    const { item, outcome, content, end, told } = event;
    const before = this.records.get(item);
    const loops = outcome === 'success' ? 0 : (before?.content === content ? before.loops : 0) + 1;
    const rounds = (before?.rounds ?? 0) + 1;
    this.records.set(item, { outcome, content, parked: false, loops, rounds, left: mappingIn(told['left']) });
    this.#run?.finish(item, outcome === 'success' ? undefined : { end, item }, loops);
  }

  /** What tripped a breaker is passed over until somebody says otherwise. */
  #park(item: string): void {
    const record = this.records.get(item);
    if (record) this.records.set(item, { ...record, parked: true });
  }

  #release(item: string): void {
    if (item === '') this.held = undefined;
    const record = this.records.get(item);
    if (record) this.records.set(item, { ...record, parked: false, loops: 0 });
  }
}

class OpenItem implements ItemView {
  readonly stages = new Map<string, StageView>();
  readonly words = new Map<string, Words>();

  /** What an earlier run found may still hold: its passes, and who approved of them. A refusal is answered by the next run. */
  static after(other: OpenItem): OpenItem {
    const item = new OpenItem();
    for (const [key, { last }] of other.stages) {
      if (last?.outcome === 'pass') item.stages.set(key, { ...neverRun, last });
    }
    for (const [key, { approved, rejected }] of other.words)
      item.words.set(key, { ...noWords, approved: approved.filter(({ n }) => n > rejected) });
    return item;
  }
}

class OpenRun implements RunView {
  readonly run: string;
  readonly n: number;
  readonly flow: string;
  readonly flowDigest: string;
  readonly items: readonly string[];
  readonly told: Told;
  runner: Told;
  at = 0;
  lastItem = '';
  item: OpenItem;
  counts: Counts = { ran: 0, fail_streak: 0, fail_total: 0, item_loops: 0 };
  failed: RunView['failed'];
  ended: RunView['ended'];

  constructor(event: Logged & { readonly event: 'run.started' }, before: OpenRun | undefined) {
    this.run = event.run;
    this.n = event.n;
    this.item = before && event.items.length === 0 ? OpenItem.after(before.item) : new OpenItem();
    this.flow = event.flow;
    this.flowDigest = event.flow_digest;
    this.items = event.items;
    this.told = event.told;
    this.runner = mappingIn(event.told['runner']);
  }

  get isCut(): boolean {
    return [...this.item.stages.values()].some(({ open }) => open !== undefined);
  }

  add(event: Logged): void {
    switch (event.event) {
      case 'run.resumed':
        // An end that was interrupted is none any more.
        this.ended = undefined;
        this.runner = mappingIn(event.told['runner']);
        return;
      case 'run.ended':
        this.ended = { end: event.end, reason: event.reason };
        return;
      case 'block.finished':
        this.#block(event);
        return;
      case 'stage.started':
      case 'stage.finished':
        this.#stage(event);
        return;
      case 'approved':
      case 'rejected':
      case 'ruled':
        this.#word(event);
    }
  }

  finish(item: string, failed: RunView['failed'], loops: number): void {
    this.lastItem = item;
    this.failed ??= failed;
    const { ran, fail_streak, fail_total } = this.counts;
    this.counts = {
      ran: ran + 1,
      fail_streak: failed ? fail_streak + 1 : 0,
      fail_total: fail_total + (failed ? 1 : 0),
      item_loops: loops,
    };
    this.at++;
    this.item = new OpenItem();
  }

  #stage(event: Logged & { readonly event: 'stage.started' | 'stage.finished' }): void {
    const key = stageKey(event.stage, event.stream);
    const view = this.item.stages.get(key) ?? neverRun;
    if (event.event === 'stage.started') {
      this.item.stages.set(key, {
        ...view,
        attempt: event.attempt,
        open: { n: event.n, attempt: event.attempt, blocks: blocksBefore(view, event.attempt) },
        begun: event.told,
      });
      return;
    }
    const { n, outcome, reason, digest, fingerprint, session, owner, told } = event;
    this.item.stages.set(key, {
      attempt: event.attempt,
      open: undefined,
      last: { n, outcome, reason, digest, fingerprint, session, owner, told },
      begun: view.begun,
      outcomes: counted(view, outcome, event.attempt),
      before: view.last?.fingerprint ?? '',
    });
  }

  /** The last block that is done with: what is cut off goes on behind it. */
  #block(event: Logged & { readonly event: 'block.finished' }): void {
    const key = stageKey(event.stage, event.stream);
    const view = this.item.stages.get(key);
    if (view?.open) this.item.stages.set(key, { ...view, open: { ...view.open, blocks: event.block } });
  }

  #word(event: Logged & { readonly event: 'approved' | 'rejected' | 'ruled' }): void {
    const key = stageKey(event.stage, event.stream);
    const words = this.item.words.get(key) ?? noWords;
    const { n } = event;
    if (event.event === 'ruled') {
      // To say it once more must not make old what came after it.
      const view = this.item.stages.get(key);
      const since = Math.max(view?.last?.n ?? 0, view?.open?.n ?? 0);
      const isSaid = words.ruled?.ruling === event.ruling && words.ruled.n > since;
      if (!isSaid) this.item.words.set(key, { ...words, ruled: { ruling: event.ruling, n } });
    } else if (event.event === 'rejected') this.item.words.set(key, { ...words, rejected: n });
    else this.item.words.set(key, { ...words, approved: [...words.approved, { role: event.role, n }] });
  }
}

/** What was cut off and goes on has done what it had done. */
function blocksBefore({ open }: StageView, attempt: number): number {
  return open?.attempt === attempt ? open.blocks : 0;
}

function mappingIn(value: Value | undefined): Told {
  return isMapping(value) ? value : {};
}

function counted({ outcomes, last }: StageView, outcome: string, attempt: number): StageView['outcomes'] {
  const counts = new Map(Object.entries(outcomes));
  // A retry takes the place of what it tried again.
  if (attempt > 1 && last) counts.set(last.outcome, (counts.get(last.outcome) ?? 1) - 1);
  counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  return Object.fromEntries(counts);
}

export function foldAll(events: Iterable<Logged>): Fold {
  const fold = new Fold();
  for (const event of events) fold.add(event);
  return fold;
}
