import type { FlowEnd } from './exit.ts';
import type { Value } from './policy.ts';

/** What a run of a flow tells of itself, one line of its log each. The log is the truth, and everything else follows from it. */

/** Facts beside the ones the engine reads, for projections and for people. */
export type Told = Readonly<Record<string, Value>>;

interface Of {
  /** '' where the flow has no items. */
  readonly item: string;
  readonly stage: string;
  /** '' where the stage does not fan out. */
  readonly stream: string;
}

export type RunEvent =
  | {
      readonly event: 'run.started';
      readonly run: string;
      readonly flow: string;
      readonly flow_digest: string;
      readonly items: readonly string[];
      readonly told: Told;
    }
  | { readonly event: 'run.resumed'; readonly run: string; readonly told: Told }
  | ({ readonly event: 'stage.started'; readonly attempt: number; readonly digest: string; readonly told: Told } & Of)
  | ({ readonly event: 'block.finished'; readonly block: number; readonly told: Told } & Of)
  | ({ readonly event: 'stage.finished'; readonly attempt: number } & Of & Result)
  | {
      readonly event: 'item.finished';
      readonly item: string;
      readonly outcome: ItemOutcome;
      readonly end: FlowEnd;
      /** The digest of what the author wrote. */
      readonly content: string;
      readonly reason: string;
      readonly told: Told;
    }
  | ({ readonly event: 'approved' | 'rejected'; readonly role: string } & Of & By)
  | ({ readonly event: 'ruled'; readonly ruling: Ruling } & Of & By)
  | ({ readonly event: 'held' } & By)
  | ({
      readonly event: 'released';
      readonly item: string;
      /** The holds it answers: one that comes from another branch was not seen. All, where none are named. */
      readonly holds?: readonly string[];
    } & By)
  | ({ readonly event: 'unlocked'; readonly told: Told } & By)
  | ({ readonly event: 'wiped' } & By)
  | ({ readonly event: 'waived' } & Waiver)
  | { readonly event: 'imported'; readonly told: Told }
  | { readonly event: 'run.ended'; readonly end: FlowEnd; readonly reason: string; readonly told: Told };

interface Result {
  /** `pass`, `fail`, or another label that the stage's routes know. */
  readonly outcome: string;
  readonly reason: string;
  readonly digest: string;
  /** The same for the same failure; '' where it passed. */
  readonly fingerprint: string;
  /** The session that did the work; '' where there was none. */
  readonly session: string;
  /** Of a stage that fanned out: the stream that has to mend it; '' for all. */
  readonly owner: string;
  readonly told: Told;
}

/** A gate that does not count, for one item or for all, until a day. */
export interface Waiver extends By {
  readonly gate: string;
  readonly item: string;
  /** The first day on which it counts again: `2026-12-01`. */
  readonly until: string;
}

interface By {
  readonly by: string;
  readonly reason: string;
}

export type ItemOutcome = 'success' | 'failed' | 'blocked';
/** What a person says to an escalation. */
export type Ruling = 'continue' | 'again' | 'stop';

/** An event at its place: `n` orders all writers of a log, and time decides nothing. `in`: the run and the writer it is told by. */
export type Logged = RunEvent & { readonly n: number; readonly at: string; readonly in?: string };

export interface StageView {
  /** Which attempt of its round was the last: a round begins with the first, a retry is one more. */
  readonly attempt: number;
  /** Started and not finished. */
  readonly open: { readonly n: number; readonly attempt: number; readonly blocks: number } | undefined;
  readonly last: StageResult | undefined;
  /** What was told when it began last. */
  readonly begun: Told;
  /** How many of its rounds came to each outcome since the run began; what was tried again in the same round is not one. */
  readonly outcomes: Readonly<Record<string, number>>;
  /** The fingerprint of the failure before the last one. */
  readonly before: string;
}

export type StageResult = Result & { readonly n: number };

/** What people said about a stage, the last word of each kind. */
export interface Words {
  readonly approved: readonly { readonly role: string; readonly n: number }[];
  readonly rejected: number;
  readonly ruled: { readonly ruling: Ruling; readonly n: number } | undefined;
}

export interface ItemView {
  /** By stage, or `stage/stream`. */
  readonly stages: ReadonlyMap<string, StageView>;
  readonly words: ReadonlyMap<string, Words>;
}

/** One run, as its events leave it. */
export interface RunView {
  readonly run: string;
  /** The number of the event it began with. */
  readonly n: number;
  readonly flow: string;
  readonly flowDigest: string;
  readonly items: readonly string[];
  readonly told: Told;
  /** Who began it, or went on with it last. */
  readonly runner: Told;
  /** How many items of the list have come to an end. */
  readonly at: number;
  /** The item it is at, or the flow itself. */
  readonly item: ItemView;
  readonly counts: Counts;
  /** How the first item that failed ended. */
  readonly failed: { readonly end: FlowEnd; readonly item: string } | undefined;
  readonly ended: { readonly end: FlowEnd; readonly reason: string } | undefined;
}

export interface Counts {
  readonly ran: number;
  readonly fail_streak: number;
  readonly fail_total: number;
  /** How often the item that failed last has failed, over all runs. */
  readonly item_loops: number;
}

/** What all runs of a flow have come to with one item. */
export interface ItemRecord {
  readonly outcome: ItemOutcome;
  readonly content: string;
  readonly parked: boolean;
  /** Rounds that failed since the last success, edit or release. */
  readonly loops: number;
  /** How often it has come to an end. */
  readonly rounds: number;
  /** What it left under `## Affects` when it failed last, by path: the digest of each file. */
  readonly left: Told;
  /** All of it is done and committed, and only the push was refused. */
  readonly owed: boolean;
}

/** All runs of a flow, as their events leave it. */
export interface FlowView {
  /** How many runs there were. */
  readonly runs: number;
  /** The one to go on from: the last of them, or one that another branch has left in the middle. */
  readonly last: RunView | undefined;
  readonly records: ReadonlyMap<string, ItemRecord>;
  /** Nothing may run until somebody releases it. */
  readonly held: { readonly by: string; readonly reason: string } | undefined;
  /** The holds behind that, by name. */
  readonly holds: readonly string[];
  readonly waivers: readonly Waiver[];
  /** The greatest number of an event. */
  readonly n: number;
  /** The run that an event belongs to, unless a later one has taken its place. */
  runOf(event: Logged): RunView | undefined;
}
