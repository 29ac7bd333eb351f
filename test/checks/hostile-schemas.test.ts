import * as assert from 'uvu/assert';
import { inRepo, type Repo } from '../support/repo.ts';
import { checkJson, notedIn } from '../support/report.ts';
import { spec } from '../support/spec.ts';
import { assertRefused, inWired } from '../support/wired.ts';
import { refused, taken, type Hostile } from './hostile-schemas.ts';

const config = "version: 1\npacks: []\ndocuments:\n  - paths: 'pages/*.md'\n    schema: schemas/page.json\n";
function fill(repo: Repo, { schema, files = {}, document = 'title: x\n' }: Hostile): void {
  repo.write('sluice.yml', config);
  for (const [name, content] of Object.entries({ 'page.json': schema, ...files }))
    repo.write(`schemas/${name}`, typeof content === 'string' ? content : JSON.stringify(content));
  repo.write('pages/one.md', `---\n${document}---\n\nText.\n`);
}

spec('hostile schemas', (test) => {
  test.each(
    refused,
    ({ name }) => `${name}: refused, with schema, pointer and reason`,
    (row) =>
      inRepo((repo) => {
        fill(repo, row);
        const { status, stdout, stderr } = repo.sluice(['check', '--all', '--json']);
        const { fault } = JSON.parse(stdout) as { fault: { kind: string; message: string } };
        assert.is(fault.kind, 'config');
        assert.ok(fault.message.startsWith(row.place), fault.message.slice(0, 300));
        assert.match(fault.message, row.reason);
        assert.match(stderr, row.reason);
        assert.not.match(fault.message, /[.?][.]$/);
        assert.is(status, 2);
      }),
    20_000,
  );

  test.each(
    taken,
    ({ name }) => `${name}: judged as it says`,
    (row) =>
      inRepo((repo) => {
        fill(repo, row);
        const { status, report } = checkJson(repo, ['--all']);
        assert.equal(notedIn(report, 'pages/one.md'), row.expected);
        assert.is(status, row.expected.length > 0 ? 1 : 0);
      }),
  );

  test.each(
    ['here', 'thread'] as const,
    (where) => `one document of many that hangs is named, within two seconds: ${where}`,
    (where) =>
      inWired((repo) => {
        const title = { pattern: '^(a+)+$' };
        const schema =
          where === 'here'
            ? { properties: { title } }
            : { properties: { title: { $ref: '#/$defs/t' } }, $defs: { t: title } };
        fill(repo, { name: '', schema });
        for (const name of ['many', 'others', 'two']) repo.write(`pages/${name}.md`, '---\ntitle: a\n---\n');
        repo.write('pages/three.md', `---\ntitle: ${'a'.repeat(40)}!\n---\n`);
        const start = performance.now();
        assertRefused(repo.commit(), 'applying it to pages/three.md took more than');
        // Two at most, and whatever the machine is doing besides.
        assert.ok(performance.now() - start < 3000, `${performance.now() - start} ms`);
      }),
  );

  test.each(
    [{ $ref: '#' }, { allOf: [{ $ref: '#' }] }],
    (schema) => `one that never ends is refused with its own commit: ${JSON.stringify(schema)}`,
    (schema) =>
      inWired((repo) => {
        repo.write('sluice.yml', config);
        repo.write('schemas/page.json', JSON.stringify(schema));
        const said = 'schemas/page.json#: this schema cannot be used: it refers to itself without end.';
        assertRefused(repo.commit(), said);
        assert.match(repo.sluice(['check', '--all']).stderr, said);
      }),
  );

  test('a commit is refused too, not let through', () =>
    inRepo((repo) => {
      repo.init();
      fill(repo, { name: '', schema: { properties: { title: { pattern: '(' } } } });
      const { status, stderr } = repo.commit();
      assert.is(status, 1);
      assert.match(stderr, 'schemas/page.json#/properties/title/pattern: this schema cannot be used');
    }));
});
