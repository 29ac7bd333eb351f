import * as fc from 'fast-check';
import * as assert from 'uvu/assert';
import { classOf, placesIn, type ClassId } from '../../src/duplicates/class-id.ts';
import { readText } from '../../src/duplicates/read.ts';
import { always } from '../support/property.ts';
import { spec } from '../support/spec.ts';

const lexeme = fc.constantFrom('a', 'b', 'c', ',', ';', '"x y"', "'x y'", '(', '\n');
const texts = fc.array(lexeme, { minLength: 4, maxLength: 60 }).map((parts) => parts.join(' '));

type Place = readonly [from: number, to: number];

/** Every place, looked for one by one. */
function slowly({ id, tokens }: ClassId, text: ReturnType<typeof readText>): Place[] {
  const places: Place[] = [];
  for (let from = 0; from < text.lexemes.count; from++)
    for (let to = from + 1; to <= text.lexemes.count; to++) {
      const one = classOf(text, from, to);
      if (one.id === id && one.tokens === tokens) places.push([from, to]);
    }
  return places;
}

spec('where a text has a class of copies', (test) => {
  test('hashes that roll find a class where looking one by one finds it, and nowhere else', () =>
    always(fc.tuple(texts, texts, fc.nat(), fc.nat()), ([said, searched, start, length]) => {
      const [one, other] = [said, `${searched}\n${said}`].map((text) => readText(Buffer.from(text), 'typescript'));
      const { count } = one!.lexemes;
      const from = count === 0 ? 0 : start % count;
      const part = classOf(one!, from, Math.min(count, from + 1 + (length % (count - from || 1))));
      if (part.tokens === 0) return;
      const found = placesIn([part], other!);
      for (const place of found) assert.equal(classOf(other!, place.from, place.to), part);
      // Of places that overlap one is enough.
      for (const [first, to] of slowly(part, other!))
        assert.ok(
          found.some((place) => place.from < to && first < place.to),
          `${first}-${to} is none of ${JSON.stringify(found)}`,
        );
    }));
});
