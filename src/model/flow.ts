import type { FlowEnd } from './exit.ts';

/** A declared state machine as its file says it, checked: every name in it means something. */
export interface Flow {
  readonly name: string;
  readonly title: string;
  /** The file it was read from, for people. */
  readonly path: string;
  readonly digest: string;
  /** The flow runs once for each of these; undefined: it runs once. */
  readonly items: Items | undefined;
  /** Whose toggles stand behind `$name`. */
  readonly profile: 'prompt-flow' | undefined;
  /** What `$name` comes to where nobody says otherwise. */
  readonly values: Readonly<Record<string, string | number>>;
  readonly require: readonly Requirement[];
  /** Facts that a command tells, by name. */
  readonly facts: Readonly<Record<string, { readonly cmd: string }>>;
  readonly start: ByFact | undefined;
  readonly tracks: Tracks | undefined;
  readonly sessions: Readonly<Record<string, { readonly distinctFrom: readonly string[] }>>;
  /** In their order. */
  readonly stages: readonly Stage[];
  readonly gates: Readonly<Record<string, Gate>>;
  readonly breakers: readonly Breaker[];
  readonly project: { readonly layout: string } | undefined;
}

interface Items {
  readonly of: 'prompts' | 'files';
  /** Of files: which. */
  readonly glob: readonly string[];
}

type Requirement = 'mini-experiment';

/** What a fact's word leads to. */
interface ByFact {
  readonly by: string;
  readonly to: Readonly<Record<string, Route>>;
}

interface Tracks {
  /** The fact that names one. */
  readonly by: string;
  readonly usual: string;
  /** Where this fact is yes, the track is another one, whatever was asked for. */
  readonly force: { readonly when: string; readonly use: string } | undefined;
  /** `all`: every stage. */
  readonly of: Readonly<Record<string, 'all' | readonly string[]>>;
}

/** Where an outcome leads. */
export type Route =
  | {
      readonly goto: string;
      /** How often the stage that has this route may be come to. */
      readonly visits: number;
      readonly after: Route;
      /** Where the same failure comes twice in a row. */
      readonly sameFailure: Route | undefined;
    }
  | { readonly escalate: string }
  | { readonly end: FlowEnd }
  | { readonly next: true };

export interface Stage {
  readonly name: string;
  readonly title: string;
  readonly role: string | undefined;
  /** The fact that has to be yes. */
  readonly when: string | undefined;
  readonly run: Work;
  /** Gates that are asked first, and stop nothing. */
  readonly advice: readonly string[];
  /** Gates before the work and after it. */
  readonly before: readonly string[];
  readonly gates: readonly string[];
  /** Streams that do it side by side. */
  readonly fan: readonly string[];
  readonly session: string | undefined;
  /** A person has to let it pass, or this fact. */
  readonly wait: { readonly autoPassWhen: string | undefined } | undefined;
  readonly approvals: Approvals | undefined;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly timeoutSec: number | string | undefined;
  /** How often it is tried again. */
  readonly retry: number | string;
  readonly on: Readonly<Record<string, Route>>;
  /** It comes before any bad end as well. */
  readonly always: boolean;
  /** Nothing that an earlier run found counts. */
  readonly fresh: boolean;
  /** Only a route leads here. */
  readonly byRoute: boolean;
  readonly stamp: 'preflight' | 'exec' | 'pipeline' | undefined;
}

interface Approvals {
  readonly of: readonly string[];
  readonly min: number;
  readonly when: string | undefined;
}

export type Work =
  | { readonly kind: 'none' }
  | { readonly kind: 'blocks' }
  /** Commit, push and move what succeeded, where its policy says so. */
  | { readonly kind: 'deliver' }
  | { readonly kind: 'cmd'; readonly cmd: string }
  | { readonly kind: 'agent'; readonly role: string }
  /** Understood in `simulate`; this version cannot carry them out. */
  | { readonly kind: 'eval' | 'ci' | 'move' };

export type Gate =
  | { readonly kind: 'check'; readonly check: string }
  | { readonly kind: 'cmd'; readonly cmd: string; readonly minExecuted: number | undefined }
  | { readonly kind: 'all'; readonly of: readonly string[] };

interface Breaker {
  readonly count: 'fail_streak' | 'fail_total' | 'item_loops';
  readonly at: number | string;
  readonly end: FlowEnd;
}
