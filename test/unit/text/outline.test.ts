import * as assert from 'uvu/assert';
import { outlineClosely } from '../../../src/text/outline-closely.ts';
import { outlineQuickly } from '../../../src/text/outline-quick.ts';
import { findPlaces } from '../../../src/text/places.ts';
import { spec } from '../../support/spec.ts';

/** The usual forms, for which `yaml` is not to be loaded. */
const usual: readonly string[] = [
  '',
  '# c\n\n',
  'a: x\n# c\n\nb:   "y" # c\n',
  'a:\n  b:\n      c: 1\n  d: 2\ne:\nf: null\n',
  'a:\n- x\n- y # c\nb:\n  -   1\n\n  # c\n  -   2\n',
  'a: [x, "y z", \'w\']\nb: []\nc: {d: [1, {e: 2}], "f g": 3}\nh: {}\n',
  'a: [\n  x, # c\n  y,\n]\nb: {\n  c: 1\n}\n',
  'a: |\n  x\n\n  # no comment\nb: >-\n   y\n    z\n',
  'a: |+\n  x\n\n\nb: |-\n',
  "'a': 1\n\"b c\": 2\n'd''e': 3\né: ü\nx.y: 1\n",
  'a: http://x/y:z\nb: -x\nc: a, b\nd: é 😀\ne: x#y\n',
  'a: x\r\nb:\r\n  - y # c\r\nc: |\r\n  z\r\n',
  '  a: 1\n  b:\n  - 2\n',
  'a: x',
];

/** Those that are left to it. */
const other: readonly string[] = [
  'a: x\n  y\n',
  'a: x\n    b: 1\n',
  'a:\n  x\n',
  'a: "x\n  y"\n',
  'a: b: c\n',
  'a: b:\n',
  'a: &x 1\n',
  'a: !x 1\n',
  'a: *x\n',
  'a: [x\n  y]\n',
  'a: [x y: z]\n',
  'a: ["x" "y"]\n',
  'a: {b, c}\n',
  'a: {b: , c: 1}\n',
  'a: |2\n   x\n',
  'a: |\n   x\n  y\n',
  'a: |\n  x\n     \n',
  'a:\n  -\n  - x\n',
  'a:\n  - - x\n',
  'a:\n  - b: 1\n',
  'a:\tx\n',
  'a: x\ry\n',
  'a: x\ty\n',
  'a:\n  - x\n    y\n',
  'a:\n  b: 1\n    c: 2\nd: 1\n',
  'true: 1\n',
  '1: x\n',
  '? a\n: b\n',
  '- a\n',
  'x\n',
  '  a: 1\nb: 2\n',
  'a: 1\n  b: 2\n',
  '"a\\x62": 1\n',
];

spec('the outline of YAML', (test) => {
  test.each(
    usual,
    (yaml) => `is found quickly, as it would be closely: ${JSON.stringify(yaml)}`,
    (yaml) => assert.equal(outlineQuickly(yaml), { outline: outlineClosely(yaml, findPlaces(yaml).top) }),
  );

  test.each(
    other,
    (yaml) => `is left to the closer look: ${JSON.stringify(yaml)}`,
    (yaml) => assert.is(outlineQuickly(yaml), undefined),
  );
});
