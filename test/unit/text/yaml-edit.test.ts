import * as assert from 'uvu/assert';
import type { Value } from '../../../src/model/policy.ts';
import { planSettings } from '../../../src/text/yaml-edit.ts';
import { spec } from '../../support/spec.ts';
import { edited, settingsOf } from '../../support/yaml-edits.ts';

type Row = readonly [what: string, yaml: string, values: Readonly<Record<string, Value>>, expected: string];

const replaced: readonly Row[] = [
  ['a value that is there already', 'a:   "x"  # c\n', { a: 'x' }, 'a:   "x"  # c\n'],
  [
    'a list and a mapping that are there already',
    'a: [ 1,2 ]\nb: {y: 1, x: 2}\n',
    { a: [1, 2], b: { x: 2, y: 1 } },
    'a: [ 1,2 ]\nb: {y: 1, x: 2}\n',
  ],
  ['a plain text', 'a: old  # c\nb: 1\n', { a: 'new text' }, 'a: new text  # c\nb: 1\n'],
  ['a text in single quotes', "a: 'old'\n", { a: "it's" }, "a: 'it''s'\n"],
  ['a text in double quotes', 'a: "old"\n', { a: 'a "b" \\ c' }, 'a: "a \\"b\\" \\\\ c"\n'],
  ['a line break, which no single quotes can hold', "a: 'old'\n", { a: 'x\ny' }, 'a: "x\\ny"\n'],
  ['a number and a truth value, whatever the quotes', "a: '1'\nb: no\n", { a: 2, b: false }, 'a: 2\nb: false\n'],
  ['a block scalar', 'a: |\n  one\n\n  two\n\nb: >-\n  x\nc: 1\n', { a: 'y', b: 'z' }, "a: 'y'\n\nb: z\nc: 1\n"],
  ['a text over several lines', 'a: one\n  two\nb: "x\n  y"\n', { a: 'x', b: 'z' }, 'a: x\nb: "z"\n'],
  ['one of the keys that are quoted', '"a b": 1\n\'c\': x\n', { 'a b': 2, c: 'z' }, '"a b": 2\n\'c\': z\n'],
  ['a text by a list', 'a: x # c\nb: 1\n', { a: ['x', 'no'] }, "a: [x, 'no'] # c\nb: 1\n"],
  ['a list by a text', 'a:\n  - x\n  - y\nb:\n- 1\nc: [x]\n', { a: 'x', b: 2, c: 'z' }, 'a: x\nb: 2\nc: z\n'],
  ['a list by a shorter one', 'a:\n-   x\n-   z # c\nb: [1, 2]\n', { a: ['w'], b: [3] }, 'a:\n-   w # c\nb: [3]\n'],
  ['a list by nothing', 'a:\n  - x\nb: 1\n', { a: [] }, 'a: []\nb: 1\n'],
  ['a mapping by another', 'a:\n    b: 1\n    c: 2\nd: 1\n', { a: { e: 1 } }, 'a:\n    e: 1\nd: 1\n'],
  [
    'a mapping that keeps its keys',
    'a:\n  b: "1" # c\n  # d\n',
    { a: { b: '2', e: 1 } },
    'a:\n  b: "2" # c\n  e: 1\n  # d\n',
  ],
  ['a value beside a key with nothing', 'a:\nb: # c\nc:   \n', { a: 'x', b: 'z', c: 1 }, 'a: x\nb: z # c\nc: 1   \n'],
];

