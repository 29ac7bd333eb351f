import * as assert from 'uvu/assert';
import { bucketOf } from '../../../src/flow/queue/buckets.ts';
import { spec } from '../../support/spec.ts';

spec('why a prompt failed, in few words', (test) => {
  test.each(
    [
      [1, '', 'unknown'],
      [1, 'it did not work', 'unknown'],
      [127, '', 'deps'],
      [126, '', 'env'],
      [1, 'x: command not found', 'deps'],
      [1, "Error: Cannot find module 'y'", 'deps'],
      [1, 'ModuleNotFoundError: No module named y', 'deps'],
      [1, 'E: Unable to locate package y', 'deps'],
      [6, 'curl: (6) Could not resolve host: y', 'network'],
      [7, 'connect ECONNREFUSED 127.0.0.1:1', 'network'],
      [1, 'Connection timed out', 'network'],
      [1, 'bash: y: unbound variable', 'config'],
      [2, "ls: invalid option -- 'y'", 'config'],
      [1, 'y: Permission denied', 'env'],
      [1, 'No space left on device', 'env'],
      // What the network says comes first: what is missing then is missing because of it.
      [1, 'Could not resolve host: y\nCould not find a version that satisfies y', 'network'],
    ] as const,
    ([status, tail]) => `${status} ${tail.split('\n').at(-1)!}`,
    ([status, tail, bucket]) => assert.is(bucketOf(status, false, tail), bucket),
  );

  test('a time that ran out and a signal are of the run itself', () => {
    assert.is(bucketOf(1, true, 'command not found'), 'runtime');
    assert.is(bucketOf(undefined, false, 'command not found'), 'runtime');
  });
});
