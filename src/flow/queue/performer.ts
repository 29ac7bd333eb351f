import { join } from 'node:path';
import { isAnything } from '../../disk/person-files.ts';
import { readIfThere } from '../../disk/read.ts';
import type { Value } from '../../model/policy.ts';
import type { ItemView, Logged, Told } from '../../model/run.ts';
import type { Action } from '../action.ts';
import type { Performer, Worked } from '../execute.ts';
import type { Said } from '../gates.ts';
import type { RunLog } from '../log.ts';
import { runAgent } from './agent.ts';
import {
  blocksOf,
  resumeTrouble,
  runBlocks,
  unclosedIn,
  warningTrouble,
  type Policy,
  type Ran,
  type Site,
} from './blocks.ts';
import { completion, promisesOf, type Completion, type Looking } from './completion.ts';
import type { Courier, Delivery } from './deliver.ts';
import { Delivering } from './delivering.ts';
import { inRoot, stateFiles, text } from './files.ts';
import { Ground, type Surveyor } from './ground.ts';
import type { Mirror } from './mirror.ts';
import { affectsOf, isAffected, promptOf, stampDigest, type PromptText } from './prompt.ts';
import { inStamp, readiness } from './readiness.ts';
import { stemOf } from './select.ts';
import { stampedBy, type Finished, type Stamped } from './stamp-book.ts';
import { begunWith, toldAtEnd, toldBy, toldOf } from './telling.ts';
import type { Stage } from '../../model/flow.ts';

/** What a queue needs of the world, beside its prompts. */
export interface World extends Looking, Courier, Surveyor {
  readonly root: string;
  /** How a person goes on with the run. */
  readonly goOn: string;
  readonly site: Site;
  readonly mode: 'auto' | 'script' | 'agent';
  /** The command that an agent is started with. */
  readonly agent: string | undefined;
  /** For a prompt that carries no stamp. */
  readonly policy: Policy;
  /** What preflight wrote into prompts that have not begun, by path. */
  readonly stamps: ReadonlyMap<string, string>;
  /** What is to be done with a prompt that succeeded. */
  deliveryOf(prompt: PromptText): Delivery;
  /** Write stamps into a prompt whose text is still the one they are of; '' or why it was left alone. */
  write(stamped: Stamped): Promise<string>;
  /** Take out of a prompt what an earlier run said of it, so that a word in it is a new one. */
  unsay(prompt: PromptText): Promise<PromptText>;
  /** The wall clock, as a stamp shows it. */
  local(at: Date): string;
  tell(event: Logged): void;
  remark(line: string): void;
}

const pass: Said = { verdict: 'pass', reason: '' };

/** Does what a prompt queue asks for: one prompt after the other. */
export class QueuePerformer implements Performer {
  readonly #world: World;
  readonly #log: RunLog;
  readonly #mirror: Mirror;
  #prompt: PromptText | undefined;
  #ran: Ran | undefined;
  #completion: Completion | undefined;
  readonly #ground: Ground;
  #attempts = 0;
  readonly #delivering: Delivering;
  /** What was stopped under way, and by nobody who told this process. */
  #stopped = '';
  /** What it changed and should not have. */
  #outside: readonly string[] = [];
  /** An item that has come to its end and is not stamped yet. */
  #unstamped: Finished | undefined;

