import type { Plan } from '../app/flow/queue-plan.ts';
import { showPath } from '../model/path.ts';

/** What a run would do, for people or for programs. */
export function showPlan({ selected, pending, skipped }: Plan, json: boolean): string {
  if (json) return `${JSON.stringify({ format: 1, selected, pending, skipped })}\n`;
  const rest = selected.length - pending.length - skipped.length;
  return [
    ...pending.map((path) => `run   ${showPath(path)}\n`),
    ...skipped.map(({ prompt, why }) => `leave ${showPath(prompt)}: ${why}\n`),
    ...(rest > 0 ? [`later ${rest} more than --count allows\n`] : []),
    ...(selected.length === 0 ? ['there is no prompt here\n'] : []),
  ].join('');
}
