import { withinTime } from '../../process/within-time.ts';
import type { SchemaFiles } from './schema-unfit.ts';
import type { Rule } from './classify.ts';
import { compileSchema, type CompiledSchema, type ExplainedError, type TextToLook } from './compile-schema.ts';
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

  async judge(values: readonly unknown[]): Promise<readonly (readonly ExplainedError[])[]> {
    const schema = await this.#schema();
    return this.#withinTime(schema, values, (value) => schema.judge(value));
  }

  async look(rule: Rule, documents: readonly TextToLook[]): Promise<readonly Verdict[]> {
    const schema = await this.#schema();
    return this.#withinTime(schema, documents, (document) => schema.look(rule, document));
  }

  close(): void {}

  #schema(): Promise<CompiledSchema> {
    return (this.#compiled ??= compileSchema(this.#files, this.#busy).catch((error: unknown) => {
      throw schemaFault(this.#files, error, undefined);
    }));
  }

  /** All in one go, since setting a clock costs; each by itself where that was too much: many are not one that hangs. */
  #withinTime<T, R>(schema: CompiledSchema, items: readonly T[], work: (item: T) => R): readonly R[] {
    return this.#timed(() => items.map(work)) ?? items.map((item) => this.#alone(schema, () => work(item)));
  }

  #alone<R>(schema: CompiledSchema, work: () => R): R {
    const done = this.#timed(() => [work()]);
    if (done) return done[0]!;
    throw schemaFault(this.#files, 'timed out', schema.patterns[this.#busy[0] - 1]);
  }

  #timed<R>(work: () => readonly R[]): readonly R[] | undefined {
    this.#busy[0] = 0;
    try {
      const done = withinTime(limitMs, work);
      return done === 'timed out' ? undefined : done;
    } catch (error) {
      throw schemaFault(this.#files, error, undefined);
    }
  }
}
