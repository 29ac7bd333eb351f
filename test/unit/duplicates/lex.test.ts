import * as assert from 'uvu/assert';
import { lex, type Manner } from '../../../src/duplicates/lex.ts';
import { Lexemes } from '../../../src/duplicates/lexemes.ts';
import { spec } from '../../support/spec.ts';

type Rows = readonly (readonly [text: string, lexemes: string])[];

const script: Rows = [
  ['', ''],
  [' \t\r\n\v\f', ''],
  ['const a = b+=1;', 'const ‖ a ‖ = ‖ b ‖ + ‖ = ‖ 1 ‖ ;'],
  ['let $x_1 = 12px;', 'let ‖ $x_1 ‖ = ‖ 12px ‖ ;'],
  ['a\r\nb // c\r\nd', 'a ‖ b ‖ d'],
  [`f('a b', "c\\"d", 'e\\'f')`, `f ‖ ( ‖ 'a b' ‖ , ‖ "c\\"d" ‖ , ‖ 'e\\'f' ‖ )`],
  // An apostrophe within a word opens nothing, and one before a letter closes nothing.
  [`don't do 'this'`, `don ‖ ' ‖ t ‖ do ‖ 'this'`],
  [`&'a str, &'b str`, `& ‖ ' ‖ a ‖ str ‖ , ‖ & ‖ ' ‖ b ‖ str`],
  [`'isn't it'`, `'isn't it'`],
  ['"open\nx', '" ‖ open ‖ x'],
  ["'a\\\nb", "' ‖ a ‖ \\ ‖ b"],
  ['a // b\nc /* d\n e */ f', 'a ‖ c ‖ f'],
  ['a /* open b', 'a ‖ / ‖ * ‖ open ‖ b'],
  ['a /* b **/ c', 'a ‖ c'],
  ['a /*/ b */ c', 'a ‖ c'],
  ['http://x.org/a b', 'http ‖ : ‖ // ‖ x ‖ . ‖ org ‖ / ‖ a ‖ b'],
  ['a / b / c', 'a ‖ / ‖ b ‖ / ‖ c'],
  ['(a) / b / c[1] / d', '( ‖ a ‖ ) ‖ / ‖ b ‖ / ‖ c ‖ [ ‖ 1 ‖ ] ‖ / ‖ d'],
  ['return /a[/]b\\/c/g.test(x)', 'return ‖ /a[/]b\\/c/ ‖ g ‖ . ‖ test ‖ ( ‖ x ‖ )'],
  ["x = /'/ + 'x'", "x ‖ = ‖ /'/ ‖ + ‖ 'x'"],
  ['returned / a / b', 'returned ‖ / ‖ a ‖ / ‖ b'],
  ['x = /open\n1', 'x ‖ = ‖ / ‖ open ‖ 1'],
  ['</b> 1 </i>', '< ‖ / ‖ b ‖ > ‖ 1 ‖ < ‖ / ‖ i ‖ >'],
  ['`a b ${c + {d: 1}.d} e`', '` ‖ a ‖ b ‖ ${ ‖ c ‖ + ‖ { ‖ d ‖ : ‖ 1 ‖ } ‖ . ‖ d ‖ } ‖ e ‖ `'],
  ['`a ${`b ${c} //d`} e` / f', '` ‖ a ‖ ${ ‖ ` ‖ b ‖ ${ ‖ c ‖ } ‖ / ‖ / ‖ d ‖ ` ‖ } ‖ e ‖ ` ‖ / ‖ f'],
  ['`${a}${/* x */b}`', '` ‖ ${ ‖ a ‖ } ‖ ${ ‖ b ‖ } ‖ `'],
  ['`a \\` \\${b} c`', '` ‖ a ‖ \\ ‖ ` ‖ \\ ‖ $ ‖ { ‖ b ‖ } ‖ c ‖ `'],
  ['`a $ b` // c', '` ‖ a ‖ $ ‖ b ‖ `'],
  // A backtick that nothing closes was none: what stands behind it is code.
  ['`open ${a', '` ‖ open ‖ $ ‖ { ‖ a'],
  ['`open // a', '` ‖ open'],
  ['`a\\', '` ‖ a ‖ \\'],
  ['<p>a ` b</p>; "c" // d', '< ‖ p ‖ > ‖ a ‖ ` ‖ b ‖ < ‖ / ‖ p ‖ > ‖ ; ‖ "c"'],
  ['`${a! / 2}/${b}` // c', '` ‖ ${ ‖ a ‖ ! ‖ / ‖ 2 ‖ } ‖ / ‖ ${ ‖ b ‖ } ‖ `'],
  ['`${i++ / n}/` // c', '` ‖ ${ ‖ i ‖ + ‖ + ‖ / ‖ n ‖ } ‖ / ‖ `'],
  ['a + +b-- / c / d', 'a ‖ + ‖ + ‖ b ‖ - ‖ - ‖ / ‖ c ‖ / ‖ d'],
  ['!/a b/ && a !== /c d/', '! ‖ /a b/ ‖ & ‖ & ‖ a ‖ ! ‖ = ‖ = ‖ /c d/'],
  ['{ a }\n/[`"]/.test(s)', '{ ‖ a ‖ } ‖ /[`"]/ ‖ . ‖ test ‖ ( ‖ s ‖ )'],
  ['{ a } / b / c', '{ ‖ a ‖ } ‖ / ‖ b ‖ / ‖ c'],
  ['}`a`{', '} ‖ ` ‖ a ‖ ` ‖ {'],
  ['é = "ü" + 名前', 'é ‖ = ‖ "ü" ‖ + ‖ 名 ‖ 前'],
  ['a\u00a0b\u2028c\u3000d\u1680e\u205ff\u0085g\u200ah', 'a ‖ b ‖ c ‖ d ‖ e ‖ f ‖ g ‖ h'],
  ['a\u200bb\u00a1', 'a ‖ \u200b ‖ b ‖ \u00a1'],
];

