import { flowExitCodes, isFlowEnd } from '../model/exit.ts';
import { nearest } from '../text/nearest.ts';
import type { Written, WrittenGate, WrittenRoute, WrittenStage } from './flow-written.ts';
import type { WrittenFile } from './written-file.ts';

/** What a flow can be asked about beyond what its file says: the gates and facts that are code. */
export interface Known {
  readonly checks: readonly string[];
  readonly facts: readonly string[];
}

type Path = readonly (string | number)[];

/** Holds every name in a flow to what it names. */
export class Linker {
  readonly #file: WrittenFile;
  readonly #flow: Written;
  readonly #known: Known;

  constructor(file: WrittenFile, flow: Written, known: Known) {
    this.#file = file;
    this.#flow = flow;
    this.#known = known;
  }

  async link(): Promise<void> {
    const { start, tracks, sessions, stages, gates } = this.#flow;
    await this.#items();
    if (start) await this.#start(start);
    if (tracks) await this.#tracks(tracks);
    for (const [name, { distinct_from = [] }] of Object.entries(sessions ?? {}))
      await this.#names(distinct_from, Object.keys(sessions!), 'session', ['sessions', name, 'distinct_from']);
    for (const [name, stage] of Object.entries(stages)) await this.#stage(name, stage ?? {});
    for (const [name, gate] of Object.entries(gates ?? {})) await this.#gate(name, gate);
    await this.#breakers();
  }