const inserted: readonly Row[] = [
  [
    'nothing where a value says it in another way',
    'a:   [ 0x10,"y" ]\nc: 0x10\nb: 1\n',
    { a: [16, 'y'], c: 16, b: 2 },
    'a:   [ 0x10,"y" ]\nc: 0x10\nb: 2\n',
  ],
  ['behind a line of blanks that a text may own', 'a: >\n x\n   \n', { b: 1 }, 'a: >\n x\n   \nb: 1\n'],
  [
    'numbers that are none',
    '',
    { a: Number.NaN, b: Number.POSITIVE_INFINITY, c: Number.NEGATIVE_INFINITY },
    'a: .nan\nb: .inf\nc: -.inf\n',
  ],
  [
    'signs that need an escape',
    '',
    { a: 'x\u007f\u2028\ufeff', b: '\ud800', c: 'x\ty' },
    'a: "x\\u007f\\u2028\\ufeff"\nb: "\\ud800"\nc: "x\\ty"\n',
  ],
  ['into an empty block', '', { a: 1, 'b.c': 2 }, 'a: 1\nb:\n  c: 2\n'],
  ['behind comments that are all there is', '# one\n\n# two\n', { a: 1 }, '# one\n\n# two\na: 1\n'],
  ['behind the last sibling', 'a: 1\nb: 2 # c\n', { c: 3 }, 'a: 1\nb: 2 # c\nc: 3\n'],
  [
    'behind the setting before it',
    'a: 1\nb: 2\nc: 3\n',
    { a: 1, x: 1, b: 5, 'w.z': 1 },
    'a: 1\nx: 1\nb: 5\nw:\n  z: 1\nc: 3\n',
  ],
  [
    'with all parents, in the order of the settings',
    'a: 1\n',
    { 'p.q.r': 1, z: 2, 'p.s': 3, 'p.q.t': 4 },
    'a: 1\np:\n  q:\n    r: 1\n    t: 4\n  s: 3\nz: 2\n',
  ],
  [
    'children before parents where both end',
    'p:\n  q:\n    r: 1\n',
    { z: 1, 'p.s': 2, 'p.q.t': 3 },
    'p:\n  q:\n    r: 1\n    t: 3\n  s: 2\nz: 1\n',
  ],
  ['behind the deep end of a block scalar', 'a: |\n  x\n\n  y\n', { b: 1 }, 'a: |\n  x\n\n  y\nb: 1\n'],
  [
    'behind the blank lines that a block scalar keeps',
    'a: |+\n  x\n\n\n# c\n',
    { b: 1 },
    'a: |+\n  x\n\n\nb: 1\n# c\n',
  ],
  [
    'behind comments deeper than itself',
    'a:\n  b: 1\n  # about c\nd: 1\n',
    { 'a.e': 1, a2: 3, d: 1 },
    'a:\n  b: 1\n  e: 1\n  # about c\na2: 3\nd: 1\n',
  ],
  ['with the step of the text', 'a:\n    b: 1\n', { 'c.d': [1] }, 'a:\n    b: 1\nc:\n    d:\n        - 1\n'],
  [
    'with lists as the text has them',
    'a:\n- 1\nb:\n   c: 1\n',
    { 'b.d': [1], e: ['x'] },
    'a:\n- 1\nb:\n   c: 1\n   d:\n   - 1\ne:\n- x\n',
  ],
  ['below a root that is indented', '  a: 1\n', { b: 2, 'c.d': 3 }, '  a: 1\n  b: 2\n  c:\n    d: 3\n'],
  [
    'with the line ends of the text',
    'a: 1\r\nb:\r\n  c: 2\r\n',
    { 'b.d': 3, 'e.f': 'x' },
    'a: 1\r\nb:\r\n  c: 2\r\n  d: 3\r\ne:\r\n  f: x\r\n',
  ],
  ['behind a last line that has no end', 'a:\n  b: 1', { 'a.c': 2, d: 3 }, 'a:\n  b: 1\n  c: 2\nd: 3'],
  ['below a key with nothing beside it', 'a: # c\n  # d\nb: 1\n', { 'a.b': 1, b: 1 }, 'a: # c\n  # d\n  b: 1\nb: 1\n'],
  ['beside an explicit null', 'a: null # c\nb: ~\n', { 'a.x.z': 1, b: [1] }, 'a: {x: {z: 1}} # c\nb: [1]\n'],
  [
    'as a value of every kind',
    '',
    { a: '', b: null, c: -1.5, d: true, e: [], f: {}, g: [[1], { x: 'no' }] },
    "a: ''\nb: null\nc: -1.5\nd: true\ne: []\nf: {}\ng:\n  - [1]\n  - {x: 'no'}\n",
  ],
  [
    'as a key that has to stand in quotes',
    'a: 1\n',
    { no: 1, 'b c': 2, '#': 3, '1': 4 },
    "a: 1\n'1': 4\n'no': 1\n'b c': 2\n'#': 3\n",
  ],
];

