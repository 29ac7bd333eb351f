import { spawnSync } from 'node:child_process';
import * as assert from 'uvu/assert';
import { factOf } from '../../../src/app/flow/facts.ts';
import { nap } from '../../support/own-flow.ts';
import { spec } from '../../support/spec.ts';
import { faultOf } from '../../support/thrown.ts';

function told(cmd: string, limitMs?: number): Promise<string | undefined> {
  const asker = { env: process.env, mark: 'sluice-facts', signal: new AbortController().signal };
  return factOf('f', cmd, '/', asker, limitMs);
}

spec('a fact that a command tells', (test) => {
  test.each(
    [
      ['true', 'yes'],
      ['exit 1', 'no'],
      ['echo big', 'big'],
      ['echo "yes 3 files changed"', 'yes'],
      ['echo; echo "  no\tmore"', 'no'],
      ['echo big; echo "of it" >&2', 'big'],
      ['echo "not this" >&2', 'yes'],
    ] as const,
    ([cmd, word]) => `\`${cmd}\` says ${word}`,
    async ([cmd, word]) => assert.is(await told(cmd), word),
  );

  test('one that ends with something else is told with it', async () => {
    assert.is(
      await faultOf(() => told('exit 3')),
      'config: the fact f cannot be told: `exit 3` ended with 3; 0 means yes, and 1 no.',
    );
  });

  test.each(
    [`${nap}; true`, 'yes; true', `trap "" TERM; yes | ${nap}; true`],
    (cmd) => `\`${cmd}\` has its time, and is ended with everything that it started`,
    async (cmd) => {
      assert.is(
        await faultOf(() => told(cmd, 300)),
        `config: the fact f cannot be told: \`${cmd}\` took longer than 0.3 s.`,
      );
      const left = spawnSync('ps', ['-e', '-o', 'args=']).stdout.toString().split('\n');
      assert.is(left.includes(nap), false);
    },
  );
});
