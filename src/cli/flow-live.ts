import { flowExitCodes } from '../model/exit.ts';
import type { Logged } from '../model/run.ts';
import type { RunResult } from '../app/flow/result.ts';
import { showPath } from '../model/path.ts';
import type { Console } from './command.ts';

/** A run as it goes on: one line that changes on a terminal, and one line for each thing that happened everywhere. */
export class Live {
  readonly #console: Console;
  readonly #json: boolean;
  #run:
    | { of: number; at: number; streak: number; total: number; limits: readonly [number, number]; root: string }
    | undefined;
  #item = '';
  #since = 0;
  #attempt = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(console: Console, json: boolean) {
    [this.#console, this.#json] = [console, json];
  }

  tell(event: Logged): void {
    if (event.event === 'run.started') this.#begin(event);
    else if (event.event === 'stage.started' || (event.event === 'stage.finished' && event.item !== this.#item))
      this.#at(event);
    if (event.event === 'stage.finished' && event.item === '') this.#stage(event);
    if (event.event === 'item.finished') this.#finished(event);
  }

  remark(line: string): void {
    this.#console.err(`${line}\n`);
  }

  end({ end, reason, run, counts }: RunResult): void {
    clearInterval(this.#timer);
    this.#console.progress('');
    const code = flowExitCodes[end];
    if (this.#json) this.#console.out(`${JSON.stringify({ format: 1, run, end, code, reason, ...counts })}\n`);
    else this.#console.out(`${end}: ${words(end, reason)}\n`);
    const cut = end === 'interrupted' || (end === 'hold' && reason.includes('was cut off'));
    if (cut) this.remark('see what it did, then go on with --again, or with --skip-item to leave what was cut off');
  }

  #begin(event: Logged & { readonly event: 'run.started' }): void {
    const { told, items } = event;
    const thresholds = (told['thresholds'] ?? {}) as Readonly<Record<string, number>>;
    const limits = [thresholds['fail_fast'] ?? 0, thresholds['max_total_failures'] ?? 0] as const;
    this.#run = { of: items.length, at: 0, streak: 0, total: 0, limits, root: '' };
    const selected = told['selected_items'] as readonly string[] | undefined;
    if (selected) this.remark(`${String(told['profile'])}: ${items.length} of ${selected.length} prompts to run`);
    this.#timer = setInterval(() => this.#show(), 250);
    this.#timer.unref();
  }

  #at(event: Logged & { readonly event: 'stage.started' | 'stage.finished' }): void {
    if (event.item !== this.#item) this.#since = performance.now();
    [this.#item, this.#attempt] = [event.item, event.attempt];
    this.#show();
  }

  /** Of a flow without items its stages are what is told. */
  #stage({ stage, stream, outcome, reason }: Logged & { readonly event: 'stage.finished' }): void {
    if (this.#json) return;
    const name = stream === '' ? stage : `${stage}/${stream}`;
    this.#console.out(`${outcome} ${name}${reason === '' ? '' : `: ${reason}`}\n`);
  }

  #show(): void {
    if (!this.#run || this.#item === '') return;
    const { of, at, streak, total, limits } = this.#run;
    const seconds = Math.floor((performance.now() - this.#since) / 1000);
    const attempt = this.#attempt > 1 ? ` attempt ${this.#attempt}` : '';
    this.#console.progress(
      `${Math.min(at + 1, of)}/${of} ${showPath(this.#item)}${attempt} ${seconds} s, failed in a row ${streak}/${limits[0]}, in all ${total}/${limits[1]}`,
    );
  }

  #finished({ item, outcome, reason, told }: Logged & { readonly event: 'item.finished' }): void {
    const run = this.#run;
    if (run) {
      run.at++;
      run.streak = outcome === 'success' ? 0 : run.streak + 1;
      run.total += outcome === 'success' ? 0 : 1;
    }
    if (this.#json) return;
    if (item === '') return;
    const proof = told['completion_gate'] === 'skipped' ? ' (nothing was promised)' : '';
    this.#console.out(`${outcome} ${showPath(item)}${outcome === 'success' ? proof : `: ${reason}`}\n`);
  }
}

function words(end: string, reason: string): string {
  return end === 'done' && reason === 'pipeline_completed' ? 'everything has run' : reason;
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
