import type { FlowEnd } from '../model/exit.ts';
import type { Stage } from '../model/flow.ts';
import type { ItemOutcome } from '../model/run.ts';

/**
 * What comes next, from the flow, what has happened, and the facts. It asks nobody and changes nothing, so the same events
 * always lead to the same action: a run that was killed goes on where it was, and a plan is what a run would do.
 */
export type Action =
  | {
      readonly do: 'run';
      readonly stage: Stage;
      readonly stream: string;
      readonly attempt: number;
      readonly why: string;
    }
  | {
      readonly do: 'finish';
      readonly outcome: ItemOutcome;
      readonly end: FlowEnd;
      readonly reason: string;
      readonly stage?: string;
    }
  | { readonly do: 'end'; readonly end: FlowEnd; readonly reason: string; readonly stage?: string };

/** A word for each fact: `yes` and `no`, or a name. */
type Facts = (name: string) => string;

/** What a `$name` stands for. */
type Values = (word: number | string) => number;

export interface Knowing {
  readonly facts: Facts;
  readonly values: Values;
  /** The digest of what a stage goes by now; a result that was found for another one does not count. */
  readonly digestOf?: (stage: Stage, stream: string) => string;
  /** What a stage made and is not there any more, as in another clone; undefined: nothing is missing. */
  readonly gone?: (stage: Stage) => string | undefined;
  /** The track somebody asked for. */
  readonly track?: string;
}
