import * as assert from 'uvu/assert';
import { textOf, blocksOf } from '../support/pages.ts';
import { findingsIn, policyIn } from '../support/judge.ts';
import { spec } from '../support/spec.ts';

const blocks = blocksOf('docs/configuration.md').filter(({ language }) => language === 'yaml');
const seldom = blocks.find(({ text }) => text.includes('originalCodes:'))!.text;

function document(...lines: readonly string[]): string {
  return `---\n${lines.join('\n')}\n---\n\nText.\n`;
}

/** What is found where the block of the page is the policy, as `path code`. */
async function found(files: Readonly<Record<string, string>>): Promise<string[]> {
  const policy = await policyIn({
    'sluice.yml': `version: 1\npacks: []\n${seldom}documents: [{ paths: '*.md', contract: policy }]\n`,
    'schemas/policy.schema.json': '{ "required": ["id"] }',
    'schemas/draft.schema.json': '{}',
  });
  const findings = await findingsIn(files, policy);
  return findings.map(({ path, code, originalCodes = [] }) => [path, code, ...originalCodes].join(' '));
}

const good = ['id: a', "autocommit: 'no'"] as const;

function long(...lines: readonly string[]): string {
  return `${document(...lines)}${'Text.\n'.repeat(200)}`;
}

spec('docs/configuration.md', (test) => {
  test('shows every key of a contract in use', () => {
    const { properties } = JSON.parse(textOf('schemas/contract.schema.json')) as { properties: object };
    for (const key of [...Object.keys(properties), 'notBehind'])
      assert.ok(
        blocks.some(({ text }) => new RegExp(`\\b${key}:`).test(text)),
        key,
      );
  });

  test.each(
    [
      ['a literal value may be no YAML', { 'a.md': document(...good, 'globs: *.ts, *.md') }, []],
      ['an older code stands beside ours', { 'a.md': document(good[1]) }, ['a.md fm/missing-key E-missing-id']],
      ['a branch replaces the schema', { 'a.md': document(good[1], 'status: draft') }, []],
      ['and the limit of the body', { 'a.md': long(...good, 'status: draft') }, []],
      ['which holds everywhere else', { 'a.md': long(...good) }, ['a.md fm/body-too-long']],
      ['a bare no is told', { 'a.md': document('id: a', 'autocommit: no') }, ['a.md fm/unquoted-word']],
      ['a yes where there has to be a no', { 'a.md': document('id: a', "autocommit: 'yes'") }, ['a.md fm/must-be']],
      [
        'done needs what is done',
        { 'a.md': document(...good, 'status: done', 'depends_on: [b]'), 'b.md': document('id: b', 'status: active') },
        ['a.md fm/behind'],
      ],
      ['nobody supersedes it', { 'a.md': document(...good, 'status: superseded') }, ['a.md fm/no-successor']],
      [
        'somebody does',
        { 'a.md': document(...good, 'status: superseded'), 'b.md': document('id: b', 'supersedes: a') },
        [],
      ],
    ] as const,
    ([what]) => `the keys asked for less often do what is said of them: ${what}`,
    async ([, files, expected]) => assert.equal(await found(files), expected),
  );

  test('the block about copies is a policy, and shows every key of it', async () => {
    const { text } = blocks.find((block) => block.text.includes('isolated:'))!;
    const { duplicates } = await policyIn({ 'sluice.yml': `version: 1\n${text}` });
    assert.equal([duplicates.on, duplicates.withoutTool, duplicates.renamed], ['block', 'warn', true]);
    const { properties } = JSON.parse(textOf('schemas/sluice.schema.json')) as {
      properties: { duplicates: { properties: object } };
    };
    for (const key of Object.keys(properties.duplicates.properties)) assert.match(text, new RegExp(`^  ${key}: `, 'm'));
  });

  test('the table about copies has the numbers that hold', async () => {
    const { duplicates } = await policyIn({ 'sluice.yml': 'version: 1\nchecks: { duplicates: true }\n' });
    const { minTokens, minLines, formats, ignore } = duplicates.detect;
    const page = textOf('docs/configuration.md');
    const row = (key: string): string => new RegExp(`^\\| \`${key}\` .*$`, 'm').exec(page)![0];
    assert.match(row('minTokens'), `| ${minTokens} | from 25 |`);
    assert.match(row('minLines'), `| ${minLines} | from 5 |`);
    assert.match(row('threshold'), `| ${duplicates.threshold}, in percent of the whole tree | 1 to 100 |`);
    assert.match(row('format'), formats.map((name) => `\`${name}\``).join(', '));
    assert.match(row('ignore'), ignore.map((pattern) => `\`${pattern.slice(3, -3)}\``).join(', '));
  });

  test('the page names every key of .jscpd.json', () => {
    const { properties } = JSON.parse(textOf('schemas/jscpd.schema.json')) as { properties: object };
    const page = textOf('docs/configuration.md');
    const families = Array.from(page.matchAll(/`(\w+)…`/g), ([, start]) => start!);
    for (const key of Object.keys(properties).filter((name) => /^[a-z]/i.test(name) && name !== 'noSymLinks'))
      assert.ok(page.includes(`\`${key}\``) || families.some((start) => key.startsWith(start)), key);
  });
});
