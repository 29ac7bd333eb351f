import { flowExitCodes, type FlowEnd } from '../model/exit.ts';
import type { Counts, Logged, RunView, Told } from '../model/run.ts';
import { answerTo } from '../app/flow/answers.ts';
import { flagsFor, runCommand } from '../app/flow/named.ts';
import type { RunResult } from '../app/flow/result.ts';
import { showPath } from '../model/path.ts';
import { shellWord } from '../text/shell-word.ts';
import type { Console } from './command.ts';

type Failures = Pick<Counts, 'fail_streak' | 'fail_total'>;
const none: Failures = { fail_streak: 0, fail_total: 0 };

/** A run as it goes on: one line that changes on a terminal, and one line for each thing that happened everywhere. */
export class Live {
  readonly #console: Console;
  readonly #json: boolean;
  #run:
    | {
        readonly flow: string;
        readonly root: string;
        /** How many more there are than this run took on. */
        readonly later: number;
        readonly of: number;
        at: number;
        streak: number;
        total: number;
        readonly limits: readonly [number, number];
        /** Prompts that were passed over. */
        readonly parked: readonly string[];
      }
    | undefined;
  /** Gates that were waived: for the item that is at work, and in all. */
  #waived = new Set<string>();
  readonly #allWaived = new Set<string>();
  /** A stage has begun and has not ended. */
  #isOpen = false;
  #item = '';
  #since = 0;
  #attempt = 0;
  #timer: NodeJS.Timeout | undefined;
  readonly #failed: { readonly item: string; readonly end: FlowEnd; readonly reason: string }[] = [];

