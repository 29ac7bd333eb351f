import * as assert from 'uvu/assert';
import { inRepo, type Repo } from '../support/repo.ts';
import { checkJson } from '../support/report.ts';
import { spec } from '../support/spec.ts';

const schema = JSON.stringify({
  type: 'object',
  additionalProperties: false,
  properties: { title: { type: 'string' }, name: {}, description: {} },
});

/** A document with a key that no contract here knows. */
const odd = '---\ntitle: x\nodd: 1\n---\n\nText.\n';

function found(repo: Repo, config: readonly string[], files: Readonly<Record<string, string>>): string[] {
  repo.write('sluice.yml', ['version: 1', ...config, ''].join('\n'));
  repo.write('page.json', schema);
  for (const [path, text] of Object.entries(files)) repo.write(path, text);
  return checkJson(repo, ['--all']).report.findings.map(({ path, severity, code }) => `${path} ${severity} ${code}`);
}

interface Row {
  readonly title: string;
  readonly config: readonly string[];
  readonly files: Readonly<Record<string, string>>;
  readonly expected: readonly string[];
}

const packs = 'packs: []';

const rows: readonly Row[] = [
  {
    title: 'the first rule that takes a path decides',
    config: [
      packs,
      'contracts:',
      '  free: { deprecated: { odd: even } }',
      'documents:',
      "  - { paths: 'docs/free/**', contract: free }",
      "  - { paths: 'docs/**', schema: page.json }",
      "  - { paths: '**', contract: free }",
    ],
    files: { 'docs/free/a.md': odd, 'docs/a.md': odd, 'a.md': odd },
    expected: [
      'a.md warning fm/deprecated-key',
      'docs/a.md error fm/unknown-key',
      'docs/free/a.md warning fm/deprecated-key',
    ],
  },
  {
    title: 'a rule that only looks for a mark leaves the others to the next',
    config: [
      packs,
      'documents:',
      "  - { paths: 'docs/**', contract: claude-agent, marks: [tools] }",
      "  - { paths: 'docs/**', schema: page.json }",
    ],
    files: { 'docs/a.md': odd, 'docs/b.md': '---\nname: b\ndescription: x\ntools: read\nodd: 1\n---\n\nText.\n' },
    expected: ['docs/a.md error fm/unknown-key', 'docs/b.md warning fm/unknown-key'],
  },
  {
    title: '`none`: nobody’s documents, and the packs do not take them either',
    config: ['documents:', "  - { paths: 'vendor/**', contract: none }"],
    files: { 'vendor/skills/a/SKILL.md': '---\nname: b\n---\n', 'skills/a/SKILL.md': '---\nname: a\n---\n\nText.\n' },
    expected: ['skills/a/SKILL.md error fm/missing-key'],
  },
  {
    title: 'the rules of the repository come before those of the packs',
    config: ['documents:', "  - { paths: '**/SKILL.md', schema: page.json }"],
    files: { 'skills/a/SKILL.md': odd },
    expected: ['skills/a/SKILL.md error fm/unknown-key'],
  },
  {
    title: 'a path that is taken out of a rule may be taken by the next',
    config: [
      packs,
      'contracts:',
      '  free: { deprecated: { odd: even } }',
      'documents:',
      "  - { paths: ['docs/**/*.md', '!docs/drafts/**'], schema: page.json }",
      "  - { paths: 'docs/**', contract: free }",
    ],
    files: { 'docs/drafts/a.md': odd, 'docs/b.md': odd, 'docs/c.txt': odd },
    expected: [
      'docs/b.md error fm/unknown-key',
      'docs/c.txt warning fm/deprecated-key',
      'docs/drafts/a.md warning fm/deprecated-key',
    ],
  },
  {
    title: 'a pack warns of keys it does not know',
    config: [packs, 'documents:', "  - { paths: 'team/*.md', contract: claude-agent }"],
    files: { 'team/a.md': '---\nname: a\ndescription: x\nodd: 1\n---\n\nText.\n' },
    expected: ['team/a.md warning fm/unknown-key'],
  },
  {
    title: '`strict` makes that an error',
    config: [packs, 'documents:', "  - { paths: 'team/*.md', contract: claude-agent, strict: true }"],
    files: { 'team/a.md': '---\nname: a\ndescription: x\nodd: 1\n---\n\nText.\n' },
    expected: ['team/a.md error fm/unknown-key'],
  },
  {
    title: 'a schema of the repository means what it says, unless it is told to be lenient',
    config: [
      packs,
      'contracts:',
      '  soft: { schema: page.json, strict: false }',
      'documents:',
      "  - { paths: 'soft/**', contract: soft }",
      "  - { paths: 'lax/**', schema: page.json, strict: false }",
      "  - { paths: 'hard/**', schema: page.json }",
    ],
    files: { 'soft/a.md': odd, 'lax/a.md': odd, 'hard/a.md': odd },
    expected: ['hard/a.md error fm/unknown-key', 'lax/a.md warning fm/unknown-key', 'soft/a.md warning fm/unknown-key'],
  },
  {
    title: 'case does not matter to a pattern',
    config: [packs, 'documents:', "  - { paths: 'Docs/*.MD', schema: page.json }"],
    files: { 'docs/a.md': odd, 'DOCS/b.Md': odd },
    expected: ['DOCS/b.Md error fm/unknown-key', 'docs/a.md error fm/unknown-key'],
  },
];

spec('which contract takes a path', (test) => {
  test.each(
    rows,
    ({ title }) => title,
    ({ config, files, expected }) => inRepo((repo) => assert.equal(found(repo, config, files), expected)),
  );

  test('only warnings: nothing blocks, and the status is 0', () =>
    inRepo((repo) => {
      found(repo, rows[5]!.config, rows[5]!.files);
      const { status, report } = checkJson(repo, ['--all']);
      assert.is(status, 0);
      assert.is(report.warnings, 1);
    }));

  test('what is nobody’s document is listed as kept quiet', () =>
    inRepo((repo) => {
      found(repo, rows[2]!.config, rows[2]!.files);
      const { report } = checkJson(repo, ['--all']);
      assert.equal(report.silencers, [{ kind: 'documents excluded', what: 'vendor/**' }]);
    }));
});
