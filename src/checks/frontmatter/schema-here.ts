import { withinTime } from '../../process/within-time.ts';
import type { SchemaFiles } from './schema-unfit.ts';
import type { Rule } from './classify.ts';
import {
  compileSchema,
  type CompiledSchema,
  type DataToJudge,
  type ExplainedCause,
  type TextToLook,
} from './compile-schema.ts';
import type { Verdict } from './look.ts';
import { limitMs, schemaFault, tooSlow, type OwnSchema } from './own-schema.ts';

/** One that runs out of time gets a second round. */
const roundMs = limitMs / 2;

/** A schema that can only take long by its patterns: no thread to start, and no document to send there and back. */
export class SchemaHere implements OwnSchema {
  /** Setting a clock takes as long as judging a hundred documents. */
  readonly batchSize = 1000;
  readonly #files: SchemaFiles;
  readonly #busy = { 0: 0 };
  #compiled: Promise<CompiledSchema> | undefined;

  constructor(files: SchemaFiles) {
    this.#files = files;
  }

  async judge(documents: readonly DataToJudge[]): Promise<readonly (readonly ExplainedCause[])[]> {
    const schema = await this.#schema();
    return this.#withinTime(schema, documents, ({ data }) => schema.judge(data));
  }

  async look(rule: Rule, documents: readonly TextToLook[]): Promise<readonly Verdict[]> {
    const schema = await this.#schema();
    return this.#withinTime(schema, documents, (document) => schema.look(rule, document));
  }

  close(): void {}

  #schema(): Promise<CompiledSchema> {
    return (this.#compiled ??= compileSchema(this.#files, this.#busy).catch((error: unknown) => {
      throw schemaFault(this.#files, error);
    }));
  }

  /**
   * All in one go, since setting a clock costs. Where the time is up, the next round begins with the document at work:
   * many are not one that hangs.
   */
  #withinTime<T extends { readonly path?: string }, R>(
    schema: CompiledSchema,
    documents: readonly T[],
    work: (document: T) => R,
  ): readonly R[] {
    const done: R[] = [];
    while (done.length < documents.length) {
      const before = done.length;
      this.#oneRound(() => {
        for (const document of documents.slice(before)) done.push(work(document));
      });
      if (done.length > before) continue;
      const pattern = schema.patterns[this.#busy[0] - 1];
      throw tooSlow(this.#files, { afterMs: roundMs, pattern, document: documents[before]!.path });
    }
    return done;
  }

  #oneRound(work: () => void): void {
    this.#busy[0] = 0;
    try {
      withinTime(roundMs, work);
    } catch (error) {
      throw schemaFault(this.#files, error);
    }
  }
}
