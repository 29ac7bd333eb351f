import { spawn, type ChildProcess } from 'node:child_process';
import { Fault } from '../model/fault.ts';
import type { Content } from '../model/snapshot.ts';
import { runNow } from '../process/run.ts';
import { gitFault, needsFetch, type Git } from './git.ts';

type Answer = (index: number, content: Content | 'missing') => void;

interface Request {
  readonly names: readonly string[];
  readonly limit: number;
  readonly answer: Answer;
  readonly done: () => void;
  readonly failed: (fault: unknown) => void;
  next: number;
}

const none: Buffer = Buffer.alloc(0);

/** Up to this many objects are first asked for in one short call, and at most this many bytes taken from it. */
const few = 256;
const small = 8 << 20;
/** Whoever keeps asking is better served by one process that stays. */
const shortCalls = 2;

/** Those of the ids whose objects are in this clone, found out without fetching any. */
function objectsHere({ cwd, env }: Git, ids: readonly string[]): ReadonlySet<string> {
  const args = ['rev-list', '--objects', '--no-object-names', '--no-walk', '--missing=print', '--ignore-missing'];
  const ended = runNow('git', [...args, '--stdin'], { cwd, env, input: ids.map((id) => `${id}\n`).join('') });
  return new Set(ended.stdout.toString().split('\n'));
}

/**
 * `git cat-file --batch` for all objects of a run: a process per object costs 3 ms each. The first small requests are
 * answered by a short call each, all others by one process that stays; of a large object only the head is kept.
 */
export class Batch {
  readonly #git: Git;
  readonly #queue: Request[] = [];
  #child: ChildProcess | undefined;
  #stderr = '';
  #closed = false;
  #short = 0;
  /** Names that will be asked for, and the answers that came along with an earlier call. */
  #expected: string[] = [];
  readonly #had = new Map<string, Content | 'missing'>();
  /** Names of objects that a partial clone has not fetched: asking git for one of them ends it. */
  readonly #absent = new Set<string>();
  /** Bytes of an unfinished header line. */
  #header: Buffer = none;
  /** The object being read: its size, how much of it is still to come, the parts kept. */
  #size = 0;
  #isBlob = false;
  #left = -1;
  #kept: Buffer[] = [];
  #keptLength = 0;

  constructor(git: Git) {
    this.#git = git;
  }

