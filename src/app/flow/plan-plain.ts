import type { Action } from '../../flow/action.ts';
import { decide } from '../../flow/decide.ts';
import { listFiles } from '../../git/listing.ts';
import { Fault } from '../../model/fault.ts';
import type { Flow } from '../../model/flow.ts';
import { forShell } from '../../process/environment.ts';
import { matcher } from '../../text/glob.ts';
import { deskOf, openLog } from './desk.ts';
import { refuseShorter } from './log-memory.ts';
import { refuseOfQueues, type RunOptions } from './options.ts';
import { itemsOf, plainKnowing } from './plain-knowing.ts';
import type { WholePlan } from './plan-types.ts';
import { openRun } from './result.ts';
import { noStart, stopsOf, strandedIn } from './stops.ts';

type Asked = Pick<RunOptions, 'cwd' | 'env' | 'root' | 'said' | 'resume' | 'abandon' | 'fresh' | 'signal'>;

/** What a flow of commands would do first, and why: its facts are asked, and nothing else is started. */
export async function planPlain(flow: Flow, options: Asked): Promise<WholePlan & { readonly first: First }> {
  refuseOfQueues(flow, options);
  const desk = await deskOf(options, flow.name, undefined);
  const log = openLog(desk, 'nobody');
  await refuseShorter(desk, log);
  const { fold } = log;
  const { resume, abandon, fresh } = options;
  const open = abandon || fresh ? undefined : openRun(fold.last);
  const stops = await stopsOf(flow, desk, log, {
    resume: resume || fresh,
    goMissing: undefined,
    goesOn: open !== undefined,
  });
  const nothing = open ? undefined : await noStart(flow, desk, log, { selected: [], pending: [], skipped: [] });
  if (nothing) stops.push(nothing);
  const all = await listFiles(desk.repository);
  const files = (globs: readonly string[]): string[] => all.filter(matcher(globs));
  const at = { at: new Date().toISOString() };
  const next = (): { n: number; at: string } => ({ n: fold.n + 1, ...at });
  if (fresh) fold.add({ event: 'wiped', by: '', reason: '', ...next() });
  const items = itemsOf(flow, desk, log, files);
  // As it will be told, and told to nobody.
  if (open) fold.add({ event: 'run.resumed', run: open.run, told: {}, ...next() });
  else {
    const { name, digest: flow_digest } = flow;
    fold.add({ event: 'run.started', run: 'planned', flow: name, flow_digest, items, told: {}, ...next() });
  }
  const last = fold.last!;
  const asker = { env: forShell(options.env), mark: `sluice-plan-${process.pid}`, signal: options.signal };
  const { knowing, refreshFacts } = plainKnowing(flow, desk, asker, last.told, files);
  if (!(await refreshFacts())) throw new Fault('interrupted', 'somebody stopped it, and nothing was started');
  const selected = flow.items ? files(flow.items.glob) : [];
  const pending = last.items.slice(last.at);
  const left = open ? [] : selected.filter((path) => !pending.includes(path));
  const skipped = left.map((prompt) => ({ prompt, why: 'done, and not changed since' }));
  const isDone = flow.items !== undefined && pending.length === 0;
  const stranded = strandedIn(flow, desk.root, open);
  const action: Action =
    stranded === undefined ? decide(flow, last, knowing) : { do: 'end', end: 'hold', reason: stranded };
  const first = isDone ? none : firstOf(action, stranded === undefined ? pending[0] : undefined);
  return { selected, pending, skipped, stops, doubts: [], run: open?.run ?? '', next: first.words, first };
}

/** What comes first. */
interface First {
  /** The stage, as `why` is asked about it; '' where nothing is done. */
  readonly stage: string;
  readonly why: string;
  readonly words: string;
}

const none: First = { stage: '', why: '', words: 'nothing: every file is done, and none has changed since' };

function firstOf(action: Action, item: string | undefined): First {
  const of = item === undefined ? '' : ` of ${item}`;
  if (action.do !== 'run') {
    const words = `${action.end}${of}: ${action.reason}`;
    return { stage: action.stage ?? '', why: words, words };
  }
  const { stage, stream, attempt, why } = action;
  const name = `${stage.name}${stream === '' ? '' : `/${stream}`}`;
  const again = attempt > 1 ? `, attempt ${attempt}` : '';
  return { stage: name, why: `it comes next${of}${again}: ${why}`, words: `${name}${of}${again}: ${why}` };
}