const plain: Rows = [
  ['12px $x a_b', '12 ‖ px ‖ $ ‖ x ‖ a_b'],
  [`a 'b c' "d`, `a ‖ 'b c' ‖ "d`],
  [`a 'b\\'c' d`, `a ‖ 'b\\'c' ‖ d`],
  ['"a\r\nb', '"a ‖ b'],
  ["'a\\\nb", "'a\\ ‖ b"],
  ["'a\\\r\nb", "'a\\ ‖ b"],
  ["don't x\ny", "don ‖ 't x ‖ y"],
  ['# a /* b */ // c', '# ‖ a ‖ / ‖ * ‖ b ‖ * ‖ / ‖ / ‖ / ‖ c'],
  ['`a ${b}`', '` ‖ a ‖ $ ‖ { ‖ b ‖ } ‖ `'],
  ['ä\u00a0"ö ü"', 'ä ‖ "ö ü"'],
];

const braced: Rows = [
  ['12px $x', '12 ‖ px ‖ $ ‖ x'],
  ['a / b', 'a ‖ / ‖ b'],
  ['a // b c\nd', 'a ‖ // b c ‖ d'],
  ['a // b\r\nc', 'a ‖ // b ‖ c'],
  ['http://x', 'http ‖ : ‖ //x'],
  ['a /*b\n c*/ d', 'a ‖ /* ‖ b ‖   ‖ c ‖ */ ‖ d'],
  ['/*open\r\nx', '/* ‖ o ‖ p ‖ e ‖ n ‖ x'],
  ['/**/ a', '/* ‖ */ ‖ a'],
  ['/*/ a', '/* ‖ / ‖   ‖ a'],
  [`'a /* b' c`, `'a /* b' ‖ c`],
];

const words: Rows = [
  ['f("a b") // c', 'f ‖ ( ‖ " ‖ a ‖ b ‖ " ‖ ) ‖ / ‖ / ‖ c'],
  ['`a ${b}` /* c', '` ‖ a ‖ $ ‖ { ‖ b ‖ } ‖ ` ‖ / ‖ * ‖ c'],
  ['12px $x', '12px ‖ $x'],
  ["don't", "don ‖ ' ‖ t"],
  ['a\u00a0é', 'a ‖ é'],
];

function read(text: string, manner: Manner): Lexemes {
  const bytes = Buffer.from(text);
  // Something on both sides, which is none of it.
  const around = Buffer.concat([Buffer.from('\n'), bytes, Buffer.from('\n\'"`*/ x')]);
  const lexemes = new Lexemes(1);
  lex(around, 1, 1 + bytes.length, manner, lexemes);
  return lexemes;
}

function said(text: string, manner: Manner): string {
  const { count, start, end } = read(text, manner);
  const bytes = Buffer.from(text);
  return Array.from({ length: count }, (_, at) => bytes.toString('utf8', start[at]! - 1, end[at]! - 1)).join(' ‖ ');
}

spec('text as lexemes', (test) => {
  for (const [manner, rows] of Object.entries({ script, plain, braced, words }))
    test.each(
      rows,
      ([text]) => `${manner}: ${JSON.stringify(text)}`,
      ([text, lexemes]) => assert.is(said(text, manner as Manner), lexemes),
    );

  test('a character of a block comment is as many lexemes as it has bytes', () =>
    assert.is(read('/*名*/', 'braced').count, 5));

  test('the same lexeme has the same hash, and another one has another', () => {
    const { hash, count } = read('a ab "a" "a" ab a ( /x/ ) `a` "b"', 'script');
    const [a, ab, quoted, again, abAgain, aAgain] = hash;
    assert.equal([quoted, ab, a], [again, abAgain, aAgain]);
    assert.is(new Set(hash.subarray(0, count)).size, 8);
  });

  test('what was read before stays, and a copy does not change with what is read next', () => {
    const lexemes = new Lexemes(1);
    const bytes = Buffer.from('a b\nc');
    lex(bytes, 0, 3, 'plain', lexemes);
    const copy = lexemes.copy();
    lex(bytes, 4, 5, 'plain', lexemes);
    assert.equal([lexemes.count, ...lexemes.start.subarray(0, 3)], [3, 0, 2, 4]);
    lexemes.count = 0;
    lex(Buffer.from('xxx yyy'), 0, 7, 'plain', lexemes);
    assert.equal([copy.count, ...copy.end, copy.kept], [2, 1, 3, true]);
  });
});
