import * as fc from 'fast-check';
import * as assert from 'uvu/assert';
import { ourAjv } from '../../src/build/ajv.ts';
import type { Validate } from '../../src/model/validate.ts';
import { rootCauses } from '../../src/text/schema-errors.ts';
import { always } from '../support/property.ts';
import { spec } from '../support/spec.ts';

interface Mistake {
  readonly value: unknown;
  /** Keyword and place of the one cause that is to be told. */
  readonly cause: string;
}

interface Key {
  readonly schema: object;
  readonly good: readonly unknown[];
  readonly bad: readonly Mistake[];
}

/** Thirty kinds of page, each with keys of its own: a validator tells a slip in one of them thirty times and more. */
const kinds = Array.from({ length: 30 }, (_, at) => ({
  type: 'object',
  required: ['kind', 'name'],
  properties: { kind: { const: `k${at}` }, name: { type: 'string', minLength: 2 }, rank: { type: 'integer' } },
}));

const keys: Readonly<Record<string, Key>> = {
  text: {
    schema: { type: 'string', minLength: 3, pattern: '^[a-z]+$' },
    good: ['abc'],
    bad: [
      { value: 5, cause: 'type text' },
      { value: ['abc'], cause: 'type text' },
      { value: null, cause: 'type text' },
      { value: 'ABC', cause: 'pattern text' },
      { value: 'ab', cause: 'minLength text' },
    ],
  },
  number: {
    schema: { type: 'integer', minimum: 1, maximum: 9 },
    good: [1, 9],
    bad: [
      { value: 'one', cause: 'type number' },
      { value: 1.5, cause: 'type number' },
      { value: 10, cause: 'maximum number' },
    ],
  },
  status: {
    schema: { enum: ['draft', 'done'] },
    good: ['draft'],
    bad: [{ value: 'doen', cause: 'enum status' }],
  },
  tags: {
    schema: { type: 'array', items: { type: 'string', maxLength: 3 }, maxItems: 2 },
    good: [[], ['a', 'b']],
    bad: [
      { value: 'a', cause: 'type tags' },
      { value: ['a', 5], cause: 'type tags.1' },
      { value: ['long'], cause: 'maxLength tags.0' },
      { value: ['a', 'b', 'c'], cause: 'maxItems tags' },
    ],
  },
  either: {
    schema: { anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }] },
    good: ['a', ['a']],
    bad: [
      { value: 5, cause: 'type either' },
      { value: ['a', 5], cause: 'type either.1' },
      { value: { a: 1 }, cause: 'type either' },
    ],
  },
  referred: {
    schema: { anyOf: [{ $ref: '#/$defs/word' }, { $ref: '#/$defs/words' }] },
    good: ['a', ['a']],
    bad: [
      { value: 5, cause: 'type referred' },
      { value: 'A', cause: 'pattern referred' },
      { value: ['a', 'B'], cause: 'pattern referred.1' },
      { value: ['a', 5], cause: 'type referred.1' },
    ],
  },
  choice: {
    schema: {
      oneOf: [
        { type: 'object', required: ['path'], properties: { path: { type: 'string' } } },
        { enum: ['all', 'none'] },
      ],
    },
    good: [{ path: 'a' }, 'all'],
    bad: [
      { value: 'some', cause: 'enum choice' },
      { value: { path: 5 }, cause: 'type choice.path' },
    ],
  },
  words: {
    schema: { anyOf: [{ const: 'auto' }, { const: 'off' }, { enum: ['one', 'two'] }] },
    good: ['auto', 'two'],
    bad: [{ value: 'autp', cause: 'enum words' }],
  },
  inner: {
    schema: {
      type: 'object',
      required: ['name'],
      additionalProperties: false,
      properties: { name: { type: 'string' }, kind: { type: 'string' } },
    },
    good: [{ name: 'notes' }],
    bad: [
      { value: {}, cause: 'required inner' },
      { value: 'notes', cause: 'type inner' },
      { value: { name: 'notes', nmae: 'x' }, cause: 'additionalProperties inner' },
      { value: { name: 5 }, cause: 'type inner.name' },
    ],
  },
  page: {
    schema: { anyOf: kinds },
    good: [
      { kind: 'k0', name: 'notes' },
      { kind: 'k29', name: 'notes', rank: 1 },
    ],
    bad: [
      { value: { kind: 'k30', name: 'notes' }, cause: 'enum page.kind' },
      { value: { kind: 'k7', name: 'x' }, cause: 'minLength page.name' },
      { value: { kind: 'k7', name: 'notes', rank: 'first' }, cause: 'type page.rank' },
      { value: { kind: 'k7' }, cause: 'required page' },
      { value: 'k7', cause: 'type page' },
    ],
  },
};

