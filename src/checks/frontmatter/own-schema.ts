import { damageOf } from '../../disk/damage.ts';
import { Fault } from '../../model/fault.ts';
import type { Rule } from './classify.ts';
import type { ExplainedError, TextToLook } from './compile-schema.ts';
import type { Verdict } from './look.ts';
import { placeOfPattern, Unfit, type SchemaFiles } from './schema-unfit.ts';

/** How long a schema may take to compile, and to judge one batch. */
export const limitMs = 2000;

/** A schema of the repository at work: only when a document of it has no remembered verdict. */
export interface OwnSchema {
  /** As many documents as are worth asking about at once, and few enough to be judged well within the time limit. */
  readonly batchSize: number;
  /** The failures of each value, in order. */
  judge(values: readonly unknown[]): Promise<readonly (readonly ExplainedError[])[]>;
  /** A first look at whole documents: everything but the reading of files. */
  look(rule: Rule, documents: readonly TextToLook[]): Promise<readonly Verdict[]>;
  close(): void;
}

/** What has become of a schema: a reason it gives itself, or that it had to be stopped. */
export function schemaFault(
  files: SchemaFiles,
  failure: unknown,
  /** The pattern that was at work. */
  pattern: string | undefined,
): Fault {
  if (failure instanceof Unfit)
    return new Fault('config', `${failure.schema}#${failure.pointer}: this schema cannot be used: ${failure.message}.`);
  if (failure === 'out of memory')
    return new Fault('config', `${files.root}: applying it ran out of memory; make the schema smaller.`);
  if (failure === 'timed out') {
    const where = pattern === undefined ? files.root : placeOfPattern(files, pattern);
    const why =
      pattern === undefined ? 'simplify the schema' : 'rewrite the pattern without one repetition inside another';
    return new Fault('config', `${where}: applying it took more than ${limitMs / 1000} s; ${why}.`);
  }
  const damage = damageOf(failure, import.meta.url);
  if (damage) return damage;
  return new Fault('config', `${files.root}: applying it failed without a reason; simplify the schema.`);
}
