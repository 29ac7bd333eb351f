import { Ajv, type ErrorObject, type Options } from 'ajv';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { SchemaError, Validate } from '../../model/validate.ts';
import { formats } from '../../text/formats.ts';
import { nearestOf } from '../../text/nearest.ts';
import { pointerParts } from '../../text/pointer.ts';
import { mostTold, rootCauses, type Cause } from '../../text/schema-errors.ts';
import type { Rule } from './classify.ts';
import { lookAtText, type Verdict } from './look.ts';
import { typeWords } from './rules.ts';
import type { Beside } from './schema-troubles.ts';
import { Unfit, whyNot, type SchemaFiles } from './schema-unfit.ts';

/** A schema of the repository, compiled. Somebody else's: it may be wrong, or never end, so whoever calls this has a clock. */

export type ExplainedCause = Cause & { readonly beside: Beside };

export interface DataToJudge {
  /** Of the document it is from; a trial has none. */
  readonly path?: string;
  readonly data: unknown;
}

export interface TextToLook {
  readonly path: string;
  readonly text: string;
  readonly whole: boolean;
}

export interface CompiledSchema {
  /** The patterns in it, in the order in which they were met. */
  readonly patterns: readonly string[];
  /** One for each mistake: a hundred thousand failures would take long to send on. */
  judge(data: unknown): readonly ExplainedCause[];
  /** A first look at a whole document. */
  look(rule: Rule, document: TextToLook): Verdict;
}

/** Compile a schema; `busy[0]` always says which of its patterns is at work, counted from 1, so that a hang can be named. */
export async function compileSchema(files: SchemaFiles, busy: { 0: number }): Promise<CompiledSchema> {
  const patterns: string[] = [];
  const validate = await compile(files, {
    allErrors: true,
    // `constructor` is a key like any other, and 19.99 is a multiple of 0.01.
    ownProperties: true,
    multipleOfPrecision: 9,
    strict: false,
    verbose: true,
    logger: false,
    validateSchema: false,
    formats,
    code: { regExp: watching(patterns, busy) },
  });
  /** Validation may fail by recursion as compiling may: `{"$ref": "#"}` is a schema, and never ends. */
  const fits = (data: unknown): boolean => {
    try {
      return validate(data);
    } catch (error) {
      throw whyNot(error, files);
    }
  };
  return {
    patterns,
    judge: (data) => (fits(data) ? [] : explained(validate.errors as unknown as ErrorObject[])),
    look(rule, { path, text, whole }) {
      const seen = lookAtText(path, text, whole, rule);
      return typeof seen === 'string' ? seen : fits(seen.data) ? 'passed' : 'failed';
    },
  };
}

interface Expression {
  test(text: string): boolean;
  toString(): string;
}

/** Pattern matching that says which pattern it is busy with. */
function watching(
  patterns: string[],
  busy: { 0: number },
): { (pattern: string, flags: string): Expression; code: string } {
  const watched = (pattern: string, flags: string): Expression => {
    const expression = new RegExp(pattern, flags);
    const number = patterns.push(pattern);
    return {
      test(text) {
        busy[0] = number;
        const fits = expression.test(text);
        busy[0] = 0;
        return fits;
      },
      toString: () => `${number}:${expression}`,
    };
  };
  return Object.assign(watched, { code: 'watched' });
}

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

async function compile(files: SchemaFiles, options: Options): Promise<Validate> {
  const schemas = new Map([...files.schemas].map(([path, text]) => [path, JSON.parse(text) as unknown]));
  const root = schemas.get(files.root);
  if (typeof root !== 'boolean' && (typeof root !== 'object' || root === null || Array.isArray(root))) {
    throw new Unfit(files.root, '', 'a schema is a mapping, or true or false');
  }
  if (typeof root === 'object' && '$async' in root)
    throw new Unfit(files.root, '/$async', 'this is not JSON Schema, and a verdict that has to be waited for is none');
  const draft = await draftOf(root, files.root, options);
  for (const [path, schema] of schemas) mustBeSchema(draft, path, schema);
  for (const [path, schema] of schemas) if (path !== files.root) draft.ajv.addSchema(schema as object, address(path));
  return compileWith(draft.ajv, root, schemas, files);
}

