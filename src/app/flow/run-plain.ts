import { join } from 'node:path';
import { bytesDigest } from '../../disk/digest.ts';
import { processTable } from '../../disk/processes.ts';
import { readIfThere } from '../../disk/read.ts';
import { execute } from '../../flow/execute.ts';
import type { RunLog } from '../../flow/log.ts';
import { inputDigest } from '../../flow/plain/digest.ts';
import { PlainPerformer, type Workshop } from '../../flow/plain/performer.ts';
import { listFiles } from '../../git/listing.ts';
import { Fault } from '../../model/fault.ts';
import type { Flow } from '../../model/flow.ts';
import type { ItemRecord, RunView } from '../../model/run.ts';
import { endStrays } from '../../process/end-all.ts';
import { forShell } from '../../process/environment.ts';
import { run } from '../../process/run.ts';
import { matcher } from '../../text/glob.ts';
import { check } from '../run-check.ts';
import { deskOf, openLog, withFlowLock, type Desk } from './desk.ts';
import { valuesOf } from './known.ts';
import { withoutExperiment } from './mini-experiment.ts';
import type { RunOptions } from './options.ts';
import { withPipe } from './pipe.ts';
import { compact, ended, lockedBy, openRun, rulingsOn, runId, type RunResult } from './result.ts';

/** Advance a flow of commands: once, or once for each of its files. */
export async function runPlain(flow: Flow, options: RunOptions): Promise<RunResult> {
  refuseUnable(flow);
  const desk = await deskOf(options, flow.name, undefined);
  const id = runId(new Date());
  return withFlowLock(desk, id, async () => advance(flow, desk, options, id), lockedBy);
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

async function advance(flow: Flow, desk: Desk, options: RunOptions, id: string): Promise<RunResult> {
  const log = openLog(desk);
  try {
    const { fold } = log;
    if (fold.held && !options.resume)
      return ended('hold', `it is held by ${fold.held.by}: ${fold.held.reason}; go on with --resume`);
    const open = openRun(fold.last);
    if (open) await endStrays(`sluice-${open.run}`, processTable());
    let all = await listFiles(desk.repository);
    const list = (globs: readonly string[]): string[] => all.filter(matcher(globs));
    const relist = async (): Promise<void> => {
      all = await listFiles(desk.repository);
    };
    const goesOn = open !== undefined && !options.abandon;
    if (goesOn) resume(log, open, options);
    else begin(log, flow, id, list, desk);
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
  } finally {
    log.close();
  }
}

function begin(log: RunLog, flow: Flow, id: string, list: Workshop['files'], desk: Desk): void {
  const items = flow.items
    ? list(flow.items.glob).filter((path) => !isDone(log.fold.records.get(path), contentIn(desk.top, path)))
    : [];
  log.enter(id);
  log.append({
    event: 'run.started',
    run: id,
    flow: flow.name,
    flow_digest: flow.digest,
    items: [...items],
    told: { run_utc: compact(new Date()) },
  });
}

function isDone(record: ItemRecord | undefined, content: string): boolean {
  return record?.outcome === 'success' && record.content === content;
}

function resume(log: RunLog, open: RunView, { cutOff, resume: released }: RunOptions): void {
  log.enter(open.run);
  log.append({ event: 'run.resumed', run: open.run, told: {} });
  if (released) log.append({ event: 'released', item: '', by: 'sluice run', reason: '--resume' });
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
  const values = valuesOf(flow, last.told);
  const env = forShell(options.env);
  const facts = new Map<string, string>();
  const refreshFacts = async (): Promise<void> => {
    for (const [name, { cmd }] of Object.entries(flow.facts)) facts.set(name, await factOf(name, cmd, top, env));
  };
  const performer = new PlainPerformer({
    top,
    logs: join(repository.gitDir, 'sluice', 'logs', last.run),
    env,
    mark: `sluice-${last.run}`,
    signal: options.signal,
    agent: options.agent,
    pipe,
    timeoutMs: ({ timeoutSec }) => (timeoutSec === undefined ? undefined : values(timeoutSec) * 1000),
    check: (name) => checked(name, options),
    files,
    relist,
    contentOf: (item) => contentIn(top, item),
    refreshFacts,
    held: () => log.fold.held && `held by ${log.fold.held.by}: ${log.fold.held.reason}`,
    tell: options.tell,
  });
  const knowing = {
    facts: (name: string) => facts.get(name) ?? '',
    values,
    digestOf: (stage: Flow['stages'][number]) =>
      inputDigest(flow, stage, files(stage.inputs), (path) => readIfThere(join(top, path))),
  };
  const { steps } = options;
  const end = await execute({ flow, log, performer, knowing, ...(steps !== undefined && { steps }) });
  const { counts } = log.fold.last!;
  return end ? ended(end.end, end.reason, last.run, counts) : ended('done', 'there is more to do', last.run, counts);
}

/** What a command says first, or yes and no by how it ends. */
async function factOf(
  name: string,
  cmd: string,
  top: string,
  env: Record<string, string | undefined>,
): Promise<string> {
  const { status, stdout, failed } = await run('bash', ['-c', cmd], {
    cwd: top,
    env,
    timeoutMs: 60_000,
    maxBytes: 1 << 20,
  });
  const word = stdout.toString().split('\n')[0]?.trim() ?? '';
  if (status === 0) return word === '' ? 'yes' : word;
  if (status === 1 && word === '') return 'no';
  throw new Fault(
    'config',
    `the fact ${name} cannot be told: \`${cmd}\` ended with ${status ?? failed}; 0 means yes, and 1 no`,
  );
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

function contentIn(top: string, path: string): string {
  const bytes = path === '' ? undefined : readIfThere(join(top, path));
  return bytes ? bytesDigest(bytes) : '';
}
