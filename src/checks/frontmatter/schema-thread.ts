import type { Fault } from '../../model/fault.ts';
import { AskedWorker, type WorkerFailure } from '../../process/worker.ts';
import type { Rule } from './classify.ts';
import type { DataToJudge, ExplainedCause, TextToLook } from './compile-schema.ts';
import { verdicts, type Verdict } from './look.ts';
import { limitMs, schemaFault, tooSlow, type OwnSchema } from './own-schema.ts';
import type { PackedTexts, WorkerAnswer, WorkerQuestion, WorkerSetup } from './schema-worker.ts';
import { Unfit, type SchemaFiles } from './schema-unfit.ts';

/** A schema whose size and time nobody can tell beforehand, in a thread that can be ended. */
export class SchemaThread implements OwnSchema {
  readonly batchSize = 250;
  readonly #files: SchemaFiles;
  readonly #busy = new Int32Array(new SharedArrayBuffer(8));
  readonly #worker: AskedWorker<WorkerQuestion, WorkerAnswer>;
  #patterns: readonly string[] = [];
  #fault: Fault | undefined;

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

  async judge(documents: readonly DataToJudge[]): Promise<readonly (readonly ExplainedCause[])[]> {
    const causes: (readonly ExplainedCause[])[] = [];
    for (let at = 0; at < documents.length; at += this.batchSize) {
      const batch = documents.slice(at, at + this.batchSize);
      const values = batch.map(({ data }) => data);
      const answer = this.#expect(await this.#worker.ask({ kind: 'judge', values }), batch);
      if (answer.kind === 'causes') causes.push(...answer.causes);
    }
    return causes;
  }

  async look(rule: Rule, documents: readonly TextToLook[]): Promise<readonly Verdict[]> {
    const answer = this.#expect(
      await this.#worker.ask({ kind: 'look', rule, documents: packed(documents) }),
      documents,
    );
    return answer.kind === 'verdicts' ? Array.from(answer.verdicts, (index) => verdicts[index]!) : [];
  }

  close(): void {
    this.#worker.close();
  }

  #note(answer: WorkerAnswer | WorkerFailure): void {
    if (!isFailure(answer) && 'patterns' in answer) this.#patterns = answer.patterns;
  }

  #expect(answer: WorkerAnswer | WorkerFailure, batch: readonly { readonly path?: string }[]): WorkerAnswer {
    // Those that were still waiting get the fault of the one it ended at.
    if (isFailure(answer)) throw (this.#fault ??= this.#faultOf(answer, batch));
    if (answer.kind === 'unfit')
      throw schemaFault(this.#files, new Unfit(answer.schema, answer.pointer, answer.reason));
    this.#note(answer);
    return answer;
  }

  #faultOf(failure: WorkerFailure, batch: readonly { readonly path?: string }[]): Fault {
    if (failure !== 'timed out') return schemaFault(this.#files, failure);
    const pattern = this.#patterns[this.#busy[0]! - 1];
    // Without a pattern it may be all of them together.
    const document = pattern !== undefined || batch.length === 1 ? batch[this.#busy[1]! - 1]?.path : undefined;
    return tooSlow(this.#files, { afterMs: limitMs, pattern, document });
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
