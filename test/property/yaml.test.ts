import * as fc from 'fast-check';
import * as assert from 'uvu/assert';
import { parseDocument } from 'yaml';
import type { Value } from '../../src/model/policy.ts';
import { readFlat } from '../../src/text/flat-yaml.ts';
import { readClosely } from '../../src/text/places.ts';
import { isMapping } from '../../src/text/data.ts';
import { readYaml, type Reading } from '../../src/text/yaml.ts';
import { always } from '../support/property.ts';
import { spec } from '../support/spec.ts';
import { yamlDocument } from '../support/yaml-documents.ts';
import { flatBlock, yamlBlock as block } from '../support/yaml-texts.ts';

/** What YAML 1.2 says, by a reader that knows it; undefined where it is no YAML. */
function reference(text: string): { readonly data: Value | undefined } | undefined {
  const document = parseDocument(text, { version: '1.2', schema: 'core', uniqueKeys: true, logLevel: 'error' });
  if (document.errors.length > 0) return undefined;
  try {
    return { data: document.toJS() as Value };
  } catch {
    return undefined;
  }
}

/** What the check makes of a text: the quick reader, and the closer look where that is not certain. */
function ours(text: string): Reading {
  const quick = readYaml(text);
  return quick.ok ? quick : readClosely(text).reading;
}

spec('reading YAML', (test) => {
  test('in the quick way is never of another opinion', async () => {
    let quick = 0;
    await always(
      fc.oneof(block, flatBlock, fc.integer({ min: 0, max: 1_000_000 }).map(yamlDocument)),
      (text) => {
        const flat = readFlat(text);
        if (flat === undefined) return;
        quick++;
        const said = reference(text);
        assert.ok(said, `accepted, and it is no YAML: ${JSON.stringify(flat)}`);
        assert.equal(flat, said.data);
      },
      20,
    );
    assert.ok(quick > 500, `${quick} read`);
  });

  test('gives what YAML 1.2 says, or refuses', () =>
    always(
      block,
      (text) => {
        const read = ours(text);
        if (!read.ok) return;
        const said = reference(text);
        if (!isMapping(read.data) && !isMapping(said?.data)) return; // No frontmatter, whatever it says.
        assert.ok(said, `accepted, and it is no YAML: ${JSON.stringify(read.data)}`);
        assert.equal(read.data ?? null, said.data ?? null);
      },
      20,
    ));

  test('refuses nothing but what is no YAML, or what a document may not have', () =>
    always(
      block,
      (text) => {
        // An explicit key is legal, and nobody writes one: refusing some of them is no loss.
        if (text.includes('?')) return;
        const said = reference(text);
        if (!isMapping(said?.data) || ours(text).ok) return;
        const { places, reading } = readClosely(text);
        assert.ok(
          places.troubles.length > 0 || (!reading.ok && reading.error === 'ambiguous'),
          `refused without a reason: ${JSON.stringify(reading)}`,
        );
      },
      20,
    ));
});
