import * as fc from 'fast-check';
import * as assert from 'uvu/assert';
import { Writer } from '../../bench/corpus.ts';
import { outlineClosely } from '../../src/text/outline-closely.ts';
import { outlineQuickly } from '../../src/text/outline-quick.ts';
import { findPlaces, readClosely } from '../../src/text/places.ts';
import { applyTextEdits, planSettings } from '../../src/text/yaml-edit.ts';
import { planClosely } from '../../src/text/yaml-edit-closely.ts';
import { dataOf, everyEdit, Judge, manyAtOnce, plan } from '../support/edit-judge.ts';
import { always } from '../support/property.ts';
import { spec } from '../support/spec.ts';
import { yamlDocument } from '../support/yaml-documents.ts';
import { yamlBlock } from '../support/yaml-texts.ts';

const seed = fc.integer({ min: 0, max: 1_000_000 });
const constructs =
  /^(?:an? (?:anchor|alias|tag|comment inside the value|key that is not a text|flow mapping with keys that have no value|value where a mapping is needed|list where a mapping is needed))$/;

spec('edits of YAML', (test) => {
  test('say what was meant, keep every byte of the author, are done once, and can be undone', async () => {
    const counts = { edits: 0, refused: 0 };
    await always(seed, (at) => {
      const yaml = yamlDocument(at);
      const judge = new Judge(yaml);
      const { data } = judge;
      const write = new Writer(at);
      const edits = data ? [...everyEdit(data, write), manyAtOnce(data, write)] : [[{ path: ['a'], value: 1 }]];
      for (const settings of edits) {
        const planned = plan(yaml, settings);
        counts.edits++;
        if (!planned.ok) {
          counts.refused++;
          assert.match(planned.construct, constructs, JSON.stringify(yaml));
        } else
          assert.is(
            judge.faultOf(settings, planned),
            undefined,
            `${JSON.stringify(yaml)}\n${JSON.stringify(settings)}`,
          );
      }
    });
    assert.ok(counts.edits > 3000 && counts.refused < counts.edits / 8, JSON.stringify(counts));
  });

  test('are the same in the quick way and in the other', async () => {
    let quick = 0;
    await always(
      seed,
      (at) => {
        const yaml = yamlDocument(at);
        const data = dataOf(yaml);
        if (!data) return;
        const settings = manyAtOnce(data, new Writer(at));
        const one = planSettings(yaml, settings);
        if (!one) return;
        quick++;
        const other = planClosely(yaml, settings);
        assert.ok(other.ok);
        assert.is(applyTextEdits(yaml, one.edits), applyTextEdits(yaml, other.edits));
      },
      2,
    );
    assert.ok(quick > 50, `${quick} in the quick way`);
  });

  test('stand on outlines on which two readers agree', async () => {
    let quick = 0;
    await always(
      fc.oneof(seed.map(yamlDocument), yamlBlock),
      (yaml) => {
        const found = outlineQuickly(yaml);
        if (!found || !readClosely(yaml).reading.ok) return;
        quick++;
        assert.equal(found.outline, outlineClosely(yaml, findPlaces(yaml).top), JSON.stringify(yaml));
      },
      10,
    );
    assert.ok(quick > 500, `${quick} read`);
  });
});