  constructor(console: Console, json: boolean) {
    [this.#console, this.#json] = [console, json];
  }

  /** `run`: as it stands, where somebody goes on with it. */
  tell(event: Logged, run?: RunView): void {
    if (event.event === 'run.started') this.#begin(event, 0, none);
    if (event.event === 'run.resumed' && run) {
      this.#begin(run, run.at, run.counts);
      this.#isOpen = [...run.item.stages.values()].some(({ open }) => open);
    }
    if (event.event === 'stage.started' || event.event === 'stage.finished')
      this.#isOpen = event.event === 'stage.started';
    if (event.event === 'stage.started' || (event.event === 'stage.finished' && event.item !== this.#item))
      this.#at(event);
    if (event.event === 'run.resumed') for (const { last } of run?.item.stages.values() ?? []) this.#waive(last?.told);
    if (event.event === 'stage.finished') this.#stage(event);
    if (event.event === 'item.finished') this.#finished(event);
  }

  remark(line: string): void {
    this.#console.err(`${line}\n`);
  }

  end({ end, reason, run, counts }: RunResult): void {
    clearInterval(this.#timer);
    this.#console.progress('');
    const code = flowExitCodes[end];
    const failed = this.#failed;
    const next = this.#next(end, reason);
    const { of = 0, at = 0, later = 0, parked = [] } = this.#run ?? {};
    const more = { left: of - at, later, parked, failed, waived: [...this.#allWaived], next };
    if (this.#json) this.#console.out(`${JSON.stringify({ format: 1, run, end, code, reason, ...counts, ...more })}\n`);
    else this.#console.out(`${end}: ${this.#words(end, reason, counts)}\n`);
    if (next !== '') this.remark(next);
  }

  /** What a person would type now; '' where the end says all. */
  #next(end: FlowEnd, reason: string): string {
    const { flow = 'queue', root = 'prompts' } = this.#run ?? {};
    const isCut = end === 'interrupted' ? this.#isOpen : reason.includes('was cut off') && reason.includes('effects');
    const command = runCommand(flow, root);
    if ((end === 'hold' || end === 'interrupted') && isCut)
      return `see what it did, then go on: \`${command} --again\`, or --skip-item to leave what was cut off`;
    if (end === 'interrupted') return `nothing was cut off; go on: \`${command}\``;
    return answerTo(end, reason, flagsFor(flow, root)) ?? '';
  }

  #begin({ flow, told, items }: Pick<RunView, 'flow' | 'told' | 'items'>, at: number, counts: Failures): void {
    const thresholds = (told['thresholds'] ?? {}) as Readonly<Record<string, number>>;
    const limits = [thresholds['fail_fast'] ?? 0, thresholds['max_total_failures'] ?? 0] as const;
    const parked = (told['parked'] ?? []) as readonly string[];
    const { fail_streak: streak, fail_total: total } = counts;
    const root = String(told['root'] ?? '');
    this.#run = { flow, root, later: Number(told['later'] ?? 0), of: items.length, at, streak, total, limits, parked };
    const selected = told['selected_items'] as readonly string[] | undefined;
    const left = items.length - at;
    if (selected) this.remark(`${String(told['profile'])}: ${left} of ${selected.length} prompts to run`);
    this.#timer = setInterval(() => this.#show(), 250);
    this.#timer.unref();
  }

  #at(event: Logged & { readonly event: 'stage.started' | 'stage.finished' }): void {
    if (event.item !== this.#item) this.#since = performance.now();
    [this.#item, this.#attempt] = [event.item, event.attempt];
    this.#show();
  }

  #waive(told: Told | undefined): readonly string[] {
    const waived = (told?.['waived'] ?? []) as readonly string[];
    for (const gate of waived) {
      this.#waived.add(gate);
      this.#allWaived.add(gate);
    }
    return waived;
  }

  /** Of a flow without items its stages are what is told; what is advised is told of all. */
  #stage({ item, stage, stream, outcome, reason, told }: Logged & { readonly event: 'stage.finished' }): void {
    const waived = this.#waive(told);
    if (this.#json) return;
    const name = stream === '' ? stage : `${stage}/${stream}`;
    const { advice } = told;
    if (typeof advice === 'string')
      this.#console.out(`advice ${name}${item === '' ? '' : ` of ${showPath(item)}`}: ${advice}\n`);
    if (item !== '') return;
    const without = waived.length === 0 ? '' : ` (waived: ${waived.join(', ')})`;
    this.#console.out(`${outcome} ${name}${without}${reason === '' ? '' : `: ${reason}`}\n`);
  }

  #show(): void {
    if (!this.#run || this.#item === '') return;
    const { of, at, streak, total, limits } = this.#run;
    const seconds = Math.floor((performance.now() - this.#since) / 1000);
    const attempt = this.#attempt > 1 ? ` attempt ${this.#attempt}` : '';
    const failures = limits[0] === 0 ? '' : `, failed in a row ${streak}/${limits[0]}, in all ${total}/${limits[1]}`;
    this.#console.progress(`${Math.min(at + 1, of)}/${of} ${showPath(this.#item)}${attempt} ${seconds} s${failures}`);
  }

  /** What the log tells in few words for programs. */
  #words(end: FlowEnd, reason: string, { fail_total: total, fail_streak: streak, item_loops: loops }: Counts): string {
    const { parked = [], limits = [0, 0], later = 0, flow = 'queue', root = 'prompts' } = this.#run ?? {};
    const on = `see why, then go on past the last one: \`${runCommand(flow, root)} --resume\``;
    if (end === 'fail_fast') return `${streak} in a row failed, and the profile stops at ${limits[0]}: ${on}`;
    if (end === 'max_failures') return `${total} failed in all, and the profile stops at ${limits[1]}: ${on}`;
    if (end === 'loop') return `the same prompt has failed ${loops} times: ${on}`;
    if (!reason.startsWith('pipeline_completed')) return reason;
    const more = later === 0 ? '' : `; ${later} more are left for the next run`;
    if (end !== 'done') return `${total} of ${this.#run?.at ?? total} did not succeed${more}`;
    if (later > 0) return `${this.#run?.at ?? 0} have run${more}`;
    const [first] = parked;
    if (first === undefined) return 'everything has run';
    const rest = parked.length > 1 ? ` and ${parked.length - 1} more` : '';
    return `everything has run but ${showPath(first)}${rest}, parked: \`sluice flow release ${shellWord(first)}${flagsFor(flow, root)} --reason WHY\` lets it run`;
  }

  #finished({ item, outcome, end, reason, told }: Logged & { readonly event: 'item.finished' }): void {
    const run = this.#run;
    if (run) {
      run.at++;
      run.streak = outcome === 'success' ? 0 : run.streak + 1;
      run.total += outcome === 'success' ? 0 : 1;
    }
    if (outcome !== 'success') this.#failed.push({ item, end, reason });
    const waived = this.#waived;
    this.#waived = new Set();
    if (this.#json) return;
    if (item === '') return;
    const gate = told['completion_gate'];
    // Of promises it has words of its own.
    if (gate === 'fail') waived.delete('completion');
    const notes = [
      ...(gate === 'skipped' ? ['nothing was promised'] : gate === 'fail' ? ['its promises were waived'] : []),
      ...(waived.size === 0 ? [] : [`waived: ${[...waived].join(', ')}`]),
    ];
    const proof = notes.length === 0 ? '' : ` (${notes.join('; ')})`;
    this.#console.out(`${outcome} ${showPath(item)}${outcome === 'success' ? proof : `: ${reason}`}\n`);
  }
}

/** Ctrl-C ends what runs and is told; a second one is for whoever cannot wait. */
export function stopOnSignals(say: (word: string) => void): {
  readonly signal: AbortSignal;
  readonly forget: () => void;
} {
  const controller = new AbortController();
  const names = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  const stop = (): void => {
    if (controller.signal.aborted) return;
    say('stopping: what runs is being ended');
    controller.abort();
  };
  for (const name of names) process.on(name, stop);
  return {
    signal: controller.signal,
    forget: () => {
      for (const name of names) process.removeListener(name, stop);
    },
  };
}

/** For what asks the commands of a flow, and ends nothing else. */
export async function stoppable<T>(console: Console, body: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const stop = stopOnSignals((word) => console.err(`${word}\n`));
  try {
    return await body(stop.signal);
  } finally {
    stop.forget();
  }
}
