import { userInfo } from 'node:os';
import { join } from 'node:path';
import { isWithin } from '../../disk/holder.ts';
import { writeAtomically } from '../../disk/atomic.ts';
import { isThere, readIfThere } from '../../disk/read.ts';
import { inRoot, stateFiles } from '../../flow/queue/files.ts';
import type { RunLog } from '../../flow/log.ts';
import { Mirror } from '../../flow/queue/mirror.ts';
import { breakLock, readLock } from '../../git/ref-lock.ts';
import { Fault, isFault } from '../../model/fault.ts';
import type { Stage } from '../../model/flow.ts';
import { showPath } from '../../model/path.ts';
import type { RunEvent, RunView, Ruling } from '../../model/run.ts';
import { nearest } from '../../text/nearest.ts';
import { refuseAgents } from './agents.ts';
import { stageAsked } from './answers.ts';
import { deskOf, fateOfHolder, newWriter, openLog, runnerOf, type Desk } from './desk.ts';
import { knownFlow } from './known.ts';
import { refuseShorter } from './log-memory.ts';
import { runCommand } from './named.ts';
import { stillAtWork } from './result.ts';
import { opened, type Asking, type Opened } from './status.ts';

/** What people say to a flow: each word is an event, and stays in the log. */

export interface Word extends Asking {
  readonly reason: string;
}

/** Stop a run before its next step, also one that is running now. */
export async function hold(word: Word): Promise<string> {
  try {
    return await said(word, (by) => ({ event: 'held', by, reason: word.reason }));
  } catch (error) {
    if (!isFault(error) || error.kind !== 'evidence') throw error;
    return holdByFile(word);
  }
}

/** Whatever has become of the log: who wants to stop is not sent away. */
async function holdByFile(word: Word): Promise<string> {
  const { name, items } = await knownFlow(word, word.flow);
  const desk = await deskOf(word, name, word.root, items?.of === 'prompts' ? 'prompts' : undefined);
  const path = inRoot(desk.root, stateFiles.hold);
  writeAtomically(
    join(desk.top, path),
    `HOLD none: by=${userInfo().username} reason=${word.reason.replaceAll(/\s+/g, ' ')}\n`,
  );
  return path;
}

/** Say that a gate does not count, for a prompt or for all, until a day. */
export async function waive(word: Word, gate: string, item: string, until: string): Promise<string> {
  refuseAgents(word.env, '`flow waive`');
  const flow = await knownFlow(word, word.flow);
  refuseUnnamed(flow.name, 'gate', gate, Object.keys(flow.gates));
  if (!isDay(until)) throw new Fault('usage', `--until is a day, such as 2026-12-31, and not "${until}"`);
  if (until <= new Date().toISOString().slice(0, 10))
    throw new Fault('usage', `--until ${until} is over: name a day to come`);
  const path = item === '' ? '' : await itemNamed(word, item);
  return said(word, (by) => ({ event: 'waived', gate, item: path, until, by, reason: word.reason }));
}

/** `2026-02-31` is read as a day of March: only what comes out as it went in is one. */
function isDay(word: string): boolean {
  const at = /^\d{4}-\d\d-\d\d$/.test(word) ? Date.parse(word) : Number.NaN;
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(word);
}

/** Let a stage pass that waits for a person, or refuse it. */
export function approve(word: Word, stage: string, role: string, kind: 'approved' | 'rejected'): Promise<string> {
  refuseAgents(word.env, kind === 'approved' ? '`flow approve`' : '`flow reject`');
  const whyNot = (about: Stage, all: Opened): string | undefined => {
    if (!about.wait && !about.approvals) return 'waits for nobody: there is nothing to say to it';
    return notIn(role, about, kind) ?? notAfter(all, about.name, kind);
  };
  return aboutStage(word, stage, whyNot, (by, of) => ({ event: kind, ...of, role, by, reason: word.reason }));
}

/** A word in a role that nobody asks for would count for nothing. */
function notIn(role: string, { wait, approvals }: Stage, kind: 'approved' | 'rejected'): string | undefined {
  const roles = approvals?.of ?? [];
  const isFree = role === '' && (wait !== undefined || kind === 'rejected');
  if (isFree || roles.includes(role)) return undefined;
  if (roles.length === 0) return 'asks for no role: leave --role out';
  return `asks for ${roles.join(', ')}${role === '' ? ': say as which with --role' : `, and not for "${role}"`}`;
}

