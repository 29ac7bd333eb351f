import * as assert from 'uvu/assert';
import { viewDocument } from '../../../src/text/document.ts';
import { readYaml } from '../../../src/text/yaml.ts';
import { spec } from '../../support/spec.ts';

/** Blocks with lines that begin with dashes: gray-matter alone ends the block at the first of them. */
const blocks: readonly (readonly [title: string, block: string, data: object])[] = [
  ['a key of dashes', 'a: b\n---x: 1\nc: d\n', { a: 'b', '---x': 1, c: 'd' }],
  ['a key of nothing but dashes', 'a: b\n----: 1\n', { a: 'b', '----': 1 }],
  ['text that goes on with dashes further in', 'a: |\n  b\n  ---\nc: d\n', { a: 'b\n---\n', c: 'd' }],
  ['nothing but comments', '# one\n# two\n', {}],
  ['nothing', '', {}],
];

/** What the check refuses, readers being of several minds about it. */
const refused: readonly (readonly [title: string, block: string])[] = [
  ['dashes first', '---x: 1\na: b\n'],
  ['dashes behind a comment', '# note\n---x: 1\n'],
  ['dashes behind a blank line', '\n----: 1\n'],
  ['a quoted value that goes on with dashes', 'a: "b\n---c"\n'],
  ['dashes that are no key', '# note\n---x\n'],
];

spec('a document’s view, where lines begin with dashes', (test) => {
  test.each(
    blocks,
    ([title]) => `${title}: all of the block is seen`,
    ([, block, data]) => {
      for (const end of ['\n', '\r\n']) {
        const text = `---\n${block}---\n\n---\nText.\n`.replaceAll('\n', end);
        assert.equal(viewDocument(text), { data, body: `${end}---${end}Text.${end}` });
      }
    },
  );

  test.each(
    refused,
    ([title]) => `${title}: no view, rather than an empty one`,
    ([, block]) => {
      assert.not(readYaml(block).ok);
      assert.is(viewDocument(`---\n${block}---\n\nText.\n`), undefined);
    },
  );
});
