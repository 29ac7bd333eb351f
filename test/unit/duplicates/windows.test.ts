import * as fc from 'fast-check';
import * as assert from 'uvu/assert';
import { Lexemes } from '../../../src/duplicates/lexemes.ts';
import { eachFingerprint, eachWindow, grainFor, guaranteed, type Grain } from '../../../src/duplicates/windows.ts';
import { always } from '../../support/property.ts';
import { spec } from '../../support/spec.ts';

function lexemesOf(hashes: readonly number[]): Lexemes {
  const lexemes = new Lexemes(hashes.length);
  lexemes.hash.set(hashes);
  lexemes.count = hashes.length;
  return lexemes;
}

function fingerprints(hashes: readonly number[], grain: Grain): readonly (readonly [print: number, at: number])[] {
  const found: [number, number][] = [];
  eachFingerprint(lexemesOf(hashes), { seed: 7, from: 0, to: hashes.length }, grain, (print, at) =>
    found.push([print, at]),
  );
  return found;
}

function windows(hashes: readonly number[], length: number, seed = 7): readonly number[] {
  const found: number[] = [];
  eachWindow(lexemesOf(hashes), { seed, from: 0, to: hashes.length }, length, (hash) => found.push(hash));
  return found;
}

const grains = fc.oneof(
  fc.constantFrom(grainFor(50), grainFor(20), grainFor(10), grainFor(120)),
  fc.record({ length: fc.integer({ min: 1, max: 12 }), span: fc.integer({ min: 1, max: 70 }) }),
);
const any = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
/** Of many and of very few kinds: the same row again and again is what a table of data looks like. */
const lexeme = fc
  .constantFrom('many', 'few', 'one')
  .map((kinds) => (kinds === 'many' ? any : kinds === 'few' ? fc.integer({ min: 0, max: 2 }) : fc.constant(3)));
const row = (size: fc.ArrayConstraints): fc.Arbitrary<number[]> => lexeme.chain((one) => fc.array(one, size));

function bits(value: number): string {
  return (value >>> 0).toString(2).padStart(32, '0');
}

function scattered(count: number): number[] {
  return Array.from({ length: count }, (_, at) => Math.imul(at + 1, 0x9e3779b1) ^ Math.imul(at, at));
}

spec('windows of lexemes', (test) => {
  test('a window has the same hash wherever it stands, and another one in another format', () =>
    always(fc.tuple(row({ minLength: 6, maxLength: 6 }), row({ maxLength: 20, size: 'max' })), ([part, before]) => {
      const [alone] = windows(part, 6);
      assert.is(windows([...before, ...part], 6).at(-1), alone);
      assert.is.not(windows(part, 6, 8)[0], alone);
    }));

  test('the order of lexemes counts, and so does each of them', () => {
    const hashes = [1, 2, 3, 4].map((last) => windows([9, 5, last], 3)[0]);
    assert.is(new Set([...hashes, windows([5, 9, 1], 3)[0], windows([1, 5, 9], 3)[0]]).size, 6);
  });

  test('a change of one bit changes about half of the bits of a hash', () => {
    let changed = 0;
    for (let bit = 0; bit < 32; bit++) {
      const [one, other] = [windows([5, 5, 5], 3)[0]!, windows([5, 5, 5 ^ (1 << bit)], 3)[0]!];
      changed += bits(one ^ other).replaceAll('0', '').length;
    }
    assert.ok(changed > 32 * 12 && changed < 32 * 20, `${changed} of 1024 bits`);
  });

  test('the smallest of each span of windows is a fingerprint, and nothing else is', () =>
    always(fc.tuple(grains, row({ maxLength: 150, size: 'max' })), ([grain, hashes]) => {
      const all = windows(hashes, grain.length);
      const smallest = new Set<number>();
      for (let from = 0; from + Math.min(grain.span, all.length) <= all.length && from < all.length; from++) {
        const some = all.slice(from, from + grain.span);
        smallest.add(from + some.indexOf(Math.min(...some)));
      }
      assert.equal(
        fingerprints(hashes, grain),
        [...smallest].map((at) => [all[at]! >>> 0, at]),
      );
    }));

  test('what two texts have in common has a fingerprint in common', () =>
    always(
      grains.chain((grain) => {
        const common = row({ minLength: guaranteed(grain), maxLength: guaranteed(grain) });
        const around = row({ maxLength: 60, size: 'max' });
        return fc.tuple(fc.constant(grain), common, around, around, around, around);
      }),
      ([grain, common, before, after, otherBefore, otherAfter]) => {
        const prints = new Set(fingerprints([...before, ...common, ...after], grain).map(([print]) => print));
        const others = fingerprints([...otherBefore, ...common, ...otherAfter], grain);
        const inside = others.filter(
          ([, at]) => at >= otherBefore.length && at + grain.length <= otherBefore.length + common.length,
        );
        assert.ok(inside.some(([print]) => prints.has(print)));
      },
    ));

  test('a stretch that has a window has a fingerprint, and one that is shorter has none', () =>
    always(fc.tuple(grains, row({ maxLength: 100, size: 'max' })), ([grain, hashes]) =>
      assert.is(fingerprints(hashes, grain).length > 0, hashes.length >= grain.length),
    ));

  test('a stretch knows nothing of what stands around it', () =>
    always(
      fc.tuple(grains, row({ maxLength: 60, size: 'max' }), row({ minLength: 1, maxLength: 20, size: 'max' })),
      ([grain, part, around]) => {
        const found: [number, number][] = [];
        const [from, to] = [around.length, around.length + part.length];
        eachFingerprint(lexemesOf([...around, ...part, ...around]), { seed: 7, from, to }, grain, (print, at) =>
          found.push([print, at - from]),
        );
        assert.equal(found, fingerprints(part, grain));
      },
    ));

  test.each(
    [grainFor(50), grainFor(100), { length: 5, span: 4 }],
    (grain) => `of ${JSON.stringify(grain)}`,
    (grain) => {
      const all = 200_000;
      const share = fingerprints(scattered(all), grain).length / all / (2 / (grain.span + 1));
      assert.ok(share > 0.95 && share < 1.05, `${share} of what is expected`);
    },
  );

  test('a grain finds copies that are a little shorter than asked', () => {
    for (let minTokens = 11; minTokens <= 300; minTokens++) {
      const grain = grainFor(minTokens);
      assert.ok(grain.length >= 1 && grain.length <= 24 && grain.span >= 1 && grain.span <= 32, String(minTokens));
      assert.ok(guaranteed(grain) <= minTokens * 0.78, String(minTokens));
    }
    assert.is(guaranteed(grainFor(50)), 39);
  });
});
