import * as assert from 'uvu/assert';
import { inRepo, type Repo } from '../support/repo.ts';
import { checkJson, notedIn } from '../support/report.ts';
import { findingsIn, packPolicy } from '../support/judge.ts';
import { spec } from '../support/spec.ts';

/** A contract with a branch for each kind of page: which one is meant is decided before any schema is asked. */

const config = `version: 1
packs: []
contracts:
  page:
    schema: schemas/page.json
    body: { maxLines: 3 }
    switch:
      - when: [{ key: kind, is: [recipe] }]
        schema: schemas/recipe.json
        body: { maxLines: 5, required: true }
      - when: [{ key: kind, is: [song, hymn] }, { path: 'pages/music/**' }]
        schema: schemas/song.json
        body: {}
documents:
  - { paths: 'pages/**/*.md', contract: page }
`;

function schema(required: readonly string[], properties: object): string {
  return JSON.stringify({ type: 'object', additionalProperties: false, required, properties });
}

const kind = { type: 'string' };
const files = {
  'sluice.yml': config,
  'schemas/page.json': schema(['kind', 'title'], { kind, title: { type: 'string' } }),
  'schemas/recipe.json': schema(['kind', 'minutes'], {
    kind,
    minutes: { type: 'integer' },
    serves: { type: 'integer' },
  }),
  'schemas/song.json': schema(['kind', 'stanzas'], { kind, stanzas: { type: 'integer' } }),
};

function fill(repo: Repo, path: string, block: string, body = 'Text.\n'): void {
  for (const [name, text] of Object.entries(files)) repo.write(name, text);
  repo.write(path, `---\n${block}---\n${body}`);
}

interface Row {
  readonly title: string;
  readonly path?: string;
  readonly block: string;
  readonly body?: string;
  /** As noted, and for unknown keys the message. */
  readonly expected: readonly string[];
  readonly said?: string;
}

const rows: readonly Row[] = [
  {
    title: 'one mistake in a branch is one finding, whatever the others would say',
    block: 'kind: recipe\nminutes: soon\n',
    expected: ['error fm/wrong-type 3:10 minutes'],
    said: '"minutes" must be a whole number, not text',
  },
  {
    title: 'a key of another branch is unknown here, and the message says where',
    block: 'kind: recipe\nminutes: 5\nstanzas: 4\n',
    expected: ['error fm/unknown-key 4:1 stanzas'],
    said: '"stanzas" is not a key of page when kind is recipe',
  },
  {
    title: 'the nearest key is looked for in the branch',
    block: 'kind: recipe\nminutes: 5\nserve: 4\n',
    expected: ['error fm/unknown-key 4:1 serve'],
    said: '"serve" is not a key of page when kind is recipe; did you mean "serves"?',
  },
  {
    title: 'a branch of two conditions',
    path: 'pages/music/a.md',
    block: 'kind: hymn\nstanzas: 4\ntitle: x\n',
    expected: ['error fm/unknown-key 4:1 title'],
    said: '"title" is not a key of page when kind is song or hymn and the path fits pages/music/**',
  },
  {
    title: 'one of the two conditions is not enough',
    block: 'kind: hymn\nstanzas: 4\ntitle: x\n',
    expected: ['error fm/unknown-key 3:1 stanzas'],
    said: '"stanzas" is not a key of page',
  },
  {
    title: 'without the key that decides, the contract’s own schema does',
    block: 'minutes: 5\n',
    expected: ['error fm/missing-key 1:1 kind', 'error fm/missing-key 1:1 title', 'error fm/unknown-key 2:1 minutes'],
  },
  { title: 'each branch passes what it asks for', block: 'kind: recipe\nminutes: 5\n', expected: [] },
  {
    title: 'a branch may allow a longer body than the contract',
    block: 'kind: recipe\nminutes: 5\n',
    body: '1\n2\n3\n4\n5\n',
    expected: [],
  },
  {
    title: 'and has a limit of its own',
    block: 'kind: recipe\nminutes: 5\n',
    body: '1\n2\n3\n4\n5\n6\n',
    expected: ['error fm/body-too-long 4:1'],
    said: 'the body has 6 lines, 5 at most are read',
  },
  {
    title: 'a branch may ask for a body',
    block: 'kind: recipe\nminutes: 5\n',
    body: '\n',
    expected: ['error fm/empty-body 4:1'],
  },
  {
    title: 'a branch may set no limit at all',
    path: 'pages/music/a.md',
    block: 'kind: song\nstanzas: 4\n',
    body: 'la\n'.repeat(3000),
    expected: [],
  },
  {
    title: 'elsewhere the contract’s own limit holds',
    block: 'kind: page\ntitle: x\n',
    body: '1\n2\n3\n4\n',
    expected: ['error fm/body-too-long 4:1'],
  },
];

spec('a contract with a switch', (test) => {
  test.each(
    rows,
    ({ title }) => title,
    ({ path = 'pages/a.md', block, body, expected, said }) =>
      inRepo((repo) => {
        fill(repo, path, block, body);
        const { report } = checkJson(repo, ['--all']);
        assert.equal(notedIn(report, path), expected);
        if (said !== undefined) assert.is(report.findings[0]?.message, said);
      }),
  );

  test.each(
    [
      ['', ['fm/body-too-long']],
      ['target: github-copilot\n', ['fm/body-too-long']],
      ['target: vscode\n', []],
    ] as const,
    ([target, codes]) =>
      `an agent of 31,000 characters ${codes.length > 0 ? 'is too long' : 'is fine'} with "${target.trim()}"`,
    async ([target, codes]) => {
      const text = `---\ndescription: Helps.\n${target}---\n\n${'Help. '.repeat(5200)}\n`;
      const found = await findingsIn({ '.github/agents/long.agent.md': text }, packPolicy('copilot-agent'));
      assert.equal(
        found.map(({ code }) => code),
        codes,
      );
    },
  );
});
