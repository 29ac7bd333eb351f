import { join } from 'node:path';
import type { Fifo } from '../../disk/fifo.ts';
import { LogFile } from '../../disk/log.ts';
import { processTable } from '../../disk/processes.ts';
import { fileAt, folderAt } from '../../disk/tree.ts';
import { removeFolder } from '../../disk/folder.ts';
import type { Stage } from '../../model/flow.ts';
import type { ItemView, Logged, Told } from '../../model/run.ts';
import { runGroup, type GroupEnded } from '../../process/group.ts';
import { stageKey } from '../../runs/fold.ts';
import { maskerFor } from '../../text/mask.ts';
import type { Action } from '../action.ts';
import type { Performer, Worked } from '../execute.ts';
import type { Said } from '../gates.ts';
import { executedIn } from './executed.ts';
import { changeOf, leftBy } from './item.ts';
import { isMade } from './outputs.ts';
import { outcomeIn, sessionIn, type Word } from './said.ts';

/** What a flow of commands needs of the world. */
export interface Workshop {
  readonly top: string;
  /** Where what commands print goes; nobody commits it. */
  readonly logs: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly mark: string;
  readonly signal: AbortSignal;
  readonly agent: string | undefined;
  readonly pipe: (() => Fifo) | undefined;
  timeoutMs(stage: Stage): number | undefined;
  /** One of the checks of the check engine. */
  check(name: string): Promise<Said>;
  /** The files that patterns name. */
  files(globs: readonly string[]): readonly string[];
  /** Look anew which files there are. */
  relist(): Promise<void>;
  /** The digest of an item's file; '' where there is none. */
  contentOf(item: string): string;
  /** What has been told of the item at hand. */
  told(): ItemView;
  /** Asked anew before every decision; false: somebody stopped that. */
  refreshFacts(): Promise<boolean>;
  held(): string | undefined;
  tell(event: Logged): void;
  remark(line: string): void;
}

const logLimit = 8 * 1024 * 1024;
const tailLength = 65_536;

const nothing: Word = { word: '', trouble: '' };
const interrupted: Said = { verdict: 'interrupted', reason: '' };

/** Does what the stages of somebody's own flow say: commands, and agents. */
export class PlainPerformer implements Performer {
  readonly #shop: Workshop;
  #stage = '';
  #item = '';
  #stream = '';
  #timeoutMs: number | undefined;
  /** What the item was when the flow last left it, where it is another one now. */
  #left: string | undefined;

  constructor(shop: Workshop) {
    this.#shop = shop;
  }

