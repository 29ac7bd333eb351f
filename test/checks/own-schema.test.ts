import * as assert from 'uvu/assert';
import { inRepo, type Repo } from '../support/repo.ts';
import { checkJson } from '../support/report.ts';
import { spec } from '../support/spec.ts';
import { assertQuiet, assertRefused, inWired } from '../support/wired.ts';

const line = "documents: [{ paths: 'pages/*.md', schema: schemas/page.json }]\n";

type Files = Readonly<Record<string, unknown>>;

/** Objects are written as JSON, texts as they are. */
function fill(repo: Repo, files: Files): void {
  repo.write('sluice.yml', `version: 1\npacks: []\n${line}`);
  for (const [path, content] of Object.entries(files))
    repo.write(path, typeof content === 'string' ? content : JSON.stringify(content));
}

function page(block: string): string {
  return `---\n${block}\n---\n\nText.\n`;
}

function found(repo: Repo, args: readonly string[] = ['--all']): string[] {
  return checkJson(repo, args).report.findings.map(
    ({ path, line, column, code, keyPath }) => `${path}:${line}:${column} ${code} ${keyPath}`,
  );
}

const short = { type: 'string', maxLength: 5 };

/** Schemas in several files: each says that a title has at most five characters. */
const references: Readonly<Record<string, Files>> = {
  '2020-12, said by nobody': { 'page.json': { properties: { title: short } } },
  '2020-12, said by the schema': {
    'page.json': { $schema: 'https://json-schema.org/draft/2020-12/schema', properties: { title: short } },
  },
  'draft-07': { 'page.json': { $schema: 'http://json-schema.org/draft-07/schema#', properties: { title: short } } },
  'a definition of the same file': {
    'page.json': { $defs: { t: short }, properties: { title: { $ref: '#/$defs/t' } } },
  },
  'an anchor of the same file': {
    'page.json': { $defs: { t: { $anchor: 'short', ...short } }, properties: { title: { $ref: '#short' } } },
  },
  'another file': { 'page.json': { properties: { title: { $ref: 'title.json' } } }, 'title.json': short },
  'a part of another file': {
    'page.json': { properties: { title: { $ref: './parts/all.json#/$defs/title' } } },
    'parts/all.json': { $defs: { title: short } },
  },
  'a file above, by way of a third': {
    'page.json': { properties: { title: { $ref: 'parts/title.json' } } },
    'parts/title.json': { $ref: '../short.json' },
    'short.json': short,
  },
  'a name with a blank': {
    'page.json': { properties: { title: { $ref: 'my%20title.json' } } },
    'my title.json': short,
  },
  'a name with a blank, as it stands': {
    'page.json': { properties: { title: { $ref: 'my title.json#/$defs/t' } } },
    'my title.json': { $defs: { t: short } },
  },
  'a name beyond ASCII': {
    'page.json': { properties: { title: { $ref: 'größe.json' } } },
    'größe.json': { $ref: 'gr%C3%B6%C3%9Fe%202.json' },
    'größe 2.json': short,
  },
  'a name with a per cent sign': {
    'page.json': { properties: { title: { $ref: '100%25.json' } } },
    '100%.json': short,
  },
  'a name with a blank, beside a schema with an address of its own': {
    'page.json': { $id: 'https://example.org/page.json', properties: { title: { $ref: 'my%20title.json' } } },
    'my title.json': short,
  },
  'draft-07 in two files': {
    'page.json': {
      $schema: 'http://json-schema.org/draft-07/schema#',
      properties: { title: { $ref: 'title.json#/definitions/t' } },
    },
    'title.json': { definitions: { t: short } },
  },
  'what 2020-12 has and draft-07 has not': {
    'page.json': { allOf: [{ properties: { title: short } }], unevaluatedProperties: false },
  },
};

const unusable: readonly (readonly [title: string, files: Files, said: string])[] = [
  ['not there', {}, 'sluice.yml:3:44: the schema schemas/page.json is not in this tree: add it, or mend the path'],
  ['not JSON', { 'page.json': '{ "type": }' }, 'schemas/page.json: this schema is not JSON ('],
  ['YAML', { 'page.json': 'type: object\n' }, 'schemas/page.json: this schema is not JSON ('],
  ['empty', { 'page.json': '' }, 'schemas/page.json: this schema is not JSON ('],
  ['a list', { 'page.json': [] }, 'schemas/page.json#: this schema cannot be used: a schema is a mapping'],
  ['a folder', { 'page.json/a.json': {} }, 'the schema schemas/page.json is not in this tree'],
  [
    'one whose neighbour is not there',
    { 'page.json': { allOf: [{ $ref: 'title.json' }, { $ref: 'titel.json' }] }, 'title.json': {} },
    'schemas/page.json#/allOf/1/$ref: the reference titel.json leads to schemas/titel.json, which is not in this tree; did you mean schemas/title.json?\n',
  ],
  [
    'one that refers to what its neighbour has not',
    { 'page.json': { $ref: 'a.json#/$defs/b' }, 'a.json': {} },
    'schemas/page.json#/$ref: this schema cannot be used: ',
  ],
  [
    'one that refers to the network',
    { 'page.json': { $ref: 'https://example.org/page.json' } },
    'schemas/page.json#/$ref: the reference https://example.org/page.json cannot be followed: Sluice fetches nothing; keep a copy in the repository',
  ],
  [
    'one that does not compile',
    { 'page.json': { properties: { title: { pattern: '[' } } } },
    'schemas/page.json#/properties/title/pattern: this schema cannot be used: ',
  ],
];

