import type { FlowEnd } from '../model/exit.ts';
import type { Flow, Route, Stage } from '../model/flow.ts';
import type { ItemView, StageResult, StageView, Words } from '../model/run.ts';
import { stageKey } from '../runs/fold.ts';
import type { Action, Knowing } from './action.ts';
import { shown } from './shown.ts';

/** What one stage asks for, by what it came to: the part of a decision that knows nothing of the stages around it. */

export type Step =
  | { readonly do: 'pass'; readonly n: number }
  | { readonly do: 'jump'; readonly n: number; readonly to: string }
  | (Action & { readonly do: 'run' })
  | (Action & { readonly do: 'finish' });

const unasked: StageView = { attempt: 0, open: undefined, last: undefined, begun: {}, outcomes: {}, before: '' };
const silent: Words = { approved: [], rejected: 0, ruled: undefined };

/** What a command says may be called as something that every object has. */
export function own<T>(table: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

/** Why a fact that is to be yes or no is neither; undefined: it is one of them. One that nobody told is no. */
export function oddWord(fact: string | undefined, { facts }: Knowing): string | undefined {
  const word = fact === undefined ? '' : facts(fact);
  return ['', 'yes', 'no'].includes(word)
    ? undefined
    : `the fact ${fact} says ${shown(word)}, where yes or no is expected`;
}

interface Fired {
  readonly n: number;
  /** The stream that has to do it again; '' for all. */
  readonly owner: string;
}

/** Routes that lead to a stage, and since when: what it found before is done with. */
export function routesOf(stages: readonly Stage[], item: ItemView, knowing: Knowing): Map<string, Fired[]> {
  const fired = new Map<string, Fired[]>();
  for (const stage of stages) {
    for (const [stream, view] of streamsOf(stage, item)) {
      const { last } = view;
      if (!last || isTriedAgain(stage, view, last, knowing)) continue;
      const route = routeFor(stage, view, last, wordsOf(item, stage, stream));
      if (!route || !('goto' in route)) continue;
      fired.set(route.goto, [...(fired.get(route.goto) ?? []), { n: last.n, owner: last.owner }]);
    }
  }
  return fired;
}

/** A retry comes before any route. */
function isTriedAgain(stage: Stage, view: StageView, last: StageResult, { values }: Knowing): boolean {
  return last.outcome === 'fail' && view.attempt <= values(stage.retry);
}

/** Where the last outcome of a stage leads; undefined: nothing says where, or a person has said so since. */
function routeFor(stage: Stage, view: StageView, last: StageResult, words: Words): Route | undefined {
  const route = own(stage.on, last.outcome);
  if (!route || (words.ruled && words.ruled.n > last.n)) return undefined;
  const same = last.fingerprint !== '' && last.fingerprint === view.before;
  return openRoute(route, own(view.outcomes, last.outcome) ?? 0, same);
}

/** A route that has been gone as often as it may be leads to the one after it. */
function openRoute(route: Route, visits: number, same: boolean): Route {
  if (!('goto' in route)) return route;
  if (same && route.sameFailure) return openRoute(route.sameFailure, visits, false);
  return visits >= route.visits ? openRoute(route.after, visits, same) : route;
}

/** A stage and everything that is asked about it. */
export interface Asked {
  readonly flow: Flow;
  readonly stage: Stage;
  readonly item: ItemView;
  /** The number of the event that the run began with. */
  readonly began: number;
  readonly knowing: Knowing;
}

export function atStage(asked: Asked, floor: number, fired: readonly Fired[]): Step {
  const { stage, item, knowing } = asked;
  let n = floor;
  for (const [stream, view] of streamsOf(stage, item)) {
    const meant = fired.filter(({ owner }) => owner === '' || owner === stream);
    const step = atStream(asked, stream, view, Math.max(floor, ...meant.map((route) => route.n)));
    if (step.do !== 'pass') return step;
    n = Math.max(n, step.n);
  }
  return people(stage, wordsOf(item, stage, ''), n, knowing);
}

function atStream(asked: Asked, stream: string, view: StageView, floor: number): Step {
  const { stage, began, knowing } = asked;
  if (isOnlyAsked(stage)) return { do: 'pass', n: floor };
  const { last } = view;
  const again = (why: string, attempt = 1): Step => ({ do: 'run', stage, stream, attempt, why });
  if (view.open) return cutOff(asked, stream, view.open, (why) => again(why, view.attempt));
  if (!last) return again('it has not run yet');
  if (last.n <= floor) return again('something before it ran again');
  if ((knowing.digestOf?.(stage, stream) ?? last.digest) !== last.digest) return again('what it goes by has changed');
  // Within a run whatever comes behind it may take away what it made.
  const gone = last.outcome === 'pass' && last.n < began ? knowing.gone?.(stage) : undefined;
  if (gone !== undefined) return again(`${gone}, which it made, is not there`);
  const stranger = sessionTrouble(asked, last);
  if (stranger !== undefined) return failed('evidence_invalid', `${stage.name}: ${stranger}`);
  if (last.outcome === 'pass' && !own(stage.on, 'pass')) return { do: 'pass', n: last.n };
  return afterResult(asked, stream, view, last, again);
}

/** What may have had effects is not done again until somebody has looked. */
export function cutOff(
  { stage, item }: Asked,
  stream: string,
  { n, attempt, blocks }: NonNullable<StageView['open']>,
  again: (why: string) => Step,
): Step {
  const where = `attempt ${attempt} was cut off${blocks > 0 ? ` after block ${blocks}` : ''}`;
  if (stage.run.kind === 'none') return again(where);
  const { ruled } = wordsOf(item, stage, stream);
  if (!ruled || ruled.n < n) return failed('hold', `${stage.name}: ${where}, and it may have had effects`);
  if (ruled.ruling === 'again') return again(where);
  if (ruled.ruling === 'continue') return { do: 'pass', n: ruled.n };
  return failed('stage_failed', `${stage.name}: ${where}, and a person said to leave it`);
}

/** Nothing is done there: a person is asked. */
function isOnlyAsked({ run, gates, before, wait, approvals }: Stage): boolean {
  return run.kind === 'none' && gates.length + before.length === 0 && (wait ?? approvals) !== undefined;
}

/** Who judges must not be who did the work: what a session really was counts, not what was asked for. */
function sessionTrouble({ flow, stage, item }: Asked, { session }: StageResult): string | undefined {
  const others = stage.session === undefined ? [] : (flow.sessions[stage.session]?.distinctFrom ?? []);
  const met = flow.stages.flatMap((other) =>
    other.session !== undefined && others.includes(other.session)
      ? streamsOf(other, item).flatMap(([, { last }]) => (last ? [{ name: other.name, session: last.session }] : []))
      : [],
  );
  const same = met.find((other) => other.session === session && session !== '');
  if (same) return `it ran in the session of ${same.name}`;
  const [first] = met;
  if (session === '' && first)
    return `nobody told in which session it ran, and that of ${first.name} must be another one`;
  const silentOne = met.find((other) => other.session === '');
  return silentOne && `nobody told in which session ${silentOne.name} ran, and it must be another one`;
}

function afterResult(
  { flow, stage, item, knowing }: Asked,
  stream: string,
  view: StageView,
  last: StageResult,
  again: (why: string, attempt?: number) => Step,
): Step {
  const words = wordsOf(item, stage, stream);
  if (words.ruled && words.ruled.n > last.n) {
    if (words.ruled.ruling === 'continue') return { do: 'pass', n: words.ruled.n };
    if (words.ruled.ruling === 'again') return again('a person said so', view.attempt + 1);
    return failed('stage_failed', `${stage.name}: a person said to stop`);
  }
  const why = last.reason || last.outcome;
  if (isTriedAgain(stage, view, last, knowing)) return again(`it failed: ${why}`, view.attempt + 1);
  const route = routeFor(stage, view, last, words);
  if (!route) return failed(last.outcome === 'blocked' ? 'blocked' : 'stage_failed', `${stage.name}: ${why}`);
  if ('next' in route) return { do: 'pass', n: last.n };
  if ('escalate' in route) return failed('escalated', `${stage.name}: ${route.escalate} has to rule on it (${why})`);
  if ('end' in route) return finishing(route.end, `${stage.name}: ${why}`);
  // One that leads back has been gone: what it leads to has run since, and this result would not count.
  const isAhead = places(flow).get(route.goto)! > places(flow).get(stage.name)!;
  if (isAhead) return { do: 'jump', n: last.n, to: route.goto };
  return last.outcome === 'pass' ? { do: 'pass', n: last.n } : again('what it sent back came again');
}

export function places({ stages }: Flow): Map<string, number> {
  return new Map(stages.map(({ name }, at) => [name, at]));
}

function finishing(end: FlowEnd, reason: string): Step {
  return end === 'done' ? { do: 'finish', outcome: 'success', end, reason } : failed(end, reason);
}

export function failed(end: FlowEnd, reason: string): Action & { readonly do: 'finish' } {
  return { do: 'finish', outcome: end === 'blocked' ? 'blocked' : 'failed', end, reason };
}

/** Its streams in order; one without a name where it does not fan out. */
export function streamsOf(stage: Stage, item: ItemView): (readonly [string, StageView])[] {
  const streams = stage.fan.length === 0 ? [''] : stage.fan;
  return streams.map((stream) => [stream, item.stages.get(stageKey(stage.name, stream)) ?? unasked]);
}

function wordsOf(item: ItemView, stage: Stage, stream: string): Words {
  return item.words.get(stageKey(stage.name, stream)) ?? silent;
}
/** Whether those who have to have let it pass. What they said of an earlier result does not count. */
function people(stage: Stage, words: Words, n: number, knowing: Knowing): Step {
  const { wait, approvals } = stage;
  const { facts } = knowing;
  const odd = oddWord(approvals?.when, knowing);
  if (odd !== undefined) return failed('blocked', `${stage.name}: ${odd}`);
  const isAutomatic = wait?.autoPassWhen !== undefined && facts(wait.autoPassWhen) === 'yes';
  const needed = approvals && (approvals.when === undefined || facts(approvals.when) === 'yes') ? approvals : undefined;
  if ((wait && !isAutomatic) || needed) {
    if (words.rejected > n) {
      const route = stage.on['rejected'];
      return finishing(route && 'end' in route ? route.end : 'stage_failed', `${stage.name}: a person refused it`);
    }
  }
  const said = words.approved.filter((one) => one.n > n);
  if (needed) {
    // The first word of each role: to say it once more must not make old what came after it.
    const roles = new Map(
      said
        .filter(({ role }) => needed.of.includes(role))
        .map(({ role, n: at }) => [role, at] as const)
        .toReversed(),
    );
    const missing = needed.min - roles.size;
    if (missing > 0)
      return failed('waiting', `${stage.name}: ${missing} more of ${needed.of.join(', ')} have to approve it`);
    // One more approval later on must not make what came after it old.
    n = Math.max(n, [...roles.values()].sort((one, other) => one - other)[needed.min - 1]!);
  }
  if (wait && !isAutomatic) {
    const [first] = said;
    if (!first) return failed('waiting', `${stage.name}: a person has to let it pass`);
    n = Math.max(n, first.n);
  }
  return { do: 'pass', n };
}
