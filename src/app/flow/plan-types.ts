import type { FlowEnd } from '../../model/exit.ts';

/** What a run would do, and why. */
export interface Plan {
  readonly selected: readonly string[];
  readonly pending: readonly string[];
  /** Why the others are not. */
  readonly skipped: readonly About[];
}

export interface About {
  readonly prompt: string;
  readonly why: string;
}

/** Something that a run ends with before it has begun. */
export interface Stop {
  readonly end: FlowEnd;
  readonly reason: string;
}

/** A plan, and what stands around it. */
export interface WholePlan extends Plan {
  /** What the run would stop for as things are. */
  readonly stops: readonly Stop[];
  /** Prompts that would run and cannot succeed as they are. */
  readonly doubts: readonly About[];
  /** The run that would be gone on with; '' where another one begins. */
  readonly run: string;
  /** Of a flow of stages: what comes first, and why. */
  readonly next: string;
}
