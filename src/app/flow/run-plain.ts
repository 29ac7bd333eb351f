import { join } from 'node:path';
import { fullDisk } from '../../disk/full.ts';
import { processTable } from '../../disk/processes.ts';
import { execute } from '../../flow/execute.ts';
import type { RunLog } from '../../flow/log.ts';
import { PlainPerformer, type Workshop } from '../../flow/plain/performer.ts';
import { listFiles } from '../../git/listing.ts';
import type { LockHolder } from '../../git/lock-holder.ts';
import { Fault } from '../../model/fault.ts';
import type { Flow } from '../../model/flow.ts';
import type { Logged, RunView } from '../../model/run.ts';
import { endStrays } from '../../process/end-all.ts';
import { forShell } from '../../process/environment.ts';
import { matcher } from '../../text/glob.ts';
import { check } from '../run-check.ts';
import { refuseAgentsTo } from './agents.ts';
import { deskOf, runnerHere, withFlowLock, type Desk } from './desk.ts';
import { remember } from './log-memory.ts';
import { withoutExperiment } from './mini-experiment.ts';
import { refuseOfQueues, type RunOptions } from './options.ts';
import { withPipe } from './pipe.ts';
import { contentIn, itemsOf, plainKnowing } from './plain-knowing.ts';
import { compact, ended, lockedBy, openRun, rulingsOn, runId, stillAtWork, type RunResult } from './result.ts';
import { holdOf, strandedIn } from './stops.ts';
import { takeUp, tellBroken } from './take-up.ts';

/** Advance a flow of commands: once, or once for each of its files. */
export async function runPlain(flow: Flow, options: RunOptions): Promise<RunResult> {
  refuseUnable(flow);
  refuseOfQueues(flow, options);
  const desk = await deskOf(options, flow.name, undefined);
  const id = runId(new Date());
  return withFlowLock(desk, id, async ({ brokeFrom }) => advance(flow, desk, options, id, brokeFrom), lockedBy);
}

function refuseUnable({ stages, project, path }: Flow): void {
  const other = stages.find(({ run: { kind } }) => ['eval', 'ci', 'move', 'blocks', 'deliver'].includes(kind));
  if (other)
    throw new Fault(
      'config',
      `${path}: the stage "${other.name}" wants ${other.run.kind}, which this version cannot carry out here: make it a command, or try the flow with \`sluice flow simulate\``,
    );
  if (project)
    throw new Fault('config', `${path}: this version cannot write the layout ${project.layout}: remove \`project\``);
}

async function advance(
  flow: Flow,
  desk: Desk,
  options: RunOptions,
  id: string,
  brokeFrom: LockHolder | undefined,
): Promise<RunResult> {
  const log = await takeUp(desk, options, id);
  try {
    const { fold } = log;
    const busy = stillAtWork(fold.last);
    if (busy) return busy;
    const held = holdOf(flow, desk, log);
    const before = openRun(fold.last);
    refuseAgentsTo(options, { isHeld: held !== undefined, isParked: false, open: before });
    if (brokeFrom) tellBroken(log, brokeFrom, options, id);
    if (held !== undefined && !options.resume && !options.fresh) return ended('hold', held);
    if (before) await endStrays(`sluice-${before.run}`, processTable());
    if (options.fresh) {
      log.enter(fold.last?.run ?? id);
      log.append({ event: 'wiped', by: 'sluice run', reason: '--fresh' });
    }
    const open = options.fresh ? undefined : before;
    const goesOn = open !== undefined && !options.abandon;
    const stranded = goesOn ? strandedIn(flow, desk.root, open) : undefined;
    if (open && stranded !== undefined) return ended('hold', stranded, open.run, open.counts);
    let all = await listFiles(desk.repository);
    const list = (globs: readonly string[]): string[] => all.filter(matcher(globs));
    const relist = async (): Promise<void> => {
      all = await listFiles(desk.repository);
    };
    if (goesOn) resume(log, open, options);
    else options.tell(begin(log, flow, id, list, desk));
    await remember(desk, log);
    const untried = goesOn ? undefined : await withoutExperiment(flow, desk.repository, desk.top);
    if (untried) {
      options.tell(log.append({ event: 'run.ended', ...untried, told: {} }));
      return ended(untried.end, untried.reason, id);
    }
    const last = fold.last!;
    if (flow.items && last.items.length === 0) {
      const isAny = list(flow.items.glob).length > 0;
      const end = isAny
        ? ended('done', 'every file is done, and none has changed since', id)
        : ended('blocked', 'no_items: its patterns name no file', id);
      options.tell(log.append({ event: 'run.ended', end: end.end, reason: end.reason, told: {} }));
      return end;
    }
    return await withPipe(desk.repository.gitDir, (pipe) =>
      go(flow, desk, options, log, last, { files: list, relist }, pipe),
    );
  } catch (error) {
    throw fullDisk(error);
  } finally {
    log.close();
    await remember(desk, log);
  }
}