const validate = ourAjv({ source: false }).compile({
  type: 'object',
  required: Object.keys(keys),
  additionalProperties: false,
  properties: Object.fromEntries(Object.entries(keys).map(([name, key]) => [name, key.schema])),
  $defs: {
    word: { type: 'string', pattern: '^[a-z]+$' },
    words: { type: 'array', items: { type: 'string', pattern: '^[a-z]+$' } },
  },
});

function compiled(schema: object): Validate {
  return ourAjv({ source: false }).compile(schema) as Validate;
}

function causesOf(data: unknown, by: Validate = validate as Validate): string[] {
  const errors = by(data) ? [] : by.errors!;
  return rootCauses(errors).map(({ keyword, path }) => `${keyword} ${path.join('.')}`);
}

/** A document in which some keys are right and some are wrong, each in one way. */
const documents = fc
  .tuple(
    ...Object.entries(keys).map(([name, { good, bad }]) =>
      fc.tuple(
        fc.constant(name),
        fc.oneof(
          { weight: 2, arbitrary: fc.constantFrom(...good).map((value): Mistake => ({ value, cause: '' })) },
          { weight: 1, arbitrary: fc.constantFrom(...bad) },
        ),
      ),
    ),
  )
  .map((all) => ({
    data: Object.fromEntries(all.map(([name, { value }]) => [name, value])),
    causes: all.map(([, { cause }]) => cause).filter((cause) => cause !== ''),
  }));

spec('the causes of a schema’s failures', (test) => {
  test('are one for each mistake, however many lines the validator makes of it', () =>
    always(documents, ({ data, causes }) => assert.equal(causesOf(data).sort(), [...causes].sort()), 3));

  const mistakes = Object.entries(keys).flatMap(([name, { bad }]) => bad.map((one) => ({ name, ...one })));
  const good = Object.fromEntries(Object.entries(keys).map(([name, key]) => [name, key.good[0]]));
  test.each(
    mistakes,
    ({ name, value, cause }) => `${name}: ${JSON.stringify(value)} is ${cause}`,
    ({ name, value, cause }) => assert.equal(causesOf({ ...good, [name]: value }), [cause]),
  );

  test('beside a choice are told too', () => {
    const schema = {
      allOf: [{ properties: { rank: { type: 'integer' } } }, { anyOf: [{ required: ['a'] }, { required: ['b'] }] }],
      properties: { text: { type: 'string', minLength: 3, anyOf: [{ const: 'one' }, { const: 'three' }] } },
    };
    assert.equal(causesOf({ rank: 'x', text: 'no' }, compiled(schema)).sort(), [
      'enum text',
      'minLength text',
      'required ',
      'type rank',
    ]);
  });

  const choices: readonly (readonly [said: string, schema: object, data: object, causes: readonly string[]])[] = [
    [
      'too many branches of a choice fit',
      { properties: { n: { oneOf: [{ minimum: 1 }, { maximum: 10 }, { type: 'string' }] } } },
      { n: 5 },
      ['oneOf n'],
    ],
    [
      'no branch of a choice was meant',
      { anyOf: [{ properties: { a: { const: 1 } } }, { properties: { b: { const: 1 } } }] },
      { a: 2, b: 2 },
      ['anyOf '],
    ],
    [
      'a choice has one branch',
      { anyOf: [{ properties: { a: { const: 1 }, b: { const: 1 } } }] },
      { a: 2, b: 2 },
      ['const a', 'const b'],
    ],
  ];
  test.each(
    choices,
    ([said]) => `where ${said}, are told rightly`,
    ([, schema, data, causes]) => assert.equal(causesOf(data, compiled(schema)), causes),
  );

  test('name a missing key and an unknown one by themselves', () => {
    const { text: _, ...rest } = good;
    assert.equal(causesOf(rest), ['required ']);
    assert.equal(causesOf({ ...good, txet: 'abc' }), ['additionalProperties ']);
  });
});
