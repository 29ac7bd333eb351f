import { createHash } from 'node:crypto';
import { parkingEnds, type FlowEnd } from '../../model/exit.ts';
import type { Value } from '../../model/policy.ts';
import type { Logged, Told } from '../../model/run.ts';
import { holdName } from '../../runs/fold.ts';
import { basename } from './select.ts';

/** The files that other readers of a prompt queue know, as the log leaves them. Nothing here is the truth. */

export const stateFiles = {
  state: '.prompt-pipeline.state',
  failed: '.prompt-pipeline.failed',
  plan: '.prompt-pipeline.plan.txt',
  pending: '.prompt-pipeline.pending.preview.txt',
  log: '.prompt-pipeline.log.jsonl',
  summary: '.prompt-pipeline.summary.json',
  resume: '.prompt-pipeline.resume.env',
  lock: '.prompt-pipeline.lock',
  hold: '.prompt-pipeline.HOLD',
} as const;

/** A name for a prompt that older readers know: it says nothing of what the prompt says. */
export function promptId(path: string): string {
  const name = basename(path);
  return `${name}--${createHash('sha1').update(name).digest('hex').slice(0, 12)}`;
}

export function inRoot(root: string, name: string): string {
  return root === '' ? name : `${root}/${name}`;
}

/** Where what a run printed lies. */
export function logFolder(root: string, runUtc: string): string {
  return inRoot(root, `logs/prompt-pipeline_${runUtc}`);
}

/** What is to be done to a file so that it says what the log says. */
export type Change =
  | { readonly do: 'append' | 'write'; readonly path: string; readonly text: string }
  | { readonly do: 'remove'; readonly path: string };

/** The ends at which a run was stopped, and not done. */
const holds: ReadonlySet<FlowEnd> = new Set([...parkingEnds, 'hold']);

interface Now {
  readonly told: Told;
  readonly utc: string;
  counts: { ran: number; streak: number; total: number };
  /** The last prompt that was begun, and the last one that ended. */
  begun: string;
  last: string;
}

/** Follows a log and says, event by event, what becomes of the files. */
export class QueueFiles {
  readonly #root: string;
  readonly #done = new Set<string>();
  readonly #failed = new Set<string>();
  readonly #holds = new Map<string, string>();
  /** The run at hand, and those of other branches that nobody has gone past. */
  #now: Now = { told: {}, utc: '', counts: { ran: 0, streak: 0, total: 0 }, begun: '', last: '' };
  readonly #open = new Map<string, Now>();

  constructor(root: string) {
    this.#root = root;
  }

