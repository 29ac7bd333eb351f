import { parentPort, workerData } from 'node:worker_threads';
import { damageOf } from '../../disk/damage.ts';
import type { Rule } from './classify.ts';
import { compileSchema, type CompiledSchema, type ExplainedCause } from './compile-schema.ts';
import { verdicts } from './look.ts';
import { Unfit, type SchemaFiles } from './schema-unfit.ts';

/** A schema compiled and applied in a thread of its own, which can be ended, and which may run out of memory alone. */

export interface WorkerSetup extends SchemaFiles {
  /** Shared with whoever started the thread: which pattern is at work, and on which of the documents, from 1. */
  readonly busy: Int32Array;
}

/** Many texts as one string and numbers: a message is copied piece by piece, so it has few. */
export interface PackedTexts {
  readonly texts: string;
  readonly ends: Uint32Array;
  readonly whole: Uint8Array;
  readonly paths: string;
}

export type WorkerQuestion =
  | { readonly kind: 'judge'; readonly values: readonly unknown[] }
  | { readonly kind: 'look'; readonly rule: Rule; readonly documents: PackedTexts };

export type WorkerAnswer =
  | { readonly kind: 'ready'; readonly patterns: readonly string[] }
  | { readonly kind: 'unfit'; readonly schema: string; readonly pointer: string; readonly reason: string }
  | { readonly kind: 'causes'; readonly causes: readonly (readonly ExplainedCause[])[] }
  /** Indices into `verdicts`. */
  | { readonly kind: 'verdicts'; readonly verdicts: Uint8Array };

const setup = workerData as WorkerSetup;

async function answer(give: () => WorkerAnswer | Promise<WorkerAnswer>): Promise<void> {
  try {
    parentPort!.postMessage(await give());
  } catch (error) {
    // No word about the schema: whoever started the thread is told by its end.
    if (damageOf(error, import.meta.url)) throw error;
    const { schema, pointer, message } =
      error instanceof Unfit ? error : new Unfit(setup.root, '', (error as Error).message);
    parentPort!.postMessage({ kind: 'unfit', schema, pointer, reason: message } satisfies WorkerAnswer);
  }
}

const ready = compileSchema(setup, setup.busy as unknown as { 0: number });
void answer(async () => ({ kind: 'ready', patterns: (await ready).patterns }));
parentPort!.on('message', (question: WorkerQuestion) => {
  void answer(async () => {
    const schema = await ready;
    return question.kind === 'judge'
      ? { kind: 'causes', causes: question.values.map((value, index) => at(index, () => schema.judge(value))) }
      : { kind: 'verdicts', verdicts: lookAtAll(schema, question.rule, question.documents) };
  });
});

function at<T>(index: number, work: () => T): T {
  setup.busy[1] = index + 1;
  const done = work();
  setup.busy[1] = 0;
  return done;
}

function lookAtAll(schema: CompiledSchema, rule: Rule, { texts, ends, whole, paths }: PackedTexts): Uint8Array {
  const names = paths.split('\0');
  return Uint8Array.from(ends, (end, index) => {
    const text = texts.slice(index === 0 ? 0 : ends[index - 1], end);
    const document = { path: names[index]!, text, whole: whole[index] === 1 };
    return verdicts.indexOf(at(index, () => schema.look(rule, document)));
  });
}
