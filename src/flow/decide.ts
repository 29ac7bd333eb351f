import type { FlowEnd } from '../model/exit.ts';
import type { Flow, Stage } from '../model/flow.ts';
import type { ItemView, RunView } from '../model/run.ts';
import type { Action, Knowing } from './action.ts';
import {
  atStage,
  cutOff,
  failed,
  oddWord,
  own,
  places,
  routesOf,
  streamsOf,
  type Asked,
  type Step,
} from './at-stage.ts';
import { shown } from './shown.ts';

export function decide(flow: Flow, run: RunView, knowing: Knowing): Action {
  if (!flow.items) return asEnd(inItem(flow, run, knowing), () => true);
  // The one that trips a breaker has been finished: it is the counts that say so.
  for (const { count, at, end } of flow.breakers) {
    const limit = knowing.values(at);
    if (run.counts.fail_streak > 0 && run.counts[count] >= limit)
      return { do: 'end', end, reason: `${count}=${run.counts[count]} threshold=${limit}` };
  }
  if (run.at >= run.items.length) return atTheEnd(run);
  return asEnd(inItem(flow, run, knowing), isOpen, run.items[run.at]);
}

/** Every item has had its turn; one that failed is told by the end, also where no breaker minded. */
function atTheEnd({ failed, counts }: RunView): Action {
  if (!failed) return { do: 'end', end: 'done', reason: 'pipeline_completed' };
  return { do: 'end', end: failed.end, reason: `pipeline_completed fail_total=${counts.fail_total}` };
}

/** Nothing failed: somebody is asked. */
function isOpen(end: FlowEnd): boolean {
  return end === 'waiting' || end === 'escalated' || end === 'hold';
}

function asEnd(action: Action, isEnd: (end: FlowEnd) => boolean, item?: string): Action {
  if (action.do !== 'finish' || !isEnd(action.end)) return action;
  const { end, stage } = action;
  const reason = item === undefined ? action.reason : `${item}: ${action.reason}`;
  return { do: 'end', end, reason, ...(stage !== undefined && { stage }) };
}

function inItem(flow: Flow, run: RunView, knowing: Knowing): Action {
  const stages = stagesOf(flow, knowing);
  if ('end' in stages) return { do: 'finish', outcome: 'blocked', end: stages.end, reason: stages.reason };
  const { item } = run;
  const routes = routesOf(stages.list, item, knowing);
  const at = places(flow);
  /** What was found before the last thing that came before it in the order counts no more. */
  let floor = 0;
  /** A route leads past everything up to this stage. */
  let jump: string | undefined;
  for (const stage of stages.list) {
    const fired = routes.get(stage.name) ?? [];
    // Where a route leads to may be no part of this track: what comes behind it is.
    if (jump !== undefined && at.get(stage.name)! < at.get(jump)!) continue;
    jump = undefined;
    if (stage.byRoute && fired.length === 0) continue;
    const asked = { flow, stage, item, began: run.n, knowing };
    // What was cut off may have had effects, whatever its fact says by now.
    const isCut = streamsOf(stage, item).some(([, { open }]) => open);
    const odd = isCut ? undefined : oddWord(stage.when, knowing);
    if (odd === undefined && !isCut && !isWanted(stage, knowing)) continue;
    const step =
      odd === undefined
        ? atStage(asked, Math.max(floor, stage.fresh ? run.n : 0), fired)
        : failed('blocked', `${stage.name}: ${odd}`);
    if (step.do === 'run') return step;
    if (step.do === 'finish') return lastRites(asked, stages.list, { ...step, stage: stage.name });
    floor = Math.max(floor, step.n);
    if (step.do === 'jump') jump = step.to;
  }
  return { do: 'finish', outcome: 'success', end: 'done', reason: 'pipeline_completed' };
}

function isWanted({ when }: Stage, { facts }: Knowing): boolean {
  return when === undefined || facts(when) === 'yes';
}

/** A stage that always comes does so before a bad end too, unless somebody is waited for. What came before has had its turn. */
function lastRites(asked: Asked, stages: readonly Stage[], end: Action & { readonly do: 'finish' }): Action {
  if (isOpen(end.end)) return end;
  const { item, knowing } = asked;
  const at = stages.indexOf(asked.stage);
  const since = latest(stages.slice(0, at + 1), item);
  let { reason } = end;
  for (const stage of stages.slice(at + 1)) {
    if (!stage.always || stage.byRoute) continue;
    const odd = oddWord(stage.when, knowing);
    if (odd !== undefined) reason += `; ${stage.name} was passed over: ${odd}`;
    if (!isWanted(stage, knowing)) continue;
    for (const [stream, view] of streamsOf(stage, item)) {
      const again = (why: string): Step => ({ do: 'run', stage, stream, attempt: Math.max(1, view.attempt), why });
      const step = view.open && cutOff({ ...asked, stage }, stream, view.open, again);
      if (step?.do === 'run') return step;
      if (step?.do === 'finish') return { ...step, stage: stage.name };
      if (!view.open && (view.last?.n ?? 0) < since)
        return { do: 'run', stage, stream, attempt: 1, why: `it comes before the end ${end.end} too` };
    }
  }
  return { ...end, reason };
}

function latest(stages: readonly Stage[], item: ItemView): number {
  return Math.max(1, ...stages.flatMap((stage) => streamsOf(stage, item).map(([, { last }]) => last?.n ?? 0)));
}

interface Chosen {
  readonly list: readonly Stage[];
}

/** The stages of the track, from the one where it starts. */
function stagesOf(flow: Flow, knowing: Knowing): Chosen | { readonly end: FlowEnd; readonly reason: string } {
  const odd = oddWord(flow.tracks?.force?.when, knowing);
  if (odd !== undefined) return { end: 'blocked', reason: odd };
  const list = onTrack(flow, knowing);
  if (!flow.start) return { list };
  const word = knowing.facts(flow.start.by);
  const route = own(flow.start.to, word);
  if (route && 'goto' in route) {
    const at = places(flow).get(route.goto)!;
    return { list: list.filter(({ name }) => places(flow).get(name)! >= at) };
  }
  const end = route && 'end' in route ? route.end : 'blocked';
  return { end, reason: `${flow.start.by} is ${word === '' ? 'not known' : shown(word)}` };
}

function onTrack({ stages, tracks }: Flow, { facts, track }: Knowing): readonly Stage[] {
  if (!tracks) return stages;
  const { by, usual, force, of } = tracks;
  const asked = track ?? (facts(by) || usual);
  const name = force && facts(force.when) === 'yes' ? force.use : asked;
  const members = own(of, name) ?? 'all';
  return members === 'all' ? stages : stages.filter((stage) => members.includes(stage.name));
}
