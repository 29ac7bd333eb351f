import * as assert from 'uvu/assert';
import { load } from 'js-yaml';
import { findPlaces } from '../../../src/text/places.ts';
import { quoteBrokenValue, quoted } from '../../../src/text/quote.ts';
import { spec } from '../../support/spec.ts';

const texts = [
  'plain',
  'a: b',
  "it's",
  'say "x"',
  `it's "so"`,
  'back\\slash',
  "it's back\\slash",
  '',
  ' ',
  '#',
  'é 😀',
];

interface Broken {
  readonly yaml: string;
  readonly mended: string;
  readonly path: readonly (string | number)[];
}

const known = new Set(['name', 'description', 'license', 'metadata']);

const certain: readonly Broken[] = [
  {
    yaml: 'name: x\ndescription: Use when: asked\n',
    mended: "name: x\ndescription: 'Use when: asked'\n",
    path: ['description'],
  },
  {
    yaml: 'description: Use when: asked  \r\nname: x\r\n',
    mended: "description: 'Use when: asked'  \r\nname: x\r\n",
    path: ['description'],
  },
  { yaml: "description: it's: so\n", mended: 'description: "it\'s: so"\n', path: ['description'] },
  { yaml: 'description: @home\n', mended: "description: '@home'\n", path: ['description'] },
  { yaml: 'description: %x\n', mended: "description: '%x'\n", path: ['description'] },
  {
    yaml: 'description: first\nExamples: see: below\n  more text\nname: x\n',
    mended: 'description: first\nExamples: "see: below\n  more text"\nname: x\n',
    path: ['Examples'],
  },
  {
    yaml: 'metadata:\n  note: a: b\n  other: c\n',
    mended: "metadata:\n  note: 'a: b'\n  other: c\n",
    path: ['metadata', 'note'],
  },
  {
    yaml: 'metadata:\n  - name: x\n    note: a: b\n',
    mended: "metadata:\n  - name: x\n    note: 'a: b'\n",
    path: ['metadata', 0, 'note'],
  },
];

const uncertain: readonly string[] = [
  // In quotes too, a line that goes on has to be indented: the quotes alone do not make it YAML.
  'description: first\nExamples: see: below\nmore text\nname: x\n',
  'name: [a, b\n',
  'name: "a: b\n',
  'a: b: c\nd: e: f\n',
  'just: text: with\n  more: below: it\n: x\n',
  '- a: b: c\n- x\n',
];

function errorAt(yaml: string): number {
  return findPlaces(yaml).troubles[0]!.range.start;
}

spec('quotes', (test) => {
  test.each(
    texts,
    (text) => `${JSON.stringify(text)} in quotes is that text`,
    (text) => assert.equal(load(`a: ${quoted(text)}\n`), { a: text }),
  );

  test.each(
    certain,
    ({ yaml }) => `${JSON.stringify(yaml)} is mended by quotes around one value`,
    ({ yaml, mended, path }) => {
      const repair = quoteBrokenValue(yaml, errorAt(yaml), known)!;
      assert.ok(repair, 'no repair');
      assert.is(yaml.slice(0, repair.start) + repair.text + yaml.slice(repair.end), mended);
      assert.equal(repair.path, path);
    },
  );

  test.each(
    uncertain,
    (yaml) => `${JSON.stringify(yaml)} is left to a person`,
    (yaml) => assert.is(quoteBrokenValue(yaml, errorAt(yaml), known), undefined),
  );
});