const flow: readonly Row[] = [
  ['a key', 'a: {b: 1}\n', { 'a.c': 'x' }, 'a: {b: 1, c: x}\n'],
  [
    'a key between others, with blanks inside',
    'a: { b: 1, d: 2 }\n',
    { 'a.b': 1, 'a.c': 'x' },
    'a: { b: 1, c: x, d: 2 }\n',
  ],
  ['the first key', 'a: {}\nb: { }\n', { 'a.c.d': [1], 'b.x': 1 }, 'a: {c: {d: [1]}}\nb: {x: 1 }\n'],
  [
    'a key on a line of its own',
    'a: {\n  b: 1,\n  c: 2,\n}\n',
    { 'a.d': 3, 'a.c': 4 },
    'a: {\n  b: 1,\n  c: 4,\n  d: 3,\n}\n',
  ],
  [
    'a text that means something there',
    'a: {b: 1}\n',
    { 'a.c': 'x, y', 'a.d': 'http://x', 'a.e': '[' },
    "a: {b: 1, c: 'x, y', d: 'http://x', e: '['}\n",
  ],
  [
    'items',
    'a: [x]\nb: []\nc: [ 1, 2, ]\n',
    { a: ['x', 'no', 'a b'], b: [1], c: [1, 2, 3] },
    "a: [x, 'no', a b]\nb: [1]\nc: [ 1, 2, 3, ]\n",
  ],
  [
    'items on lines of their own',
    'a: [\n    x, # c\n    y\n]\n',
    { a: ['x', 'y', 'z'] },
    'a: [\n    x, # c\n    y,\n    z\n]\n',
  ],
  ['items behind a comment', 'a: [\n  x # c\n]\n', { a: ['x', 'z'] }, 'a: [\n  x, z # c\n]\n'],
  ['a root in braces', '{a: 1}\n', { 'b.c': 2 }, '{a: 1, b: {c: 2}}\n'],
  [
    'items of a block list',
    'a:\n  -  x # c\n  # d\n  -  y # e\nb:\n- {c: 1}\n',
    { a: ['x', 'y', 'z'], b: [{ c: 1 }, 2] },
    'a:\n  -  x # c\n  # d\n  -  y # e\n  -  z\nb:\n- {c: 1}\n- 2\n',
  ],
];

const refused: readonly Row[] = [
  [
    'a comment beside the sign of a text in a list',
    'a:\n  - | # c\n    x\n',
    { a: [] },
    'refused: a comment inside the value at 2',
  ],
  [
    'a comment beside the sign of a text in a mapping',
    'a:\n  b: | # c\n    x\n',
    { a: 1 },
    'refused: a comment inside the value at 2',
  ],
  ['a key with a question mark', '? a # c\n: 1\n', { b: 3 }, 'refused: a key with a question mark at 2'],
  ['the same without a value', '? a\n', { a: 3 }, 'refused: a key with a question mark at 2'],
  ['an anchor', 'a: &x 1\nb: 2\n', { b: 3 }, 'refused: an anchor at 3'],
  ['an alias', 'a: 1\nb: *x\n', { b: 3 }, 'refused: an alias at 8'],
  ['a tag', 'a: !!str 1\n', { b: 3 }, 'refused: a tag at 3'],
  ['a merge key', '<<: {a: 1}\n', { b: 3 }, 'refused: a merge key at 0'],
  ['a key that is there twice', 'a: 1\na: 2\n', { b: 3 }, 'refused: a key that is there twice at 5'],
  ['a key that is no text', '? [a]\n: 1\n', { b: 3 }, 'refused: a key that is not a text at 2'],
  ['no YAML', 'a: [1\n', { b: 3 }, 'refused: text that is no YAML at 6'],
  ['a list as root', '- a\n', { b: 3 }, 'refused: a text that is not a mapping at 0'],
  ['a text as root', 'null\n', { b: 3 }, 'refused: a text that is not a mapping at 0'],
  ['a path through a text', 'a: x\n', { 'a.b': 3 }, 'refused: a value where a mapping is needed at 3'],
  ['a path through a list', 'a:\n  - x\n', { 'a.b': 3 }, 'refused: a list where a mapping is needed at 5'],
  [
    'a key without a value in braces',
    'a: {b, c: 1}\n',
    { 'a.d': 3 },
    'refused: a flow mapping with keys that have no value at 4',
  ],
  [
    'the same, to be filled',
    'a: {b: , c: 1}\n',
    { 'a.b': 3 },
    'refused: a flow mapping with keys that have no value at 4',
  ],
  ['a comment between items', 'a:\n  - x # c\n  - y\n', { a: ['z'] }, 'refused: a comment inside the value at 5'],
  ['a comment behind the key of a list', 'a: # c\n  - y\n', { a: 'z' }, 'refused: a comment inside the value at 2'],
  ['a comment beside the sign of a text', 'a: | # c\n  y\n', { a: 'z' }, 'refused: a comment inside the value at 3'],
  ['a comment between brackets', 'a: [\n  x, # c\n]\n', { a: ['z'] }, 'refused: a comment inside the value at 3'],
  [
    'more nesting than a document may have',
    'a: 1\n',
    { [Array.from({ length: 40 }, () => 'b').join('.')]: 1 },
    'refused: a form of YAML that would be read differently at 5',
  ],
];

