import type { WholePlan } from '../app/flow/queue-plan.ts';
import { showPath } from '../model/path.ts';

/** What a run would do, for people or for programs. */
export function showPlan(plan: WholePlan, json: boolean): string {
  if (json) return `${JSON.stringify({ format: 1, ...plan })}\n`;
  const { selected, pending, skipped, stops, run, next } = plan;
  const rest = selected.length - pending.length - skipped.length;
  return [
    ...stops.map(({ end, reason }) => `stop  ${end}: ${reason}\n`),
    ...(run === '' ? [] : [`on    with ${run}, which has not come to its end\n`]),
    ...(next === '' ? [] : [`next  ${next}\n`]),
    ...pending.map((path) => `run   ${showPath(path)}\n`),
    ...skipped.map(({ prompt, why }) => `leave ${showPath(prompt)}: ${why}\n`),
    ...(rest > 0 && run === '' ? [`later ${rest} more than --count allows\n`] : []),
    ...(selected.length === 0 && next === '' ? ['there is no prompt here\n'] : []),
  ].join('');
}
