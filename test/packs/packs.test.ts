import * as assert from 'uvu/assert';
import { readPackFiles } from '../../src/build/packs.ts';
import type { Finding } from '../../src/model/finding.ts';
import { examplesOf, packsWithExamples, type Example } from '../support/examples.ts';
import { findingsIn, noted, packPolicy } from '../support/judge.ts';
import { packSchemaFiles, propertiesOf } from '../support/pack-schemas.ts';
import { spec } from '../support/spec.ts';

const packs = packsWithExamples();

/** As an examples file writes a finding down. */
function asListed(finding: Finding, tree: boolean): string {
  if (!tree) return noted(finding);
  const { severity, code, at, path, keyPath } = finding;
  return `${severity} ${code} ${at.line}:${at.column} ${path}${keyPath && ` ${keyPath}`}`;
}

function named(pack: string): (example: Example) => string {
  return ({ kind, title }) => `${pack}, ${kind}: ${title}`;
}

spec('the packs', (test) => {
  test('every pack has examples, and every examples file a pack', () => {
    assert.equal(
      packs,
      readPackFiles()
        .map((file) => file.pack)
        .sort(),
    );
  });

  for (const pack of packs) {
    const examples = examplesOf(pack);
    const policy = packPolicy(pack);

    test(`${pack} has at least five good and five bad examples`, () => {
      const count = (kind: Example['kind']): number => examples.filter((example) => example.kind === kind).length;
      assert.ok(count('good') >= 5, `${count('good')} good`);
      assert.ok(count('bad') >= 5, `${count('bad')} bad`);
    });

    test.each(examples, named(pack), async ({ kind, expected, files, tree }) => {
      const found = (await findingsIn(files, policy)).map((finding) => asListed(finding, tree));
      assert.equal(found, expected);
      assert.is(found.length === 0, kind === 'good');
    });
  }

  test.each(
    packSchemaFiles(),
    ({ name }) => `every key of ${name} names its source and the day it was looked up`,
    ({ schema }) => {
      for (const { pointer, property } of propertiesOf(schema)) {
        assert.match(property['x-source'] as string, /\S/, `${pointer} has no source`);
        assert.match(property['x-checked'] as string, /^\d{4}-\d{2}-\d{2}$/, `${pointer} was never checked`);
      }
    },
  );
});
