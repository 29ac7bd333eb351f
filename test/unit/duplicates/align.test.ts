import * as assert from 'uvu/assert';
import { aligned, lexemesIn, placeOf } from '../../../src/duplicates/align.ts';
import { readText } from '../../../src/duplicates/read.ts';
import { spec } from '../../support/spec.ts';

function words(name: string, count = 12): string {
  return Array.from({ length: count }, (_, at) => `${name}${at}`).join(' ');
}

/** What each lexeme was before, runs drawn together: `0-11`, or `new 3`. */
function said(now: string, before: string): string {
  const [one, other] = [now, before].map((text) => readText(Buffer.from(text), 'typescript'));
  const parts: { from: number; count: number }[] = [];
  for (const was of aligned(one!, other!)) {
    const last = parts.at(-1);
    if (last && (was === -1 ? last.from === -1 : last.from !== -1 && was === last.from + last.count)) last.count++;
    else parts.push({ from: was, count: 1 });
  }
  return parts.map(({ from, count }) => (from === -1 ? `new ${count}` : `${from}-${from + count - 1}`)).join(', ');
}

const [a, b, c] = ['a', 'b', 'c'].map((name) => words(name)) as [string, string, string];

spec('what a text was before', (test) => {
  test.each(
    [
      { title: 'nothing changed', now: a, before: a, is: '0-11' },
      { title: 'nothing stayed', now: a, before: b, is: 'new 12' },
      { title: 'a line came', now: `${a} x y z ${b}`, before: `${a} ${b}`, is: '0-11, new 3, 12-23' },
      { title: 'a formatter put a sign in', now: `${a} ( ${b}`, before: `${a} ${b}`, is: '0-11, 11-23' },
      { title: 'quotes and semicolons changed', now: `${a} "s"; ${b}`, before: `${a} 's' ${b}`, is: '0-12, 12-24' },
      { title: 'a line went', now: `${a} ${c}`, before: `${a} ${b} ${c}`, is: '0-11, 24-35' },
      { title: 'a word changed', now: `${a} ${b.replace('b0', 'x')}`, before: `${a} ${b}`, is: '0-23' },
      { title: 'two parts changed places', now: `${b} ${a}`, before: `${a} ${b}`, is: '12-23, 0-11' },
      { title: 'the layout changed', now: a.replaceAll(' ', '\n\t'), before: a, is: '0-11' },
      { title: 'a copy of what stays is new', now: `${a} x ${a}`, before: a, is: '0-11, new 13' },
      { title: 'a copy in front is new too', now: `${a} x ${a} y`, before: `${a} y`, is: 'new 13, 0-12' },
      {
        title: 'what was there twice is there twice',
        now: `${a} x y z ${a}`,
        before: `${a} ${a}`,
        is: '0-11, new 3, 12-23',
      },
      { title: 'there was nothing', now: a, before: '', is: 'new 12' },
      { title: 'there is nothing', now: '', before: a, is: '' },
    ],
    ({ title }) => title,
    ({ now, before, is }) => assert.is(said(now, before), is),
  );

  test('longest stretches go first, and no lexeme is used twice', () => {
    const long = words('l', 30);
    const head = long.split(' ').slice(0, 12).join(' ');
    assert.is(said(`${head} x ${long}`, `${long} y`), 'new 13, 0-29');
  });

  test('a place is told as a person counts: lines and characters from 1', () => {
    const text = readText(Buffer.from('a;\r\n\tö x = "名";\nb'), 'typescript');
    const place = (from: number, to: number): readonly number[] => {
      const { start, line, column, endLine } = placeOf(text, from, to);
      return [start, line, column, endLine];
    };
    assert.equal(place(0, 2), [0, 1, 1, 1]);
    assert.equal(place(2, 3), [5, 2, 2, 2]);
    assert.equal(place(5, 7), [12, 2, 8, 2]);
    assert.equal(place(3, 8), [8, 2, 4, 3]);
  });

  test.each(
    [
      { in: 'javascript', start: 'a', end: 'c', is: 'a b' },
      { in: 'javascript', start: 'b', end: 'd', is: 'b c' },
      { in: 'css', start: 'p', end: 'r', is: 'p q' },
      { in: 'html', start: '<i>', end: '</template', is: '< i > < / i >' },
      { in: 'html', start: '<script', end: 'a', is: '< script >' },
      { in: 'css', start: 'z', end: 'zz', is: 'z' },
      { in: 'scss', start: 'p', end: 'r', is: undefined },
      { in: 'javascript', start: 'a', end: 'a', is: undefined },
    ],
    ({ in: format, start, end }) => `from "${start}" to "${end}" in ${format}`,
    ({ in: format, start, end, is }) => {
      const file = '<template><i></i></template>\n<script>a b c d</script>\n<style>p q r s</style><!-- z zz -->';
      const text = readText(Buffer.from(file), 'vue');
      const [from, to] = [start, end].map((word) => file.search(new RegExp(`(?<![a-z])${word}(?![a-z])`)));
      const range = lexemesIn(text, format, from!, to!);
      const at = Array.from({ length: range ? range[1] - range[0] : 0 }, (_, step) => range![0] + step);
      assert.is(range && at.map((one) => file.slice(text.lexemes.start[one], text.lexemes.end[one])).join(' '), is);
    },
  );
});