  begin(stage: Stage, item: string, stream: string): Promise<Worked | undefined> {
    [this.#stage, this.#item, this.#stream] = [stage.name, item, stream];
    this.#timeoutMs = this.#shop.timeoutMs(stage);
    const changed = this.#changed(stage, item, stream);
    if (changed !== '') return Promise.resolve({ outcome: 'fail', reason: changed });
    // What judges nothing finds nothing.
    const isEmpty = stage.inputs.length > 0 && this.#shop.files(stage.inputs).length === 0;
    return Promise.resolve(
      isEmpty ? { outcome: 'fail', reason: `its inputs (${stage.inputs.join(', ')}) name no file` } : undefined,
    );
  }

  #changed(stage: Stage, item: string, stream: string): string {
    this.#left = undefined;
    if (item === '') return '';
    const told = this.#shop.told();
    const change = changeOf(told, stageKey(stage.name, stream), this.#shop.contentOf(item));
    if (change === undefined) return '';
    // Told as it was: the next attempt refuses it as well.
    this.#left = leftBy(told);
    return change === 'gone' ? `${item} is gone` : `${item} was changed while the run was at it`;
  }

  start(): Promise<Told> {
    return Promise.resolve({});
  }

  facts(item: string): Told {
    return item === '' ? {} : { content: this.#left ?? this.#shop.contentOf(item) };
  }

  async check(name: string): Promise<Said> {
    const said = await this.#shop.check(name);
    // Ctrl-C in a terminal ends what a check had started as well, and that is no finding.
    return this.#shop.signal.aborted && said.verdict !== 'pass' ? interrupted : said;
  }

  async command(cmd: string, minExecuted: number | undefined): Promise<Said> {
    const { ended, tail } = await this.#run(cmd, 'gate');
    if (ended.why === 'interrupted') return interrupted;
    if (ended.why === 'not started') return { verdict: 'not run', reason: `\`${cmd}\` could not be started` };
    if (ended.why === 'timed out') return { verdict: 'fail', reason: `\`${cmd}\` took too long and was ended` };
    if (ended.status === 127) return { verdict: 'not run', reason: `\`${cmd}\` names a program that is not there` };
    if (ended.status !== 0) return { verdict: 'fail', reason: `\`${cmd}\` ended with ${ended.status ?? ended.signal}` };
    if (minExecuted === undefined) return { verdict: 'pass', reason: '' };
    const executed = executedIn(tail);
    if (executed === undefined) return { verdict: 'not run', reason: `\`${cmd}\` says nowhere how many it executed` };
    return executed >= minExecuted
      ? { verdict: 'pass', reason: '' }
      : { verdict: 'fail', reason: `\`${cmd}\` executed ${executed}, and ${minExecuted} are asked for` };
  }

  async work(stage: Stage, _item: string, attempt: number): Promise<Worked> {
    const { run } = stage;
    if (run.kind === 'agent') return this.#agent(stage, run.role);
    if (run.kind !== 'cmd') return { outcome: 'fail', reason: `this version cannot carry out ${run.kind}` };
    // A command may name its outcome where there is more to say than pass or fail.
    const [outcome, session] = [this.#emptied(stage, 'outcome'), this.#emptied(stage, 'session')];
    const { ended } = await this.#run(run.cmd, stage.name, {
      SLUICE_OUTCOME: outcome,
      SLUICE_SESSION: session,
      SLUICE_ATTEMPT: String(attempt),
    });
    await this.#shop.relist();
    return inSession(this.#outcome(stage, ended, outcomeIn(outcome)), sessionIn(session));
  }

  /** A file that a command may write one word into. */
  #emptied(stage: Stage, what: 'outcome' | 'session'): string {
    const path = join(this.#shop.logs, `${stage.name}.${what}`);
    removeFolder(path);
    folderAt(this.#shop.logs);
    fileAt(path, '');
    return path;
  }

  async #agent(stage: Stage, role: string): Promise<Worked> {
    const { agent } = this.#shop;
    if (agent === undefined)
      return { outcome: 'unavailable', reason: 'no agent is named: say which with --agent COMMAND' };
    if (stage.outputs.length === 0)
      return { outcome: 'blocked', reason: 'it declares no outputs that could show what an agent did' };
    const session = this.#emptied(stage, 'session');
    const more = { SLUICE_ROLE: role, SLUICE_SESSION: session };
    const { ended } = await this.#run(agent, stage.name, more);
    await this.#shop.relist();
    return inSession(this.#outcome(stage, ended, nothing), sessionIn(session));
  }

  #outcome(stage: Stage, ended: GroupEnded, { word, trouble }: Word): Worked {
    if (ended.why === 'interrupted') return { outcome: 'interrupted', reason: '' };
    if (ended.why === 'timed out') return { outcome: 'fail', reason: 'it took too long and was ended' };
    if (ended.why === 'not started')
      return { outcome: 'unavailable', reason: `it could not be started (${ended.trouble ?? ''})` };
    // Whatever it says of itself: what was killed or failed has not passed.
    if (trouble !== '' && ended.signal === undefined) return { outcome: 'fail', reason: trouble };
    if (word !== '' && word !== 'pass' && ended.signal === undefined)
      return { outcome: word, reason: `it says ${word}` };
    if (ended.status !== 0) return { outcome: 'fail', reason: `it ended with ${ended.status ?? ended.signal}` };
    const missing = stage.outputs.find((path) => !isMade(this.#shop.top, path));
    return missing === undefined
      ? { outcome: 'pass', reason: '' }
      : { outcome: 'fail', reason: `${missing} was not made` };
  }

  async #run(
    cmd: string,
    name: string,
    more: Readonly<Record<string, string>> = {},
  ): Promise<{ readonly ended: GroupEnded; readonly tail: string }> {
    const { top, env, mark, signal, logs, remark } = this.#shop;
    folderAt(logs);
    const path = join(logs, `${this.#stage}.${name}.log`);
    const log = new LogFile(path, logLimit);
    const mask = maskerFor(env);
    let tail = '';
    const take = (chunk: Uint8Array): void => {
      log.append(chunk);
      tail = (tail + Buffer.from(chunk).toString('latin1')).slice(-tailLength);
    };
    try {
      const ended = await runGroup('bash', ['-c', cmd], {
        cwd: top,
        env: { ...env, SLUICE_STAGE: this.#stage, SLUICE_ITEM: this.#item, SLUICE_STREAM: this.#stream, ...more },
        mark,
        table: processTable(),
        pipe: this.#shop.pipe,
        signal,
        ...(this.#timeoutMs !== undefined && { timeoutMs: this.#timeoutMs }),
        onOutput: (chunk) => take(mask.take(chunk)),
      });
      take(mask.rest());
      if (tail !== '' && (ended.why !== 'ended' || ended.status !== 0)) remark(`what it printed: ${path}`);
      return { ended, tail };
    } finally {
      log.close();
    }
  }

  finish(item: string, _outcome: Action & { readonly do: 'finish' }): Promise<{ content: string; told: Told }> {
    // What somebody changed since the last stage is for the next run to look at.
    const content = leftBy(this.#shop.told()) ?? this.#shop.contentOf(item);
    return Promise.resolve({ content, told: {} });
  }

  isIdle(): boolean {
    return false;
  }

  follow(event: Logged): Promise<void> {
    this.#shop.tell(event);
    return Promise.resolve();
  }

  look(): Promise<boolean> {
    return this.#shop.refreshFacts();
  }

  settle(): Promise<void> {
    return Promise.resolve();
  }

  stopped(): ReturnType<Performer['stopped']> {
    if (this.#shop.signal.aborted) return { end: 'interrupted', reason: 'somebody stopped it' };
    const held = this.#shop.held();
    return held === undefined ? undefined : { end: 'hold', reason: held };
  }
}

/** Nobody can tell whether a session that has no name is another one. */
function inSession(worked: Worked, { word, trouble }: Word): Worked {
  if (trouble === '') return { ...worked, session: word };
  return ['fail', 'interrupted'].includes(worked.outcome) ? worked : { outcome: 'fail', reason: trouble };
}
