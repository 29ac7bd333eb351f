import { spawn, spawnSync, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import * as assert from 'uvu/assert';
import { cpSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { root } from '../setup.mjs';
import { cleanEnvironment, cli, inFolder, inRepo, Repo, type RunOptions } from './repo.ts';
import { promptDraft } from './prompts.ts';
import { notRun } from './spec.ts';

/** A queue of three prompts that is killed and resumed; each leaves a line in a file of its own for every time it ran. */

export const queuePrompts = [1, 2, 3] as const;

export const outOf = (at: number): string => `out/${at}.txt`;

/** A prompt whose steps are these blocks, which change only its own file. */
export function queuePrompt(at: number, ...blocks: readonly string[]): string {
  const steps = blocks.map((block) => `\`\`\`bash\n${block}\n\`\`\`\n`).join('\n');
  return promptDraft()
    .replaceAll('out/prices.csv', outOf(at))
    .replace('prompt-1.md', `prompt-${at}.md`)
    .replace(/```bash\n[^]*?```\n/, () => steps);
}

export const leavesLine = (at: number): string => `mkdir -p out\necho ran >> ${outOf(at)}`;

/** A repository with a queue, to be copied: no test runs anything in it. */
export async function withQueue<T>(body: (repo: Repo) => Promise<T>): Promise<T> {
  return inRepo(async (repo) => {
    for (const at of queuePrompts) repo.write(`prompts/prompt-${at}.md`, queuePrompt(at, leavesLine(at)));
    repo.write('staged.txt', 'one\n');
    repo.commit();
    // What a person is at stays as it is.
    repo.write('staged.txt', 'two\n');
    repo.git(['add', 'staged.txt']);
    return body(repo);
  });
}

let copies = 0;

export function copyOf(repo: Repo, dir = `${repo.dir}-${copies++}`): Repo {
  cpSync(repo.dir, dir, { recursive: true });
  return new Repo(dir, repo.env);
}

export interface Came {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly said: string;
}

type Child = ChildProcessByStdio<null, Readable, Readable>;

/** Sluice as it is built, while others run. */
export function started(repo: Repo, args: readonly string[], env: RunOptions['env'] = {}): Child {
  return spawn(process.execPath, [cli, ...args], {
    cwd: repo.dir,
    // Whoever logs in here may have a slow profile.
    env: cleanEnvironment({ HOME: repo.dir, ...repo.env, ...env }),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** The same, until it has ended. */
export async function sluice(repo: Repo, args: readonly string[], env: RunOptions['env'] = {}): Promise<Came> {
  const child = started(repo, args, env);
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (said += String(chunk)));
  // What outlives a runner that is killed holds the streams open.
  const [status, signal] = (await once(child, 'exit')) as [Came['status'], Came['signal']];
  if (signal === null && !child.stdout.readableEnded) await once(child, 'close');
  return { status, signal, said };
}

const preload = `--require=${join(root, 'test/support/effects.cjs')}`;

export function preloaded(env: Readonly<Record<string, string>>, ...more: readonly string[]): RunOptions['env'] {
  return { NODE_OPTIONS: [preload, ...more.map((path) => `--require=${path}`)].join(' '), ...env };
}

/** How often a prompt has run. */
export function linesOf(repo: Repo, at: number): number {
  return repo.exists(outOf(at)) ? repo.read(outOf(at)).split('\n').length - 1 : 0;
}

/** Every event file of a repository, as it is. */
export function logsOf(repo: Repo): string[] {
  const folder = repo.path('.sluice/runs');
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.jsonl'))
    .map((name) => `.sluice/runs/${name}`);
}

export function eventsOf(repo: Repo): readonly Readonly<Record<string, unknown>>[] {
  const lines = logsOf(repo).flatMap((path) => repo.read(path).split('\n').slice(0, -1));
  return lines.map((line) => JSON.parse(line) as Readonly<Record<string, unknown>>);
}

/** What a run leaves, without times and without what names the run. */
export function leftBy(repo: Repo): Record<string, string> {
  const names = readdirSync(repo.path('prompts')).filter((name) => name !== 'logs');
  const files = [...names.map((name) => `prompts/${name}`), ...queuePrompts.map(outOf)];
  const texts = files.map((path) => [path, repo.exists(path) ? masked(repo.read(path)) : 'nothing'] as const);
  return { ...Object.fromEntries(texts), index: repo.git(['ls-files', '-s']), stash: repo.git(['stash', 'list']) };
}

function masked(text: string): string {
  return text
    .replaceAll(/\d{8}T\d{6}Z(?:-[0-9a-f]{4}\.[0-9a-f]{8})?/g, 'RUN')
    .replaceAll(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ/g, 'TIME')
    .replaceAll(/\d+:\d\d [AP]M - \d\d-\d\d-\d{4}/g, 'LOCAL')
    .replaceAll(/(prompt_sha: )'?[0-9a-f]{64}'?/g, '$1SHA');
}

/** The log for other readers tells of every stop; without those it is the one of a run that nobody stopped. */
export function withoutStops(left: Record<string, string>): Record<string, string> {
  const path = 'prompts/.prompt-pipeline.log.jsonl';
  const lines = (left[path] ?? '').split('\n').filter((line) => !line.includes('"event":"pipeline_hold"'));
  return { ...left, [path]: lines.filter((line, at) => at === 0 || line !== lines[at - 1]).join('\n') };
}

/** The lines in which two runs did not leave the same. */
export function differences(left: Record<string, string>, wanted: Record<string, string>): string[] {
  return [...new Set([...Object.keys(left), ...Object.keys(wanted)])].flatMap((path) => {
    const [is, be] = [left, wanted].map((of) => (of[path] ?? 'not there').split('\n')) as [string[], string[]];
    const at = Array.from({ length: Math.max(is.length, be.length) }, (_, line) => line);
    return at.filter((line) => is[line] !== be[line]).map((line) => `${path}:${line + 1} ${is[line]} / ${be[line]}`);
  });
}

export function listed(path: string): string[] {
  return readFileSync(path, 'utf8').split('\n').slice(0, -1);
}

/** The effects of a run that nobody kills, in a repository that it leaves as it should be left. */
export async function effectsOf(
  queue: Repo,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<{ readonly repo: Repo; readonly effects: string[] }> {
  // The first run of a program that was just built keeps what V8 made of it, and those effects come once.
  await sluice(copyOf(queue), args, env);
  const repo = copyOf(queue);
  const list = `${repo.dir}.effects`;
  const came = await sluice(repo, args, preloaded({ ...env, EFFECTS_FILE: list }));
  assert.is(came.status, 0, came.said);
  return { repo, effects: listed(list) };
}

/** Do something for every number, a few at a time. */
export async function forEach(count: number, body: (at: number) => Promise<void>): Promise<void> {
  let next = 1;
  const work = async (): Promise<void> => {
    for (let at = next++; at <= count; at = next++) await body(at);
  };
  await Promise.all([work(), work(), work()]);
}

/** A folder on a small disk of its own. */
export async function inFolderOfSize(size: string, body: (folder: string) => Promise<void>): Promise<void> {
  await inFolder(async (folder) => {
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', folder]);
    if (mounted.status !== 0) notRun('nobody but root makes a small disk');
    try {
      await body(folder);
    } finally {
      spawnSync('umount', ['-l', folder]);
    }
  });
}
