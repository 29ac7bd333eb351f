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
  readonly records = new Map<string, ItemRecord>();
  readonly waivers: Waiver[] = [];
  readonly #held = new Map<string, NonNullable<FlowView['held']>>();
  /** Runs that no later one has gone past: more than one where branches were merged. */
  readonly #tips = new Map<string, OpenRun>();
  /** Runs that were left in the middle; another branch may have gone on with one. */
  readonly #left = new Map<string, OpenRun>();
  /** What tripped a breaker, and when. */
  readonly #parked = new Map<string, number>();
  #at = '';

  get held(): FlowView['held'] {
    return [...this.#held.values()].at(-1);
  }

  get holds(): readonly string[] {
    return [...this.#held.keys()];
  }

  get last(): OpenRun | undefined {
    const at = this.#tips.get(this.#at);
    if (at) return at;
    let last: OpenRun | undefined;
    for (const run of this.#tips.values()) if (!last || urgency(run) >= urgency(last)) last = run;
    return last;
  }

  /** The runs that one that begins now goes past, the last of them last. */
  get tips(): readonly string[] {
    const last = this.last?.run;
    return [...[...this.#tips.keys()].filter((run) => run !== last), ...(last === undefined ? [] : [last])];
  }

  /** Somebody is at this one, whatever other branches have left. */
  goOnWith(run: string): void {
    this.#at = run;
  }

  runOf(event: Logged): OpenRun | undefined {
    return event.in === undefined ? this.last : this.#tips.get(runNamed(event.in));
  }

  add(event: Logged): void {
    if (event.n > this.n) this.n = event.n;
    switch (event.event) {
      case 'run.started':
        this.runs++;
        this.#begin(event);
        return;
      case 'held':
        this.#held.set(holdName(event), { by: event.by, reason: event.reason });
        return;
      case 'released':
        this.#release(event);
        return;
      case 'item.finished':
        this.#finish(event);
        return;
      case 'waived':
        this.waivers.push(event);
        return;
      case 'wiped':
        this.records.clear();
        this.#held.clear();
        // What was cut off may have had effects, whatever is forgotten.
        for (const [id, run] of this.#tips) if (!run.isCut) this.#tips.delete(id);
        return;
      case 'run.ended':
        if (parkingEnds.has(event.end)) this.#park(this.runOf(event)?.lastItem ?? '', event.n);
        this.runOf(event)?.add(event);
        return;
      case 'imported':
      case 'unlocked':
        return;
      case 'run.resumed':
      case 'stage.started':
        this.#backTo(event);
        this.runOf(event)?.add(event);
        return;
      default:
        this.runOf(event)?.add(event);
    }
  }

  /** It goes past the runs that it knew of; whoever wrote before this was told knew of all. */
  #begin(event: Logged & { readonly event: 'run.started' }): void {
    const { after } = event.told;
    const known = Array.isArray(after) ? after.map(String) : this.tips;
    const before = this.#tips.get(known.at(-1) ?? '');
    for (const id of known) {
      const run = this.#tips.get(id);
      if (run && isUnfinished(run)) this.#left.set(id, run);
      this.#tips.delete(id);
    }
    this.#tips.set(event.run, new OpenRun(event, before));
  }

  #backTo({ in: told = '' }: Logged): void {
    const id = runNamed(told);
    const run = this.#left.get(id);
    if (!run) return;
    this.#left.delete(id);
    this.#tips.set(id, run);
  }

  #finish(event: Logged & { readonly event: 'item.finished' }): void {
    const { item, outcome, content, end, told } = event;
    const before = this.records.get(item);
    const loops = outcome === 'success' ? 0 : (before?.content === content ? before.loops : 0) + 1;
    const rounds = (before?.rounds ?? 0) + 1;
    const owed = outcome !== 'success' && told['committed'] === 'yes' && told['pushed'] === 'no';
    this.records.set(item, { outcome, content, parked: false, loops, rounds, left: mappingIn(told['left']), owed });
    this.runOf(event)?.finish(item, outcome === 'success' ? undefined : { end, item }, loops);
  }

  /** What tripped a breaker is passed over until somebody says otherwise. */
  #park(item: string, n: number): void {
    const record = this.records.get(item);
    if (record) this.records.set(item, { ...record, parked: true });
    this.#parked.set(item, n);
  }

  #release({ item, holds, n }: Logged & { readonly event: 'released' }): void {
    if (item === '') for (const name of holds ?? this.holds) this.#held.delete(name);
    const record = this.records.get(item);
    // A word that was said while the run was still at it is no answer to what came of it.
    if (record && (this.#parked.get(item) ?? 0) < n) this.records.set(item, { ...record, parked: false, loops: 0 });
  }
}

/** What a release calls a hold that it answers. */
export function holdName({ in: told = '', n }: Logged): string {
  return `${told}:${n}`;
}

function runNamed(told: string): string {
  return told.slice(0, told.indexOf('.'));
}

/** What was cut off is looked at first, then what has not come to its end; of two that are alike the later one. */
function urgency(run: OpenRun): number {
  return run.isCut ? 2 : isUnfinished(run) ? 1 : 0;
}

/** It was cut off, or somebody stopped it while it was at something, or it waits for a word. */
export function isUnfinished({ ended, item }: RunView): boolean {
  if (!ended || ['interrupted', 'waiting', 'escalated'].includes(ended.end)) return true;
  // What a stage of it has found is not found a second time.
  return ended.end === 'hold' && item.stages.size > 0;
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
    // Another branch has gone on with the same run.
    if (!this.#isAt(item)) return;
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

  #isAt(item: string): boolean {
    return item === (this.items[this.at] ?? '');
  }

  #stage(event: Logged & { readonly event: 'stage.started' | 'stage.finished' }): void {
    if (!this.#isAt(event.item)) return;
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
    if (!this.#isAt(event.item)) return;
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
