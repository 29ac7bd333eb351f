import type { RunLog } from '../../flow/log.ts';
import type { FlowEnd } from '../../model/exit.ts';
import { stageKey } from '../../runs/fold.ts';

/** Who waits for a person, what they would type, and what was said so far. */

/** The stage that the end of a run asks a person about, and how many have to answer; undefined: it asks nobody. */
function askedBy(reason: string): { readonly stage: string; readonly missing: number } | undefined {
  const [, stage, missing] = /(?:^|: )(\S+): (?:a person has to|(\d+) more of|\S+ has to rule)/.exec(reason) ?? [];
  return stage === undefined ? undefined : { stage, missing: Number(missing ?? 1) };
}

/** Who waits for a person says what they would type. */
export function answerTo(end: FlowEnd, reason: string, of: string): string | undefined {
  const stage = askedBy(reason)?.stage;
  if (stage === undefined) return undefined;
  return end === 'escalated'
    ? `answer it with \`sluice flow rule ${stage} continue${of} --reason WHY\` (or again, or stop), then go on`
    : `answer it with \`sluice flow approve ${stage}${of}\` or \`reject\`, then go on`;
}

/** The stage that waits for a word that nobody has said since; '' where none does. */
export function stageAsked({ fold, all }: RunLog): string {
  const { ended, item } = fold.last ?? {};
  const asked = ended && ['waiting', 'escalated'].includes(ended.end) ? askedBy(ended.reason) : undefined;
  if (!asked) return '';
  const since = all.findLast(({ event }) => event === 'run.ended')?.n ?? 0;
  const words = [...(item?.words ?? [])].filter(([key]) => key.split('/')[0] === asked.stage).map(([, said]) => said);
  const roles = new Set(words.flatMap(({ approved }) => approved.filter(({ n }) => n > since).map(({ role }) => role)));
  const isAnswered =
    ended?.end === 'escalated'
      ? words.some(({ ruled }) => (ruled?.n ?? 0) > since)
      : roles.size >= asked.missing || words.some(({ rejected }) => rejected > since);
  return isAnswered ? '' : asked.stage;
}

/** What people said of what a stage came to last, in words; '' where nobody has. */
export function saidOf({ fold, all }: RunLog, stage: string, stream = ''): string {
  const { item } = fold.last ?? {};
  const key = stageKey(stage, stream);
  const { last, open } = item?.stages.get(key) ?? {};
  const since = Math.max(last?.n ?? 0, open?.n ?? 0);
  // Who lets a stage pass speaks of all its streams, and who rules of one.
  const { approved = [], rejected = 0 } = item?.words.get(stage) ?? {};
  const ruled = item?.words.get(key)?.ruled?.n ?? 0;
  const approvals = approved.filter(({ n }) => n > Math.max(since, rejected));
  const said = new Set([...approvals.map(({ n }) => n), ...[rejected, ruled].filter((n) => n > since)]);
  return all
    .filter(({ n }) => said.has(n))
    .flatMap((event) => {
      if (event.event === 'approved')
        return [`it was approved by ${event.by}${event.role === '' ? '' : ` as ${event.role}`}`];
      if (event.event === 'rejected') return [`it was rejected by ${event.by} (${event.reason})`];
      return event.event === 'ruled' ? [`${event.by} said ${event.ruling}`] : [];
    })
    .join(', ');
}
