import { join } from 'node:path';
import { removeFolder } from '../../disk/folder.ts';
import { fullDisk } from '../../disk/full.ts';
import { processTable } from '../../disk/processes.ts';
import { readIfThere, isThere } from '../../disk/read.ts';
import { execute } from '../../flow/execute.ts';
import { layAside, type RunLog } from '../../flow/log.ts';
import { inRoot, stateFiles, text } from '../../flow/queue/files.ts';
import { Mirror } from '../../flow/queue/mirror.ts';
import { stampsFrom, unstampedIn } from '../../flow/queue/stamp-book.ts';
import { stampDrift } from '../../flow/queue/verify.ts';
import { QueuePerformer, type World } from '../../flow/queue/performer.ts';
import { promptOf, stampDigest } from '../../flow/queue/prompt.ts';
import type { LockHolder } from '../../git/lock-holder.ts';
import { parkingEnds, type FlowEnd } from '../../model/exit.ts';
import { Fault, isFault } from '../../model/fault.ts';
import type { Flow } from '../../model/flow.ts';
import type { Resolved } from '../../model/profile.ts';
import type { RunView, Told } from '../../model/run.ts';
import { endStrays } from '../../process/end-all.ts';
import { sameValue } from '../../text/settings.ts';
import { resolveToggles } from '../../policy/profiles.ts';
import { flagsOf } from '../profile-flags.ts';
import { stamp } from '../stamp.ts';
import { profilesHere } from './profiles-here.ts';
import { deskOf, openLog, runnerHere, withFlowLock, type Desk } from './desk.ts';
import { valuesOf } from './known.ts';
import { asProfilesHaveIt } from './environment.ts';
import { ignoreTraces } from './ignored.ts';
import { withoutExperiment } from './mini-experiment.ts';
import { goMissing, goName } from './go.ts';
import type { RunOptions } from './options.ts';
import { withPipe } from './pipe.ts';
import { planOf, printedBy, type Plan } from './queue-plan.ts';
import { markOf, worldOf, writeStamps } from './queue-world.ts';
import { compact, ended, lockedBy, openRun, rulingsOn, runId, stillAtWork, type RunResult } from './result.ts';
import { holdOf } from './stops.ts';

export async function runQueue(flow: Flow, options: RunOptions): Promise<RunResult> {
  const desk = await deskOf(options, flow.name, options.root, 'prompts');
  const id = runId(new Date());
  return withFlowLock(desk, id, ({ brokeFrom }) => new QueueRun(flow, desk, options).start(id, brokeFrom), lockedBy);
}

class QueueRun {
  readonly #flow: Flow;
  readonly #desk: Desk;
  readonly #options: RunOptions;
  readonly #stamps = new Map<string, string>();