/** Who refuses ends a run, and what has passed has led on: the other word comes too late then. */
function notAfter({ flow, desk, log }: Opened, stage: string, kind: 'approved' | 'rejected'): string | undefined {
  const run = runCommand(flow.name, desk.root);
  const { item, ended } = log.fold.last!;
  const { approved = [], rejected = 0 } = item.words.get(stage) ?? {};
  const last = Math.max(0, ...approved.map(({ n }) => n));
  const by = (at: number): string => showPath(byWhom(log, at));
  // It waits anew: what was said before is about something else.
  if (stageAsked(log) === stage) return undefined;
  if (kind === 'approved')
    return rejected > last ? `was rejected by ${by(rejected)}: begin anew with \`${run} --abandon\`` : undefined;
  const isWaiting = ended?.end === 'waiting';
  const wentOn = ended
    ? !isWaiting
    : [...item.stages.values()].some((view) => (view.last?.n ?? view.open?.n ?? 0) > last);
  return last > rejected && wentOn
    ? `was approved by ${by(last)}, and has let it pass: begin anew with \`${run} --fresh\``
    : undefined;
}

function byWhom({ all }: RunLog, at: number): string {
  const event = all.find(({ n }) => n === at);
  return event && 'by' in event ? event.by : '';
}

/** What becomes of a stage that somebody was asked about. */
export async function rule(word: Word, stage: string, ruling: string): Promise<string> {
  refuseAgents(word.env, '`flow rule`');
  if (!isRuling(ruling)) throw new Fault('usage', `a ruling is continue, again or stop, and not "${ruling}"`);
  return aboutStage(word, stage, notAsked, (by, of) => ({ event: 'ruled', ...of, ruling, by, reason: word.reason }));
}

/** A ruling is about what was cut off, or handed to somebody. */
function notAsked({ name }: Stage, { log }: Opened): string | undefined {
  const { ended, item } = log.fold.last!;
  const isCut = [...item.stages].some(([key, { open }]) => open && key.split('/')[0] === name);
  return isCut || ended?.end === 'escalated'
    ? undefined
    : 'was neither cut off nor escalated: there is nothing to rule on';
}

function isRuling(word: string): word is Ruling {
  return word === 'continue' || word === 'again' || word === 'stop';
}

interface OfStage {
  readonly item: string;
  readonly stage: string;
  readonly stream: string;
}

async function aboutStage(
  word: Word,
  name: string,
  whyNot: (stage: Stage, all: Opened) => string | undefined,
  event: (by: string, of: OfStage) => RunEvent,
): Promise<string> {
  const flow = await knownFlow(word, word.flow);
  const [stage = '', stream = ''] = name.split('/');
  refuseUnnamed(
    flow.name,
    'stage',
    stage,
    flow.stages.map((one) => one.name),
  );
  const all = await opened(word);
  const run = all.log.fold.last;
  if (!run) throw new Fault('usage', `${flow.name} has not run yet: there is nothing to say a word to`);
  const not = whyNot(
    flow.stages.find((one) => one.name === stage)!,
    all,
  );
  if (not !== undefined) throw new Fault('usage', `${name} ${not}`);
  return said(word, (by) => event(by, { item: run.items[run.at] ?? '', stage, stream }));
}

function refuseUnnamed(flow: string, what: string, name: string, names: readonly string[]): void {
  if (names.includes(name)) return;
  const meant = nearest(name, names);
  const list = names.length === 0 ? 'it has none' : `it has ${names.join(', ')}`;
  const hint = meant === undefined ? list : `did you mean "${meant}"?`;
  throw new Fault('usage', `${flow} has no ${what} "${name}"; ${hint}`);
}

async function itemNamed(word: Word, item: string): Promise<string> {
  const { desk } = await opened(word);
  const path = [item, inRoot(desk.root, item)].find((one) => isThere(join(desk.top, one)));
  if (path === undefined) throw new Fault('usage', `there is no prompt ${item} here: check the spelling`);
  return path;
}

