import { parentPort, workerData } from 'node:worker_threads';
import { Ajv, type ErrorObject, type Options } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { SchemaError, Validate } from '../../model/validate.ts';
import { formats } from '../../text/formats.ts';
import type { Rule } from './classify.ts';
import { lookAtText, verdicts } from './look.ts';
import type { Beside } from './schema-troubles.ts';
import { Unfit, whyNot } from './schema-unfit.ts';

/**
 * A schema of the repository, compiled and applied in a thread of its own: somebody else's schema may be wrong, huge,
 * or hold a pattern that never ends, and the thread can be ended where a function cannot.
 */

export interface WorkerSetup {
  readonly root: string;
  readonly schemas: ReadonlyMap<string, string>;
  /** The pattern at work, counted from 1, so that a hang can be named. */
  readonly atWork: Int32Array;
}

export type ExplainedError = SchemaError & { readonly beside: Beside };

export interface TextToLook {
  readonly path: string;
  readonly text: string;
  readonly whole: boolean;
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
  | { readonly kind: 'errors'; readonly errors: readonly (readonly ExplainedError[])[] }
  /** Indices into `verdicts`. */
  | { readonly kind: 'verdicts'; readonly verdicts: Uint8Array };

const setup = workerData as WorkerSetup;
const patterns: string[] = [];

/** Pattern matching that says which pattern it is busy with. */
function watched(pattern: string, flags: string): { test(text: string): boolean; toString(): string } {
  const expression = new RegExp(pattern, flags);
  const number = patterns.push(pattern);
  return {
    test(text) {
      setup.atWork[0] = number;
      const fits = expression.test(text);
      setup.atWork[0] = 0;
      return fits;
    },
    toString: () => `${number}:${expression}`,
  };
}
watched.code = 'watched';

const options: Options = {
  allErrors: true,
  strict: false,
  verbose: true,
  logger: false,
  validateSchema: false,
  formats,
  code: { regExp: watched },
};

/** A file's address while compiling; nothing is ever fetched from it. */
const repository = 'file:///repository/';
function address(path: string): string {
  return repository + path.split('/').map(encodeURIComponent).join('/');
}

/** A compiler, and what tells whether a schema is one of its draft: made ahead, because making it takes longer than all the rest. */
interface Draft {
  readonly name: '2020-12' | 'draft-07';
  readonly ajv: Ajv;
  readonly isSchema: Validate;
}

async function compile(): Promise<Validate> {
  const schemas = new Map([...setup.schemas].map(([path, text]) => [path, JSON.parse(text) as unknown]));
  const root = schemas.get(setup.root);
  if (typeof root !== 'boolean' && (typeof root !== 'object' || root === null || Array.isArray(root))) {
    throw new Unfit(setup.root, '', 'a schema is a mapping, or true or false');
  }
  if (typeof root === 'object' && '$async' in root)
    throw new Unfit(setup.root, '/$async', 'this is not JSON Schema, and a verdict that has to be waited for is none');
  const draft = await draftOf(root);
  for (const [path, schema] of schemas) mustBeSchema(draft, path, schema);
  for (const [path, schema] of schemas) if (path !== setup.root) draft.ajv.addSchema(schema as object, address(path));
  return compileWith(draft.ajv, root, schemas);
}

async function draftOf(root: unknown): Promise<Draft> {
  switch (draftNamed(root) ?? '2020-12') {
    case '2020-12': {
      const { default: isSchema } = await import('../../policy/generated/validators/meta-2020-12.cjs');
      return { name: '2020-12', ajv: new Ajv2020(options), isSchema };
    }
    case 'draft-07': {
      const { default: isSchema } = await import('../../policy/generated/validators/meta-draft-07.cjs');
      return { name: 'draft-07', ajv: new Ajv(options), isSchema };
    }
    default:
      throw new Unfit(
        setup.root,
        '/$schema',
        `Sluice reads 2020-12 and draft-07, not ${String((root as { $schema: unknown }).$schema).slice(0, 100)}`,
      );
  }
}

/** The draft a schema says it is of; undefined when it does not say. */
function draftNamed(schema: unknown): Draft['name'] | 'another' | undefined {
  if (typeof schema !== 'object' || schema === null || !('$schema' in schema)) return undefined;
  const name = String(schema.$schema);
  if (/^https?:\/\/json-schema\.org\/draft\/2020-12\//.test(name)) return '2020-12';
  return /^https?:\/\/json-schema\.org\/draft-07\//.test(name) ? 'draft-07' : 'another';
}

function mustBeSchema({ name, isSchema }: Draft, path: string, schema: unknown): void {
  if ((draftNamed(schema) ?? name) !== name) {
    throw new Unfit(path, '/$schema', 'it is of another draft than the schema that refers to it');
  }
  if (isSchema(schema)) return;
  const errors: readonly (SchemaError & { readonly message?: string })[] = isSchema.errors ?? [];
  const error = errors.find((one) => !['anyOf', 'oneOf', 'if'].includes(one.keyword)) ?? errors[0];
  throw new Unfit(path, error?.instancePath ?? '', `this ${error?.message ?? 'is not a schema'}`);
}

function compileWith(ajv: Ajv, root: unknown, schemas: ReadonlyMap<string, unknown>): Validate {
  const named =
    typeof root === 'object' && root !== null && !('$id' in root) ? { ...root, $id: address(setup.root) } : root;
  for (let attempt = 0; attempt <= schemas.size; attempt++) {
    try {
      return ajv.compile(named as object);
    } catch (error) {
      if (!suppliedMissing(ajv, error, root, schemas)) throw whyNot(error, setup);
      ajv.removeSchema(named as object);
    }
  }
  throw new Unfit(setup.root, '', 'its references lead in a circle');
}

/** A file that calls itself `https://example.org/a.json` means its neighbour in the repository by `b.json`. */
function suppliedMissing(ajv: Ajv, error: unknown, root: unknown, schemas: ReadonlyMap<string, unknown>): boolean {
  const missing = (error as { missingSchema?: string }).missingSchema;
  const base = (root as { $id?: unknown } | null)?.$id;
  if (missing === undefined || typeof base !== 'string' || !URL.canParse(base) || !URL.canParse(missing, base))
    return false;
  const folder = new URL('.', base).href;
  const target = new URL(missing, base).href;
  if (!target.startsWith(folder)) return false;
  const path = decodeURIComponent(
    new URL(target.slice(folder.length), address(setup.root)).href.slice(repository.length),
  );
  const schema = schemas.get(path);
  if (schema === undefined || ajv.getSchema(missing) !== undefined) return false;
  ajv.addSchema(schema as object, missing);
  return true;
}

/** What the schema says beside the keyword that failed. */
function beside(error: ErrorObject): Beside {
  const parent = (error.parentSchema ?? {}) as { 'x-say'?: unknown; 'x-severity'?: unknown; properties?: object };
  return {
    ...(typeof parent['x-say'] === 'string' && { say: parent['x-say'] }),
    ...((parent['x-severity'] === 'error' || parent['x-severity'] === 'warning') && { severity: parent['x-severity'] }),
    ...(parent.properties && { keys: Object.keys(parent.properties) }),
  };
}

function explained(error: ErrorObject): ExplainedError {
  const { keyword, instancePath, schemaPath, propertyName } = error;
  return {
    keyword,
    instancePath,
    schemaPath: schemaPath.replace(repository, ''),
    params: JSON.parse(JSON.stringify(error.params)) as Record<string, unknown>,
    beside: beside(error),
    ...(propertyName !== undefined && { propertyName }),
  };
}

/** Validation may fail by recursion as compiling may: `{"$ref": "#"}` is a schema, and never ends. */
function fits(validate: Validate, data: unknown): boolean {
  try {
    return validate(data);
  } catch (error) {
    throw whyNot(error, setup);
  }
}

function judge(validate: Validate, data: unknown): readonly ExplainedError[] {
  return fits(validate, data) ? [] : (validate.errors as unknown as ErrorObject[]).map(explained);
}

async function answer(give: () => WorkerAnswer | Promise<WorkerAnswer>): Promise<void> {
  try {
    parentPort!.postMessage(await give());
  } catch (error) {
    const { schema, pointer, message } =
      error instanceof Unfit ? error : new Unfit(setup.root, '', (error as Error).message);
    parentPort!.postMessage({ kind: 'unfit', schema, pointer, reason: message } satisfies WorkerAnswer);
  }
}

const ready = compile();
void answer(async () => {
  await ready;
  return { kind: 'ready', patterns };
});
parentPort!.on('message', (question: WorkerQuestion) => {
  void answer(async () => {
    const validate = await ready;
    return question.kind === 'judge'
      ? { kind: 'errors', errors: question.values.map((value) => judge(validate, value)) }
      : { kind: 'verdicts', verdicts: lookAtAll(validate, question.rule, question.documents) };
  });
});

function lookAtAll(validate: Validate, rule: Rule, { texts, ends, whole, paths }: PackedTexts): Uint8Array {
  const names = paths.split('\0');
  return Uint8Array.from(ends, (end, index) => {
    const text = texts.slice(index === 0 ? 0 : ends[index - 1], end);
    const seen = lookAtText(names[index]!, text, whole[index] === 1, rule);
    return verdicts.indexOf(typeof seen === 'string' ? seen : fits(validate, seen.data) ? 'passed' : 'failed');
  });
}
