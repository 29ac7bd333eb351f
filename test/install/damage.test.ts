import { readFileSync, truncateSync, rmSync, statSync } from 'node:fs';
import * as assert from 'uvu/assert';
import { documents, type Repo } from '../support/repo.ts';
import { spec } from '../support/spec.ts';
import { inWired } from '../support/wired.ts';

const folder = '.git/sluice/engine';

interface Damage {
  readonly what: string;
  readonly do: (path: string) => void;
}

const damages: readonly Damage[] = [
  { what: 'is empty', do: (path) => truncateSync(path) },
  { what: 'is gone', do: (path) => rmSync(path) },
  { what: 'was cut in half', do: (path) => truncateSync(path, Math.floor(statSync(path).size / 2)) },
];
const firstLine: Damage = {
  what: 'was cut after its first line',
  do: (path) => truncateSync(path, readFileSync(path).indexOf('\n') + 1),
};
const files = ['load.cjs', 'judge.cjs', 'frontmatter-explain.cjs', 'frontmatter-codes.cjs', 'cli-hook-output.cjs'];
/** What a schema of the repository needs: one that refers to something has a thread to itself. */
const schemas = [
  { schema: { type: 'object' }, names: ['frontmatter-schema-here.cjs', 'validators-meta-2020-12.cjs'] },
  {
    schema: { $ref: '#/$defs/any', $defs: { any: true } },
    names: ['frontmatter-schema-thread.cjs', 'schema-worker.cjs', 'validators-meta-2020-12.cjs'],
  },
  {
    schema: { $schema: 'http://json-schema.org/draft-07/schema#', type: 'object' },
    names: ['validators-meta-draft-07.cjs'],
  },
];
const schemaRows = schemas.flatMap(({ schema, names }) =>
  rows(names, [...damages, firstLine]).map((row) => ({ ...row, schema })),
);
const scripts = ['hook.cjs', 'hooks/gate.sh', 'hooks/chain.sh'];

function rows(names: readonly string[], from: readonly Damage[]): { name: string; damage: Damage }[] {
  return names.flatMap((name) => from.map((damage) => ({ name, damage })));
}

/** Nothing is kept, and one sentence says so. */
function assertHeld(repo: Repo): void {
  repo.write(documents.path, documents.bad);
  const { status, stderr } = repo.commit();
  assert.is(status, 1, stderr);
  assert.match(stderr, /^sluice: .*\n$/m);
  assert.not.match(stderr, /^ {4}at /m);
}

spec('an engine of which a part', (test) => {
  test.each(
    rows(files, damages),
    ({ name, damage }) => `${damage.what} lets nothing through, in a sentence, and doctor says so: ${name}`,
    ({ name, damage }) =>
      inWired((repo) => {
        damage.do(repo.path(`${folder}/${name}`));
        assertHeld(repo);
        assert.is(repo.sluice(['doctor']).status, 1);
        assert.match(repo.sluice(['doctor']).stdout, /engine/);
        repo.init();
        assert.is(repo.sluice(['doctor']).status, 0);
      }),
  );

  test.each(
    schemaRows,
    ({ name, damage, schema }) =>
      `${damage.what} is not blamed on a schema of the repository: ${name}, ${Object.keys(schema)[0]}`,
    ({ name, damage, schema }) =>
      inWired((repo) => {
        repo.write(
          'sluice.yml',
          "version: 1\npacks: auto\ndocuments: [{ paths: 'pages/*.md', schema: page.json, required: true }]\n",
        );
        repo.write('page.json', JSON.stringify(schema));
        repo.write('pages/a.md', '---\ntitle: A\n---\n\nText.\n');
        damage.do(repo.path(`${folder}/${name}`));
        const { status, stderr } = repo.commit();
        assert.is(status, 1, stderr);
        assert.is(stderr, 'sluice: the engine is not whole: run `npx sluice init` again, or install Sluice anew.\n');
      }),
  );

  test.each(
    rows(scripts, damages.slice(0, 2)),
    ({ name, damage }) => `${damage.what} lets nothing through: ${name}`,
    ({ name, damage }) =>
      inWired((repo) => {
        damage.do(repo.path(`${folder}/${name}`));
        assertHeld(repo);
      }),
  );
});