/** Let a flow go on, or one of its items that was parked. */
export async function release(word: Word, item: string): Promise<string> {
  refuseAgents(word.env, '`flow release`');
  if (item === '') {
    const { desk, log } = await opened(word);
    const isHeld = isThere(join(desk.top, inRoot(desk.root, stateFiles.hold)));
    if (!isHeld && log.fold.held === undefined)
      throw new Fault('usage', 'nothing holds this flow: there is nothing to release');
    const { holds } = log.fold;
    return said(word, (by) => ({ event: 'released', item: '', holds, by, reason: word.reason }));
  }
  const { desk, log } = await opened(word);
  const names = [...log.fold.records.keys()];
  const path = names.find((name) => name === item || name === inRoot(desk.root, item) || name.endsWith(`/${item}`));
  if (path === undefined) {
    const meant = nearest(item, names);
    throw new Fault(
      'usage',
      `${item} has not run in this flow${meant === undefined ? '; see `sluice status`' : `; did you mean "${meant}"?`}`,
    );
  }
  if (!log.fold.records.get(path)?.parked)
    throw new Fault('usage', `${path} is not parked: there is nothing to release`);
  return said(word, (by) => ({ event: 'released', item: path, by, reason: word.reason }));
}

/** Who is being run has no say in how. */
async function refuseWithin({ repository, name }: Desk, last: RunView | undefined, event: RunEvent): Promise<void> {
  if (event.event === 'held') return;
  const lock = await readLock(repository, name);
  const pids = [lock && fateOfHolder(lock.holder) === 'alive' ? lock.holder.pid : undefined, runnerOf(last)];
  if (pids.some((pid) => pid !== undefined && isWithin(pid)))
    throw new Fault(
      'usage',
      'this is said from within the run that it is about: a person has to say it from their own terminal',
    );
}

async function said(word: Word, event: (by: string) => RunEvent): Promise<string> {
  const flow = await knownFlow(word, word.flow);
  const isQueue = flow.items?.of === 'prompts';
  const desk = await deskOf(word, flow.name, word.root, isQueue ? 'prompts' : undefined);
  // A file of its own: somebody else may be writing to the other one just now.
  const log = openLog(desk, newWriter());
  await refuseShorter(desk, log);
  await refuseWithin(desk, log.fold.last, event(''));
  log.enter(log.fold.last?.run ?? 'words');
  try {
    const logged = log.append(event(userInfo().username));
    if (isQueue) new Mirror(desk.top, desk.root, log.all).follow(logged);
    return log.path;
  } finally {
    log.close();
  }
}

/** Take the lock of a run away that nobody can prove to be gone. */
export async function unlock(word: Word): Promise<string> {
  refuseAgents(word.env, '`flow unlock`');
  const { desk, log } = await opened(word);
  const held = await readLock(desk.repository, desk.name);
  if (!held) throw new Fault('usage', 'nobody holds this flow: there is no lock to take away');
  if (fateOfHolder(held.holder) === 'alive')
    throw new Fault('usage', `process ${held.holder.pid} is at work on it now: stop it first`);
  const busy = stillAtWork(log.fold.last);
  if (busy) throw new Fault('usage', busy.reason);
  await said(word, (by) => ({ event: 'unlocked', by, reason: word.reason, told: { ...held.holder } }));
  await breakLock(desk.repository, desk.name, held);
  return `${held.holder.host}, process ${held.holder.pid}, since ${held.holder.since}`;
}

/** Take over what another pipeline left: as a claim, which satisfies nothing. */
export async function importLegacy(
  word: Word,
): Promise<{ readonly state: number; readonly failed: number; readonly path: string }> {
  refuseAgents(word.env, '`flow import`');
  const { desk, log: own } = await opened(word);
  if (own.all.length > 0)
    throw new Fault(
      'usage',
      'this queue has a log of its own, and its state files follow from that: there is nothing to take over',
    );
  const lines = (name: string): string[] =>
    (readIfThere(join(desk.top, inRoot(desk.root, name)))?.toString('utf8') ?? '')
      .split('\n')
      .filter((line) => line !== '');
  const [state, failed] = [lines(stateFiles.state), lines(stateFiles.failed)];
  if (state.length + failed.length === 0)
    throw new Fault(
      'usage',
      `there is no ${stateFiles.state} with anything in it in ${desk.root || '.'}: nothing to take over`,
    );
  const log = openLog(desk, newWriter());
  log.enter('imported');
  try {
    log.append({ event: 'imported', told: { claimed: true, state, failed } });
    return { state: state.length, failed: failed.length, path: log.path };
  } finally {
    log.close();
  }
}
