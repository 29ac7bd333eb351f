import * as assert from 'uvu/assert';
import { executedIn } from '../../../src/flow/plain/executed.ts';
import { spec } from '../../support/spec.ts';

const outputs: readonly (readonly [string, number | undefined])[] = [
  ['3 passed', 3],
  ['5 tests passed', 5],
  ['12 tests', 12],
  ['0 of 12 tests run, 0 passed', 0],
  ['# tests 4\n# pass 3\n# fail 1', 3],
  ['\u001b[1m\u001b[32m7 passed\u001b[39m', 7],
  ['-5 passed', undefined],
  ['3.5 passed', undefined],
  ['12,34 passed', undefined],
  ['-5 passed, 5 tests', undefined],
  ['1,000 passed', 1000],
  ['1,234,567 tests', 1_234_567],
  ['5 tests, 5 failed', undefined],
  ['5 tests, 10 failures', undefined],
  ['5 tests, 0 failures', 5],
  ['9 passed\n2 passed', 2],
  ['9 tests\n2 tests', 2],
  ['all is well', undefined],
];

spec('how many tests an output tells of', (test) => {
  test.each(
    outputs,
    ([output]) => JSON.stringify(output),
    ([output, told]) => assert.is(executedIn(output), told),
  );
});
