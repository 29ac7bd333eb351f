import * as assert from 'uvu/assert';
import type { Policy } from '../../../src/model/policy.ts';
import { matcher } from '../../../src/text/glob.ts';
import { writeBaseline } from '../../../src/policy/baseline.ts';
import { loadPolicy, packsAlone, silencers } from '../../../src/policy/load.ts';
import { bytesOf, policyIn, type Files } from '../../support/judge.ts';
import { spec } from '../../support/spec.ts';

const on = 'version: 1\npacks: []\nchecks: { duplicates: true }\n';
const off = 'version: 1\npacks: []\n';

function withRules(...lines: readonly string[]): Promise<Policy> {
  return policyIn({ 'sluice.yml': `${on}duplicates:\n${lines.map((line) => `  ${line}\n`).join('')}` });
}

/** The policy, and which files were asked for. */
async function reading(files: Files, asking = {}): Promise<{ policy: Policy; read: string[] }> {
  const bytes = bytesOf(files);
  const read: string[] = [];
  const source = {
    file: (path: string) => {
      read.push(path);
      return Promise.resolve(bytes.get(path));
    },
  };
  return { policy: await loadPolicy(source, asking), read };
}

const quiet = (policy: Policy): string[] => silencers(policy).map(({ kind, what }) => `${kind}: ${what}`);

const accepted = [{ class: 'dup:1a2b3c4d5e6f', tokens: 120, count: 3 }];
const baseline = writeBaseline([], { accepted, ratchet: 12.34 });

