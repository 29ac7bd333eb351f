import * as fc from 'fast-check';
import * as assert from 'uvu/assert';
import { aligned } from '../../src/duplicates/align.ts';
import { printsOf, runsBetween, type Run } from '../../src/duplicates/matches.ts';
import { readText, type Text } from '../../src/duplicates/read.ts';
import { guaranteed, type Grain } from '../../src/duplicates/windows.ts';
import { always } from '../support/property.ts';
import { spec } from '../support/spec.ts';

/** Few words, so that texts have much in common; short enough that no fingerprint is cut off for being everywhere. */
const texts = fc
  .array(fc.constantFrom('a', 'b', 'c', '(', '"s"'), { maxLength: 30, size: 'max' })
  .map((words) => readText(Buffer.from(words.join(' ')), 'typescript'));
const twoWords = fc
  .array(fc.constantFrom('a', 'b'), { maxLength: 30, size: 'max' })
  .map((words) => readText(Buffer.from(words.join(' ')), 'typescript'));
/** A text, and what became of it: some of it went, something came, and parts changed places. */
const edited = fc
  .tuple(
    fc.uniqueArray(fc.integer({ min: 0, max: 999 }), { minLength: 1, maxLength: 30, size: 'max' }),
    fc.nat(30),
    fc.nat(30),
    fc.array(fc.constantFrom('x', 'y'), { maxLength: 5 }),
  )
  .map(([numbers, from, to, came]) => {
    const words = numbers.map((number) => `w${number}`);
    const parts = [words.slice(to), came, words.slice(0, Math.min(from, to))].flat();
    return [parts, words].map((some) => readText(Buffer.from(some.join(' ')), 'typescript')) as [Text, Text];
  });
const grains: fc.Arbitrary<Grain> = fc.record({
  length: fc.integer({ min: 1, max: 4 }),
  span: fc.integer({ min: 1, max: 4 }),
});

/** Every run that cannot be made longer, looked for place by place. */
function slowly(one: Text, other: Text, least: number): Run[] {
  const alike = (at: number, otherAt: number): boolean =>
    at >= 0 &&
    otherAt >= 0 &&
    at < one.lexemes.count &&
    otherAt < other.lexemes.count &&
    one.lexemes.hash[at] === other.lexemes.hash[otherAt];
  const runs: Run[] = [];
  for (let at = 0; at < one.lexemes.count; at++)
    for (let otherAt = 0; otherAt < other.lexemes.count; otherAt++) {
      if ((one === other && at === otherAt) || alike(at - 1, otherAt - 1)) continue;
      let length = 0;
      while (alike(at + length, otherAt + length)) length++;
      if (length >= least) runs.push({ at, otherAt, length });
    }
  return runs;
}

function names(runs: readonly Run[]): string[] {
  return runs.map(({ at, otherAt, length }) => `${at} ${otherAt} ${length}`).sort();
}

function quickly(one: Text, other: Text, grain: Grain, least: number): string[] {
  return names(
    runsBetween(
      one,
      printsOf(one, grain, () => true),
      other,
      grain,
      least,
    ),
  );
}

spec('runs that two texts have in common', (test) => {
  test('those that are long enough are all found, once', () =>
    always(fc.tuple(grains, texts, texts), ([grain, one, other]) => {
      const least = guaranteed(grain);
      assert.equal(quickly(one, other, grain, least), names(slowly(one, other, least)));
    }));

  test('and so within one text, but none with itself', () =>
    always(fc.tuple(grains, texts), ([grain, text]) => {
      const least = guaranteed(grain);
      assert.equal(quickly(text, text, grain, least), names(slowly(text, text, least)));
    }));

  test('shorter ones that are found are as long as they can be', () =>
    always(fc.tuple(grains, texts, texts, fc.integer({ min: 1, max: 8 })), ([grain, one, other, least]) => {
      const all = new Set(names(slowly(one, other, least)));
      for (const run of quickly(one, other, grain, least)) assert.ok(all.has(run), run);
    }));

  test('only fingerprints that are wanted begin a run', () =>
    always(fc.tuple(grains, texts, fc.nat(30)), ([grain, text, wanted]) => {
      const prints = printsOf(text, grain, (at) => at === wanted);
      for (const { at, length } of runsBetween(text, prints, text, grain, 1))
        assert.ok(at <= wanted && wanted < at + length, `${at} ${length}`);
    }));

  test('texts of two formats have nothing in common', () =>
    always(fc.tuple(grains, texts), ([grain, text]) =>
      assert.equal(quickly(readText(text.bytes, 'javascript'), text, grain, 1), []),
    ));

  test('a lexeme was the same before, but for short stretches that were edited', () =>
    always(fc.oneof(fc.tuple(twoWords, twoWords), edited), ([now, before]) => {
      const from = [...aligned(now, before)];
      const used = new Set<number>();
      let edits = 0;
      for (const [at, was] of from.entries()) {
        const same = was !== -1 && now.lexemes.hash[at] === before.lexemes.hash[was] && !used.has(was);
        if (same) used.add(was);
        edits = was === -1 || same ? 0 : edits + 1;
        // Twelve in place of others, and two more that a formatter may have put in.
        assert.ok(edits <= 14, `${at} was ${was}`);
      }
    }));

  test('where no word comes twice, all that stayed in one piece of eight is found', () =>
    always(edited, ([now, before]) => {
      const from = aligned(now, before);
      for (const { at, otherAt, length } of slowly(now, before, 8))
        for (let step = 0; step < length; step++) assert.is(from[at + step], otherAt + step);
    }));
});
