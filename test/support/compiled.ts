import { readFileSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Script } from 'node:vm';
import * as assert from 'uvu/assert';
import type { Ended, Repo, RunOptions } from './repo.ts';
import { inWired } from './wired.ts';

/** The engine's copy in a repository, and what V8 made of its programs. */

export const engine = '.git/sluice/engine';
export const cache = `${engine}/cache`;
/** This program says what is expected when it is asked for help. */
export const program = `${engine}/main.cjs`;
export const compiled = `${cache}/main.cjs-${process.versions.v8}-${process.arch}`;

const said = 'checks what git is about to keep';
/** What a program says that is another one, and no longer or shorter. */
export const changedWords = 'CHECKS WHAT GIT IS ABOUT TO KEEP';

/** A wired repository in which nothing was compiled yet. */
export function inFresh(body: (repo: Repo) => void | Promise<void>): Promise<void> {
  return inWired((repo) => {
    rmSync(repo.path(cache), { recursive: true });
    return body(repo);
  });
}

export function help(repo: Repo, options: RunOptions = {}, before: readonly string[] = []): Ended {
  const [command, ...args] = [...before, process.execPath, `${engine}/cli.cjs`, '--help'];
  return repo.run(command, args, options);
}

/** What is asked for is answered, whatever lies in the cache. */
export function assertHelps(ended: Ended, words = said): void {
  assert.is(ended.stderr, '');
  assert.is(ended.status, 0);
  assert.ok(ended.stdout.includes(words), ended.stdout);
}

/** The program as somebody else would have it. */
export function changedProgram(repo: Repo): Buffer {
  const text = repo.read(program);
  assert.is(text.split(said).length, 2);
  return Buffer.from(text.replace(said, changedWords));
}

/** What V8 makes of a program. */
export function dataOf(repo: Repo, source: Uint8Array): Buffer {
  const before = '(function (exports, require, module, __filename, __dirname) { ';
  const text = `${before}${Buffer.from(source).toString()}\n})`;
  return new Script(text, { filename: repo.path(program), columnOffset: -before.length }).createCachedData();
}

/** A file that is all it should be, and makes the program say something else: so that it is seen whether it is used. */
export function misleading(repo: Repo): Buffer {
  const data = dataOf(repo, changedProgram(repo));
  return Buffer.concat([readFileSync(repo.path(program)), data, data]);
}

export function plant(repo: Repo, bytes: Uint8Array): void {
  mkdirSync(repo.path(cache), { recursive: true, mode: 0o755 });
  writeFileSync(repo.path(compiled), bytes, { mode: 0o644 });
}

/** The program, and twice the same: nothing of what was planted. */
export function assertMended(repo: Repo): void {
  const source = readFileSync(repo.path(program));
  const bytes = readFileSync(repo.path(compiled));
  const [data, again] = halves(bytes.subarray(source.length));
  assert.ok(bytes.subarray(0, source.length).equals(source), 'it begins with the program');
  assert.ok(data.length > 1000 && data.equals(again), 'and has the data twice');
  assert.not(data.includes(changedWords));
  assert.equal(
    readdirSync(repo.path(cache)).filter((name) => name.endsWith('.tmp')),
    [],
  );
}

function halves(bytes: Buffer): [Buffer, Buffer] {
  return [bytes.subarray(0, bytes.length / 2), bytes.subarray(bytes.length / 2)];
}

/** Every file of the cache, and what changes when one is written. */
export function kept(repo: Repo): string[] {
  if (!repo.exists(cache)) return [];
  return readdirSync(repo.path(cache))
    .sort()
    .map((name) => {
      const { ino, mtimeMs, size } = statSync(join(repo.path(cache), name));
      return `${name} ${ino} ${mtimeMs} ${size}`;
    });
}
