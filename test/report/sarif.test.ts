import * as assert from 'uvu/assert';
import { sarif } from '../../src/report/sarif.ts';
import { pathFromBytes } from '../../src/model/path.ts';
import { assertSarif } from '../support/sarif.ts';
import { spec } from '../support/spec.ts';
import { finding, report } from '../support/values.ts';
import { inWired, skill } from '../support/wired.ts';

const names: readonly { readonly path: string; readonly uri: string }[] = [
  { path: 'a b/c#d?e%f.md', uri: 'a%20b/c%23d%3Fe%25f.md' },
  { path: 'c:/x.md', uri: 'c%3A/x.md' },
  { path: 'grün/文.md', uri: 'gr%C3%BCn/%E6%96%87.md' },
  { path: 'quote"back\\slash.md', uri: 'quote%22back%5Cslash.md' },
  { path: 'two\nlines\t.md', uri: 'two%0Alines%09.md' },
  { path: "plain-_.~!$&'()*+,;=@.md", uri: 'plain-_.~%21%24%26%27%28%29%2A%2B%2C%3B%3D%40.md' },
  { path: pathFromBytes(Uint8Array.of(0x61, 0xff, 0x2f, 0x62)), uri: 'a%FF/b' },
];

spec('the SARIF report', (test) => {
  test('is SARIF 2.1.0 for everything a check can come to', () =>
    inWired((repo) => {
      repo.write('skills/wrong/SKILL.md', skill('other'));
      repo.write('skills/wrong too/SKILL.md', skill('other').replace('name:', 'nmae:'));
      repo.write('skills/twice/SKILL.md', skill('twice').replace('description:', 'name: twice\ndescription:'));
      const ended = repo.sluice(['check', '--format', 'sarif']);
      assert.is(ended.status, 1);
      const [run] = assertSarif(ended.stdout).runs;
      assert.ok(run!.results.length >= 3, ended.stdout);
      assert.ok(
        run!.results.some((result) => result.relatedLocations),
        'no result names another place',
      );
      const first = run!.results.find((result) => result.ruleId === 'fm/name-mismatch')!;
      assert.equal(first.locations[0]!.physicalLocation, {
        artifactLocation: { uri: 'skills/wrong/SKILL.md', uriBaseId: 'ROOT' },
        region: { startLine: 2, startColumn: 7 },
      });
      assert.is(first.level, 'error');
      assert.match(
        JSON.stringify(run),
        '"id":"fm/name-mismatch","shortDescription":{"text":"A name that is not the folder’s or the file’s',
      );
    }));

  test('is SARIF 2.1.0 with nothing to say', () => {
    const [run] = assertSarif(sarif(report([]))).runs;
    assert.equal(run!.results, []);
    assert.is(run!.invocations[0]!.executionSuccessful, true);
  });

  test.each(
    names,
    ({ path }) => `${JSON.stringify(path)} is escaped byte by byte`,
    ({ path, uri }) => {
      const [run] = assertSarif(sarif(report([finding({ path })]))).runs;
      assert.is(run!.results[0]!.locations[0]!.physicalLocation.artifactLocation.uri, uri);
    },
  );

  test('names each rule once, whatever the order of the findings', () => {
    const codes = ['fm/a', 'fm/b', 'fm/a', 'fm/c', 'fm/b'];
    const [run] = assertSarif(sarif(report(codes.map((code) => finding({ code }))))).runs;
    assert.equal(
      run!.results.map((result) => result.ruleId),
      codes,
    );
    assert.is(run!.tool.driver.rules.length, 3);
  });

  test('has a fingerprint that outlives a shifted line and dies with the value', () => {
    const print = (more: object): string => {
      const [run] = assertSarif(sarif(report([finding(more)]))).runs;
      return JSON.stringify(run!.results[0]!.partialFingerprints);
    };
    assert.is(print({ at: { line: 9, column: 2 } }), print({}));
    for (const other of [{ digest: 'fedcba9876543210' }, { keyPath: 'description' }, { code: 'fm/other' }])
      assert.is.not(print(other), print({}));
  });

  test('says what did not run, and then the run was no success', () => {
    const notRun = [{ what: 'fm', why: 'a blob is missing', next: 'git fetch' }];
    const [invocation] = assertSarif(sarif(report([], { notRun }))).runs[0]!.invocations;
    assert.is(invocation!.executionSuccessful, false);
    assert.equal(invocation!.toolExecutionNotifications, [
      { level: 'error', message: { text: 'not run: fm: a blob is missing; run git fetch' } },
    ]);
  });

  test('says what did not run and may be done without, and then the run was one', () => {
    const notRun = [{ what: 'duplicates', why: 'there is no jscpd', next: 'sluice check', warns: true }] as const;
    const [invocation] = assertSarif(sarif(report([], { notRun }))).runs[0]!.invocations;
    assert.is(invocation!.executionSuccessful, true);
    assert.is(invocation!.toolExecutionNotifications[0]!.level, 'warning');
  });

  test('names every place of a class of copies with its last line, and the class as fingerprint', () => {
    const related = [
      { path: 'src/old.ts', at: { line: 4, column: 1 }, end: { line: 27, column: 1 }, what: 'the copy to use' },
      { path: 'src/too.ts', at: { line: 9, column: 3 }, end: { line: 32, column: 1 }, what: 'and here' },
    ];
    const at = { line: 3, column: 1 };
    const copied = { code: 'dup/new', keyPath: '', digest: '1a2b3c4d5e6f', at, end: { line: 26, column: 1 }, related };
    const [run] = assertSarif(sarif(report([finding(copied)]))).runs;
    const [result] = run!.results;
    assert.equal(
      [...result!.locations, ...result!.relatedLocations!].map(({ physicalLocation }) => physicalLocation.region),
      [
        { startLine: 3, startColumn: 1, endLine: 26 },
        { startLine: 4, startColumn: 1, endLine: 27 },
        { startLine: 9, startColumn: 3, endLine: 32 },
      ],
    );
    assert.equal(result!.partialFingerprints, { 'sluice/v1': 'dup/new::1a2b3c4d5e6f' });
  });

  test('says what is silenced, what the change loosens, and remarks on the run', () => {
    const silencers = [{ kind: 'check off', what: 'frontmatter' }] as const;
    const more = { silencers, loosened: ['packs: one less'], notes: ['policy introduced here'] };
    const [invocation] = assertSarif(sarif(report([], more))).runs[0]!.invocations;
    const said = invocation!.toolConfigurationNotifications.map(({ level, message }) => `${level} ${message.text}`);
    assert.equal(said, [
      'warning loosened: packs: one less',
      'note quiet: check off: frontmatter',
      'note policy introduced here',
    ]);
  });

  test('keeps to the 25,000 results GitHub takes, errors first, and says how many are left out', () => {
    const warnings = Array.from({ length: 20_000 }, () => finding({ severity: 'warning' }));
    const errors = Array.from({ length: 10_000 }, () => finding());
    const [run] = assertSarif(sarif(report([...warnings, ...errors]))).runs;
    assert.is(run!.results.length, 25_000);
    assert.is(run!.results.filter((result) => result.level === 'error').length, 10_000);
    const [notification] = run!.invocations[0]!.toolExecutionNotifications;
    assert.match(notification!.message.text, /^5000 more findings are not listed here/);
  });
});
