import * as assert from 'uvu/assert';
import type { Value } from '../../../src/model/policy.ts';
import { isWith, sameValue, wantsOf } from '../../../src/text/settings.ts';
import { spec } from '../../support/spec.ts';
import { settingsOf } from '../../support/yaml-edits.ts';

const old: Value = { a: 1, b: { c: [1, { d: null }], e: 'x' }, n: null };
const wanted = settingsOf({ 'b.e': 'y', 'b.f.g': 2, h: [], 'n.m': 3 });
const now = { a: 1, b: { f: { g: 2 }, c: [1, { d: null }], e: 'y' }, n: { m: 3 }, h: [] };

const different: readonly (readonly [string, Value])[] = [
  ['a key is gone', { b: now.b, n: now.n, h: [] }],
  ['a key is there that nobody wanted', { ...now, z: 1 }],
  ['a key is there below that nobody wanted', { ...now, b: { ...now.b, z: 1 } }],
  ['another value changed', { ...now, a: 2 }],
  ['a value deep in a list changed', { ...now, b: { ...now.b, c: [1, { d: 0 }] } }],
  ['a list grew', { ...now, b: { ...now.b, c: [1, { d: null }, 2] } }],
  ['a list became a mapping', { ...now, h: {} }],
  ['a wanted value is another', { ...now, b: { ...now.b, e: 'x' } }],
  ['a wanted value is not there', { ...now, b: { c: now.b.c, e: 'y', z: 1 } }],
  ['it is no mapping', [now]],
];

spec('settings', (test) => {
  test('are in data that has them and all that was there, in any order', () =>
    assert.ok(isWith(now, old, wantsOf(wanted)!)));

  test.each(
    different,
    ([what]) => `are not in data when ${what}`,
    ([, data]) => assert.not(isWith(data, old, wantsOf(wanted)!)),
  );

  test('a value is the same by what it says', () => {
    assert.ok(sameValue({ a: [Number.NaN], b: 1 }, { b: 1, a: [Number.NaN] }));
    assert.not(sameValue('1', 1));
    assert.not(sameValue(null, undefined));
    assert.not(sameValue({ toString: 1 }, { a: 1 }));
    assert.not(sameValue({ a: 1 }, { toString: 1 }));
  });
});