  #start(): void {
    if (this.#child) return;
    const child = spawn('git', ['cat-file', '--batch'], {
      cwd: this.#git.cwd,
      env: this.#git.env,
      stdio: ['pipe', 'pipe', 'pipe'],
      windowsHide: true,
    });
    this.#child = child;
    child.stdout.on('data', (chunk: Buffer) => this.#take(chunk));
    child.stderr.on('data', (chunk: Buffer) => {
      this.#stderr = (this.#stderr + chunk.toString()).slice(0, 4096);
    });
    child.stdin.on('error', () => undefined);
    child.on('error', () =>
      this.#fail(new Fault('git', `git could not be started in ${this.#git.cwd}: install git, or put it on PATH.`)),
    );
    child.on('close', () => this.#ended());
  }

  /** Ask for objects by id or by name (`:path`, `commit:path`); `answer` is called in order. Names hold no line break. */
  read(names: readonly string[], limit: number, answer: Answer): Promise<void> {
    if (names.length === 0) return Promise.resolve();
    const inOneGo = !this.#child && names.length <= few && this.#short < shortCalls;
    if (this.#answerAll(names, limit, answer)) return Promise.resolve();
    if (inOneGo && this.#readNow(names) && this.#answerAll(names, limit, answer)) return Promise.resolve();
    return new Promise((done, failed) => {
      this.#queue.push({ names, limit, answer, done, failed, next: 0 });
      this.#ask(names);
      this.#skipAbsent();
    });
  }

  #ask(names: readonly string[]): void {
    const here = names.filter((name) => !this.#absent.has(name));
    if (here.length === 0) return;
    this.#start();
    this.#child!.stdin!.write(`${here.join('\n')}\n`);
  }

  /** These names will be asked for: let the next short call bring them along. */
  expect(names: readonly string[]): void {
    this.#expected.push(...names);
  }

  /** Answer from what came along earlier, if all of it did. */
  #answerAll(names: readonly string[], limit: number, answer: Answer): boolean {
    if (!names.every((name) => this.#had.has(name))) return false;
    for (const [index, name] of names.entries()) {
      const content = this.#had.get(name)!;
      answer(
        index,
        content === 'missing' || content.size <= limit
          ? content
          : { ...content, bytes: content.bytes.subarray(0, limit), whole: false },
      );
    }
    return true;
  }

  /** One short call for these names and the expected ones; false when it did not work out. */
  #readNow(names: readonly string[]): boolean {
    this.#short++;
    const asked = [...new Set([...names, ...this.#expected.splice(0)])].slice(0, few);
    const ended = runNow('git', ['cat-file', '--batch'], {
      cwd: this.#git.cwd,
      env: this.#git.env,
      input: `${asked.join('\n')}\n`,
      maxBytes: small,
    });
    if (ended.status !== 0) return false;
    this.#queue.push({
      names: asked,
      limit: small,
      answer: (index, content) => this.#had.set(asked[index]!, content),
      done: () => undefined,
      failed: () => undefined,
      next: 0,
    });
    this.#take(ended.stdout);
    this.#queue.length = 0;
    return true;
  }

  async one(name: string, limit = 1 << 26): Promise<Content | 'missing'> {
    let found: Content | 'missing' = 'missing';
    await this.read([name], limit, (_index, content) => {
      // The bytes are only lent.
      found = content === 'missing' ? content : { ...content, bytes: Buffer.from(content.bytes) };
    });
    return found;
  }

  close(): void {
    this.#closed = true;
    this.#child?.stdin?.end();
    this.#child?.unref();
  }

  #take(chunk: Buffer): void {
    try {
      let at = 0;
      while (at < chunk.length) {
        at = this.#left >= 0 ? this.#takeBody(chunk, at) : this.#takeHeader(chunk, at);
        this.#skipAbsent();
      }
    } catch (error) {
      this.#fail(error);
    }
  }

  #takeHeader(chunk: Buffer, at: number): number {
    const end = chunk.indexOf(0x0a, at);
    if (end === -1) {
      this.#header = Buffer.concat([this.#header, chunk.subarray(at)]);
      return chunk.length;
    }
    const line = Buffer.concat([this.#header, chunk.subarray(at, end)]).toString('latin1');
    this.#header = none;
    const match = /^[0-9a-f]+ (\w+) (\d+)$/.exec(line);
    if (match) {
      this.#isBlob = match[1] === 'blob';
      this.#size = Number(match[2]);
      // The object is followed by one line break.
      this.#left = this.#size + 1;
    } else this.#answer('missing');
    return end + 1;
  }

  #takeBody(chunk: Buffer, at: number): number {
    const limit = this.#queue[0]?.limit ?? 0;
    const take = Math.min(this.#left, chunk.length - at);
    const wanted = Math.min(take, this.#left - 1, limit - this.#keptLength);
    if (wanted > 0) {
      // Complete in this chunk: lend it. Otherwise the chunk is gone before the object is complete.
      const part = chunk.subarray(at, at + wanted);
      this.#kept.push(take === this.#left && this.#keptLength === 0 ? part : Buffer.from(part));
      this.#keptLength += wanted;
    }
    this.#left -= take;
    if (this.#left === 0) {
      const bytes = this.#kept.length === 1 ? this.#kept[0]! : Buffer.concat(this.#kept);
      this.#left = -1;
      this.#kept = [];
      this.#keptLength = 0;
      // A folder where a file was asked for is no file.
      this.#answer(this.#isBlob ? { bytes, whole: bytes.length === this.#size, size: this.#size } : 'missing');
    }
    return at + take;
  }

  #answer(content: Content | 'missing'): void {
    const request = this.#queue[0];
    if (!request) return;
    request.answer(request.next++, content);
    if (request.next === request.names.length) {
      this.#queue.shift();
      request.done();
    }
  }

  /** Git was not asked for these, so it will not answer. */
  #skipAbsent(): void {
    for (
      let [request] = this.#queue;
      request && this.#absent.has(request.names[request.next]!);
      [request] = this.#queue
    )
      this.#answer('missing');
  }

  /** Git ended while somebody was waiting: an object of a partial clone that it may not fetch, or a real failure. */
  #ended(): void {
    this.#child = undefined;
    const request = this.#queue[0];
    if (!request || this.#closed) return;
    const stderr = this.#stderr;
    this.#stderr = '';
    if (needsFetch.test(stderr)) this.#askAgain(request);
    else void gitFault(this.#git, ['cat-file'], stderr).then((fault) => this.#fail(fault));
  }

  /** Git before 2.45 ends at the first object it may not fetch: leave out all of those, and ask for the rest. */
  #askAgain(first: Request): void {
    const waiting = this.#queue.flatMap((request) => request.names.slice(request.next));
    this.#absent.add(first.names[first.next]!);
    const ids = waiting.filter((name) => /^[0-9a-f]{40,}$/.test(name));
    const here = objectsHere(this.#git, ids);
    for (const id of ids) if (!here.has(id)) this.#absent.add(id);
    this.#header = none;
    this.#ask(waiting);
    this.#skipAbsent();
  }

  #fail(error: unknown): void {
    for (const request of this.#queue.splice(0)) request.failed(error);
  }
}
