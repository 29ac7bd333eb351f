import { Fault } from '../../model/fault.ts';
import type { Flow } from '../../model/flow.ts';
import type { Logged, RunView } from '../../model/run.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** What a person says of a run, from any door. */
export interface RunOptions {
  readonly cwd: string;
  readonly env: Environment;
  readonly flow: string;
  readonly root: string | undefined;
  readonly count: number;
  readonly from: string | undefined;
  readonly to: string | undefined;
  readonly promptsFile: string | undefined;
  readonly requireGo: string | undefined;
  readonly mode: 'auto' | 'script' | 'agent';
  readonly agent: string | undefined;
  readonly maxRetries: number | undefined;
  readonly timeoutSec: number;
  readonly profile: string | undefined;
  readonly set: readonly string[];
  readonly hosts: readonly string[];
  /** The flags that somebody wrote, and did not leave as they are. */
  readonly said: ReadonlySet<string>;
  /** Forget what was done before. */
  readonly fresh: boolean;
  /** Go on after a HOLD, past what is parked. */
  readonly resume: boolean;
  /** What to do with a prompt that was cut off. */
  readonly cutOff: 'again' | 'skip' | undefined;
  /** Leave a run that was cut off as it is, and begin another one. */
  readonly abandon: boolean;
  /** Stop, and leave the run open, after so many items. */
  readonly steps?: number;
  readonly signal: AbortSignal;
  /** `run`: as it stands, with the event that somebody goes on with it. */
  readonly tell: (event: Logged, run?: RunView) => void;
  readonly remark: (line: string) => void;
}

/** What chooses prompts and says how they run: a flow of stages would never look at it. */
const ofQueues: readonly string[] = [
  'root',
  'profile',
  'set',
  'count',
  'from',
  'to',
  'prompts-file',
  'require-go',
  'exec-mode',
  'max-retries',
  'timeout-sec',
  'allow-host',
];

/** A flag that is left unread would be believed. */
export function refuseOfQueues({ name }: Flow, { said, root }: Pick<RunOptions, 'said' | 'root'>): void {
  const flag = ofQueues.find((one) => said.has(one));
  const what = flag === undefined ? (root === undefined ? undefined : `the folder ${root}`) : `--${flag}`;
  if (what !== undefined)
    throw new Fault('usage', `${what} is for queues of prompts, and ${name} is a flow of stages: leave it out`);
}