function inSchemas(files: Files): Files {
  return Object.fromEntries(Object.entries(files).map(([name, content]) => [`schemas/${name}`, content]));
}

spec('a schema of the repository', (test) => {
  test.each(
    Object.entries(references),
    ([title]) => `is found and followed: ${title}`,
    ([, files]) =>
      inRepo((repo) => {
        fill(repo, { ...inSchemas(files), 'pages/a.md': page('title: short'), 'pages/b.md': page('title: too long') });
        assert.equal(found(repo), ['pages/b.md:2:8 fm/length title']);
        assert.equal(found(repo), ['pages/b.md:2:8 fm/length title'], 'the second time');
      }),
  );

  test.each(
    unusable,
    ([title]) => `is refused with a sentence, each time: ${title}`,
    ([, files, said]) =>
      inRepo((repo) => {
        fill(repo, { ...inSchemas(files), 'pages/a.md': page('title: x') });
        for (const time of ['first', 'second']) {
          const { status, stdout, stderr } = repo.sluice(['check', '--all']);
          assert.is(status, 2, `${time}: ${stderr}`);
          assert.is(stdout, '');
          assert.ok(stderr.startsWith('sluice: ') && stderr.includes(said), stderr);
          assert.is(stderr.trimEnd().split('\n').length, 1, stderr);
        }
      }),
  );

  test.each(
    ['../page.json', '/etc/page.json', 'https://example.org/page.json', 'a\\page.json'],
    (path) => `has to be a file of the repository: ${path}`,
    (path) =>
      inRepo((repo) => {
        repo.write('sluice.yml', `version: 1\ndocuments:\n  - paths: '*.md'\n    schema: '${path}'\n`);
        const { status, stderr } = repo.sluice(['check', '--all']);
        assert.is(status, 2);
        assert.match(stderr, `sluice.yml:4:13: ${path} cannot be a schema of this repository: `);
      }),
  );

  test('a change of it, or of what it refers to, is seen although every verdict is remembered', () =>
    inRepo((repo) => {
      const documents = Array.from({ length: 60 }, (_, at) => [
        `pages/p${at}.md`,
        page(`title: ${'x'.repeat(at % 7)}y`),
      ]);
      const schema = { properties: { title: { $ref: 'title.json' } } };
      fill(repo, {
        ...inSchemas({ 'page.json': schema, 'title.json': { type: 'string', maxLength: 7 } }),
        ...Object.fromEntries(documents),
      });
      repo.git(['add', '-A']);
      assert.equal(found(repo), []);
      assert.equal(found(repo), []);
      repo.write('schemas/title.json', JSON.stringify({ type: 'string', maxLength: 6 }));
      assert.is(found(repo).length, 8);
      repo.write('schemas/page.json', JSON.stringify({ ...schema, required: ['owner'] }));
      assert.is(found(repo).length, 68);
      repo.write('schemas/page.json', '{');
      assert.is(repo.sluice(['check', '--all']).status, 2);
      repo.git(['checkout', '-q', '--', '.']);
      assert.equal(found(repo), []);
    }));

  test('a commit is judged by the schema that is staged, not by the one on disk', () =>
    inWired((repo) => {
      fill(repo, inSchemas({ 'page.json': { properties: { title: short } } }));
      assertQuiet(repo.commit('schema'));
      repo.write('pages/a.md', page('title: too long'));
      repo.git(['add', 'pages']);
      repo.write('schemas/page.json', '{}');
      assertRefused(repo.tryGit(['commit', '-q', '-m', 'x']), 'pages/a.md:2:8 error fm/length');
      repo.git(['add', '-A']);
      assertQuiet(repo.tryGit(['commit', '-q', '-m', 'x']));
    }));

  test('a commit that names a schema which is not staged with it is refused', () =>
    inWired((repo) => {
      fill(repo, inSchemas({ 'page.json': {} }));
      repo.git(['add', 'sluice.yml']);
      const said = 'sluice.yml:3:44: the schema schemas/page.json is not in this tree';
      assertRefused(repo.tryGit(['commit', '-q', '-m', 'x']), said);
    }));
});
