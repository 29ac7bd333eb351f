import * as assert from 'uvu/assert';
import { ourAjv } from '../../src/build/ajv.ts';
import { classifier } from '../../src/checks/frontmatter/classify.ts';
import { readFrontmatter } from '../../src/checks/frontmatter/read.ts';
import { schemaFor } from '../../src/checks/frontmatter/schema.ts';
import type { SchemaError } from '../../src/model/validate.ts';
import { rootCauses } from '../../src/text/schema-errors.ts';
import { examplesOf } from '../support/examples.ts';
import { packPolicy } from '../support/judge.ts';
import { packSchemaFiles, type Schema, type SchemaFile } from '../support/pack-schemas.ts';
import { spec } from '../support/spec.ts';

/**
 * A keyword that no example needs may be wrong for years. Each is taken out in turn, and the failures of at least one
 * example have to change; what stands beside the way to the keyword says the same with and without it and is left out,
 * because compiling all of a large schema a thousand times would take minutes.
 */

type Way = readonly string[];

/** Words about a schema, not part of what it asks for. */
const annotations: ReadonlySet<string> = new Set(['$schema', 'title', 'description', 'x-source', 'x-checked', 'x-say']);

/** What may stand without an example, and why. */
const exempt: readonly { readonly fits: RegExp; readonly why: string }[] = [
  { fits: /^[^/]+#\/type$/, why: 'what is no mapping is fm/not-a-mapping before a schema sees it' },
  {
    fits: /^copilot-agent#\/properties\/target\/enum\/\d$/,
    why: 'documents with one of these go by a schema of their own; here they only tell which there are',
  },
];

const ajv = ourAjv({ source: false });

/** The ways to everything that can be taken out: keywords, keys, required names, and the members of lists. */
function removals(schema: Schema, way: Way = []): Way[] {
  return Object.entries(schema).flatMap(([keyword, value]): Way[] => {
    if (annotations.has(keyword)) return [];
    const here = [...way, keyword];
    if (keyword === 'properties') {
      const keys = Object.entries(value as Record<string, Schema>);
      return keys.flatMap(([key, child]) => [[...here, key], ...removals(child, [...here, key])]);
    }
    // A list of one stands and falls with its keyword.
    if (Array.isArray(value)) return [here, ...(value.length > 1 ? value : []).map((_, at) => [...here, String(at)])];
    return typeof value === 'object' ? [here, ...removals(value as Schema, here)] : [here];
  });
}

/** The schema with nothing beside the way: other keys are known, and anything may stand behind them. */
function narrowed(schema: Schema, way: Way): Schema {
  const [step, ...rest] = way;
  if (step === undefined || !(step in schema)) return schema;
  if (step !== 'properties') {
    const child = schema[step];
    const isSchema = typeof child === 'object' && child !== null && !Array.isArray(child);
    return isSchema ? { ...alone(schema), [step]: narrowed(child as Schema, rest) } : alone(schema);
  }
  const properties = Object.entries(schema['properties'] as Record<string, Schema>);
  const kept = properties.map(([key, child]) => [key, key === rest[0] ? narrowed(child, rest.slice(1)) : true] as const);
  return { ...alone(schema), properties: Object.fromEntries(kept) };
}

/** A schema without what its keys and items have to be. */
function alone(schema: Schema): Schema {
  const { properties, ...others } = schema;
  const keys = Object.keys((properties as object | undefined) ?? {});
  return { ...others, ...(properties !== undefined && { properties: Object.fromEntries(keys.map((key) => [key, true])) }) };
}

function without(schema: unknown, way: Way): unknown {
  const [step, ...rest] = way as [string, ...string[]];
  if (Array.isArray(schema)) return schema.filter((_, index) => String(index) !== step);
  const { [step]: child, ...others } = schema as Record<string, unknown>;
  return rest.length === 0 ? others : { ...(schema as object), [step]: without(child, rest) };
}

/** What the documents of the examples say that this very schema is applied to. */
function dataOf({ id, pack }: SchemaFile): unknown[] {
  const chainOf = classifier(packPolicy(pack).documents);
  return examplesOf(pack).flatMap(({ files }) =>
    Object.entries(files).flatMap(([path, text]) => {
      const documents = (chainOf(path)?.rules ?? []).flatMap((rule) => {
        const read = readFrontmatter(text, true, rule);
        return read.kind === 'document' ? [{ rule, data: read.data }] : [];
      });
      return documents.slice(0, 1).flatMap(({ rule, data }) => {
        const schema = schemaFor(rule.contract, path, data);
        return schema && 'pack' in schema && schema.pack === id ? [data] : [];
      });
    }),
  );
}

/** What each document gets to hear of a schema, as far as an example can show it: what is wrong where, how badly. */
function heard(schema: Schema, data: readonly unknown[]): string[] {
  const validate = ajv.compile(schema);
  return data.map((one) => {
    const errors = validate(one) ? [] : (validate.errors as readonly SchemaError[]);
    const causes = rootCauses(errors).map(({ keyword, path, params, schemaPath }) => [
      keyword,
      ...path,
      params['missingProperty'] ?? params['additionalProperty'],
      severityAt(schema, schemaPath),
    ]);
    return JSON.stringify(causes);
  });
}

function severityAt(schema: Schema, schemaPath: string): unknown {
  const steps = schemaPath.split('/').slice(1, -1).map(decodeURIComponent);
  const node = steps.reduce<unknown>((around, step) => (around as Schema | undefined)?.[step], schema);
  return (node as Schema | undefined)?.['x-severity'];
}

function isNeeded(schema: Schema, way: Way, data: readonly unknown[]): boolean {
  const small = narrowed(schema, way);
  const changed = without(small, way) as Schema;
  return heard(small, data).join('\n') !== heard(changed, data).join('\n');
}

function idle(file: SchemaFile): string[] {
  const { name, schema } = file;
  const data = dataOf(file);
  const ways = removals(schema);
  const needed = new Set(ways.filter((way) => isNeeded(schema, way, data)));
  // The members of one closed list are one fact from one source: an example for one of them answers for all.
  const listsInUse = new Set([...needed].flatMap((way) => (way.at(-2) === 'enum' ? way.slice(0, -1).join('/') : [])));
  return ways
    .filter((way) => !needed.has(way) && !(way.at(-2) === 'enum' && listsInUse.has(way.slice(0, -1).join('/'))))
    .map((way) => `${name}#/${way.join('/')}`)
    .filter((pointer) => !exempt.some(({ fits }) => fits.test(pointer)));
}

spec('the keywords of the packs', (test) => {
  test.each(
    packSchemaFiles(),
    ({ name }) => `each keyword of ${name} is needed by an example`,
    (file) => assert.equal(idle(file), []),
    180_000,
  );
});
