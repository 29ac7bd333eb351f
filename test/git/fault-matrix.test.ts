import * as assert from 'uvu/assert';
import { disturbed } from '../support/faults/disturbed.ts';
import { ours } from '../support/faults/ours.ts';
import { ways } from '../support/faults/ways.ts';
import { inRepo } from '../support/repo.ts';
import { spec } from '../support/spec.ts';

spec('a commit in which something goes wrong', (test) => {
  test.each(
    [...ways, ...disturbed],
    ({ title }) => title,
    ({ run, ours: wanted }) =>
      inRepo(async (repo) => {
        assert.equal(await run({ repo: ours.wire(repo), manager: ours }), wanted);
      }),
    120_000,
  );
});
