import { cpSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { documents, inFolder, inRepo, Repo, type Ended, type RunOptions } from './repo.ts';

/** Where the bad document's trouble is, as reports say it. */
export const badPlace = `${documents.path}:2:7`;
export const badLine = `${badPlace} error fm/name-mismatch`;

/** A skill; good in the folder that has its name. */
export function skill(name: string, body = 'Take notes.'): string {
  return `---\nname: ${name}\ndescription: Take notes while reading.\n---\n\n${body}\n`;
}

/** A skill whose only trouble is one that `fix` mends: a description that has to stand in quotes. */
export function mendable(name: string, body = 'Take notes.'): string {
  return `---\nname: ${name}\ndescription: Use when: reading.\n---\n\n${body}\n`;
}

/** The same, mended. */
export function mended(name: string, body = 'Take notes.'): string {
  return `---\nname: ${name}\ndescription: 'Use when: reading.'\n---\n\n${body}\n`;
}

/** A plan: the kind of document that rules across files are about. */
export function plan(id: string, more = ''): string {
  return `---\nid: ${id}\ntitle: Do it\nstatus: draft\n${more}---\n\nDo it.\n`;
}

export function planPath(id: string): string {
  return `plans/2026-11-21-plan-${id}.md`;
}

const firsts = new Map<string, string>();

/** One such repository for all tests of a file: `init` and a judged commit are not what most of them are about. */
async function once(name: string, make: (repo: Repo) => void): Promise<string> {
  const there = firsts.get(name);
  if (there !== undefined) return there;
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'sluice-wired-')));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));
  await inRepo((repo) => {
    repo.init();
    make(repo);
    cpSync(repo.dir, folder, { recursive: true });
  });
  firsts.set(name, folder);
  return folder;
}

/** A repository with Sluice wired, and what `make` does to it. It is made once, and every test has a copy. */
export async function inMade<T>(
  name: string,
  make: (repo: Repo) => void,
  body: (repo: Repo) => T | Promise<T>,
  env: RunOptions['env'] = {},
): Promise<T> {
  const first = await once(name, make);
  return inFolder((folder) => {
    const repo = new Repo(join(folder, 'repo'), env);
    cpSync(first, repo.dir, { recursive: true });
    // The copies are other files than those the index remembers.
    repo.git(['update-index', '-q', '--refresh']);
    return body(repo);
  });
}

/** A repository with Sluice wired, and a first commit of one good document and one plain file. */
export async function inWired<T>(body: (repo: Repo) => T | Promise<T>): Promise<T> {
  return inMade(
    'wired',
    (repo) => {
      repo.write(documents.path, documents.good);
      repo.write('notes.txt', 'one\n');
      assertQuiet(repo.commit('first'));
    },
    body,
  );
}

/** What git was asked for is done, and nothing was said. */
export function assertQuiet(ended: Ended): void {
  assert.is(ended.all, '');
  assert.is(ended.status, 0);
}

/** A hook refused it, and said each of these. */
export function assertRefused(ended: Ended, ...said: readonly string[]): void {
  assert.is(ended.status, 1, ended.all);
  for (const words of said) assert.ok(ended.stderr.includes(words), `"${words}" is not in:\n${ended.all}`);
}

/** Let a bad document past the hook, as somebody with other tools might. */
export function commitUnasked(repo: Repo, message = 'unasked'): void {
  assertQuiet(repo.commit(message, ['--no-verify']));
}

/** The commit a name stands for. */
export function idOf(repo: Repo, name = 'HEAD'): string {
  return repo.git(['rev-parse', name]).trim();
}

/** An empty repository beside this one, under the name `origin`, that has what `main` has now. */
export function addRemote(repo: Repo, ...args: readonly string[]): string {
  const remote = repo.path('..', 'remote.git');
  repo.git(['init', '-q', '--bare', remote]);
  repo.git(['remote', 'add', 'origin', remote]);
  assertQuiet(repo.tryGit(['push', '-q', ...args, 'origin', 'main']));
  return remote;
}

/** A branch from `from` with one commit, made without asking anybody. */
export function branch(repo: Repo, name: string, files: Readonly<Record<string, string>>, from = 'main'): void {
  repo.git(['checkout', '-q', '-B', name, from]);
  for (const [path, content] of Object.entries(files)) repo.write(path, content);
  commitUnasked(repo, name);
}

/** What `check --json` found, as `path:line:column code`, in its order. */
export function found(ended: Ended): string[] {
  const { findings } = JSON.parse(ended.stdout) as {
    findings: { path: string; line: number; column: number; code: string; commit?: string }[];
  };
  return findings.map(({ path, line, column, code }) => `${path}:${line}:${column} ${code}`);
}
