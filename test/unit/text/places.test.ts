import * as assert from 'uvu/assert';
import { findPlaces, readClosely } from '../../../src/text/places.ts';
import { spec } from '../../support/spec.ts';

const text = [
  'name: notes', //
  '"two words": \'x\'',
  'list:',
  '  - one',
  '  - key: [a, b]',
  'empty:',
  '1.10: number',
  'True: odd',
  'flow: {a: {b: c}}',
  '',
].join('\n');

/** What the text holds at a range. */
function at(path: readonly (string | number)[], what: 'key' | 'value'): string | undefined {
  const range = findPlaces(text)[what](path);
  return range && text.slice(range.start, range.end);
}

const places: readonly (readonly [(string | number)[], string | undefined, string | undefined])[] = [
  [['name'], 'name', 'notes'],
  [['two words'], '"two words"', "'x'"],
  [['list', 0], undefined, 'one'],
  [['list', 1, 'key'], 'key', '[a, b]'],
  [['list', 1, 'key', 1], undefined, 'b'],
  [['empty'], 'empty', ''],
  [['1.1'], '1.10', 'number'],
  [['true'], 'True', 'odd'],
  [['flow', 'a', 'b'], 'b', 'c'],
  [['none'], undefined, undefined],
  [['name', 'inner'], undefined, undefined],
  [['list', 7], undefined, undefined],
];

interface Told {
  readonly yaml: string;
  /** Each with the text it points at. */
  readonly told: readonly (readonly [string, string])[];
  readonly other?: number;
}

const troubles: readonly Told[] = [
  { yaml: 'a: &x 1\n', told: [['fm/anchor', '&x ']] },
  { yaml: 'a: &x [*x, *x]\nb: *x\n', told: [['fm/anchor', '&x ']] },
  {
    yaml: 'a: *x\nb: *y\n',
    told: [
      ['fm/anchor', '*x'],
      ['fm/anchor', '*y'],
    ],
  },
  { yaml: 'a: !!str 1\n', told: [['fm/tag', '!!str ']] },
  {
    yaml: 'a: !x {b: !y 1}\n',
    told: [
      ['fm/tag', '!x '],
      ['fm/tag', '!y '],
    ],
  },
  { yaml: '<<: {a: 1}\n', told: [['fm/merge-key', '<<']] },
  { yaml: 'a: {"__proto__": 1}\n', told: [['fm/proto-key', '"__proto__"']] },
  { yaml: '{{x}}: 1\n', told: [['fm/complex-key', '{{x}}']] },
  { yaml: '? [a]\n: 1\n', told: [['fm/complex-key', '[a]']] },
  { yaml: 'a: 1\nb: 2\na: 3\n', told: [['fm/duplicate-key', 'a']], other: 0 },
  { yaml: '1: x\n"1": y\n', told: [['fm/duplicate-key', '"1"']], other: 0 },
  { yaml: 'a:\n\tb: 1\n', told: [['fm/tab-indent', '\t']] },
  { yaml: 'a: b: c\n', told: [['fm/syntax', 'b: c']] },
];

spec('places in YAML', (test) => {
  test.each(
    places,
    ([path]) => `${path.join('.')} is found by its key and by its value`,
    ([path, key, value]) => {
      assert.is(at(path, 'key'), key);
      assert.is(at(path, 'value'), value);
    },
  );

  test('a plain value is given as it is written, a quoted one is not plain', () => {
    const { plain } = findPlaces("a: 1.10  # note\nb: '1'\nc: [x]\nd:\n");
    assert.is(plain(['a']), '1.10');
    assert.is(plain(['b']), undefined);
    assert.is(plain(['c']), undefined);
    assert.is(plain(['c', 0]), 'x');
  });

  test('the keys are those of the top, in order', () => {
    assert.equal(findPlaces(text).keys, ['name', 'two words', 'list', 'empty', '1.1', 'true', 'flow']);
    assert.equal(findPlaces('- a\n').keys, []);
  });

  test.each(
    troubles,
    ({ yaml, told }) => `${JSON.stringify(yaml)} is ${told.map(([code]) => code).join(', ')}`,
    ({ yaml, told, other }) => {
      const found = findPlaces(yaml).troubles;
      assert.equal(
        found.map(({ code, range }) => [code, yaml.slice(range.start, range.end)]),
        told.map(([code, words]) => [
          code,
          code === 'fm/syntax' ? yaml.slice(found[0]!.range.start, found[0]!.range.end) : words,
        ]),
      );
      if (other !== undefined) assert.is(found[0]!.other!.start, other);
    },
  );

  test('brackets are counted before anybody follows them', () => {
    const [trouble, ...more] = findPlaces(`a: b\nc: ${'['.repeat(100_000)}`).troubles;
    assert.is(trouble!.code, 'fm/too-deep');
    assert.is(trouble!.range.start, 'a: b\nc: '.length);
    assert.equal(more, []);
  });

  test('a list that no two readers see alike is refused', () => {
    assert.equal(readClosely('a:\n  - -\n  - b\n').reading.ok, false);
    assert.equal(readClosely('a:\n  -\n  - b\n').reading, { ok: true, data: { a: [null, 'b'] } });
    assert.equal(readClosely('a: "x\n  y"\n').reading, { ok: true, data: { a: 'x y' } });
  });
});
