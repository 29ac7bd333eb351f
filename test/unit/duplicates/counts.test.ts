import * as fc from 'fast-check';
import * as assert from 'uvu/assert';
import { Counts } from '../../../src/duplicates/windows.ts';
import { always } from '../../support/property.ts';
import { spec } from '../../support/spec.ts';

const keys = fc.oneof(
  fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
  fc.constantFrom(0, 1, 2, -1, -(2 ** 31), 2 ** 31 - 1),
  fc.integer({ min: 0, max: 20 }),
);

spec('how often numbers were seen', (test) => {
  test('as a map counts, but that 0 and 1 share a place', () =>
    always(
      fc.tuple(fc.nat(8), fc.array(fc.tuple(keys, fc.integer({ min: -2, max: 3 })), { maxLength: 300, size: 'max' })),
      ([room, added]) => {
        const [counts, map] = [new Counts(room), new Map<number, number>()];
        for (const [key, by] of added) {
          counts.add(key, by);
          map.set(key || 1, (map.get(key || 1) ?? 0) + by);
        }
        for (const [key, count] of map) assert.is(counts.of(key), count, String(key));
        assert.is(counts.of(0), counts.of(1));
        for (const [key] of added)
          assert.is(counts.of((key + 3) | 0), map.get((key + 3) | 0 || 1) ?? 0, String(key + 3));
      },
    ));

  test('many more than there was room for', () => {
    const counts = new Counts(0);
    for (let key = 1; key <= 20_000; key++) counts.add(Math.imul(key, 0x9e3779b1), key);
    for (let key = 1; key <= 20_000; key++) assert.is(counts.of(Math.imul(key, 0x9e3779b1)), key);
    for (let key = 20_001; key <= 20_100; key++) assert.is(counts.of(Math.imul(key, 0x9e3779b1)), 0);
  });
});