function begin(log: RunLog, flow: Flow, id: string, list: Workshop['files'], desk: Desk): Logged {
  log.enter(id);
  return log.append({
    event: 'run.started',
    run: id,
    flow: flow.name,
    flow_digest: flow.digest,
    items: [...itemsOf(flow, desk, log, list)],
    told: { run_utc: compact(new Date()), after: log.fold.tips, runner: runnerHere() },
  });
}

function resume(log: RunLog, open: RunView, { cutOff, resume: released, tell }: RunOptions): void {
  log.enter(open.run);
  tell(log.append({ event: 'run.resumed', run: open.run, told: { runner: runnerHere() } }), open);
  if (released)
    log.append({ event: 'released', item: '', holds: log.fold.holds, by: 'sluice run', reason: '--resume' });
  for (const ruled of rulingsOn(open, cutOff)) log.append(ruled);
}

async function go(
  flow: Flow,
  desk: Desk,
  options: RunOptions,
  log: RunLog,
  last: RunView,
  { files, relist }: Pick<Workshop, 'files' | 'relist'>,
  pipe: Workshop['pipe'],
): Promise<RunResult> {
  const { top, repository } = desk;
  const env = forShell(options.env);
  const { signal } = options;
  const mark = `sluice-${last.run}`;
  const { knowing, refreshFacts } = plainKnowing(flow, desk, { env, mark, signal }, last.told, files);
  const performer = new PlainPerformer({
    top,
    logs: join(repository.gitDir, 'sluice', 'logs', last.run),
    env,
    mark,
    signal,
    agent: options.agent,
    pipe,
    timeoutMs: ({ timeoutSec }) => (timeoutSec === undefined ? undefined : knowing.values(timeoutSec) * 1000),
    check: (name) => checked(name, options),
    files,
    relist,
    contentOf: (item) => contentIn(top, item),
    told: () => log.fold.last!.item,
    refreshFacts,
    held: () => log.fold.held && `held by ${log.fold.held.by}: ${log.fold.held.reason}`,
    tell: options.tell,
    remark: options.remark,
  });
  const { steps } = options;
  const end = await execute({ flow, log, performer, knowing, ...(steps !== undefined && { steps }) });
  const { counts } = log.fold.last!;
  if (end) return ended(end.end, end.reason, last.run, counts);
  const results = [...log.fold.last!.item.stages.values()].flatMap((view) => view.last ?? []);
  const latest = results.sort((one, other) => other.n - one.n)[0];
  const isFine = latest === undefined || latest.outcome === 'pass';
  return ended(isFine ? 'done' : 'stage_failed', 'there is more to do: the run stays open', last.run, counts);
}

async function checked(name: string, { cwd, env }: RunOptions): ReturnType<Workshop['check']> {
  if (!['frontmatter', 'stamps', 'duplicates'].includes(name))
    return { verdict: 'not run', reason: `${name} is a check of prompt queues` };
  const report = await check({ cwd, env, only: [name] });
  const errors = report.findings.filter(({ severity }) => severity === 'error');
  const [missing] = report.notRun;
  if (missing) return { verdict: 'not run', reason: missing.why };
  const [first] = errors;
  if (!first) return { verdict: 'pass', reason: '' };
  return {
    verdict: 'fail',
    reason: `${errors.length} error${errors.length === 1 ? '' : 's'}, the first in ${first.path}:${first.at.line}`,
  };
}
