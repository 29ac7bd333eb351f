import colors from 'picocolors';
import * as assert from 'uvu/assert';
import type { Silencer } from '../../src/model/policy.ts';
import { github } from '../../src/report/github.ts';
import { human } from '../../src/report/human.ts';
import { spec } from '../support/spec.ts';
import { report } from '../support/values.ts';

function accepted(path: string, count: number): Silencer {
  return { kind: 'baseline', what: `${path} fm/missing-key name`, entry: { path, count } };
}

const silencers: readonly Silencer[] = [
  { kind: 'check off', what: 'frontmatter' },
  { kind: 'documents excluded', what: 'vendor/**' },
  { kind: 'documents excluded', what: 'drafts/**' },
  { kind: 'copies allowed', what: 'templates t/**' },
  { kind: 'copies accepted', what: 'dup:1a2b3c4d5e6f ×3' },
  { kind: 'copies accepted', what: 'dup:ffffffffffff ×2' },
  ...Array.from({ length: 18 }, () => accepted('a.md', 1)),
  accepted('b.md', 2),
  accepted('c.md', 1),
];

/** The lines behind the summary. */
function quiet(text: string): string[] {
  return text.trimEnd().split('\n').slice(1);
}

spec('the report for people', (test) => {
  test('sums up what the baseline accepts, and names everything else that keeps findings quiet', () => {
    assert.equal(quiet(human(report([], { silencers }), colors.createColors(false))), [
      'quiet: check off: frontmatter',
      'quiet: documents excluded: vendor/**',
      'quiet: documents excluded: drafts/**',
      'quiet: copies allowed: templates t/**',
      'quiet: 2 accepted classes of copies: sluice baseline show',
      'quiet: 21 accepted findings in 3 documents: sluice baseline show',
    ]);
  });

  test('the one for a job log names each', () => {
    assert.is(quiet(github(report([], { silencers }))).length, silencers.length);
  });
});
