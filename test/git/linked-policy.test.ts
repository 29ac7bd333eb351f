import { mkdirSync, renameSync, symlinkSync } from 'node:fs';
import { dirname } from 'node:path';
import * as assert from 'uvu/assert';
import { documents, type Repo } from '../support/repo.ts';
import { spec } from '../support/spec.ts';
import { assertRefused, commitUnasked, inWired } from '../support/wired.ts';

const config = "version: 1\npacks: []\ndocuments: [{ paths: 'pages/*.md', schema: schemas/page.json }]\n";

const views = [['--all'], ['--staged'], ['--range', 'HEAD~1..HEAD'], []] as const;

/** Put a link to it in the place of a file. */
function replace(repo: Repo, path: string): void {
  renameSync(repo.path(path), repo.path('elsewhere'));
  symlinkSync(`${'../'.repeat(path.split('/').length - 1)}elsewhere`, repo.path(path));
}

async function inSchemas(body: (repo: Repo) => void): Promise<void> {
  await inWired((repo) => {
    repo.write('sluice.yml', config);
    repo.write('schemas/page.json', JSON.stringify({ properties: { title: { type: 'string' } } }));
    mkdirSync(dirname(repo.path('.sluice/baseline.json')), { recursive: true });
    repo.write('.sluice/baseline.json', '{ "format": 1, "accepted": [] }\n');
    repo.write('pages/one.md', '---\ntitle: One\n---\n');
    repo.git(['add', '-A']);
    commitUnasked(repo);
    assert.is(repo.sluice(['check', '--all']).status, 0);
    body(repo);
  });
}

spec('a file of the policy that is a symbolic link', (test) => {
  test.each(
    ['sluice.yml', 'schemas/page.json', '.sluice/baseline.json'],
    (path) => `is refused in the same words wherever it is looked at: ${path}`,
    (path) =>
      inSchemas((repo) => {
        const said = `sluice: ${path} is a symbolic link, and Sluice follows none: put the file itself in its place.`;
        replace(repo, path);
        repo.write('pages/one.md', '---\ntitle: Two\n---\n');
        assertRefused(repo.commit('linked'), said);
        commitUnasked(repo);
        repo.write(documents.path, documents.good);
        for (const args of views) {
          const { status, stderr } = repo.sluice(['check', ...args]);
          assert.is(stderr, `${said}\n`, args.join(' '));
          assert.is(status, 2);
        }
      }),
  );

  test('in a linked folder is nowhere, as git sees it', () =>
    inSchemas((repo) => {
      replace(repo, 'schemas');
      repo.git(['add', '-A']);
      const said = 'sluice.yml:3:44: the schema schemas/page.json is not in this tree';
      for (const args of [['--all'], ['--staged']]) assert.match(repo.sluice(['check', ...args]).stderr, said);
    }));

  test('may have one line and no more, as long as it is a file', () =>
    inSchemas((repo) => {
      repo.write('schemas/page.json', 'true');
      repo.write('pages/one.md', '---\ntitle: Two\n---\n');
      repo.git(['add', '-A']);
      assert.is(repo.sluice(['check', '--staged']).status, 0);
    }));
});
