import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { ourAjv } from '../../../src/build/ajv.ts';
import type { SchemaError } from '../../../src/model/validate.ts';
import { rootCauses } from '../../../src/text/schema-errors.ts';
import { readYaml } from '../../../src/text/yaml.ts';
import { root } from '../../setup.mjs';
import { spec } from '../../support/spec.ts';
import { mistakes, scenarioMistakes } from './flow-mistakes.ts';
import { oddFlows, oddScenarios } from './flow-odd.ts';

/** A keyword that no example needs may be wrong for years: each is taken out in turn, and an example has to fare otherwise. */

type Way = readonly string[];
type Schema = Readonly<Record<string, unknown>>;

const words: ReadonlySet<string> = new Set(['$schema', '$id', 'title', 'description']);
/** What holds schemas by names of its own. */
const tables: ReadonlySet<string> = new Set(['properties', '$defs']);

function removals(schema: Schema, way: Way = []): Way[] {
  return Object.entries(schema).flatMap(([keyword, value]): Way[] => {
    if (words.has(keyword) && way.at(-1) !== 'properties') return [];
    const here = [...way, keyword];
    if (tables.has(keyword))
      return Object.entries(value as Record<string, Schema>).flatMap(([key, child]) => [
        ...(keyword === 'properties' ? [[...here, key]] : []),
        ...removals(child, [...here, key]),
      ]);
    if (Array.isArray(value)) {
      const members = value.flatMap((one, at) =>
        typeof one === 'object'
          ? removals(one as Schema, [...here, String(at)])
          : value.length > 1
            ? [[...here, String(at)]]
            : [],
      );
      return [here, ...members];
    }
    return typeof value === 'object' && value !== null ? [here, ...removals(value as Schema, here)] : [here];
  });
}

function without(schema: unknown, [step, ...rest]: Way): unknown {
  if (Array.isArray(schema))
    return rest.length === 0
      ? schema.filter((_, at) => String(at) !== step)
      : schema.map((one, at) => (String(at) === step ? without(one, rest) : (one as unknown)));
  const { [step!]: child, ...others } = schema as Record<string, unknown>;
  return rest.length === 0 ? others : { ...others, [step!]: without(child, rest) };
}

function heard(schema: Schema, data: readonly unknown[]): string {
  const validate = ourAjv({ source: false }).compile(schema);
  return JSON.stringify(
    data.map((one) => {
      const errors = validate(one) ? [] : (validate.errors as readonly SchemaError[]);
      return rootCauses(errors).map(({ keyword, path, params }) => [keyword, path, params]);
    }),
  );
}

function idle(name: string, texts: readonly string[]): string[] {
  const schema = JSON.parse(readFileSync(join(root, 'schemas', name), 'utf8')) as Schema;
  const data = texts.flatMap((text) => {
    const reading = readYaml(text);
    return reading.ok ? [reading.data] : [];
  });
  const whole = heard(schema, data);
  return removals(schema)
    .filter((way) => heard(without(schema, way) as Schema, data) === whole)
    .map((way) => way.join('/'));
}

function drafts(ending: RegExp): string[] {
  const folder = join(root, 'test/flow/drafts');
  return readdirSync(folder)
    .filter((name) => ending.test(name))
    .map((name) => readFileSync(join(folder, name), 'utf8'));
}

spec('the keywords of the schemas of flows', (test) => {
  test('each one of a flow is needed by a flow', () => {
    const texts = [...mistakes.map(({ lines }) => lines.join('\n')), ...oddFlows].map(
      (text) => `flow: 1\nname: x\n${text}`,
    );
    const ours = readFileSync(join(root, 'rules/flows/queue.yml'), 'utf8');
    const right = ['flow: 1', 'name: x', 'stages: { a: }'];
    const wholes = [
      '- a',
      'flow: 2\nname: x y\nstages: { a: }',
      'flow: 1\nname: 1\nstages: { a: }',
      ...right.map((line) => right.filter((other) => other !== line).join('\n')),
      [...right, 'more: 1'].join('\n'),
      ours,
      ...drafts(/^[^.]+\.yml$/),
    ];
    assert.equal(idle('flow.schema.json', [...texts, ...wholes]), []);
  }, 180_000);

  test('each one of scenarios is needed by a scenario', () => {
    const texts = [...scenarioMistakes.map(({ text }) => text), ...oddScenarios, '- a', 'a: 1'];
    assert.equal(idle('flow-scenarios.schema.json', [...texts, ...drafts(/\.scenarios\.yml$/)]), []);
  }, 180_000);
});
