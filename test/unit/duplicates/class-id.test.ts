import * as assert from 'uvu/assert';
import { classOf, outsideOf, placesIn, type ClassId } from '../../../src/duplicates/class-id.ts';
import { readText, type Text } from '../../../src/duplicates/read.ts';
import { spec } from '../../support/spec.ts';

function read(text: string, format = 'typescript'): Text {
  return readText(Buffer.from(text), format);
}

function classIn(text: string, format?: string): ClassId {
  const here = read(text, format);
  return classOf(here, 0, here.lexemes.count);
}

const said = `f('a b', { c: "d", e }); // g`;

const same: readonly (readonly [why: string, text: string])[] = [
  ['quotes', `f("a b", { c: 'd', e }); // g`],
  ['commas', `f('a b' { c: "d", e, },);`],
  ['semicolons', `f('a b', { c: "d", e })`],
  ['layout', `f(\n\t'a b',\r\n  {c:"d",\n e}\n)\n;`],
  ['comments', `f(/* x */ 'a b', // y\n { c: "d", e });`],
];

const other: readonly (readonly [why: string, text: string])[] = [
  ['a name', said.replace('e', 'E')],
  ['a word within a string', said.replace('a b', 'a c')],
  ['a blank within a string', said.replace('a b', 'a  b')],
  ['a comma within a string', said.replace('a b', 'a, b')],
  ['a quote within a string', said.replace('a b', `a" b`)],
  ['a sign', said.replace(':', '=')],
  ['the order', `f({ c: "d", e }, 'a b');`],
  ['one more', said.replace('e', 'e, e')],
  ['one less', said.replace(', e', '')],
  ['a parenthesis', `(${said.replace(';', ')')}`],
];

spec('the name of a class of copies', (test) => {
  test('twelve digits, and how many lexemes it counts', () => {
    assert.equal(classIn(said), classIn(said));
    assert.match(classIn(said).id, /^dup:[0-9a-f]{12}$/);
    assert.is(classIn(said).tokens, 10);
  });

  test('it is written down, and so the same for ever', () =>
    assert.equal(classIn(said), { id: 'dup:436eaa026949', tokens: 10 }));

  test.each(
    same,
    ([why]) => `${why} do not matter`,
    ([, text]) => assert.equal(classIn(text), classIn(said)),
  );

  test.each(
    other,
    ([why]) => `${why} matters`,
    ([, text]) => assert.is.not(classIn(text).id, classIn(said).id),
  );

  test('the indentation of a block comment does not matter where comments count', () => {
    const one = classIn('/*\n * a b\n */\nint c;', 'c');
    assert.equal(classIn('  /* \n   *   a b\n   */\n  int c;', 'c'), one);
    assert.is.not(classIn('/*\n * a c\n */\nint c;', 'c').id, one.id);
  });

  test('a part is named as if nothing stood around it', () => {
    const text = read(`before(); ${said}\nafter();`);
    assert.equal(classOf(text, 4, 4 + read(said).lexemes.count), classIn(said));
  });

  test.each(
    [
      [said, 0],
      [`x ${said}\ny, z`, 3],
      [`x ${said.replace(';', ' ')}`, 1],
      [said.replace('e', 'E'), undefined],
      ['f', undefined],
    ] as const,
    ([text]) => `outside of the class in ${text}`,
    ([text, outside]) => {
      const here = read(text);
      assert.is(outsideOf(classIn(said), here, 0, here.lexemes.count), outside);
    },
  );

  test('nothing is outside of a class that counts nothing, for nothing is in it', () => {
    const here = read(said);
    assert.is(outsideOf(classIn(',;'), here, 0, here.lexemes.count), undefined);
    assert.is(classIn(',;').tokens, 0);
  });

  test('only the part that is asked about is looked at', () => {
    const here = read(`${said} x`);
    assert.is(outsideOf(classIn(said), here, 1, here.lexemes.count), undefined);
    assert.is(outsideOf(classIn('f ('), here, 0, 2), 0);
  });

  test('places of several classes, long and short, one behind the other and within each other', () => {
    const here = read('a b c; a b, c; b c');
    const found = placesIn([classIn('a b c'), classIn('b c'), classIn('c a'), classIn('x')], here);
    const places = (text: string): (readonly number[])[] =>
      found.filter(({ id }) => id === classIn(text).id).map(({ from, to }) => [from, to]);
    assert.equal(places('a b c'), [
      [0, 3],
      [4, 8],
    ]);
    assert.equal(places('b c'), [
      [1, 3],
      [5, 8],
      [9, 11],
    ]);
    assert.equal(places('c a'), [[2, 5]]);
    assert.is(found.length, 6);
  });

  test('a class does not begin in what it covers already', () => {
    const found = placesIn([classIn('a a')], read('a a a a a'));
    assert.equal(
      found.map(({ from, to }) => [from, to]),
      [
        [0, 2],
        [2, 4],
      ],
    );
  });

  test('a place does not reach from one part of a file into another', () => {
    const here = read('```ts\na b\n```\n```js\nc d\n```\n', 'markdown');
    const found = (text: string): number => placesIn([classIn(text)], here).length;
    assert.ok(found('a b') > 0);
    assert.ok(found('c d') > 0);
    assert.is(found('b c'), 0);
  });
});