/** What some reader takes for something else than a text. */
const quoted: readonly string[] =
  `yes No ON off y N true False null NULL ~ = << 0 -1 +1 1.5 .5 1e3 12e5 0x1f 0o17 0b11 1_000 1:30 010 2026-02-13
  2026-02-13T15:53:00Z 15:53 1.10 20260213 0123abcd a1 deadbee .inf -.INF .nan - ? [x {x # &x *x !x |x >x %x @x`.split(
    /\s+/,
  );

spec('editing YAML', (test) => {
  test.each(replaced, ([what]) => `replaces ${what}`, holds);
  test.each(inserted, ([what]) => `inserts ${what}`, holds);
  test.each(flow, ([what]) => `inserts in place ${what}`, holds);
  test.each(refused, ([what]) => `refuses ${what}`, holds);

  test.each(
    ['', ...quoted],
    (text) => `always quotes ${JSON.stringify(text)}`,
    (text) => assert.is(edited('a: plain\n', settingsOf({ a: text, b: text })), `a: '${text}'\nb: '${text}'\n`),
  );

  test.each(
    [
      'x',
      'two words',
      "it's",
      'a#b',
      'http://x/y',
      'é 😀',
      '3:53 PM - 13-02-2026',
      'apps/x/',
      './x',
      'face',
      'a, b',
      '_x',
    ],
    (text) => `leaves ${JSON.stringify(text)} plain`,
    (text) => assert.is(edited('a: plain\n', settingsOf({ a: text, b: text })), `a: ${text}\nb: ${text}\n`),
  );

  test('refuses settings that contradict each other, and those that lead nowhere', () => {
    const told = 'refused: settings that contradict each other at 0';
    const a = { path: ['a'], value: 'x' };
    assert.is(edited('b: 1\n', [a, { path: ['a'], value: 'z' }]), told);
    assert.is(edited('b: 1\n', [a, { path: ['a', 'b'], value: 'z' }]), told);
    assert.is(edited('b: 1\n', [{ path: ['a', 'b'], value: 'z' }, a]), told);
    assert.is(edited('b: 1\n', [{ path: [], value: 1 }]), told);
    assert.is(edited('b: 1\n', [{ path: ['__proto__'], value: 1 }]), told);
    assert.is(edited('b: 1\n', [a, a]), 'b: 1\na: x\n');
  });

  test('gives one edit for all keys that are inserted at one place', () => {
    const planned = planSettings('p:\n  q: 1\n', settingsOf({ 'p.r': 1, 'p.s': 2, t: 3, u: 4 }));
    assert.equal(planned, { ok: true, edits: [{ start: 10, end: 10, text: '  r: 1\n  s: 2\nt: 3\nu: 4\n' }] });
  });

  test('has nothing to do in a text of any form that says it all', () =>
    assert.equal(planSettings('a: one\n  two\n', settingsOf({ a: 'one two' })), { ok: true, edits: [] }));

  test('takes the line end it is told where the block has none', () => {
    const planned = planSettings('', settingsOf({ 'a.b': 1 }), '\r\n');
    assert.equal(planned, { ok: true, edits: [{ start: 0, end: 0, text: 'a:\r\n  b: 1\r\n' }] });
  });
});

/** Once as it is, and once with the other line ends: what is expected is then the same, but for them. */
function holds([, yaml, values, expected]: Row): void {
  assert.is(edited(yaml, settingsOf(values)), expected);
  if (expected.startsWith('refused') || yaml.includes('\r') || !yaml.includes('\n')) return;
  assert.is(edited(yaml.replaceAll('\n', '\r\n'), settingsOf(values)), expected.replaceAll('\n', '\r\n'));
}
