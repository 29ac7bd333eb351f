import * as assert from 'uvu/assert';
import { exampleText } from '../support/example.ts';
import { inRepo } from '../support/repo.ts';
import { spec } from '../support/spec.ts';

const good = exampleText('prompts/prompt-01-mini.md');

/** What is in the folder `prompts`, and the codes by file that come of it. */
const rows: readonly {
  readonly title: string;
  readonly files: Readonly<Record<string, string>>;
  readonly count: number;
  readonly findings: Readonly<Record<string, readonly string[]>>;
}[] = [
  { title: 'a good prompt', files: { 'a.md': good }, count: 1, findings: {} },
  {
    title: 'no frontmatter',
    files: { 'a.md': good, 'b.md': '# A title\n' },
    count: 2,
    findings: { 'prompts/b.md': ['missing_frontmatter'] },
  },
  {
    title: 'frontmatter that is no map',
    files: { 'a.md': '---\n- one\n---\n' },
    count: 1,
    findings: { 'prompts/a.md': ['missing_frontmatter'] },
  },
  {
    title: 'a key that is absent',
    files: { 'a.md': good.replace('chatgpt_scoping_kind: task\n', '') },
    count: 1,
    findings: { 'prompts/a.md': ['missing_key:chatgpt_scoping_kind'] },
  },
  {
    title: 'a policy that is absent is one cause, and one code',
    files: { 'a.md': good.replace("codex_preflight_autopush: 'no'\n", '') },
    count: 1,
    findings: { 'prompts/a.md': ['missing_policy:codex_preflight_autopush'] },
  },
  {
    title: 'a policy that is on',
    files: { 'a.md': good.replace("autocommit: 'no'", "autocommit: 'yes'") },
    count: 1,
    findings: { 'prompts/a.md': ['policy_not_no:codex_preflight_autocommit=yes'] },
  },
  {
    title: 'a bare no is a no',
    files: { 'a.md': good.replace("autocommit: 'no'", 'autocommit: no') },
    count: 1,
    findings: {},
  },
  {
    title: 'a heading of another level',
    files: { 'a.md': good.replace('## Scope', '### Scope') },
    count: 1,
    findings: { 'prompts/a.md': ['missing_heading:## Scope'] },
  },
  {
    title: 'a heading in a fence',
    files: { 'a.md': good.replace('## Scope', '```text\n## Scope\n```') },
    count: 1,
    findings: { 'prompts/a.md': ['missing_heading:## Scope'] },
  },
  {
    title: 'what is said twice and differs',
    files: { 'a.md': good.replace('---\n\n', 'codex_verify_files_exist:\n  - out/other.txt\n---\n\n') },
    count: 1,
    findings: { 'prompts/a.md': ['fm/out-of-step:codex_verify_files_exist'] },
  },
  {
    title: 'nothing but a README and what is completed',
    files: { 'README.md': '# Read me\n', 'completed/a.md': good },
    count: 0,
    findings: { prompts: ['no_prompts'] },
  },
];

spec('sluice flow check frontmatter', (test) => {
  test.each(
    rows,
    ({ title }) => title,
    ({ files, count, findings }) =>
      inRepo((repo) => {
        // Whatever the repository says of its own documents.
        repo.write('sluice.yml', 'version: 1\npacks: []\n');
        for (const [path, text] of Object.entries(files)) repo.write(`prompts/${path}`, text);
        const { status, stdout, stderr } = repo.sluice(['flow', 'check', 'frontmatter', '--json']);
        const violations = Object.keys(findings).length;
        assert.equal(JSON.parse(stdout), {
          root: 'prompts',
          prompt_count: count,
          violations,
          ok: violations === 0,
          findings,
        });
        assert.is(stderr, '');
        assert.is(status, violations === 0 ? 0 : 1);
      }),
  );

  test('a root below a folder called completed has its prompts, also where git ignores them', () =>
    inRepo((repo) => {
      repo.write('.gitignore', 'completed/\n');
      repo.write('completed/prompts/a.md', good.replace('## Steps', '## Step'));
      const ended = repo.sluice(['flow', 'check', 'frontmatter', '--root', 'completed/prompts']);
      assert.is(
        ended.stdout,
        'completed/prompts/a.md: missing_heading:## Steps\n1 prompts in completed/prompts, 1 with findings\n',
      );
      assert.is(ended.status, 1);
    }));

  test.each(
    [
      [['frontmatter', '--root', 'nix'], '--root nix is no folder here: check the spelling.'],
      [['frontmater'], 'no checker is called "frontmater"; did you mean "frontmatter"?'],
      [[], '`sluice flow check` needs one of frontmatter, runner, mini.'],
      [['mini', 'x'], '`sluice flow check mini` does not take "x": a folder is named with --root.'],
    ] as const,
    ([args]) => `2: check ${args.join(' ')}`,
    ([args, message]) =>
      inRepo((repo) => {
        const ended = repo.sluice(['flow', 'check', ...args]);
        assert.is(ended.stderr, `sluice: ${message}\n`);
        assert.is(ended.stdout, '');
        assert.is(ended.status, 2);
      }),
  );
});