  async #items(): Promise<void> {
    const { items } = this.#flow;
    if (items?.of === 'files' && !items.glob)
      throw await this.#file.faultAt(['items'], 'key', 'of files it has to say which; add `glob`');
    if (items?.of === 'prompts' && items.glob)
      throw await this.#file.faultAt(['items', 'glob'], 'key', 'prompts are found under their root; remove `glob`');
  }

  async #start({ by, to }: NonNullable<Written['start']>): Promise<void> {
    await this.#fact(by, ['start', 'by']);
    for (const [word, route] of Object.entries(to)) {
      const path = ['start', 'to', word];
      await this.#route(route, path, undefined);
      if (route.goto === undefined && route.end === undefined)
        throw await this.#file.faultAt(path, 'key', 'a flow starts with goto or end; say one of them');
    }
  }

  async #breakers(): Promise<void> {
    const { items, breakers = [] } = this.#flow;
    if (!items && breakers.length > 0)
      throw await this.#file.faultAt(['breakers'], 'key', 'breakers count items, and this flow has none; remove them');
    for (const [at, { at: limit, end }] of breakers.entries()) {
      await this.#value(limit, ['breakers', at, 'at']);
      await this.#end(end, ['breakers', at, 'end']);
      if (end === 'done')
        throw await this.#file.faultAt(
          ['breakers', at, 'end'],
          'value',
          'what a breaker ends is not done; name another end, such as fail_fast',
        );
    }
  }

  async #tracks({ by, usual, force, of }: NonNullable<Written['tracks']>): Promise<void> {
    await this.#fact(by, ['tracks', 'by']);
    await this.#name(usual, Object.keys(of), 'track', ['tracks', 'usual']);
    if (force) {
      await this.#fact(force.when, ['tracks', 'force', 'when']);
      await this.#name(force.use, Object.keys(of), 'track', ['tracks', 'force', 'use']);
    }
    for (const [track, members] of Object.entries(of)) {
      if (members !== 'all') await this.#names(members, this.#stages, 'stage', ['tracks', 'of', track]);
    }
  }

  get #stages(): string[] {
    return Object.keys(this.#flow.stages);
  }

  async #stage(name: string, stage: WrittenStage): Promise<void> {
    const here: Path = ['stages', name];
    const gates = Object.keys(this.#flow.gates ?? {});
    for (const key of ['advice', 'before', 'gates'] as const)
      await this.#names(stage[key] ?? [], gates, 'gate', [...here, key]);
    for (const [fact, path] of [
      [stage.when, ['when']],
      [stage.wait?.auto_pass_when, ['wait', 'auto_pass_when']],
      [stage.approvals?.when, ['approvals', 'when']],
    ] as const)
      if (fact !== undefined) await this.#fact(fact, [...here, ...path]);
    if (stage.session !== undefined)
      await this.#name(stage.session, Object.keys(this.#flow.sessions ?? {}), 'session', [...here, 'session']);
    for (const key of ['timeout', 'retry'] as const)
      if (stage[key] !== undefined) await this.#value(stage[key], [...here, key]);
    const { approvals } = stage;
    const roles = new Set(approvals?.of).size;
    if (approvals && (approvals.min ?? 1) > roles)
      throw await this.#file.faultAt(
        [...here, 'approvals', 'min'],
        'value',
        `${approvals.min} approvals are asked for, and only ${roles} can give one; lower it, or name more`,
      );
    for (const [outcome, route] of Object.entries(stage.on ?? {}))
      await this.#route(route, [...here, 'on', outcome], name);
  }

  async #gate(name: string, gate: WrittenGate): Promise<void> {
    const here: Path = ['gates', name];
    if ([gate.check, gate.cmd, gate.all].filter((one) => one !== undefined).length !== 1)
      throw await this.#file.faultAt(here, 'key', `the gate "${name}" is one of check, cmd and all; keep one of them`);
    if (gate.check !== undefined) await this.#name(gate.check, this.#known.checks, 'check', [...here, 'check']);
    if (gate.min_executed !== undefined && gate.cmd === undefined)
      throw await this.#file.faultAt([...here, 'min_executed'], 'key', 'only a command executes something; remove it');
    if (!gate.all) return;
    await this.#names(gate.all, Object.keys(this.#flow.gates ?? {}), 'gate', [...here, 'all']);
    const nested = gate.all.findIndex((other) => this.#flow.gates?.[other]?.all);
    if (nested !== -1)
      throw await this.#file.faultAt(
        [...here, 'all', nested],
        'value',
        'this gate consists of others itself; name those here',
      );
  }

  /** `from`: the stage that has the route; undefined where a flow starts. */
  async #route(route: WrittenRoute, path: Path, from: string | undefined): Promise<void> {
    const kinds = (['goto', 'escalate', 'end', 'next'] as const).filter((kind) => route[kind] !== undefined);
    if (kinds.length !== 1)
      throw await this.#file.faultAt(path, 'key', 'a route says one of goto, escalate, end and next; keep one of them');
    if (route.end !== undefined) await this.#end(route.end, [...path, 'end']);
    if (route.goto === undefined) return this.#onlyGoto(route, path);
    await this.#name(route.goto, this.#stages, 'stage', [...path, 'goto']);
    const goesBack = from !== undefined && this.#stages.indexOf(route.goto) <= this.#stages.indexOf(from);
    if (goesBack && route.visits === undefined)
      throw await this.#file.faultAt(
        path,
        'key',
        `this leads back to "${route.goto}" and says nowhere how often; add \`visits\``,
      );
    if (route.then) await this.#route(route.then, [...path, 'then'], from);
    if (route.same_failure) await this.#route(route.same_failure, [...path, 'same_failure'], from);
  }

  async #onlyGoto(route: WrittenRoute, path: Path): Promise<void> {
    const extra = (['visits', 'then', 'same_failure'] as const).find((key) => route[key] !== undefined);
    if (extra !== undefined)
      throw await this.#file.faultAt([...path, extra], 'key', `"${extra}" stands beside goto only; remove it`);
  }

  #fact(name: string, path: Path): Promise<void> {
    return this.#name(name, [...this.#known.facts, ...Object.keys(this.#flow.facts ?? {})], 'fact', path);
  }

  #end(name: string, path: Path): Promise<void> {
    return isFlowEnd(name) ? Promise.resolve() : this.#name(name, Object.keys(flowExitCodes), 'end', path);
  }

  async #value(value: number | string, path: Path): Promise<void> {
    if (typeof value === 'number') return;
    const known = valueNames(this.#flow);
    const name = value.slice(1);
    await this.#name(name, known, 'value', path);
    if (!/^\d+$/.test(String(this.#flow.values?.[name] ?? 0)))
      throw await this.#file.faultAt(
        ['values', name],
        'value',
        `"${name}" is needed as a number; write a whole number`,
      );
  }

  async #names(names: readonly string[], known: readonly string[], what: string, path: Path): Promise<void> {
    for (const [at, name] of names.entries()) await this.#name(name, known, what, [...path, at]);
  }

  async #name(name: string, known: readonly string[], what: string, path: Path): Promise<void> {
    if (known.includes(name)) return;
    const meant = nearest(name, known);
    const hint =
      meant === undefined
        ? known.length === 0
          ? '; there is none here'
          : `; there are ${known.join(', ')}`
        : `; did you mean "${meant}"?`;
    throw await this.#file.faultAt(path, 'value', `there is no ${what} "${name}"${hint}`);
  }
}

/** The toggles that are numbers. */
const profileValues: readonly string[] = ['retry_max', 'pipeline_fail_fast_threshold', 'pipeline_max_total_failures'];

/** What may stand behind `$` in a flow. */
export function valueNames({
  profile,
  values,
}: {
  readonly profile?: string | undefined;
  readonly values?: object;
}): string[] {
  return [...(profile === undefined ? [] : profileValues), ...Object.keys(values ?? {})];
}
