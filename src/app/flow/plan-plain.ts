import type { Action } from '../../flow/action.ts';
import { decide } from '../../flow/decide.ts';
import { listFiles } from '../../git/listing.ts';
import type { Flow } from '../../model/flow.ts';
import { forShell } from '../../process/environment.ts';
import { matcher } from '../../text/glob.ts';
import { deskOf, openLog } from './desk.ts';
import type { RunOptions } from './options.ts';
import { itemsOf, plainKnowing } from './plain-knowing.ts';
import type { WholePlan } from './queue-plan.ts';
import { openRun } from './result.ts';
import { stopsOf } from './stops.ts';

/** What a flow of commands would do first, and why: its facts are asked, and nothing else is started. */
export async function planPlain(
  flow: Flow,
  options: Pick<RunOptions, 'cwd' | 'env' | 'resume' | 'abandon'>,
): Promise<WholePlan> {
  const desk = await deskOf(options, flow.name, undefined);
  const log = openLog(desk, 'nobody');
  const stops = await stopsOf(flow, desk, log, { resume: options.resume, goMissing: undefined });
  const all = await listFiles(desk.repository);
  const files = (globs: readonly string[]): string[] => all.filter(matcher(globs));
  const { fold } = log;
  const open = options.abandon ? undefined : openRun(fold.last);
  const at = { n: fold.n + 1, at: new Date().toISOString() };
  const items = itemsOf(flow, desk, log, files);
  const run = open?.run ?? '';
  // As it will be told, and told to nobody.
  if (open) fold.add({ event: 'run.resumed', run, told: {}, ...at });
  else
    fold.add({
      event: 'run.started',
      run: 'planned',
      flow: flow.name,
      flow_digest: flow.digest,
      items,
      told: {},
      ...at,
    });
  const last = fold.last!;
  const { knowing, refreshFacts } = plainKnowing(flow, desk, forShell(options.env), last.told, files);
  await refreshFacts();
  const selected = flow.items ? files(flow.items.glob) : [];
  const pending = last.items.slice(last.at);
  const skipped = open
    ? []
    : selected
        .filter((path) => !pending.includes(path))
        .map((prompt) => ({ prompt, why: 'done, and not changed since' }));
  const isDone = flow.items !== undefined && pending.length === 0;
  const next = isDone ? 'every file is done, and none has changed since' : words(decide(flow, last, knowing));
  return { selected, pending, skipped, stops, run, next };
}

function words(action: Action): string {
  if (action.do !== 'run') return `${action.end}: ${action.reason}`;
  const { stage, stream, attempt, why } = action;
  return `${stage.name}${stream === '' ? '' : `/${stream}`}${attempt > 1 ? `, attempt ${attempt}` : ''}: ${why}`;
}
