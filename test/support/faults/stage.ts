import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promptDraft } from '../prompts.ts';
import { cleanEnvironment, Repo, type Ended } from '../repo.ts';

/**
 * Commits in which something goes wrong while a hook mends what is staged, and what becomes of everything: asked of our
 * own hook by the tests, and of others beside it by `npm run bench -- faults`.
 */

/** A tool that mends what is staged in its pre-commit hook. */
export interface Manager {
  readonly name: string;
  /** Wire it in a repository. It runs the shell words of $MID when it has begun, and fails where $FAIL is set. */
  wire(repo: Repo): Repo;
  isMended(text: string): boolean;
  /** The text without what was mended: all else has to be what it was, byte for byte. */
  unmended(text: string): string;
  /** Spoil what it has put in, so that it puts it right again. */
  spoil(text: string): string;
}

/** The document that is committed. */
export const path = 'prompts/prompt-1.md';

/** Lines far from what is mended. */
export const draft = (tail = ''): string => promptDraft('', `Write the prices.\n${tail}`);

export function withWork(text: string): string {
  return `${text}Not staged.\n`;
}

/** Unstaged work right where lines are put in. */
export function withClash(text: string): string {
  return text
    .replace('scoping_kind: task\n', 'scoping_kind: task # mine\n')
    .replace(/^(codex_preflight_move_to_completed: )'no'\n/m, "$1'yes'\n# mine\n");
}

/** What is looked at when it is over. */
export interface State {
  readonly head: string;
  readonly stash: string;
  /** The files of the work tree, byte for byte. */
  readonly disk: ReadonlyMap<string, string>;
}

export function stateOf(repo: Repo): State {
  return {
    head: repo.tryGit(['rev-parse', '-q', '--verify', 'HEAD']).stdout.trim(),
    stash: repo.git(['stash', 'list']),
    disk: new Map(filesIn(repo.dir).map((path) => [path, readFileSync(join(repo.dir, path), 'latin1')])),
  };
}

/** Plain files, without what belongs to git and to installed tools. */
function filesIn(folder: string, below = ''): string[] {
  return readdirSync(join(folder, below), { withFileTypes: true }).flatMap((entry) => {
    const path = below === '' ? entry.name : `${below}/${entry.name}`;
    if (['.git', 'node_modules'].includes(entry.name)) return [];
    if (entry.isDirectory()) return filesIn(folder, path);
    return entry.isFile() ? [path] : [];
  });
}

/** A repository in which a tool is wired. */
export interface Stage {
  readonly repo: Repo;
  readonly manager: Manager;
}

/** What became of a commit, in words. */
export interface Outcome {
  readonly commit: string;
  /** Of what was on disk and not staged. */
  readonly work: string;
  readonly stash: string;
}

export function outcomeOf({ repo, manager }: Stage, before: State, judged = path): Outcome {
  const after = stateOf(repo);
  const spoilt = [...before.disk].flatMap(([name, text]) => {
    const word = fate(manager.unmended(text), manager.unmended(after.disk.get(name) ?? ''));
    return word === undefined ? [] : [`${word}: ${name}`];
  });
  const extra = [...after.disk.keys()].filter((name) => !before.disk.has(name));
  return {
    commit: commitOutcome({ repo, manager }, before, after, judged),
    work: [
      spoilt.length === 0 ? 'kept' : spoilt.join(', '),
      ...(extra.length > 0 ? [`left behind: ${extra.join(', ')}`] : []),
    ].join('; '),
    stash: after.stash === before.stash ? 'untouched' : 'left behind',
  };
}

/** What happened to a text that should have stayed as it was. */
function fate(before: string, after: string): string | undefined {
  if (before === after) return undefined;
  const lines = (text: string): string[] => text.split('\n').toSorted();
  const [old, left] = [lines(before), lines(after)];
  if (old.join('\n') === left.join('\n')) return 'lines moved';
  return old.every((line) => left.includes(line)) ? 'changed' : 'lost';
}

function commitOutcome({ repo, manager }: Stage, before: State, after: State, judged: string): string {
  if (after.head === before.head) return `none, ${indexOutcome({ repo, manager }, judged)}`;
  if (before.head !== '' && repo.git(['diff', '--name-only', before.head, 'HEAD']) === '') return 'empty';
  const text = repo.tryGit(['cat-file', 'blob', `HEAD:${judged}`]).stdout;
  return manager.isMended(text) ? 'mended' : 'not mended';
}

function indexOutcome({ repo, manager }: Stage, judged: string): string {
  if (repo.git(['ls-files', '-u']) !== '') return 'index in conflict';
  const entry = repo.tryGit(['cat-file', 'blob', `:0:${judged}`]);
  if (entry.status !== 0) return 'index without the file';
  return manager.isMended(entry.stdout) ? 'index mended' : 'index as it was';
}

export interface CommitOptions {
  readonly args?: readonly string[];
  /** Shell words that run while the hook is at work. */
  readonly mid?: string;
  readonly env?: Readonly<Record<string, string>>;
}

export function commit(repo: Repo, { args = [], mid = '', env = {} }: CommitOptions = {}): Ended {
  return repo.tryGit(['commit', '-m', 'x', ...args], { env: { MID: mid, ...env } });
}

/** Commit, and end every program of it by a signal while the hook is at work. Waits until the last one has ended. */
export async function commitAndSignal(repo: Repo, signal: NodeJS.Signals): Promise<void> {
  const mark = `${repo.dir}.at-work`;
  const child = spawn('git', ['commit', '-m', 'x'], {
    cwd: repo.dir,
    env: cleanEnvironment({ ...repo.env, MID: `touch '${mark}'; sleep 3` }),
    stdio: 'ignore',
    detached: true,
  });
  const marked = new Repo(`${repo.dir}.at-work`);
  await until(() => marked.exists('.') || child.exitCode !== null, 20_000);
  signalGroup(child.pid!, signal);
  // Somebody may put things back after the signal; git's own children of another group are waited for as well.
  await until(() => !signalGroup(child.pid!, 0), 10_000);
  await new Promise((resolve) => setTimeout(resolve, 500));
}

function signalGroup(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-pid, signal);
  } catch {
    return false;
  }
}

async function until(holds: () => boolean, limitMs: number): Promise<void> {
  const end = Date.now() + limitMs;
  while (!holds() && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 20));
}

/** One way for a commit to go wrong. */
export interface FaultRow {
  readonly title: string;
  readonly run: (stage: Stage) => Outcome | Promise<Outcome>;
  /** What has to become of it under our hook. */
  readonly ours: Outcome;
}

export const fine: Outcome = { commit: 'mended', work: 'kept', stash: 'untouched' };
export const refusedWhole: Outcome = { commit: 'none, index as it was', work: 'kept', stash: 'untouched' };

/** A first commit, then a staged draft with unstaged work on it, and an unstaged change elsewhere. */
export function arrange({ repo }: Stage, disk = withWork(draft())): void {
  repo.write('other.txt', 'one\n');
  repo.git(['add', '-A']);
  repo.git(['commit', '-q', '--no-verify', '-m', 'first']);
  repo.write(path, draft());
  repo.git(['add', path]);
  repo.write(path, disk);
  repo.write('other.txt', 'one\nNot staged.\n');
}

/** Commit, and tell what became of it. */
export function judged(stage: Stage, options: CommitOptions = {}, name = path): Outcome {
  const before = stateOf(stage.repo);
  commit(stage.repo, options);
  return outcomeOf(stage, before, name);
}
