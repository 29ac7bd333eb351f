import { createHash } from 'node:crypto';
import type { FlowEnd } from '../model/exit.ts';
import type { Flow, Gate, Route, Stage, Work } from '../model/flow.ts';
import type { WrittenFile } from './written-file.ts';

/** A flow file as its author writes it, and what the engine makes of one in which every name means something. */

export interface WrittenStage {
  readonly title?: string;
  readonly role?: string;
  readonly when?: string;
  readonly run?: string | { readonly cmd?: string; readonly agent?: string };
  readonly advice?: readonly string[];
  readonly before?: readonly string[];
  readonly gates?: readonly string[];
  readonly fan?: readonly string[];
  readonly session?: string;
  readonly wait?: { readonly auto_pass_when?: string };
  readonly approvals?: { readonly of: readonly string[]; readonly min?: number; readonly when?: string };
  readonly inputs?: readonly string[];
  readonly outputs?: readonly string[];
  readonly timeout?: number | string;
  readonly retry?: number | string;
  readonly on?: Readonly<Record<string, WrittenRoute>>;
  readonly always?: boolean;
  readonly fresh?: boolean;
  readonly by_route?: boolean;
  readonly stamp?: 'preflight' | 'exec' | 'pipeline';
}

export interface WrittenRoute {
  readonly goto?: string;
  readonly visits?: number;
  readonly then?: WrittenRoute;
  readonly same_failure?: WrittenRoute;
  readonly escalate?: string;
  readonly end?: string;
  readonly next?: true;
}

export interface WrittenGate {
  readonly check?: string;
  readonly cmd?: string;
  readonly min_executed?: number;
  readonly all?: readonly string[];
}

export interface Written {
  readonly name: string;
  readonly title?: string;
  readonly items?: { readonly of: 'prompts' | 'files'; readonly glob?: readonly string[] };
  readonly profile?: 'prompt-flow';
  readonly values?: Flow['values'];
  readonly require?: Flow['require'];
  readonly facts?: Flow['facts'];
  readonly start?: { readonly by: string; readonly to: Readonly<Record<string, WrittenRoute>> };
  readonly tracks?: Flow['tracks'] & object;
  readonly sessions?: Readonly<Record<string, { readonly distinct_from?: readonly string[] }>>;
  readonly stages: Readonly<Record<string, WrittenStage | null>>;
  readonly gates?: Readonly<Record<string, WrittenGate>>;
  readonly breakers?: readonly { readonly count: 'fail_streak'; readonly at: number | string; readonly end: string }[];
  readonly project?: { readonly layout: string };
}

export function asFlow({ path, text }: WrittenFile, data: Written): Flow {
  return {
    name: data.name,
    title: data.title ?? data.name,
    path,
    digest: createHash('sha256').update(text).digest('hex'),
    items: data.items && { of: data.items.of, glob: data.items.glob ?? [] },
    profile: data.profile,
    values: data.values ?? {},
    require: data.require ?? [],
    facts: data.facts ?? {},
    start: data.start && { by: data.start.by, to: mapped(data.start.to, (route) => asRoute(route)) },
    tracks: data.tracks && { ...data.tracks, force: data.tracks.force },
    sessions: mapped(data.sessions ?? {}, ({ distinct_from = [] }) => ({ distinctFrom: distinct_from })),
    stages: Object.entries(data.stages).map(([name, stage]) => asStage(name, stage ?? {})),
    gates: mapped(data.gates ?? {}, asGate),
    breakers: (data.breakers ?? []).map(({ count, at, end }) => ({ count, at, end: asEnd(end) })),
    project: data.project,
  };
}

function mapped<A, B>(table: Readonly<Record<string, A>>, each: (one: A) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(table).map(([key, one]) => [key, each(one)]));
}

function asStage(name: string, stage: WrittenStage): Stage {
  return {
    name,
    title: stage.title ?? name,
    role: stage.role,
    when: stage.when,
    run: asWork(stage.run),
    advice: stage.advice ?? [],
    before: stage.before ?? [],
    gates: stage.gates ?? [],
    fan: stage.fan ?? [],
    session: stage.session,
    wait: stage.wait && { autoPassWhen: stage.wait.auto_pass_when },
    approvals: stage.approvals && { of: stage.approvals.of, min: stage.approvals.min ?? 1, when: stage.approvals.when },
    inputs: stage.inputs ?? [],
    outputs: stage.outputs ?? [],
    timeoutSec: stage.timeout,
    retry: stage.retry ?? 0,
    on: mapped(stage.on ?? {}, (route) => asRoute(route)),
    always: stage.always ?? false,
    fresh: stage.fresh ?? false,
    byRoute: stage.by_route ?? false,
    stamp: stage.stamp,
  };
}

function asWork(run: WrittenStage['run']): Work {
  if (typeof run === 'object') {
    if (run.cmd !== undefined) return { kind: 'cmd', cmd: run.cmd };
    return { kind: 'agent', role: run.agent! };
  }
  return { kind: (run ?? 'none') as 'none' | 'blocks' | 'deliver' | 'eval' | 'ci' | 'move' };
}

function asGate(gate: WrittenGate): Gate {
  if (gate.check !== undefined) return { kind: 'check', check: gate.check };
  if (gate.cmd !== undefined) return { kind: 'cmd', cmd: gate.cmd, minExecuted: gate.min_executed };
  return { kind: 'all', of: gate.all! };
}

/** Round for ever is no route: where nobody says what comes after the last visit, the run ends. */
function asRoute(route: WrittenRoute): Route {
  if (route.goto !== undefined)
    return {
      goto: route.goto,
      visits: route.visits ?? Number.POSITIVE_INFINITY,
      after: route.then ? asRoute(route.then) : { end: 'retry_exhausted' },
      sameFailure: route.same_failure && asRoute(route.same_failure),
    };
  if (route.escalate !== undefined) return { escalate: route.escalate };
  if (route.end !== undefined) return { end: asEnd(route.end) };
  return { next: true };
}

function asEnd(word: string): FlowEnd {
  return word as FlowEnd;
}