async function draftOf(root: unknown, path: string, options: Options): Promise<Draft> {
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
        path,
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
  const pointer = error?.instancePath ?? '';
  throw new Unfit(
    path,
    pointer,
    error ? notSchemaWords(error, valueAtPointer(schema, pointer)) : 'this is not a schema',
  );
}

function notSchemaWords(
  { keyword, params, message }: SchemaError & { readonly message?: string },
  value: unknown,
): string {
  if (keyword === 'type') return `this must be ${typeWords([params['type']].flat() as string[])}`;
  const allowed = params['allowedValues'];
  if (!Array.isArray(allowed)) return `this ${message ?? 'is not a schema'}`;
  const meant = nearestOf(value, allowed);
  return `${JSON.stringify(value)} is none of ${allowed.join(', ')}${meant === undefined ? '' : `; did you mean "${meant}"?`}`;
}

function valueAtPointer(schema: unknown, pointer: string): unknown {
  return pointerParts(pointer).reduce((node, part) => (node as Record<string, unknown> | undefined)?.[part], schema);
}

function compileWith(ajv: Ajv, root: unknown, schemas: ReadonlyMap<string, unknown>, files: SchemaFiles): Validate {
  const named =
    typeof root === 'object' && root !== null && !('$id' in root) ? { ...root, $id: address(files.root) } : root;
  for (let attempt = 0; attempt <= schemas.size; attempt++) {
    try {
      return ajv.compile(named as object);
    } catch (error) {
      if (!suppliedMissing(ajv, error, root, schemas, files.root)) throw whyNot(error, files);
      ajv.removeSchema(named as object);
    }
  }
  throw new Unfit(files.root, '', 'its references lead in a circle');
}

/** A file that calls itself `https://example.org/a.json` means its neighbour in the repository by `b.json`. */
function suppliedMissing(
  ajv: Ajv,
  error: unknown,
  root: unknown,
  schemas: ReadonlyMap<string, unknown>,
  rootPath: string,
): boolean {
  const missing = (error as { missingSchema?: string }).missingSchema;
  const base = (root as { $id?: unknown } | null)?.$id;
  if (missing === undefined || typeof base !== 'string' || !URL.canParse(base) || !URL.canParse(missing, base))
    return false;
  const folder = new URL('.', base).href;
  const target = new URL(missing, base).href;
  if (!target.startsWith(folder)) return false;
  const path = decodeURIComponent(
    new URL(target.slice(folder.length), address(rootPath)).href.slice(repository.length),
  );
  const schema = schemas.get(path);
  if (schema === undefined || ajv.getSchema(missing) !== undefined) return false;
  ajv.addSchema(schema as object, missing);
  return true;
}

/** What the schema says beside the keyword that failed. */
function besideOf(error: ErrorObject | undefined): Beside {
  const parent = (error?.parentSchema ?? {}) as { 'x-say'?: unknown; 'x-severity'?: unknown; properties?: object };
  return {
    ...(typeof parent['x-say'] === 'string' && { say: parent['x-say'] }),
    ...((parent['x-severity'] === 'error' || parent['x-severity'] === 'warning') && { severity: parent['x-severity'] }),
    ...(parent.properties && { keys: Object.keys(parent.properties) }),
  };
}

function explained(errors: readonly ErrorObject[]): ExplainedCause[] {
  const byKeyword = new Map(errors.map((error) => [error.schemaPath, error]));
  const full = (cause: Cause): ExplainedCause => ({
    ...cause,
    schemaPath: cause.schemaPath.replace(repository, ''),
    params: JSON.parse(JSON.stringify(cause.params)) as Record<string, unknown>,
    beside: besideOf(byKeyword.get(cause.schemaPath)),
  });
  // Those that are only counted may share one that stands for them.
  const counted = new Map<string, ExplainedCause>();
  return rootCauses(errors).map((cause, index) => {
    if (index < mostTold) return full(cause);
    const shared = counted.get(cause.schemaPath) ?? full(cause);
    counted.set(cause.schemaPath, shared);
    return shared;
  });
}
