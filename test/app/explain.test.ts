import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { allCodes } from '../../src/app/check.ts';
import { ourAjv } from '../../src/build/ajv.ts';
import { root } from '../setup.mjs';
import { documents, inFolder, inRepo, Repo } from '../support/repo.ts';
import { spec } from '../support/spec.ts';

const published = readFileSync(join(root, 'schemas/output/explain.schema.json'), 'utf8');
const table = Object.entries(await allCodes());

spec('explain', (test) => {
  test('says of every code what it means, why, how to mend it and whether it may stay', () =>
    inFolder((folder) => {
      const validate = ourAjv({ source: false }).compile(JSON.parse(published) as object);
      for (const [code, { title, why, fix, severity }] of table) {
        const text = new Repo(folder).sluice(['explain', code]).stdout;
        assert.ok(text.startsWith(`${code} (${severity}): ${title}\n`), text);
        for (const line of [`Why: ${why}`, `Fix: ${fix}`, 'May it stay? ']) assert.ok(text.includes(`\n${line}`), text);
        const { status, stdout } = new Repo(folder).sluice(['explain', code, '--json']);
        assert.is(status, 0);
        const data: unknown = JSON.parse(stdout);
        assert.ok(validate(data), `${code}: ${JSON.stringify(validate.errors)}`);
      }
    }));

  test.each(
    [
      ['fm/missing-kye', 'did you mean "fm/missing-key"?'],
      ['missing-key', 'did you mean "fm/missing-key"?'],
      ['no-such-thing-at-all', '`sluice check` prints the code of each thing it finds'],
    ] as const,
    ([word, said]) => `of "${word}" it says that there is none: ${said}`,
    ([word, said]) =>
      inRepo((repo) => {
        const { status, stdout, stderr } = repo.sluice(['explain', word]);
        assert.is(status, 2);
        assert.is(stdout, '');
        assert.match(stderr, `there is no finding and no file called "${word}"`);
        assert.match(stderr, said);
      }),
  );

  test('says of a file which contract judges it, by whose rule, and what its readers see', () =>
    inRepo((repo) => {
      repo.write(documents.path, documents.good);
      const { status, stdout } = repo.sluice(['explain', 'SKILL.md'], { cwd: repo.path('skills/notes') });
      assert.is(status, 0);
      assert.match(stdout, /^skills\/notes\/SKILL\.md\n/);
      assert.match(stdout, /judged as agent-skill \(agent-skill@\d{4}-\d{2}\)/);
      assert.match(stdout, '  name: "notes"\n  description: "Take notes while reading."\n  and a body of 1 line\n');
      const validate = ourAjv({ source: false }).compile(JSON.parse(published) as object);
      assert.ok(
        validate(JSON.parse(repo.sluice(['explain', documents.path, '--json']).stdout)),
        JSON.stringify(validate.errors),
      );
    }));

  test('says of a file that no contract takes that it is not judged', () =>
    inRepo((repo) => {
      repo.write('a.txt', 'x');
      assert.is(
        repo.sluice(['explain', 'a.txt']).stdout,
        'a.txt\nno contract takes this path: it is not judged\nno frontmatter that can be read\n',
      );
    }));

  test('says when an unknown key is an error after all', () =>
    inRepo((repo) => {
      const { stdout } = repo.sluice(['explain', 'fm/unknown-key']);
      assert.match(stdout, /It is an error where the contract is strict.* and where it is a required key misspelt/);
      assert.match(stdout, 'As a warning it never blocks.');
    }));

  test('asks for one word', () =>
    inRepo((repo) => {
      for (const words of [[], ['fm/tag', 'fm/toml']]) {
        const { status, stderr } = repo.sluice(['explain', ...words]);
        assert.is(status, 2);
        assert.match(stderr, 'name one finding or one file');
      }
    }));
});