  after(event: Logged): Change[] {
    switch (event.event) {
      case 'run.started':
        return this.#started(event);
      case 'run.resumed':
        this.#now = this.#open.get(event.run) ?? this.#now;
        // What was written when it was stopped says how to go on, and that it does.
        return [this.#remove('summary'), this.#remove('resume')];
      case 'stage.started':
      case 'stage.finished':
        return this.#stage(event);
      case 'item.finished':
        return this.#finished(event);
      case 'run.ended':
        return this.#ended(event);
      case 'held':
        return this.#held(event);
      case 'released':
        return event.item === '' ? this.#released(event.holds) : [];
      case 'wiped':
        return this.#wiped();
      default:
        return [];
    }
  }

  #held(event: Logged & { readonly event: 'held' }): Change[] {
    const line = `HOLD ${this.#now.utc || 'none'}: by=${event.by} reason=${oneLine(event.reason)}\n`;
    this.#holds.set(holdName(event), line);
    return [this.#write('hold', line)];
  }

  /** What it does not answer still holds. */
  #released(names: readonly string[] | undefined): Change[] {
    for (const name of names ?? [...this.#holds.keys()]) this.#holds.delete(name);
    const left = [...this.#holds.values()].at(-1);
    return [left === undefined ? this.#remove('hold') : this.#write('hold', left)];
  }

  #started(event: Logged & { readonly event: 'run.started' }): Change[] {
    const { told } = event;
    this.#now = { told, utc: text(told['run_utc']), counts: { ran: 0, streak: 0, total: 0 }, begun: '', last: '' };
    for (const run of list(told['after'])) this.#open.delete(run);
    if (told['after'] === undefined) this.#open.clear();
    this.#open.set(event.run, this.#now);
    const plan = lines(list(told['selected_items']));
    const detail = {
      root: this.#root || '.',
      repo_root: '.',
      count: told['count'],
      selected: list(told['selected_items']).length,
      pending: event.items.length,
      profile: told['profile'],
      exec_mode: told['exec_mode'],
      runner_mode: told['runner_mode'],
    };
    return [
      this.#write('lock', ''),
      this.#write('plan', plan),
      this.#write('pending', lines(event.items)),
      this.#write('log', logLine(event.at, 'startup', '', detail)),
      this.#remove('summary'),
      this.#remove('resume'),
    ];
  }

  #stage(event: Logged & { readonly event: 'stage.started' | 'stage.finished' }): Change[] {
    const changes: Change[] = [];
    if (event.item !== this.#now.begun) {
      this.#now.begun = event.item;
      changes.push(this.#log(event.at, 'prompt_start', event.item, {}));
    }
    if (event.event === 'stage.started')
      changes.push(
        this.#log(event.at, 'prompt_run', event.item, {
          attempt: event.attempt,
          timeout: this.#now.told['timeout_sec'],
          runner: this.#now.told['runner_mode'],
        }),
      );
    return changes;
  }

  #finished(event: Logged & { readonly event: 'item.finished' }): Change[] {
    const { item, outcome, told } = event;
    const id = promptId(item);
    const success = outcome === 'success';
    this.#now.counts.ran++;
    this.#now.counts.streak = success ? 0 : this.#now.counts.streak + 1;
    this.#now.counts.total += success ? 0 : 1;
    this.#now.last = item;
    const changes = success ? this.#move(id, 'failed', 'state') : this.#move(id, 'state', 'failed');
    const attempts = told['attempts'];
    return [
      ...changes,
      success
        ? this.#log(event.at, 'prompt_success', item, { attempts })
        : this.#log(event.at, 'prompt_failed', item, {
            attempts,
            exit_code: told['exit_code'],
            status: told['status'],
          }),
    ];
  }

  #move(id: string, from: 'state' | 'failed', to: 'state' | 'failed'): Change[] {
    const sets = { state: this.#done, failed: this.#failed };
    const changes: Change[] = [];
    if (sets[from].delete(id)) changes.push(this.#write(from, lines([...sets[from]])));
    if (!sets[to].has(id)) {
      sets[to].add(id);
      changes.push({ do: 'append', path: this.#path(to), text: `${id}\n` });
    }
    return changes;
  }

  #ended(event: Logged & { readonly event: 'run.ended' }): Change[] {
    const { end } = event;
    if (end === 'interrupted' || end === 'waiting') return [];
    const { streak, total, ran } = this.#now.counts;
    // What never began is not done.
    const held = holds.has(end) || (end === 'blocked' && ran === 0);
    const limit = { fail_fast: 'fail_fast', max_failures: 'max_total_failures', loop: 'loop_threshold' }[
      end as 'fail_fast'
    ];
    const threshold = (this.#now.told['thresholds'] as Told | undefined)?.[limit ?? ''] ?? 0;
    const changes: Change[] = [
      held
        ? this.#log(event.at, 'pipeline_hold', this.#now.last, { fail_streak: streak, threshold, end })
        : this.#log(event.at, 'pipeline_done', '', { ran, fail_total: total }),
      this.#write('summary', this.#summary(event, held)),
    ];
    if (parkingEnds.has(end))
      changes.push(
        this.#write(
          'hold',
          `HOLD ${this.#now.utc}: fail_streak=${streak} threshold=${text(threshold)} last=${this.#now.last}\n`,
        ),
      );
    // Last: where it is there and a HOLD is not, somebody took that away.
    if (held && this.#now.last !== '') changes.push(this.#write('resume', this.#resume()));
    return changes;
  }

  #summary({ reason, end }: Logged & { readonly event: 'run.ended' }, held: boolean): string {
    const run = this.#now.told;
    const status = held ? 'hold' : 'done';
    const { ran, streak, total } = this.#now.counts;
    const limits = (run['thresholds'] ?? {}) as Told;
    const files = { state: 'state', failed: 'failed', plan: 'plan', pending_preview: 'pending', log: 'log' } as const;
    const summary = {
      run_utc: this.#now.utc,
      status,
      pipeline_status: status,
      end,
      reason,
      root: this.#root || '.',
      repo_root: '.',
      runner_mode: run['runner_mode'],
      exec_mode_requested: run['exec_mode'],
      profile: run['profile'],
      count_requested: run['count'],
      ran,
      fail_streak: streak,
      fail_total: total,
      thresholds: {
        fail_fast: limits['fail_fast'],
        max_total_failures: limits['max_total_failures'],
        loop_threshold: limits['loop_threshold'],
      },
      state_files: {
        ...Object.fromEntries(Object.entries(files).map(([key, name]) => [key, this.#path(name)])),
        resume: this.#path('resume'),
        hold: this.#path('hold'),
        go: run['go'] ?? '',
        run_logs: logFolder(this.#root, this.#now.utc),
      },
    };
    return `${JSON.stringify(summary, null, 2)}\n`;
  }

  #resume(): string {
    const said = {
      RESUME_ROOT: this.#root || '.',
      RESUME_FROM: basename(this.#now.last),
      RESUME_PROFILE: text(this.#now.told['profile']),
      RESUME_EXEC_MODE: text(this.#now.told['exec_mode']),
      RESUME_RUN_ID: this.#now.utc,
    };
    return lines(Object.entries(said).map(([key, value]) => `${key}='${value.replaceAll("'", "'\\''")}'`));
  }

  #wiped(): Change[] {
    this.#holds.clear();
    this.#done.clear();
    this.#failed.clear();
    return Object.keys(stateFiles).map((name) => this.#remove(name as keyof typeof stateFiles));
  }

  #log(at: string, event: string, item: string, data: Told | Record<string, Value | undefined>): Change {
    return { do: 'append', path: this.#path('log'), text: logLine(at, event, item, data) };
  }

  #path(name: keyof typeof stateFiles): string {
    return inRoot(this.#root, stateFiles[name]);
  }

  #write(name: keyof typeof stateFiles, said: string): Change {
    return { do: 'write', path: this.#path(name), text: said };
  }

  #remove(name: keyof typeof stateFiles): Change {
    return { do: 'remove', path: this.#path(name) };
  }
}

/** `k=v` words for older readers; `data` says the same without guessing where a value ends. */
function logLine(at: string, event: string, item: string, data: Readonly<Record<string, Value | undefined>>): string {
  const said = Object.entries(data).filter((pair): pair is [string, Value] => pair[1] !== undefined);
  const detail = said.map(([key, value]) => `${key}=${text(value)}`).join(' ');
  return `${JSON.stringify({ ts: seconds(at), event, prompt: item === '' ? '' : basename(item), detail, data: Object.fromEntries(said) })}\n`;
}

export function seconds(at: string): string {
  return `${at.slice(0, 19)}Z`;
}

function lines(list: readonly string[]): string {
  return list.map((one) => `${one}\n`).join('');
}

function list(value: Value | undefined): readonly string[] {
  return Array.isArray(value) ? (value as readonly string[]) : [];
}

export function text(value: Value | undefined): string {
  return value === undefined || value === null || typeof value === 'object' ? '' : String(value);
}

function oneLine(said: string): string {
  return said.replaceAll(/\s+/g, ' ').trim();
}
