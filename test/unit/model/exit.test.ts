import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { flowExitCodes } from '../../../src/model/exit.ts';
import { root } from '../../setup.mjs';
import { spec } from '../../support/spec.ts';

/** Every list of words in a schema that names the ends of flows. */
function endsIn(value: unknown): string[][] {
  if (Array.isArray(value)) return value.includes('retry_exhausted') ? [value as string[]] : value.flatMap(endsIn);
  return value !== null && typeof value === 'object' ? Object.values(value).flatMap(endsIn) : [];
}

spec('ends of flows', (test) => {
  for (const name of ['run', 'status', 'flow-simulate'])
    test(`are all in ${name}.schema.json`, () => {
      const lists = endsIn(JSON.parse(readFileSync(join(root, `schemas/output/${name}.schema.json`), 'utf8')));
      assert.is(lists.length, 1);
      assert.equal([...lists[0]!].filter((end) => end !== '').sort(), Object.keys(flowExitCodes).sort());
    });
});
