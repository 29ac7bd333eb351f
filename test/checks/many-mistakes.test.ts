import * as assert from 'uvu/assert';
import { worded } from '../../src/app/check.ts';
import { findingsIn, policyIn } from '../support/judge.ts';
import { inRepo } from '../support/repo.ts';
import { checkJson } from '../support/report.ts';
import { spec } from '../support/spec.ts';

const config = `version: 1
packs: []
documents:
  - { paths: 'pages/*.md', schema: schemas/page.json }
`;

function files(schema: object, block: string): Record<string, string> {
  return {
    'sluice.yml': config,
    'schemas/page.json': JSON.stringify(schema),
    'pages/one.md': `---\n${block}\n---\n\nText.\n`,
  };
}

async function said(schema: object, block: string): Promise<string[]> {
  const tree = files(schema, block);
  const findings = await worded(await findingsIn(tree, await policyIn(tree)));
  return findings.map(({ severity, code, at, message }) => `${at.line}:${at.column} ${severity} ${code} ${message}`);
}

function wrongKeys(count: number): string {
  return Array.from({ length: count }, (_, at) => `k${at}: wrong`).join('\n');
}

const right = { additionalProperties: { const: 'right' } };
const words = Array.from({ length: 400 }, (_, at) => ({ const: `v${at}` }));
const items = `t: [${'x,'.repeat(25_000)}x]`;

/** What each of them asks of 25,001 texts is broken by all. */
const hundredThousand: Readonly<Record<string, object>> = {
  'four keywords': { properties: { t: { items: { const: 4, enum: [1], minLength: 5, pattern: '^y' } } } },
  'a choice in a choice': { anyOf: [{ properties: { t: { items: { anyOf: words.slice(0, 3) } } } }] },
  'a branch of many': {
    anyOf: [{ properties: { t: { items: { const: 4, enum: [1], minLength: 5, pattern: '^y' } } } }],
  },
  'keywords behind a reference': {
    properties: { t: { items: { $ref: '#/$defs/item' } } },
    $defs: { item: { const: 4, enum: [1], minLength: 5, pattern: '^y' } },
  },
};

spec('many mistakes of one document', (test) => {
  test('are told one by one up to 300, and of the others how many they are', async () => {
    const lines = await said(right, wrongKeys(999));
    assert.is(lines.length, 301);
    assert.is(lines.at(-2), '301:7 error fm/not-allowed "k299" must be "right", not "wrong"');
    assert.is(
      lines.at(-1),
      '1001:1 error fm/and-more there are 699 more mistakes in this frontmatter, which are not listed',
    );
  });

  test('need no such line while all of them are told', async () => {
    assert.is(
      (await said(right, wrongKeys(300))).at(-1),
      '301:7 error fm/not-allowed "k299" must be "right", not "wrong"',
    );
    assert.match(
      (await said(right, wrongKeys(301))).at(-1)!,
      'there is 1 more mistake in this frontmatter, which is not',
    );
  });

  test('are told alike to people and to programs', () =>
    inRepo((repo) => {
      for (const [path, text] of Object.entries(files(right, wrongKeys(400)))) repo.write(path, text);
      const { report, status } = checkJson(repo, ['--all']);
      const last = report.findings.at(-1)!;
      assert.is(status, 1);
      assert.is(report.errors, 301);
      assert.match(repo.sluice(['check', '--all']).stdout, `pages/one.md:402:1 error ${last.code} ${last.message}\n`);
    }));

  test('that are warnings make a warning of what is left out', async () => {
    const mild = { additionalProperties: { 'x-severity': 'warning', const: 1 } };
    assert.match((await said(mild, wrongKeys(400))).at(-1)!, ' warning fm/and-more there are 100 more');
    const one = { allOf: [mild], properties: { k399: { const: 2 } } };
    assert.match((await said(one, wrongKeys(400))).at(-1)!, ' error fm/and-more there are 101 more');
  });

  test('accepted as they are do not cover another', () =>
    inRepo((repo) => {
      for (const [path, text] of Object.entries(files(right, wrongKeys(400)))) repo.write(path, text);
      repo.git(['add', '-A']);
      assert.is(repo.sluice(['baseline', 'accept']).status, 0);
      assert.is(repo.sluice(['check', '--all']).status, 0);
      repo.write('pages/one.md', `---\n${wrongKeys(399)}\nother: wrong\n---\n\nText.\n`);
      assert.equal(
        checkJson(repo, ['--all'])
          .report.findings.map(({ code }) => code)
          .filter((code) => code.startsWith('fm/')),
        ['fm/and-more'],
      );
    }));

  test('of a choice with many branches are one, which names them all, and hides no other', async () => {
    const schema = { properties: { a: { anyOf: words }, b: { type: 'integer' }, c: { enum: ['x'] } } };
    const [a, b, c, ...more] = await said(schema, 'a: nope\nb: x\nc: why');
    assert.match(a!, /^2:4 error fm\/not-allowed "a" must be "v0", "v1", .*"v398" or "v399", not "nope"$/);
    assert.is(b, '3:4 error fm/wrong-type "b" must be a whole number, not text');
    assert.is(c, '4:4 error fm/not-allowed "c" must be "x", not "why"');
    assert.equal(more, []);
  });

  test.each(
    Object.entries(hundredThousand),
    ([name]) => `are told in time where there are a hundred thousand: ${name}`,
    ([, schema]) =>
      inRepo((repo) => {
        for (const [path, text] of Object.entries(files(schema, items))) repo.write(path, text);
        const start = performance.now();
        const { report } = checkJson(repo, ['--all']);
        assert.is(report.findings.at(-1)!.code, 'fm/and-more');
        // Two at most, and whatever the machine is doing besides.
        assert.ok(performance.now() - start < 3000, `${performance.now() - start} ms`);
      }),
  );
});
