import * as assert from 'uvu/assert';
import type { Repo } from '../support/repo.ts';
import { checkJson } from '../support/report.ts';
import { spec } from '../support/spec.ts';
import { assertQuiet, assertRefused, commitUnasked, inWired } from '../support/wired.ts';

const config = `version: 1
packs: []
documents:
  - { paths: 'pages/*.md', schema: schemas/page.json }
  - { paths: 'notes/*.md', schema: schemas/note.json }
`;
const title = (length: number): object => ({ title: { type: 'string', maxLength: length } });
const page = { $schema: 'https://json-schema.org/draft/2020-12/schema', properties: title(5) };
const note = { $schema: 'http://json-schema.org/draft-07/schema#', properties: title(3) };

function write(repo: Repo, name: string, schema: object): void {
  repo.write(`schemas/${name}.json`, JSON.stringify(schema));
}

async function withBoth(body: (repo: Repo) => void): Promise<void> {
  await inWired((repo) => {
    repo.write('sluice.yml', config);
    write(repo, 'page', page);
    write(repo, 'note', note);
    assertQuiet(repo.commit('schemas'));
    body(repo);
  });
}

const broken = 'schemas/note.json#/properties/title/type: this schema cannot be used: "strin" is none of';

function breakNote(repo: Repo): void {
  write(repo, 'note', { ...note, properties: { title: { type: 'strin' } } });
}

spec('several schemas of a repository', (test) => {
  test('may be of different drafts, as long as none refers to another', () =>
    withBoth((repo) => {
      repo.write('pages/a.md', '---\ntitle: 123456\n---\n');
      repo.write('pages/b.md', '---\ntitle: sixsix\n---\n');
      repo.write('notes/a.md', '---\ntitle: four\n---\n');
      const { report } = checkJson(repo, ['--all']);
      assert.equal(
        report.findings.map(({ path, code }) => `${path} ${code}`),
        ['notes/a.md fm/length', 'pages/a.md fm/quote-it', 'pages/b.md fm/length'],
      );
    }));

  test('one that is broken is told to whoever breaks it, though no document of it is there', () =>
    withBoth((repo) => {
      breakNote(repo);
      assertRefused(repo.commit('broken'), broken, 'did you mean "string"?');
      const all = repo.sluice(['check', '--all']);
      assert.match(all.stderr, broken);
      assert.is(all.status, 2);
    }));

  test('also where only the line in sluice.yml is new', () =>
    withBoth((repo) => {
      repo.write('sluice.yml', 'version: 1\n');
      assertQuiet(repo.commit('without'));
      breakNote(repo);
      assertQuiet(repo.commit('nobody asks'));
      repo.write('sluice.yml', config);
      assertRefused(repo.commit('with'), broken);
    }));

  test('one that is broken stops no document of another', () =>
    withBoth((repo) => {
      breakNote(repo);
      repo.git(['add', '-A']);
      commitUnasked(repo);
      repo.write('pages/a.md', '---\ntitle: good\n---\n');
      assertQuiet(repo.commit('page'));
      repo.write('notes/a.md', '---\ntitle: no\n---\n');
      assertRefused(repo.commit('note'), broken);
    }));
});