spec('the rules for copies', (test) => {
  test.each(
    [
      ['true', 'block'],
      ['warn', 'warn'],
      ['false', 'off'],
    ] as const,
    ([word]) => `checks: { duplicates: ${word} }`,
    async ([word, wanted]) => {
      const policy = await policyIn({ 'sluice.yml': `${off}checks: { duplicates: ${word} }\n` });
      assert.equal([policy.duplicates.on, policy.checks.duplicates], [wanted, wanted]);
      assert.is(quiet(policy).includes('check off: duplicates'), word === 'false');
    },
  );

  test('are off where nobody says anything, and nobody is told so', async () => {
    for (const policy of [packsAlone(), await policyIn({ 'sluice.yml': off })]) {
      assert.equal([policy.duplicates.on, policy.checks.duplicates], ['off', 'off']);
      assert.not.match(quiet(policy).join(), 'duplicates');
    }
  });

  test('nothing of them is read where the check is off, however broken it is', async () => {
    const { read } = await reading({ 'sluice.yml': off, '.jscpd.json': '{', 'package.json': '{ "jscpd": {} }' });
    assert.equal(
      read.filter((path) => /jscpd|package/.test(path)),
      [],
    );
  });

  test.each(
    [{ 'sluice.yml': off }, {}],
    (files) => `are read for whoever asks, with ${Object.keys(files).join() || 'no sluice.yml'}`,
    async (files) => {
      const { policy } = await reading({ ...files, '.jscpd.json': '{ "minLines": 7 }' }, { duplicates: true });
      assert.equal([policy.duplicates.on, policy.duplicates.detect.minLines], ['off', 7]);
      assert.equal(policy.duplicates.detect.minTokens, 50);
    },
  );

  test('a tree without sluice.yml is nobody’s in a hook, also for whoever asks', async () => {
    const { read } = await reading({ '.jscpd.json': '{' }, { duplicates: true, hook: true });
    assert.equal(read, ['sluice.yml']);
  });

  test('have what .jscpd.json says, and the defaults beside it', async () => {
    const { duplicates } = await policyIn({
      'sluice.yml': on,
      '.jscpd.json': '{ "threshold": 7.5, "minLines": 6, "skipIsolated": [["libs/a/", "libs/b"]] }',
    });
    assert.equal([duplicates.threshold, duplicates.detect.minLines, duplicates.detect.minTokens], [7.5, 6, 50]);
    assert.equal(duplicates.classes.isolated, [['libs/a', 'libs/b']]);
    assert.equal([duplicates.withoutTool, duplicates.renamed, duplicates.ratchet], ['block', false, undefined]);
  });

  test('a list takes the place of the usual one, and of no other', async () => {
    const { classes } = (await policyIn({ 'sluice.yml': on })).duplicates;
    const own = (await withRules("tests: ['checks/**']", 'vendored: []', 'withoutTool: warn', 'renamed: true'))
      .duplicates;
    assert.equal(own.classes, { ...classes, tests: ['checks/**'], vendored: [] });
    assert.equal([own.withoutTool, own.renamed], ['warn', true]);
  });

  test.each(
    [
      [
        'tests',
        'src/a.test.ts',
        'pkg/x_test.go',
        'tests/a.py',
        'a/__tests__/b.js',
        'test_a.py',
        'src/FooTests.java',
        'a/spec/b_spec.rb',
      ],
      [
        'generated',
        'a.min.js',
        'api/x.pb.go',
        'x_pb2.py',
        'a/__snapshots__/b.snap',
        'Cargo.lock',
        'yarn.lock',
        'sub/package-lock.json',
        'dist/a.js',
        'x.generated.ts',
      ],
      ['vendored', 'vendor/a.go', 'x/third_party/b.c', 'node_modules/a/b.js'],
    ] as const,
    ([name]) => `the usual ${name}`,
    async ([name, ...paths]) => {
      const { classes } = (await policyIn({ 'sluice.yml': on })).duplicates;
      const fits = matcher(classes[name]);
      for (const path of paths) assert.ok(fits(path), path);
      for (const path of [
        'src/main.ts',
        'src/contest.ts',
        'lib/latest.py',
        'cmd/attestation.go',
        'src/Fittest.ts',
        'src/Latest.java',
        'src/Audit.java',
      ])
        assert.not(fits(path), path);
    },
  );

  test('what they keep quiet is listed as it was written, and what is usual is not', async () => {
    const policy = await policyIn({
      'sluice.yml': `${on}duplicates: { generated: ['*.snap', 'api/**'], vendored: ['deps/**'], templates: ['t/**'], tests: ['x/**'], isolated: [[a, b/]] }\n`,
      '.jscpd.json': '{ "ignore": ["**/old/**"], "ignorePattern": ["TODO.*"], "skipLocal": true }',
      '.sluice/baseline.json': baseline,
    });
    assert.equal(quiet(policy), [
      'files excluded: sluice.yml: generated api/**',
      'files excluded: sluice.yml: vendored deps/**',
      'files excluded: .jscpd.json: **/old/**',
      'code excluded: TODO.*',
      'copies allowed: templates t/**',
      'copies allowed: between a and b',
      'copies allowed: within one folder (.jscpd.json)',
      'copies accepted: dup:1a2b3c4d5e6f ×3',
    ]);
    assert.equal(quiet(await policyIn({ 'sluice.yml': on })), []);
  });

  test('what was accepted is kept by whoever writes the baseline, also where the check is off', async () => {
    const { duplicates, baseline: entries } = await policyIn({ 'sluice.yml': off, '.sluice/baseline.json': baseline });
    assert.equal([duplicates.accepted, duplicates.ratchet], [accepted, 12.34]);
    assert.is(writeBaseline(entries, duplicates), baseline);
  });

  test('the baseline holds a class a line, in order, and no word of them where there are none', () => {
    const classes = [{ class: 'dup:ffffffffffff', tokens: 60, count: 2 }, ...accepted];
    assert.is(
      writeBaseline([], { accepted: classes, ratchet: 12.34 }),
      `{
  "format": 1,
  "accepted": [],
  "duplicates": {
    "ratchet": 12.34,
    "accepted": [
      {"class":"dup:1a2b3c4d5e6f","tokens":120,"count":3},
      {"class":"dup:ffffffffffff","tokens":60,"count":2}
    ]
  }
}
`,
    );
    assert.is(writeBaseline([]), '{\n  "format": 1,\n  "accepted": []\n}\n');
    assert.match(writeBaseline([], { accepted: [], ratchet: 0 }), '"ratchet": 0,\n    "accepted": []\n');
  });
});
