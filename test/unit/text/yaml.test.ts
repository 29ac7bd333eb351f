import * as assert from 'uvu/assert';
import { isMapping, valueAt } from '../../../src/text/data.ts';
import { readFlat } from '../../../src/text/flat-yaml.ts';
import { limits, readUnchecked, readYaml } from '../../../src/text/yaml.ts';
import { spec } from '../../support/spec.ts';

/** YAML 1.2 core, and what YAML 1.1 would have made of it. */
const scalars: readonly (readonly [string, unknown])[] = [
  ['', null],
  ['~', null],
  ['null', null],
  ['NULL', null],
  ['nil', 'nil'],
  ['true', true],
  ['False', false],
  ['tRue', 'tRue'],
  ['yes', 'yes'],
  ['No', 'No'],
  ['on', 'on'],
  ['0', 0],
  ['-12', -12],
  ['+12', 12],
  ['010', 10],
  ['0o17', 15],
  ['0x1F', 31],
  ['0b11', '0b11'],
  ['1_000', '1_000'],
  ['12:30', '12:30'],
  ['1.10', 1.1],
  ['12e5', 1_200_000],
  ['1.5e-3', 0.0015],
  ['.5', 0.5],
  ['-.5', -0.5],
  ['+.5', 0.5],
  ['1.', 1],
  ['.', '.'],
  ['.inf', Number.POSITIVE_INFINITY],
  ['-.INF', Number.NEGATIVE_INFINITY],
  ['1.2.3', '1.2.3'],
  ['2024-01-02', '2024-01-02'],
  ['2024-02-31T10:00:00Z', '2024-02-31T10:00:00Z'],
  ['"1"', '1'],
  ["'true'", 'true'],
  ['=', '='],
  ['it\'s "so"', 'it\'s "so"'],
];

const closer: readonly string[] = [
  'a: !!str 1\n',
  'a: [!x y]\n',
  '? a\n: b\n',
  '[a]: b\n',
  '{a: 1}: b\n',
  '<<: {a: 1}\n',
  '__proto__: {a: 1}\n',
  'a: &x 1\n',
  'a: &x [1]\nb: *x\n',
  'a: 1\na: 2\n',
  'a:\n\tb: 1\n',
  'a: b: c\n',
  'a: [1\n',
  'a: "x\n"b: 1\n',
  'a: x\n---\nb: y\n',
];

const harmless: readonly string[] = [
  'a: wait!\n',
  'a: x << y\n',
  'a: "x]: y"\n',
  'a: |\n  ? odd\n',
  'a:\n  -\n',
  'a: "x\n  y"\n',
];

function nested(depth: number): string {
  return `a: ${'['.repeat(depth - 1)}${']'.repeat(depth - 1)}\n`;
}

function wide(keys: number): string {
  return Array.from({ length: keys }, (_, at) => `k${at}: 1\n`).join('');
}

spec('the YAML reader', (test) => {
  test.each(
    scalars,
    ([text, value]) => `${text || 'nothing'} is ${JSON.stringify(value)}`,
    ([text, value]) => {
      for (const yaml of [`a: ${text}\n`, `b: {a: 1}\na: ${text}\n`]) {
        const reading = readYaml(yaml);
        assert.ok(reading.ok, yaml);
        assert.equal(valueAt(reading.ok ? reading.data : undefined, ['a']), value);
      }
    },
  );

  test('NaN is a number', () => {
    const reading = readYaml('a: .nan\n');
    assert.ok(reading.ok && Number.isNaN(valueAt(reading.data, ['a'])));
  });

  test.each(
    closer,
    (text) => `${JSON.stringify(text)} is not taken at first sight`,
    (text) => assert.not.ok(readYaml(text).ok),
  );

  test.each(
    harmless,
    (text) => `${JSON.stringify(text)} only looks odd, and is read`,
    (text) => {
      assert.ok(readUnchecked(text).ok);
    },
  );

  test('an empty text and a comment say nothing at all', () => {
    for (const text of ['', '\n', '# note\n']) {
      const reading = readYaml(text);
      assert.ok(reading.ok);
      assert.is(reading.ok ? (reading.data ?? null) : text, null);
    }
  });

  test('32 levels are read, 33 are not', () => {
    assert.ok(readYaml(nested(limits.depth)).ok);
    assert.not.ok(readYaml(nested(limits.depth + 1)).ok);
    assert.not.ok(readYaml('['.repeat(40_000)).ok);
  });

  test('1,000 keys are read, 1,001 are not', () => {
    assert.ok(readYaml(wide(limits.keys)).ok);
    assert.not.ok(readYaml(wide(limits.keys + 1)).ok);
  });

  test.each(
    [
      ['# note\na: 1 # b\n\n  # note\nc: "x" # y\n', { a: 1, c: 'x' }],
      ['a:\n  b:\n    c:\n      d:\n        - x # y\n', { a: { b: { c: { d: ['x'] } } } }],
      ["a: []\nb: [x, y] # z\nc: '' # d\n", { a: [], b: ['x', 'y'], c: '' }],
    ] as const,
    ([text]) => `is read in the quick way: ${JSON.stringify(text)}`,
    ([text, data]) => assert.equal(readFlat(text), data),
  );

  test('no key reaches what every object has', () => {
    assert.is(valueAt({ a: 'x' }, ['constructor']), undefined);
    assert.is(valueAt({ a: 'x' }, ['a', 'length']), undefined);
    assert.is(valueAt({ a: { b: [1, 2] } }, ['a', 'b', 1]), 2);
    assert.is(valueAt(undefined, ['a']), undefined);
  });

  test('only a mapping is a mapping', () => {
    assert.ok(isMapping({}));
    for (const other of [null, undefined, [], 'a', 1, true]) assert.not.ok(isMapping(other));
  });
});
