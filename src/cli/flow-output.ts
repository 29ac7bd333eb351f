import type { WholePlan } from '../app/flow/plan-types.ts';
import { showPath } from '../model/path.ts';

/** What a run would do, for people or for programs. */
export function showPlan(plan: WholePlan, json: boolean): string {
  if (json) {
    const { selected, pending, skipped, stops, doubts, run, next } = plan;
    return `${JSON.stringify({ format: 1, selected, pending, skipped, stops, doubts, run, next })}\n`;
  }
  const { selected, pending, skipped, stops, doubts, run, next } = plan;
  const doubt = new Map(doubts.map(({ prompt, why }) => [prompt, `, and that is refused: ${why}`]));
  const rest = selected.length - pending.length - skipped.length;
  return [
    ...stops.map(({ end, reason }) => `stop  ${end}: ${reason}\n`),
    ...(run === '' ? [] : [`on    with ${run}, which has not come to its end\n`]),
    ...(next === '' ? [] : [`next  ${next}\n`]),
    ...pending.map((path) => `run   ${showPath(path)}${doubt.get(path) ?? ''}\n`),
    ...skipped.map(({ prompt, why }) => `leave ${showPath(prompt)}: ${why}\n`),
    ...(rest > 0 && run === '' ? [`later ${rest} more than --count allows\n`] : []),
    ...(selected.length === 0 && next === '' ? ['there is no prompt here\n'] : []),
  ].join('');
}
