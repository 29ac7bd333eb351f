import * as assert from 'uvu/assert';
import { findTool } from '../../src/duplicates/tool.ts';
import type { Detection } from '../../src/model/duplicates.ts';
import { noDetection } from '../support/agreement.ts';
import { compare } from '../support/agreement.ts';
import { trees } from '../support/agreement-trees.ts';
import { always } from '../support/property.ts';
import { spec } from '../support/spec.ts';

const tool = { path: findTool(undefined)!, env: process.env };
const detections: readonly Detection[] = [
  { ...noDetection, minTokens: 50, minLines: 5 },
  { ...noDetection, minTokens: 30, minLines: 1 },
];

spec('what the index hands to jscpd', (test) => {
  for (const detect of detections)
    test(`shows the copies of ${detect.minTokens} tokens that the whole tree shows`, async () => {
      let copied = 0;
      await always(
        trees,
        async (files) => {
          const { all, leastLexemes } = await compare(files, { tool, detect });
          copied += all.lines;
          assert.equal(all.where, []);
          // A copy of so many tokens has so many lexemes, whatever it is a copy of.
          for (const [format, { share, path, line }] of leastLexemes)
            assert.ok(share >= 0.78, `${format} has ${share} lexemes for each token at ${path}:${line}`);
        },
        0.5,
      );
      assert.ok(copied > 0, 'nothing was a copy');
    }, 300_000);
});
