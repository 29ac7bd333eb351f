import * as assert from 'uvu/assert';
import { spec } from '../support/spec.ts';
import { rows, verdictOf } from './table.ts';

spec('the table of conformance', (test) => {
  test('has a test or a reason for every row, and no row twice', () => {
    const all = rows();
    assert.ok(all.length > 50);
    const broken = all.map(verdictOf).filter(({ state }) => state === 'broken');
    assert.equal(
      broken.map(({ row, why }) => `${row}: ${why}`),
      [],
    );
    const names = all.map(({ row }) => row);
    assert.equal(
      names.filter((name, at) => names.indexOf(name) !== at),
      [],
    );
  });

  test('has every row of the defects of the prompt flow', () => {
    const names = new Set(rows().map(({ row }) => row));
    for (let number = 1; number <= 28; number++) assert.ok(names.has(`7.1 ${number}`), String(number));
  });

  test('has every row of the defects of copies', () => {
    const names = new Set(rows().map(({ row }) => row.split(' ').slice(0, 2).join(' ')));
    for (let number = 9; number <= 16; number++) assert.ok(names.has(`7.4 ${number}`), String(number));
  });

  test.each(
    [
      ['a test that is not there', { tests: ['checks/stamps.test.ts: are of another planet'] }],
      ['a file that is not there', { tests: ['checks/none.test.ts: x'] }],
      ['code that is not there', { impossible: 'src/none.ts: it cannot be' }],
      ['nothing at all', {}],
      ['two answers', { open: 'x', impossible: 'src/index.ts: x' }],
    ] as const,
    ([title]) => `breaks on ${title}`,
    ([, row]) => assert.is(verdictOf({ row: 'x', what: 'x', ...row }).state, 'broken'),
  );
});
