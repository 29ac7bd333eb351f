import type { Args, Finding, Severity } from './finding.ts';
import type { Policy } from './policy.ts';
import type { ProfileFlags } from './profile.ts';
import type { NotRun } from './report.ts';
import type { Change, Entry, Snapshot } from './snapshot.ts';

/** All that is ever said about a code: in reports, by `explain`, in the docs. */
export interface CodeInfo {
  readonly severity: Severity;
  /** The heading of its page: a few words. */
  readonly title: string;
  /** The sentence of a report. */
  readonly say: (args: Args) => string;
  /** Why it matters to the person it stops. */
  readonly why: string;
  /** How to mend it. */
  readonly fix: string;
  /** A document that has the problem, and the same one mended. */
  readonly example?: { readonly bad: string; readonly good: string };
}

/** What to judge. */
export interface Scope {
  /** The files to judge one by one. */
  readonly entries: readonly Entry[];
  /**
   * What differs from each parent. Rules across files speak only where a change of every side takes part, since what
   * one side had already is not the doing of a merge. Undefined: they speak of everything.
   */
  readonly sides: readonly (readonly Change[])[] | undefined;
  /** Somebody named the files, changed or not. */
  readonly named?: true;
}

export interface Judged {
  readonly findings: readonly Finding[];
  readonly notRun: readonly NotRun[];
  readonly documents: number;
  /** What there is to know besides. */
  readonly notes?: readonly string[];
  /** Findings of checks before this one whose cause its own findings tell, and mend. */
  readonly answered?: readonly Finding[];
}

/** What besides the tree and its policy decides: the wishes of whoever asks, and the clock. */
export interface Circumstances {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly flags: ProfileFlags;
  readonly now: Date;
  /** Told how long each check took, in milliseconds: for benches. */
  readonly times?: (check: string, ms: number) => void;
  /** Told now and then by what takes long. */
  readonly progress?: (what: string, done: number, of: number) => void;
}

export interface CheckInput {
  readonly snapshot: Snapshot;
  readonly policy: Policy;
  readonly scope: Scope;
  readonly cache: VerdictCache;
  /** What the checks came to that this one comes after. */
  readonly found: readonly Finding[];
  readonly circumstances: Circumstances;
}

/** What is remembered under one name: lines of a key and a value. */
export interface Memory {
  get(key: string): string | undefined;
  set(key: string, value: string): void;
}

/** Verdicts that need not be reached again. Passes only: a failure is always explained anew. */
export interface VerdictCache {
  /** The git dir that all work trees share, for what is kept there in other forms; undefined where nothing may be kept. */
  readonly commonDir: string | undefined;
  /** The passes remembered for one contract: key of a document → the facts it had. */
  open(contractDigest: string): Promise<Memory>;
  /** A text kept as a whole, if it is there. */
  text(name: string): Promise<string | undefined>;
  keep(name: string, text: string): Promise<void>;
  /** Write back what was added. */
  save(): Promise<void>;
}

/** A check knows a snapshot and a policy. It knows nothing of hooks, terminals or flows. */
export interface Check {
  readonly id: string;
  /** The words of its codes: loaded only when there is something to say. */
  codes(): Promise<Readonly<Record<string, CodeInfo>>>;
  /** Checks whose findings it builds on: where they find an error, its own word waits. */
  readonly after?: readonly string[];
  /** Judges a push or a range as a whole: what one commit adds and a later one takes away again was never there. */
  readonly wholeRange?: true;
  run(input: CheckInput): Promise<Judged>;
}