  constructor(flow: Flow, desk: Desk, options: RunOptions) {
    [this.#flow, this.#desk, this.#options] = [flow, desk, options];
  }

  async start(id: string, brokeFrom: LockHolder | undefined): Promise<RunResult> {
    const { top, root, repository } = this.#desk;
    ignoreTraces(repository);
    const log = this.#opened(id);
    try {
      const busy = stillAtWork(log.fold.last);
      if (busy) return busy;
      if (brokeFrom) this.#tellBroken(log, id, brokeFrom);
      this.#releasedByHand(log);
      const stopped = this.#heldUp(log, id);
      if (stopped) return stopped;
      const open = openRun(log.fold.last);
      if (open) await endStrays(markOf(open.run), processTable());
      const mirror = Mirror.restored(top, root, log.all);
      await this.#restamp(log);
      if (open && !this.#options.abandon && !this.#options.fresh) return await this.#resume(log, mirror, open);
      return await this.#begin(log, mirror, id);
    } catch (error) {
      throw fullDisk(error);
    } finally {
      log.close();
    }
  }

  /** A log that is damaged proves nothing any more: who begins anew lays it aside, for whoever wants to look. */
  #opened(id: string): RunLog {
    try {
      return openLog(this.#desk);
    } catch (error) {
      if (!isFault(error) || error.kind !== 'evidence' || !this.#options.fresh) throw error;
      const aside = layAside(this.#desk.top, this.#desk.name, id);
      this.#options.remark(`${error.message.replace(/: put back.*$/, '')}; all of it lies in ${aside} now`);
      return openLog(this.#desk);
    }
  }

  /** Whoever held the lock is gone: what it was at goes on here. */
  #tellBroken(log: RunLog, id: string, { pid, host, since }: LockHolder): void {
    const reason = `process ${pid} on ${host} ran this since ${since} and is gone`;
    log.enter(log.fold.last?.run ?? id);
    log.append({ event: 'unlocked', by: 'sluice run', reason, told: { pid, host, since } });
    this.#options.remark(`${reason}: its run goes on here`);
  }

  /** Stamps are what the log says, whatever was done to them since, or left undone by whoever was killed. */
  async #restamp(log: RunLog): Promise<void> {
    const { top, root } = this.#desk;
    for (const stamped of stampsFrom(log.all, root))
      if (stampDrift(top, stamped).length > 0) await writeStamps(this.#desk, stamped);
  }

  /** Whoever takes the file away that a run left has released it; a run that was killed before it wrote one has not. */
  #releasedByHand(log: RunLog): void {
    const { top, root } = this.#desk;
    const last = log.all.findLast(({ event }) => event === 'run.ended' || event === 'released' || event === 'wiped');
    if (last?.event !== 'run.ended' || !parkingEnds.has(last.end)) return;
    if (isThere(join(top, inRoot(root, stateFiles.hold))) || !isThere(join(top, inRoot(root, stateFiles.resume))))
      return;
    log.enter(log.fold.last!.run);
    log.append({ event: 'released', item: '', by: 'somebody', reason: 'the HOLD file was taken away' });
  }

  /** A HOLD stops everything until somebody has looked. */
  #heldUp(log: RunLog, id: string): RunResult | undefined {
    const { top, root } = this.#desk;
    const { fresh, resume } = this.#options;
    const held = holdOf(this.#flow, this.#desk, log);
    if (held !== undefined && !fresh && !resume) return ended('hold', held);
    if (held === undefined && !fresh) return undefined;
    const run = log.fold.last?.run ?? id;
    log.enter(run);
    const mirror = new Mirror(top, root, log.all);
    const by = 'sluice run';
    if (fresh) {
      mirror.follow(log.append({ event: 'wiped', by, reason: '--fresh' }));
      for (const folder of printedBy(top, root)) removeFolder(join(top, folder));
    } else mirror.follow(log.append({ event: 'released', item: '', by, reason: '--resume' }));
    return undefined;
  }

  async #resume(log: RunLog, mirror: Mirror, run: RunView): Promise<RunResult> {
    this.#refuseOther(run);
    // What goes on nowhere is not told to have gone on.
    const reason = goMissing(this.#desk, this.#options, text(run.told['go']));
    if (reason !== undefined) return ended('hold', reason, run.run, run.counts);
    log.enter(run.run);
    const tell = (event: Parameters<RunLog['append']>[0]): void => mirror.follow(log.append(event));
    const resumed = log.append({ event: 'run.resumed', run: run.run, told: { runner: runnerHere() } });
    mirror.follow(resumed);
    this.#options.tell(resumed, run);
    for (const ruled of rulingsOn(run, this.#options.cutOff)) tell(ruled);
    // What has begun was looked at before it did.
    const begun = run.item.stages.size > 0 ? 1 : 0;
    const { profile, set } = run.told;
    await this.#preflight(run.items.slice(run.at + begun), String(profile), Array.isArray(set) ? set.map(String) : []);
    return this.#run(log, mirror);
  }

  /** Counters go on counting by the rules that they began with. */
  #refuseOther({ told, run }: RunView): void {
    const { profile, said } = this.#options;
    const now: Told = { profile: profile ?? '', ...this.#asked() };
    for (const [flag, key] of Object.entries(lasting)) {
      if (!said.has(flag) || sameValue(now[key], told[key])) continue;
      const then = text(told[key]);
      throw new Fault(
        'usage',
        `${run} has not come to its end and goes on ${then === '' ? `without --${flag}` : `with --${flag} ${then}`}, and not with ${text(now[key]) || 'another one'}: leave the flag out, or begin anew with --abandon`,
      );
    }
  }

  /** What a run goes by to its end, however often it is cut off. */
  #asked(): Told {
    const { mode, count, timeoutSec, maxRetries, from, to, promptsFile, set, cwd } = this.#options;
    return {
      exec_mode: mode,
      count,
      timeout_sec: timeoutSec,
      max_retries: maxRetries ?? 0,
      from: from ?? '',
      to: to ?? '',
      prompts_file: promptsFile === undefined ? '' : goName(this.#desk.top, cwd, promptsFile),
      set: [...set],
    };
  }

  async #begin(log: RunLog, mirror: Mirror, id: string): Promise<RunResult> {
    const [options, desk, flow] = [this.#options, this.#desk, this.#flow];
    const plan = planOf(log, desk, options);
    // Whoever goes on after a HOLD goes on by the same rules.
    const before = options.resume ? log.fold.last?.told['profile'] : undefined;
    const named = options.profile ?? (typeof before === 'string' ? before : undefined);
    const { profile, toggles } = await toggled({ ...options, profile: named }, desk);
    const now = new Date();
    const told: Told = {
      run_utc: compact(now),
      profile: profile.name,
      ...this.#asked(),
      runner_mode: options.mode === 'agent' ? 'agent' : 'script',
      selected_items: [...plan.selected],
      parked: plan.skipped.flatMap(({ prompt }) => (log.fold.records.get(prompt)?.parked ? [prompt] : [])),
      go: options.requireGo === undefined ? '' : goName(desk.top, options.cwd, options.requireGo),
      thresholds: {
        fail_fast: Number(toggles.pipeline_fail_fast_threshold.value),
        max_total_failures: Number(toggles.pipeline_max_total_failures.value),
        loop_threshold: 3,
      },
      warn_mode: toggles.warn_mode.value,
      warn_gate: toggles.warn_gate.value,
      retry_max: toggles.retry_max.value,
      runner: runnerHere(),
    };
    log.enter(id);
    const { digest } = flow;
    const follow = (event: Parameters<RunLog['append']>[0]): void => {
      const logged = log.append(event);
      mirror.follow(logged);
      options.tell(logged);
    };
    follow({ event: 'run.started', run: id, flow: flow.name, flow_digest: digest, items: [...plan.pending], told });
    const trouble = await this.#noStart(plan, log);
    if (trouble) {
      follow({ event: 'run.ended', ...trouble, told: {} });
      return ended(trouble.end, trouble.reason, id);
    }
    await this.#preflight(plan.pending, named, options.set);
    return this.#run(log, mirror);
  }

  async #noStart(
    { selected: all, pending, skipped }: Plan,
    log: RunLog,
  ): Promise<{ readonly end: FlowEnd; readonly reason: string } | undefined> {
    const { repository, top, root } = this.#desk;
    const missing = goMissing(this.#desk, this.#options);
    if (missing !== undefined) return { end: 'hold', reason: missing };
    const untried = await withoutExperiment(this.#flow, repository, top);
    if (untried) return untried;
    const parked = skipped.find(({ prompt }) => log.fold.records.get(prompt)?.parked);
    if (pending.length === 0 && parked) return { end: 'blocked', reason: `${parked.prompt} is ${parked.why}` };
    if (all.length === 0) return { end: 'blocked', reason: `no_prompts: there is no prompt in ${root || '.'}` };
    return undefined;
  }

  /** Stamp what is to run, under the policy that it is to run by. What cannot be stamped says so when its turn comes. */
  async #preflight(pending: readonly string[], profile: string | undefined, set: readonly string[]): Promise<void> {
    const paths = pending.filter((path) => hasFrontmatter(this.#desk.top, path));
    if (paths.length === 0) return;
    const { env, remark } = this.#options;
    const { cannot, torn } = await stamp({
      cwd: this.#desk.top,
      env: asProfilesHaveIt(env),
      paths,
      set,
      ...(profile !== undefined && { profile }),
    });
    for (const { path, message } of cannot) remark(`${path}: ${message}`);
    for (const { path, why } of torn) remark(`${path} stays in conflict: ${why}`);
    for (const path of pending) {
      const bytes = readIfThere(join(this.#desk.top, path));
      if (bytes) this.#stamps.set(path, stampDigest(promptOf(path, bytes)));
    }
  }

  async #run(log: RunLog, mirror: Mirror): Promise<RunResult> {
    return withPipe(this.#desk.repository.gitDir, async (pipe) =>
      this.#runWith(log, mirror, await worldOf(this.#desk, this.#options, log.fold.last!, pipe, this.#stamps)),
    );
  }

  async #runWith(log: RunLog, mirror: Mirror, world: World): Promise<RunResult> {
    const performer = new QueuePerformer(world, log, mirror, unstampedIn(log.all));
    const run = log.fold.last!;
    const knowing = { facts: () => '', values: valuesOf(this.#flow, run.told) };
    log.forget();
    const { steps } = this.#options;
    const end = await execute({ flow: this.#flow, log, performer, knowing, ...(steps !== undefined && { steps }) });
    if (!end) {
      const { at, items, counts } = log.fold.last!;
      const end = counts.fail_streak > 0 ? 'stage_failed' : 'done';
      return ended(end, `${items.length - at} to go`, run.run, counts);
    }
    return ended(end.end, end.reason, run.run, log.fold.last!.counts);
  }
}

/** Flags that count from the beginning of a run to its end, and what the log calls them. */
const lasting: Readonly<Record<string, string>> = {
  profile: 'profile',
  'exec-mode': 'exec_mode',
  count: 'count',
  'timeout-sec': 'timeout_sec',
  'max-retries': 'max_retries',
  from: 'from',
  to: 'to',
  'prompts-file': 'prompts_file',
  set: 'set',
};

function hasFrontmatter(top: string, path: string): boolean {
  const bytes = readIfThere(join(top, path));
  return bytes !== undefined && promptOf(path, bytes).hasFrontmatter;
}

async function toggled({ env, profile, set }: RunOptions, desk: Desk): Promise<Resolved> {
  const policy = await profilesHere(desk.repository, desk.top);
  const flags = flagsOf({ set, ...(profile !== undefined && { profile }) });
  return resolveToggles(policy, { env: asProfilesHaveIt(env), flags });
}
