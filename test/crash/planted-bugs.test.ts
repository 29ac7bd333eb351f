import * as assert from 'uvu/assert';
import { checks } from '../support/crash-plants.ts';
import { withQueue } from '../support/crash-queue.ts';
import { spec } from '../support/spec.ts';

spec('what a queue has to hold', (test) => {
  test.each(
    checks,
    ({ what }) => what,
    ({ ask }) => withQueue((queue) => ask(queue)),
  );

  test.each(
    checks,
    ({ bug }) => `is found to be broken where there is this bug: ${bug}`,
    ({ ask, bug, shows }) =>
      withQueue(async (queue) => {
        const failed = await ask(queue, bug).then(
          () => undefined,
          (error: unknown) => error,
        );
        assert.instance(failed, assert.Assertion, `${bug} was not found`);
        assert.match((failed as Error).message, shows);
      }),
  );
});
