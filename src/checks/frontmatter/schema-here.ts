import { withinTime } from '../../process/within-time.ts';
import type { Rule } from './classify.ts';
import {
  compileSchema,
  type CompiledSchema,
  type ExplainedError,
  type SchemaFiles,
  type TextToLook,
} from './compile-schema.ts';
import type { Verdict } from './look.ts';
import { limitMs, schemaFault, type OwnSchema } from './own-schema.ts';

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

  async judge(values: readonly unknown[]): Promise<(readonly ExplainedError[])[]> {
    const schema = await this.#schema();
    return this.#within(schema, () => values.map((value) => schema.judge(value)));
  }

  async look(rule: Rule, documents: readonly TextToLook[]): Promise<readonly Verdict[]> {
    const schema = await this.#schema();
    return this.#within(schema, () => documents.map((document) => schema.look(rule, document)));
  }

  close(): void {}

  #schema(): Promise<CompiledSchema> {
    return (this.#compiled ??= compileSchema(this.#files, this.#busy).catch((error: unknown) => {
      throw schemaFault(this.#files, error, undefined);
    }));
  }

  #within<T>(schema: CompiledSchema, work: () => T): T {
    this.#busy[0] = 0;
    try {
      const done = withinTime(limitMs, work);
      if (done !== 'timed out') return done;
    } catch (error) {
      throw schemaFault(this.#files, error, undefined);
    }
    throw schemaFault(this.#files, 'timed out', schema.patterns[this.#busy[0] - 1]);
  }
}