  /** `unstamped`: left so by a process that was killed. */
  constructor(world: World, log: RunLog, mirror: Mirror, unstamped: Finished | undefined) {
    [this.#world, this.#log, this.#mirror, this.#unstamped] = [world, log, mirror, unstamped];
    const { top, runUtc } = world.site;
    const ground = (this.#ground = new Ground(top, world));
    const deliveryOf = (prompt: PromptText): Delivery => world.deliveryOf(prompt);
    this.#delivering = new Delivering({ top, root: world.root, runUtc, courier: world, ground, deliveryOf });
  }

  async begin(stage: Stage, item: string): Promise<Worked | undefined> {
    const bytes = readIfThere(join(this.#world.site.top, item));
    if (!bytes) {
      const moved =
        stage.run.kind === 'deliver' ? this.#delivering.movedBefore(item, toldBy(this.#view)['content']) : undefined;
      this.#prompt = moved ?? this.#prompt;
      return moved ? { outcome: 'pass', reason: '' } : { outcome: 'fail', reason: `${item} is gone` };
    }
    const prompt = promptOf(item, bytes);
    this.#prompt = prompt;
    if (stage.stamp === 'preflight') {
      [this.#ran, this.#completion, this.#attempts, this.#outside] = [undefined, undefined, 0, []];
      this.#ground.leave();
      this.#delivering.told = {};
      const unclosed = this.#modeFor(prompt) === 'script' ? unclosedIn(prompt) : '';
      if (unclosed !== '') return { outcome: 'blocked', reason: unclosed };
      // Another text is told as one: what stands in its stamp is nobody's then.
      return inStamp(prompt, 'content_sha256') === prompt.content ? this.#editedStamp(prompt) : undefined;
    }
    this.#ground.takeUp(begunWith(this.#view));
    // Also where somebody edited it between two processes: what was found of another text says nothing of this one.
    const known = toldBy(this.#view)['content'];
    if (known !== undefined && known !== prompt.content)
      return { outcome: 'fail', reason: `${item} was changed while the run was at it` };
    const edited = this.#editedStamp(prompt);
    if (edited) return edited;
    if (stage.run.kind !== 'blocks') return undefined;
    const reason = this.#unfit(prompt) || (await this.#delivering.hindrance(prompt, this.#leftBefore(item)));
    return reason === '' ? undefined : { outcome: 'blocked', reason };
  }

  #unfit(prompt: PromptText): string {
    if (this.#modeFor(prompt) === 'agent') return '';
    const { blocks, trouble } = blocksOf(prompt);
    return trouble || resumeTrouble(prompt, this.#world.site, blocks);
  }

  /** What its last round has left. */
  #leftBefore(item: string): Told {
    return this.#log.fold.records.get(item)?.left ?? {};
  }

  /** What preflight wrote is what counts: whoever edits it meanwhile has not been looked at. */
  #editedStamp(prompt: PromptText): Worked | undefined {
    const wrote = toldBy(this.#view)['preflight'] ?? this.#world.stamps.get(prompt.path);
    if (wrote === undefined || wrote === stampDigest(prompt)) return undefined;
    return { outcome: 'fail', reason: `the stamp of ${prompt.path} was edited after preflight wrote it` };
  }

  isIdle({ run }: Stage): boolean {
    return run.kind === 'deliver' && this.#delivering.isIdle(this.#prompt!);
  }

  #modeFor(prompt: PromptText): 'script' | 'agent' {
    const { mode } = this.#world;
    if (mode !== 'auto') return mode;
    return blocksOf(prompt).blocks.length > 0 || this.#world.agent === undefined ? 'script' : 'agent';
  }

  async check(name: string): Promise<Said> {
    const prompt = this.#prompt!;
    switch (name) {
      case 'frontmatter':
        return pass;
      case 'stamps':
        return readiness(prompt);
      case 'warnings': {
        const reason =
          this.#modeFor(prompt) === 'agent' ? '' : warningTrouble(prompt, this.#world.site, this.#policy());
        return reason === '' ? pass : { verdict: 'fail', reason };
      }
      case 'affects':
        return this.#affects(prompt);
      case 'completion':
        return (this.#completion = await completion(promisesOf(prompt), this.#world));
      default:
        return { verdict: 'not run', reason: `a queue has no check called ${name}` };
    }
  }

  command(cmd: string): Promise<Said> {
    return Promise.resolve({ verdict: 'not run', reason: `${cmd}: a queue runs no commands as gates` });
  }

  #policy(): Policy {
    const said = (key: string): Value | undefined => inStamp(this.#prompt!, 'policy', key);
    if (said('warn_mode') === undefined) return this.#world.policy;
    return {
      warnGate: said('warn_gate') === 'yes',
      warnMode: String(said('warn_mode')),
      noncritical: said('allow_noncritical') === 'yes',
      retryMax: Number(said('retry_max')),
    };
  }

  async #affects(prompt: PromptText): Promise<Said> {
    const affects = affectsOf(prompt);
    if (!affects) return pass;
    if (!this.#ground.isKnown)
      return {
        verdict: 'not run',
        reason: 'what it changed cannot be told: how things stood before it began is not known any more',
      };
    const touched = (await this.#ground.changed()).filter((path) => path !== prompt.path && !isAffected(path, affects));
    if (touched.length === 0) return pass;
    const [first] = touched;
    const more = touched.length > 1 ? ` and ${touched.length - 1} more` : '';
    this.#outside = touched.slice(0, 200);
    const since = this.#ground.isTakenUp ? ' (it was cut off: who changed that since begins anew with --abandon)' : '';
    return { verdict: 'fail', reason: `${first}${more} changed, and stands not under ## Affects${since}` };
  }

  async start({ run }: Stage): Promise<Told> {
    if (run.kind === 'deliver' || !affectsOf(this.#prompt!)) return {};
    return this.#ground.begin(this.#leftBefore(this.#prompt!.path));
  }

  async work(
    { run }: Stage,
    _item: string,
    attempt: number,
    from: number,
    block: (done: number, told: Told) => void,
  ): Promise<Worked> {
    if (run.kind === 'deliver') {
      const worked = await this.#delivering.work(this.#prompt!);
      if (worked.outcome === 'interrupted') this.#stopped = worked.reason;
      return worked;
    }
    this.#attempts = attempt;
    const owed = this.#owed(this.#prompt!);
    if (owed) {
      this.#ran = owed;
      return { outcome: 'pass', reason: '' };
    }
    if (this.#modeFor(this.#prompt!) === 'agent') this.#prompt = await this.#world.unsay(this.#prompt!);
    const prompt = this.#prompt!;
    this.#completion = undefined;
    const { site, agent } = this.#world;
    this.#ran =
      this.#modeFor(prompt) === 'agent'
        ? await runAgent(prompt, site, agent, attempt)
        : await runBlocks(prompt, site, this.#policy(), attempt, from, block);
    const { status, reason } = this.#ran;
    const outcome = { success: 'pass', failed: 'fail', blocked: 'blocked', interrupted: 'interrupted' }[status];
    if (outcome !== 'pass') return { outcome, reason };
    const after = readIfThere(join(site.top, prompt.path));
    if (!after || promptOf(prompt.path, after).content !== prompt.content)
      return { outcome: 'fail', reason: `${prompt.path} was changed while it ran` };
    return { outcome, reason };
  }

  /** What has run and was committed, and was only not pushed, is not run once more for that. */
  #owed({ path, content }: PromptText): Ran | undefined {
    const record = this.#log.fold.records.get(path);
    if (!record?.owed || record.content !== content) return undefined;
    this.#world.remark(`${path} has run and is committed: what is left of it is its push`);
    return { status: 'success', reason: '', exitCode: 0, lastOk: 0, warnings: 0 };
  }

  facts(item: string): Told {
    const [prompt, ran] = [this.#prompt, this.#ran];
    if (prompt?.path !== item) return {};
    const { content, sha } = prompt;
    const stamp = stampDigest(prompt);
    if (!ran) return { content, preflight: stamp, prompt_sha: sha, ...this.#delivering.told };
    return {
      content,
      preflight: stamp,
      prompt_sha: sha,
      attempts: this.#attempts,
      completion_gate: this.#completion?.gate ?? 'skipped',
      ...toldOf(ran),
      ...(this.#outside.length > 0 && { outside: [...this.#outside] }),
      ...this.#delivering.told,
    };
  }

  /** What has been told of the item at hand. */
  get #view(): ItemView | undefined {
    return this.#log.fold.last?.item;
  }

  async finish(
    item: string,
    { outcome }: Action & { readonly do: 'finish' },
  ): Promise<{ content: string; told: Told }> {
    const success = outcome === 'success';
    const round = (this.#log.fold.records.get(item)?.rounds ?? 0) + 1;
    const told: Told = {
      ...toldAtEnd(this.#view, success),
      run_ref: `${this.#log.path}#${stemOf(item)}--r${String(round).padStart(4, '0')}`,
      run_local: this.#world.local(new Date()),
    };
    const content = text(toldBy(this.#view)['content']);
    const left = success ? {} : await this.#leftOf(item);
    return { content, told: Object.keys(left).length === 0 ? told : { ...told, left } };
  }

  /** Also where another process did the work. */
  async #leftOf(item: string): Promise<Told> {
    let prompt = this.#prompt;
    if (prompt?.path !== item) {
      const bytes = readIfThere(join(this.#world.site.top, item));
      prompt = bytes && promptOf(item, bytes);
      this.#ground.leave();
      this.#ground.takeUp(begunWith(this.#view));
    }
    return this.#ground.left((prompt && affectsOf(prompt)) ?? []);
  }

  follow(event: Logged): Promise<void> {
    this.#mirror.follow(event);
    if (event.event === 'item.finished') this.#unstamped = event;
    this.#world.tell(event);
    return Promise.resolve();
  }

  look(): Promise<boolean> {
    return Promise.resolve(true);
  }

  /** Whether a prompt is the last of its run is known when it is known what comes next. */
  async settle(next: Action): Promise<void> {
    if (!this.#unstamped || (next.do === 'end' && this.#log.fold.last?.ended === undefined)) return;
    const event = this.#unstamped;
    this.#unstamped = undefined;
    const end = next.do === 'end' ? next.end : undefined;
    const stamped = stampedBy(event, this.#log.fold, this.#world.root, end);
    const why = await this.#world.write(stamped);
    if (why !== '') this.#world.remark(`${event.item} was not stamped: it is ${why}`);
  }

  stopped(): ReturnType<Performer['stopped']> {
    const { site, root, goOn } = this.#world;
    if (site.signal.aborted) return { end: 'interrupted', reason: 'somebody stopped it' };
    if (this.#stopped !== '') return { end: 'interrupted', reason: this.#stopped };
    const hold = inRoot(root, stateFiles.hold);
    if (!isAnything(join(site.top, hold))) return undefined;
    const says = readIfThere(join(site.top, hold))?.toString('utf8').trim() || 'it says nothing';
    return { end: 'hold', reason: `${hold} is there (${says}): see why, then go on: \`${goOn} --resume\`` };
  }
}
