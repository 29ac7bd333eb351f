import { type Repo } from '../support/repo.ts';
import { spec } from '../support/spec.ts';
import { assertQuiet, assertRefused, inWired } from '../support/wired.ts';

/** Git and the engine read patterns each in their own way: whatever the engine takes, the gate has to let through. */
const rows: readonly (readonly [pattern: string, path: string])[] = [
  ['docs/*.md', 'docs/a.md'],
  ['docs/**/*.md', 'docs/a/b/c.md'],
  ['docs/', 'docs/a/b.md'],
  ['/top.md', 'top.md'],
  ['any.md', 'deep/down/any.md'],
  ['docs/{a,b{1,2}}.md', 'docs/b2.md'],
  ['docs/[ab].md', 'docs/B.md'],
  ['docs/[]x].md', 'docs/].md'],
  ['docs/?.md', 'docs/é.md'],
  ['docs/????.md', 'docs/🙂🙂.md'],
  ['docs/[^a].md', 'docs/é.md'],
  ['docs/[é].md', 'docs/é.md'],
  ['docs/a**', 'docs/ab.md'],
  ['docs/**', 'docs/a/.hidden.md'],
  ['études/A*.md', 'études/a.md'],
  ['docs/:(top)x.md', 'docs/:(top)x.md'],
  ['#docs/*.md', '#docs/x.md'],
  [' docs/*.md', ' docs/x.md'],
];

function rule(repo: Repo, pattern: string): void {
  repo.write(
    'sluice.yml',
    `version: 1\npacks: []\ndocuments:\n  - { paths: ${JSON.stringify(pattern)}, contract: plan, required: true }\n`,
  );
  // The second commit finds the list that the first one made.
  assertQuiet(repo.commit('rule'));
}

spec('patterns of the gate', (test) => {
  test.each(
    rows,
    ([pattern, path]) => `${path} is judged as one of ${pattern}`,
    ([pattern, path]) =>
      inWired((repo) => {
        rule(repo, pattern);
        repo.write(path, '# no frontmatter\n');
        assertRefused(repo.commit(), `${path}:1:1 error fm/missing`);
      }),
  );
});
