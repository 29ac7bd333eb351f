import { Fault } from '../../model/fault.ts';
import { AskedWorker, type WorkerFailure } from '../../process/worker.ts';
import type { Rule } from './classify.ts';
import { verdicts, type Verdict } from './look.ts';
import type {
  ExplainedError,
  PackedTexts,
  TextToLook,
  WorkerAnswer,
  WorkerQuestion,
  WorkerSetup,
} from './schema-worker.ts';

/** How long a schema may take to compile, and to judge one batch. */
const limitMs = 2000;
const batchSize = 200;

/** A schema of the repository: compiled in a thread, only when a document of it has no remembered verdict. */
export class OwnSchema {
  readonly #path: string;
  readonly #schemas: ReadonlyMap<string, string>;
  readonly #atWork: Int32Array;
  readonly #worker: AskedWorker<WorkerQuestion, WorkerAnswer>;
  #patterns: readonly string[] = [];

  constructor(path: string, schemas: ReadonlyMap<string, string>) {
    this.#path = path;
    this.#schemas = schemas;
    this.#atWork = new Int32Array(new SharedArrayBuffer(4));
    const file = new URL(
      import.meta.url.endsWith('.ts') ? './schema-worker.ts' : './schema-worker.cjs',
      import.meta.url,
    );
    this.#worker = new AskedWorker(file, { root: path, schemas, atWork: this.#atWork } satisfies WorkerSetup, limitMs);
    // The first answer is about compiling. Questions may be asked before it: if it is bad news, so is theirs.
    this.#worker.ask().then(
      (answer) => this.#note(answer),
      () => undefined,
    );
  }

  /** The failures of each value, in order. */
  async judge(values: readonly unknown[]): Promise<(readonly ExplainedError[])[]> {
    const errors: (readonly ExplainedError[])[] = [];
    for (let at = 0; at < values.length; at += batchSize) {
      const answer = this.#expect(
        await this.#worker.ask({ kind: 'judge', values: values.slice(at, at + batchSize) }),
        'applying it',
      );
      if (answer.kind === 'errors') errors.push(...answer.errors);
    }
    return errors;
  }

  /** A first look at whole documents: everything but the reading of files, in the thread. */
  async look(rule: Rule, documents: readonly TextToLook[]): Promise<readonly Verdict[]> {
    const answer = this.#expect(
      await this.#worker.ask({ kind: 'look', rule, documents: packed(documents) }),
      'applying it',
    );
    return answer.kind === 'verdicts' ? Array.from(answer.verdicts, (index) => verdicts[index]!) : [];
  }

  close(): void {
    this.#worker.close();
  }

  #note(answer: WorkerAnswer | WorkerFailure): void {
    if (typeof answer === 'object' && 'patterns' in answer) this.#patterns = answer.patterns;
  }

  #expect(answer: WorkerAnswer | WorkerFailure, doing: string): WorkerAnswer {
    if (typeof answer === 'string') throw this.#failure(answer, doing);
    if (answer.kind === 'unfit')
      throw new Fault('config', `${answer.schema}#${answer.pointer}: this schema cannot be used: ${answer.reason}.`);
    this.#note(answer);
    return answer;
  }

  #failure(failure: WorkerFailure, doing: string): Fault {
    if (failure === 'out of memory')
      return new Fault('config', `${this.#path}: ${doing} ran out of memory; make the schema smaller.`);
    if (failure === 'died')
      return new Fault('config', `${this.#path}: ${doing} failed without a reason; simplify the schema.`);
    const pattern = this.#patterns[(this.#atWork[0] ?? 0) - 1];
    const where = (pattern === undefined ? undefined : this.#placeOf(pattern)) ?? this.#path;
    const why =
      pattern === undefined ? 'simplify the schema' : 'rewrite the pattern without one repetition inside another';
    return new Fault('config', `${where}: ${doing} took more than ${limitMs / 1000} s; ${why}.`);
  }

  /** The schema and the pointer of a pattern, which may stand in a file the schema refers to. */
  #placeOf(pattern: string): string | undefined {
    for (const path of new Set([this.#path, ...this.#schemas.keys()])) {
      const pointer = pointerOf(JSON.parse(this.#schemas.get(path) ?? '{}'), pattern);
      if (pointer !== undefined) return `${path}#${pointer}`;
    }
    return undefined;
  }
}

function packed(documents: readonly TextToLook[]): PackedTexts {
  let length = 0;
  return {
    texts: documents.map(({ text }) => text).join(''),
    ends: Uint32Array.from(documents, ({ text }) => (length += text.length)),
    whole: Uint8Array.from(documents, ({ whole }) => (whole ? 1 : 0)),
    paths: documents.map(({ path }) => path).join('\0'),
  };
}

/** Where a pattern stands in a schema. */
function pointerOf(value: unknown, pattern: string, pointer = ''): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  for (const [key, child] of Object.entries(value)) {
    const at = `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`;
    if ((key === 'pattern' && child === pattern) || (pointer.endsWith('/patternProperties') && key === pattern))
      return at;
    const found = pointerOf(child, pattern, at);
    if (found !== undefined) return found;
  }
  return undefined;
}
