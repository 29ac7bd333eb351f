import { damageOf } from '../../disk/damage.ts';
import { Fault } from '../../model/fault.ts';
import { showPath } from '../../model/path.ts';
import type { Rule } from './classify.ts';
import type { DataToJudge, ExplainedCause, TextToLook } from './compile-schema.ts';
import type { Verdict } from './look.ts';
import { placeOfPattern, Unfit, type SchemaFiles } from './schema-unfit.ts';

/** How long a schema may take to compile, and to judge one batch: with all around it, a command ends within 2 s. */
export const limitMs = 1500;

/** A schema of the repository at work: only when a document of it has no remembered verdict. */
export interface OwnSchema {
  /** As many documents as are worth asking about at once, and few enough to be judged well within the time limit. */
  readonly batchSize: number;
  /** What is wrong with each document, in order. */
  judge(documents: readonly DataToJudge[]): Promise<readonly (readonly ExplainedCause[])[]>;
  /** A first look at whole documents: everything but the reading of files. */
  look(rule: Rule, documents: readonly TextToLook[]): Promise<readonly Verdict[]>;
  close(): void;
}

/** What was at work when the time was up, as far as that is known. */
export interface Stopped {
  readonly afterMs: number;
  readonly pattern: string | undefined;
  readonly document: string | undefined;
}

/** What has become of a schema: a reason it gives itself, or that it had to be stopped. */
export function schemaFault(files: SchemaFiles, failure: unknown): Fault {
  if (failure instanceof Unfit)
    return new Fault('config', `${failure.schema}#${failure.pointer}: this schema cannot be used: ${failure.message}`);
  if (failure === 'out of memory')
    return new Fault('config', `${files.root}: applying it ran out of memory; make the schema smaller.`);
  const damage = damageOf(failure, import.meta.url);
  if (damage) return damage;
  return new Fault('config', `${files.root}: applying it failed without a reason; simplify the schema.`);
}

export function tooSlow(files: SchemaFiles, { afterMs, pattern, document }: Stopped): Fault {
  const where = pattern === undefined ? files.root : placeOfPattern(files, pattern);
  const to = document === undefined ? '' : ` to ${showPath(document)}`;
  const next =
    pattern === undefined ? 'simplify the schema' : 'rewrite the pattern without one repetition inside another';
  return new Fault('config', `${where}: applying it${to} took more than ${afterMs / 1000} s; ${next}.`);
}
