import { join } from 'node:path';
import { removeFolder } from '../../disk/folder.ts';
import { fullDisk } from '../../disk/full.ts';
import { processTable } from '../../disk/processes.ts';
import { readIfThere, isThere } from '../../disk/read.ts';
import { execute } from '../../flow/execute.ts';
import type { RunLog } from '../../flow/log.ts';
import { inRoot, stateFiles, text } from '../../flow/queue/files.ts';
import { Mirror } from '../../flow/queue/mirror.ts';
import { stampsFrom, unstampedIn } from '../../flow/queue/stamp-book.ts';
import { stampDrift } from '../../flow/queue/verify.ts';
import { QueuePerformer, type World } from '../../flow/queue/performer.ts';
import { promptOf, stampDigest } from '../../flow/queue/prompt.ts';
import type { LockHolder } from '../../git/lock-holder.ts';
import { parkingEnds } from '../../model/exit.ts';
import type { Flow } from '../../model/flow.ts';
import type { RunView, Told } from '../../model/run.ts';
import { endStrays } from '../../process/end-all.ts';
import { stamp } from '../stamp.ts';
import { refuseAgents, refuseAgentsTo } from './agents.ts';
import { deskOf, runnerHere, withFlowLock, type Desk } from './desk.ts';
import { valuesOf } from './known.ts';
import { asProfilesHaveIt, refuseOddValues, refuseWithoutBash } from './environment.ts';
import { ignoreTraces } from './ignored.ts';
import { goMissing, goName } from './go.ts';
import { askedOf, refuseOther } from './lasting.ts';
import { remember } from './log-memory.ts';
import type { RunOptions } from './options.ts';
import { withPipe } from './pipe.ts';
import { planOf, printedBy } from './queue-plan.ts';
import { markOf, worldOf, writeStamps } from './queue-world.ts';
import { compact, ended, lockedBy, openRun, rulingsOn, runId, stillAtWork, type RunResult } from './result.ts';
import { holdOf, noStart } from './stops.ts';
import { takeUp, tellBroken } from './take-up.ts';
import { toggled } from './toggled.ts';

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
    refuseOddValues(this.#options.env);
    if (process.platform !== 'win32') refuseWithoutBash(this.#options.env);
    ignoreTraces(repository);
    const log = await takeUp(this.#desk, this.#options, id);
    try {
      const busy = stillAtWork(log.fold.last);
      if (busy) return busy;
      refuseAgentsTo(this.#options, {
        isHeld: holdOf(this.#flow, this.#desk, log) !== undefined,
        isParked: [...log.fold.records.values()].some(({ parked }) => parked),
        open: openRun(log.fold.last),
      });
      if (brokeFrom) tellBroken(log, brokeFrom, this.#options, id);
      this.#releasedByHand(log);
      const early = this.#options.fresh ? await this.#notFresh(log) : undefined;
      if (early) return early;
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
      await remember(this.#desk, log);
    }
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
    refuseAgents(this.#options.env, '`flow release`');
    log.enter(log.fold.last!.run);
    // What a person holds by a word of theirs is not in that file alone.
    log.append({ event: 'released', item: '', holds: [], by: 'somebody', reason: 'the HOLD file was taken away' });
    this.#options.remark('the HOLD file was taken away: that lets the queue go on, and is told in its log');
  }

  /** Nothing is wiped for a run that cannot begin. */
  async #notFresh(log: RunLog): Promise<RunResult | undefined> {
    await toggled(this.#options, this.#desk);
    planOf(log, this.#desk, this.#options);
    const missing = goMissing(this.#desk, this.#options);
    return missing === undefined ? undefined : ended('hold', missing);
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
    } else mirror.follow(log.append({ event: 'released', item: '', holds: log.fold.holds, by, reason: '--resume' }));
    return undefined;
  }

  async #resume(log: RunLog, mirror: Mirror, run: RunView): Promise<RunResult> {
    refuseOther(this.#desk, this.#options, run);
    // What goes on nowhere is not told to have gone on.
    const reason = goMissing(this.#desk, this.#options, text(run.told['go']));
    if (reason !== undefined) return ended('hold', reason, run.run, run.counts);
    const edited = this.#editedSince(run);
    if (edited !== undefined) return ended('hold', edited, run.run, run.counts);
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

  /** What was found of another text says nothing of this one, and how far it came does not either. */
  #editedSince({ items, at, item }: RunView): string | undefined {
    const path = items[at] ?? '';
    const isCut = [...item.stages.values()].some(({ open }) => open);
    const bytes = readIfThere(join(this.#desk.top, path));
    const known = [...item.stages.values()].find(({ last }) => last)?.last?.told['content'];
    if (!isCut || this.#options.cutOff !== 'again' || !bytes || known === undefined) return undefined;
    if (promptOf(path, bytes).content === known) return undefined;
    return `${path} was edited since it was cut off: begin anew with --abandon, or leave it as it is with --skip-item`;
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
      after: log.fold.tips,
      profile: profile.name,
      ...askedOf(this.#desk, options),
      runner_mode: options.mode === 'agent' ? 'agent' : 'script',
      selected_items: [...plan.selected],
      parked: plan.skipped.flatMap(({ prompt }) => (log.fold.records.get(prompt)?.parked ? [prompt] : [])),
      root: desk.root,
      later: plan.selected.length - plan.pending.length - plan.skipped.length,
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
    const missing = goMissing(desk, options);
    const trouble =
      missing === undefined ? await noStart(flow, desk, log, plan) : { end: 'hold' as const, reason: missing };
    if (trouble) {
      follow({ event: 'run.ended', ...trouble, told: {} });
      return ended(trouble.end, trouble.reason, id);
    }
    await this.#preflight(plan.pending, named, options.set);
    return this.#run(log, mirror);
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
    await remember(this.#desk, log);
    return withPipe(this.#desk.repository.gitDir, async (pipe) =>
      this.#runWith(
        log,
        mirror,
        await worldOf(this.#desk, this.#options, log.fold.last!, log.path, pipe, this.#stamps),
      ),
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
      return ended(end, `the run stays open, ${items.length - at} to go`, run.run, counts);
    }
    return ended(end.end, end.reason, run.run, log.fold.last!.counts);
  }
}

function hasFrontmatter(top: string, path: string): boolean {
  const bytes = readIfThere(join(top, path));
  return bytes !== undefined && promptOf(path, bytes).hasFrontmatter;
}
