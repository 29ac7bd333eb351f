import type { Action, Knowing } from '../../src/flow/action.ts';
import { decide } from '../../src/flow/decide.ts';
import type { Flow } from '../../src/model/flow.ts';
import type { RunEvent, RunView, Ruling } from '../../src/model/run.ts';
import { readFlow } from '../../src/policy/flows.ts';
import { Fold } from '../../src/runs/fold.ts';

/** A flow from the lines below its name. Every word after `facts:` that a story needs is a fact. */
export function flowOf(lines: string): Promise<Flow> {
  const facts = ['yes', 'word', 'asked'];
  return readFlow('x.yml', `flow: 1\nname: x\n${lines}\n`, { checks: ['frontmatter'], facts });
}

interface Result {
  readonly reason?: string;
  readonly fingerprint?: string;
  readonly session?: string;
  readonly owner?: string;
  readonly digest?: string;
}

/** A log that is told by hand, and what would come next. */
export class Story {
  readonly fold = new Fold();
  readonly #flow: Flow;
  readonly #facts: Record<string, string>;
  readonly #values: Readonly<Record<string, number>>;
  #n = 0;
  #knowing: Partial<Knowing> = {};

  constructor(flow: Flow, facts: Record<string, string> = {}, values: Readonly<Record<string, number>> = {}) {
    [this.#flow, this.#facts, this.#values] = [flow, facts, values];
  }

  get n(): number {
    return this.#n;
  }

  get run(): RunView {
    return this.fold.last!;
  }

  tell(event: RunEvent): this {
    this.fold.add({ ...event, n: ++this.#n, at: '' });
    return this;
  }

  begin(items: readonly string[] = [], run = 'r'): this {
    return this.tell({ event: 'run.started', run, flow: 'x', flow_digest: '', items, told: {} });
  }

  end(end: 'interrupted' | 'waiting' | 'stage_failed' | 'fail_fast' | 'loop' | 'done'): this {
    return this.tell({ event: 'run.ended', end, reason: '', told: {} });
  }

  /** `stage` or `stage/stream`. */
  starts(name: string, attempt = 1, digest = ''): this {
    return this.tell({ event: 'stage.started', ...this.#of(name), attempt, digest, told: {} });
  }

  finishes(name: string, outcome = 'pass', result: Result = {}, attempt = 1): this {
    const usual = { reason: '', fingerprint: '', session: '', owner: '', digest: '' };
    return this.tell({ event: 'stage.finished', ...this.#of(name), attempt, outcome, told: {}, ...usual, ...result });
  }

  /** Does what would come next, and it comes to this. */
  does(name: string, outcome = 'pass', result: Result = {}): this {
    const next = this.action();
    if (next.do !== 'run') throw new Error(`${name} is not next: ${this.next()}`);
    const at = next.stream === '' ? next.stage.name : `${next.stage.name}/${next.stream}`;
    if (at !== name) throw new Error(`${name} is not next: ${this.next()}`);
    return this.starts(name, next.attempt).finishes(name, outcome, result, next.attempt);
  }

  says(name: string, word: 'approved' | 'rejected', role = ''): this {
    return this.tell({ event: word, ...this.#of(name), role, by: 'somebody', reason: '' });
  }

  rules(name: string, ruling: Ruling): this {
    return this.tell({ event: 'ruled', ...this.#of(name), ruling, by: 'somebody', reason: '' });
  }

  knowing(more: Partial<Knowing>): this {
    this.#knowing = more;
    return this;
  }

  action(): Action {
    return decide(this.#flow, this.run, {
      facts: (name) => this.#facts[name] ?? '',
      values: (word) => (typeof word === 'number' ? word : this.#values[word.slice(1)]!),
      ...this.#knowing,
    });
  }

  /** What comes next in one line: `run build/backend 2: why`, `end waiting: why`, `finish success: why`. */
  next(): string {
    const action = this.action();
    if (action.do === 'end') return `end ${action.end}: ${action.reason}`;
    if (action.do === 'finish') return `finish ${action.outcome} ${action.end}: ${action.reason}`;
    const { stage, stream, attempt, why } = action;
    return `run ${stage.name}${stream === '' ? '' : `/${stream}`} ${attempt}: ${why}`;
  }

  #of(name: string): { readonly item: string; readonly stage: string; readonly stream: string } {
    const [stage = '', stream = ''] = name.split('/');
    const run = this.fold.last;
    return { item: run?.items[run.at] ?? '', stage, stream };
  }
}
