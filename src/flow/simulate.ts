import { flowExitCodes, type FlowEnd } from '../model/exit.ts';
import type { Flow } from '../model/flow.ts';
import type { RunEvent, Ruling } from '../model/run.ts';
import { Fold } from '../runs/fold.ts';
import type { Action, Knowing } from './action.ts';
import { decide } from './decide.ts';

/** A run with everything it asks for written down beforehand: nothing is started, and nothing is kept. */
export interface Scenario {
  readonly name: string;
  readonly facts?: Readonly<Record<string, string>>;
  readonly values?: Readonly<Record<string, number>>;
  readonly track?: string;
  readonly items?: readonly string[];
  /** What a stage comes to, each time it runs; at the end of its list it passes. */
  readonly script?: Readonly<Record<string, readonly Scripted[]>>;
  /** What people say when a stage waits for them. */
  readonly people?: Readonly<Record<string, readonly string[]>>;
  readonly expect?: { readonly end: FlowEnd; readonly code?: number; readonly stages?: readonly string[] };
}

type Scripted =
  | string
  | {
      readonly outcome: string;
      readonly reason?: string;
      readonly owner?: string;
      readonly fingerprint?: string;
      readonly session?: string;
    };

interface Step {
  readonly item: string;
  /** `stage`, or `stage/stream`. */
  readonly stage: string;
  readonly attempt: number;
  readonly why: string;
  readonly outcome: string;
}

export interface Simulated {
  readonly name: string;
  readonly end: FlowEnd;
  readonly code: number;
  readonly reason: string;
  readonly steps: readonly Step[];
  /** Whether anything was expected. */
  readonly held: boolean;
  /** What was expected and did not come; empty where everything did, or nothing was. */
  readonly differs: readonly string[];
}

/** A flow that needs more steps than this goes round for ever. */
const mostSteps = 10_000;

export function simulate(flow: Flow, scenario: Scenario, values: Knowing['values']): Simulated {
  const world = new World(flow, scenario);
  const knowing: Knowing = {
    facts: (name) => scenario.facts?.[name] ?? '',
    values: (word) => (typeof word === 'string' ? (scenario.values?.[word.slice(1)] ?? values(word)) : word),
    ...(scenario.track !== undefined && { track: scenario.track }),
  };
  let ended: (Action & { readonly do: 'end' }) | undefined;
  while (!ended && world.steps.length < mostSteps) {
    const action = decide(flow, world.run, knowing);
    if (action.do !== 'end') world.take(action);
    else if (!world.asks(action.stage)) ended = action;
  }
  const { end, reason } = ended ?? { end: 'loop' as const, reason: `no end after ${mostSteps} steps` };
  const result = { name: scenario.name, end, code: flowExitCodes[end], reason, steps: world.steps };
  return { ...result, held: scenario.expect !== undefined, differs: differences(scenario, result) };
}

function differences({ expect }: Scenario, { end, code, steps }: Omit<Simulated, 'held' | 'differs'>): string[] {
  if (!expect) return [];
  const ran = steps.map(({ stage }) => stage).join(' ');
  return [
    ...(end === expect.end ? [] : [`it ends with ${end}, and ${expect.end} is expected`]),
    ...(expect.code === undefined || code === expect.code
      ? []
      : [`its code is ${code}, and ${expect.code} is expected`]),
    ...(expect.stages === undefined || ran === expect.stages.join(' ')
      ? []
      : [`it runs ${ran || 'nothing'}, and ${expect.stages.join(' ')} is expected`]),
  ];
}

class World {
  readonly steps: Step[] = [];
  readonly #fold = new Fold();
  readonly #script: Map<string, Scripted[]>;
  readonly #people: Map<string, string[]>;
  #n = 0;

  constructor(flow: Flow, { items = [], script = {}, people = {} }: Scenario) {
    this.#script = new Map(Object.entries(script).map(([stage, list]) => [stage, [...list]]));
    this.#people = new Map(Object.entries(people).map(([stage, list]) => [stage, [...list]]));
    this.#log({ event: 'run.started', run: 'simulated', flow: flow.name, flow_digest: flow.digest, items, told: {} });
  }

  get run(): NonNullable<Fold['last']> {
    return this.#fold.last!;
  }

  take(action: Action & { readonly do: 'run' | 'finish' }): void {
    const item = this.run.items[this.run.at] ?? '';
    if (action.do === 'finish') {
      this.#log({
        event: 'item.finished',
        item,
        outcome: action.outcome,
        end: action.end,
        content: '',
        reason: action.reason,
        told: {},
      });
      return;
    }
    const { stage, stream, attempt, why } = action;
    const key = stream === '' ? stage.name : `${stage.name}/${stream}`;
    const next = (this.#script.get(key) ?? this.#script.get(stage.name))?.shift() ?? 'pass';
    const said = typeof next === 'string' ? { outcome: next } : next;
    const of = { item, stage: stage.name, stream };
    this.#log({ event: 'stage.started', ...of, attempt, digest: '', told: {} });
    this.#log({
      event: 'stage.finished',
      ...of,
      attempt,
      outcome: said.outcome,
      reason: said.reason ?? '',
      digest: '',
      fingerprint: said.fingerprint ?? '',
      session: said.session ?? (stage.session === undefined ? '' : `session of ${stage.session}`),
      owner: said.owner ?? '',
      told: {},
    });
    this.steps.push({ item, stage: key, attempt, why, outcome: said.outcome });
  }

  /** Whether somebody has a word to say where the run would wait. */
  asks(stage: string | undefined): boolean {
    const word = stage === undefined ? undefined : this.#people.get(stage)?.shift();
    if (stage === undefined || word === undefined) return false;
    const [verb, what = ''] = word.split(' ');
    const of = { item: this.run.items[this.run.at] ?? '', stage, stream: '', by: 'somebody', reason: '' };
    if (verb === 'rule') this.#log({ event: 'ruled', ...of, ruling: what as Ruling });
    else this.#log({ event: verb === 'reject' ? 'rejected' : 'approved', ...of, role: what });
    return true;
  }

  #log(event: RunEvent): void {
    this.#fold.add({ ...event, n: ++this.#n, at: '' });
  }
}
