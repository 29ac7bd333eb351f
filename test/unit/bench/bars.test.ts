import * as assert from 'uvu/assert';
import { verdicts, type Row, type TreeResult } from '../../../bench/duplicates/bars.ts';
import { names } from '../../../bench/duplicates/measures.ts';
import { spec } from '../../support/spec.ts';

const row: Row = {
  wallMs: 100,
  cpuMs: 100,
  peakMiB: 50,
  engineMs: 30,
  programs: 6,
  scanByWall: 51,
  scanByCpu: 59.5,
  fromRefByWall: 131,
};
const tree = (rows: TreeResult['rows']): TreeResult => ({ files: 57_000, rows, notRun: {}, indexShare: undefined });
const of = (trees: readonly TreeResult[], what: string): string => {
  const found = verdicts(trees).find((one) => one.files === 57_000 && one.what === what);
  return found ? `${found.wanted}, ${found.measured}: ${found.verdict}` : 'no such bar';
};

spec('bars of the check for copies', (test) => {
  test('a ratio is met when jscpd takes at least so many times as much', () => {
    const trees = [tree({ [names.clean]: row })];
    assert.is(of(trees, '1 clean file, wall, full scan'), '≤ 1/50, 1/51: met');
    assert.is(of(trees, '1 clean file, cpu, full scan'), '≤ 1/60, 1/59.5: missed');
  });

  test('an amount is met when it is no more than that', () => {
    assert.is(of([tree({ [names.clean]: row })], '1 clean file, inside the engine'), '≤ 35 ms, 30 ms: met');
    const slow = { ...row, engineMs: 35.5 };
    assert.is(of([tree({ [names.clean]: slow })], '1 clean file, inside the engine'), '≤ 35 ms, 35.5 ms: missed');
  });

  test('what was not measured is neither', () => {
    assert.is(of([tree({})], '1 clean file, wall, full scan'), '≤ 1/50, not run: not run');
    assert.is(of([], '1 copy, memory, full scan'), '≤ 1/35, not run: not run');
    const untold = { ...row, scanByWall: Number.NaN };
    assert.is(of([tree({ [names.clean]: untold })], '1 clean file, wall, full scan'), '≤ 1/50, not run: not run');
  });
});
