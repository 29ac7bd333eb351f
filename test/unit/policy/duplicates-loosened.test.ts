import * as assert from 'uvu/assert';
import type { Policy } from '../../../src/model/policy.ts';
import { loosened } from '../../../src/policy/loosened.ts';
import { policyIn } from '../../support/judge.ts';
import { spec } from '../../support/spec.ts';

/** A tree's rules for copies: sections of `sluice.yml`, `.jscpd.json` and the baseline, each as JSON. */
interface Rules {
  readonly on?: boolean | 'warn';
  readonly section?: object;
  readonly jscpd?: object;
  readonly copies?: object;
}

function policyOf({ on = true, section = {}, jscpd = {}, copies }: Rules): Promise<Policy> {
  return policyIn({
    'sluice.yml': `version: 1\npacks: []\nchecks: { duplicates: ${on} }\nduplicates: ${JSON.stringify(section)}\n`,
    '.jscpd.json': JSON.stringify(jscpd),
    ...(copies && { '.sluice/baseline.json': JSON.stringify({ format: 1, accepted: [], duplicates: copies }) }),
  });
}

const one = (count: number): object => ({ accepted: [{ class: 'dup:1a2b3c4d5e6f', tokens: 60, count }] });

type Row = readonly [Rules, Rules, ...string[]];

/** Before, after, and what is said. The other way round nothing is. */
const looser: readonly Row[] = [
  [{}, { on: false }, 'the check duplicates is switched off'],
  [{}, { on: 'warn' }, 'the check duplicates only warns'],
  [{ on: 'warn' }, { on: false }, 'the check duplicates is switched off'],
  [{}, { jscpd: { minTokens: 60 } }, 'minTokens of copies is raised from 50 to 60'],
  [{ jscpd: { minLines: 5 } }, {}, 'minLines of copies is raised from 5 to 10'],
  [{}, { jscpd: { maxLines: 900 } }, 'maxLines of files is lowered from none to 900'],
  [{}, { jscpd: { maxSize: '10kb' } }, 'maxSize of files is lowered from 1048576 to 10240'],
  [{}, { jscpd: { format: ['python', 'typescript', 'tsx'] } }, 'copies in javascript are not looked for'],
  [{ jscpd: { format: [] } }, { jscpd: { format: ['css', 'go'] } }, 'copies are looked for in css, go alone'],
  [
    { jscpd: { formatsExts: { python: ['pyx', 'pxd'] } } },
    { jscpd: { formatsExts: { python: ['pxd'] } } },
    'pyx are no longer files of python',
  ],
  [
    { jscpd: { crossFormats: 'css,scss,less' } },
    { jscpd: { crossFormats: 'css,scss' } },
    'copies are not looked for between css and less',
    'copies are not looked for between less and scss',
  ],
  [{ jscpd: { ignore: [] } }, { jscpd: { ignore: ['**/old/**'] } }, 'copies in **/old/** are not looked for'],
  [{}, { jscpd: { ignorePattern: ['TODO'] } }, 'code that fits TODO is not looked at'],
  [{ jscpd: { mode: 'weak' } }, {}, 'copies are compared in the mode mild instead of weak'],
  [{}, { jscpd: { mode: 'strict' } }, 'copies are compared in the mode strict instead of mild'],
  [{ jscpd: { ignoreCase: true } }, {}, 'ignoreCase is switched off: fewer copies are found'],
  [{ jscpd: { ignoreIdentifiers: true } }, {}, 'ignoreIdentifiers is switched off: fewer copies are found'],
  [{}, { jscpd: { skipLocal: true } }, 'copies within one folder are allowed'],
  [{}, { jscpd: { threshold: 5 } }, '5 % of the tree may be copies instead of 3 %'],
  [{}, { section: { templates: ['t/**'] } }, 't/** are templates, which may repeat each other'],
  [
    { section: { generated: [] } },
    { section: { generated: ['g/**'] } },
    'g/** are generated, and not looked at for copies',
  ],
  [
    { section: { vendored: [] } },
    { section: { vendored: ['v/**'] } },
    'v/** are vendored, and not looked at for copies',
  ],
  [{ section: { tests: ['a'] } }, { section: { tests: ['a', 'b'] } }, 'b are tests, whose copies only warn'],
  [{ section: { tests: ['a', '!a/x'] } }, { section: { tests: ['a'] } }, 'a/x are tests, whose copies only warn'],
  [
    { section: { isolated: [['a', 'b']] } },
    { section: { isolated: [['b', 'c', 'a']] } },
    'copies between a and c are allowed',
    'copies between b and c are allowed',
  ],
  [{}, { jscpd: { skipIsolated: [['a', 'b']] } }, 'copies between a and b are allowed'],
  [{}, { section: { withoutTool: 'warn' } }, 'where there is no jscpd, duplicates only warns'],
  [{ section: { renamed: true } }, {}, 'copies with other names are no longer told'],
  [{}, { copies: one(2) }, 'the baseline accepts dup:1a2b3c4d5e6f ×2'],
  [{ copies: one(2) }, { copies: one(3) }, 'the baseline accepts dup:1a2b3c4d5e6f ×3'],
  [{ copies: { ratchet: 2 } }, {}, 'the ratchet of copies is removed'],
  [{ copies: { ratchet: 2 } }, { copies: { ratchet: 2.5 } }, 'the ratchet of copies is raised from 2 % to 2.5 %'],
  [
    { jscpd: { formatsExts: {} } },
    { jscpd: { formatsExts: { markdown: ['ts'] } } },
    'ts are files of markdown from now on, and not looked at',
  ],
  [{ copies: { ratchet: 5 } }, { copies: { ratchet: 5.5 } }, 'the ratchet of copies is raised from 5 % to 5.5 %'],
];

spec('what a change makes looser in the rules for copies', (test) => {
  test.each(
    looser,
    ([, , ...said]) => said.join('; '),
    async ([first, second, ...said]) => {
      const [before, after] = [await policyOf(first), await policyOf(second)];
      assert.equal(loosened(before, after), said);
      assert.equal(loosened(after, before), []);
      assert.equal(loosened(before, before), []);
    },
  );

  test('other rules are nobody’s as long as the check is off, but for what is accepted', async () => {
    const after = { on: false, section: { templates: ['t/**'] }, copies: one(2) };
    assert.equal(loosened(await policyOf({ on: false }), await policyOf(after)), [
      'the baseline accepts dup:1a2b3c4d5e6f ×2',
    ]);
  });
});
