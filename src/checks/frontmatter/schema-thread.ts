import { AskedWorker, type WorkerFailure } from '../../process/worker.ts';
import type { Rule } from './classify.ts';
import type { ExplainedError, TextToLook } from './compile-schema.ts';
import { verdicts, type Verdict } from './look.ts';
import { limitMs, schemaFault, type OwnSchema } from './own-schema.ts';
import type { PackedTexts, WorkerAnswer, WorkerQuestion, WorkerSetup } from './schema-worker.ts';
import { Unfit, type SchemaFiles } from './schema-unfit.ts';

/** A schema whose size and time nobody can tell beforehand, in a thread that can be ended. */
export class SchemaThread implements OwnSchema {
  readonly batchSize = 250;
  readonly #files: SchemaFiles;
  readonly #busy = new Int32Array(new SharedArrayBuffer(4));
  readonly #worker: AskedWorker<WorkerQuestion, WorkerAnswer>;
  #patterns: readonly string[] = [];

  constructor(files: SchemaFiles) {
    this.#files = files;
    const file = new URL(
      import.meta.url.endsWith('.ts') ? './schema-worker.ts' : './schema-worker.cjs',
      import.meta.url,
    );
    this.#worker = new AskedWorker(file, { ...files, busy: this.#busy } satisfies WorkerSetup, limitMs);
    // The first answer is about compiling. Questions may be asked before it: if it is bad news, so is theirs.
    this.#worker.ask().then(
      (answer) => this.#note(answer),
      () => undefined,
    );
  }

  async judge(values: readonly unknown[]): Promise<readonly (readonly ExplainedError[])[]> {
    const errors: (readonly ExplainedError[])[] = [];
    // No value at all still asks whether the schema can be used.
    for (let at = 0; at === 0 || at < values.length; at += this.batchSize) {
      const answer = this.#expect(
        await this.#worker.ask({ kind: 'judge', values: values.slice(at, at + this.batchSize) }),
      );
      if (answer.kind === 'errors') errors.push(...answer.errors);
    }
    return errors;
  }

  async look(rule: Rule, documents: readonly TextToLook[]): Promise<readonly Verdict[]> {
    const answer = this.#expect(await this.#worker.ask({ kind: 'look', rule, documents: packed(documents) }));
    return answer.kind === 'verdicts' ? Array.from(answer.verdicts, (index) => verdicts[index]!) : [];
  }

  close(): void {
    this.#worker.close();
  }

  #note(answer: WorkerAnswer | WorkerFailure): void {
    if (!isFailure(answer) && 'patterns' in answer) this.#patterns = answer.patterns;
  }

  #expect(answer: WorkerAnswer | WorkerFailure): WorkerAnswer {
    if (isFailure(answer)) throw schemaFault(this.#files, answer, this.#patterns[this.#busy[0]! - 1]);
    if (answer.kind === 'unfit')
      throw schemaFault(this.#files, new Unfit(answer.schema, answer.pointer, answer.reason), undefined);
    this.#note(answer);
    return answer;
  }
}

function isFailure(answer: WorkerAnswer | WorkerFailure): answer is WorkerFailure {
  return typeof answer === 'string' || answer instanceof Error;
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
