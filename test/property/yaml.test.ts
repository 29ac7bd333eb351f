import * as fc from 'fast-check';
import * as assert from 'uvu/assert';
import { parseDocument } from 'yaml';
import type { Value } from '../../src/model/policy.ts';
import { readFlat } from '../../src/text/flat-yaml.ts';
import { readClosely } from '../../src/text/places.ts';
import { isMapping } from '../../src/text/data.ts';
import { readYaml, type Reading } from '../../src/text/yaml.ts';
import { always, oneOf } from '../support/property.ts';
import { spec } from '../support/spec.ts';

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

const plain = oneOf(String.raw`x‖two words‖no‖Yes‖null‖Null‖~‖true‖True‖TRUE‖tRue‖0‖-0‖+1‖010‖0o17‖0x1F‖0b11‖1_000‖
  1.5‖1.‖.5‖-.5‖1e3‖12e5‖1.10‖1_0.5‖.inf‖-.Inf‖.NaN‖.nan‖12:30‖1:2‖2024-01-02‖2024-02-31T10:00:00Z‖
  it's‖a#b‖a: b‖a #b‖http://x/y‖@x‖%x‖- x‖?x‖? x‖:x‖[a, b]‖{a: b}‖{a}‖[a‖!x‖!!str 1‖&a x‖*a‖|‖>‖
  ‖# note‖"a: b"‖'it''s'‖"\u0041"‖"\q"‖"open‖'open‖"a" b‖<<‖__proto__‖=‖é‖😀‖x]‖-‖--- x‖...`);
const key = oneOf(`a‖b‖c‖a b‖"q"‖'s'‖1‖true‖é‖<<‖? k‖[x]‖a:b‖-x‖__proto__`);
const oddLine = oneOf(
  `a: |‖b: >-‖c: |2‖- |‖‖# note‖- - x‖- a: b‖a : b‖\ta: b‖a:\tb‖"one‖two"‖"two" x‖"two": x‖'one‖two'‖x"`,
);
const manyLines = fc.constantFrom(
  'a: [x,\n      y]',
  'a: {b: x,\n      c: y}',
  'a: ["x\n      y", z]',
  'a: ["x\n      y" z]',
);

const line = fc.tuple(
  fc.constantFrom(0, 0, 0, 0, 1, 2, 2, 4),
  fc.oneof(
    { weight: 6, arbitrary: fc.tuple(key, plain).map(([name, value]) => `${name}: ${value}`) },
    { weight: 2, arbitrary: key.map((name) => `${name}:`) },
    { weight: 2, arbitrary: plain.map((value) => `- ${value}`) },
    { weight: 1, arbitrary: plain },
    { weight: 2, arbitrary: oddLine },
    { weight: 1, arbitrary: manyLines },
  ),
);

const block = fc
  .tuple(fc.array(line, { maxLength: 7 }), fc.constantFrom('\n', '\n', '\r\n'))
  .map(([lines, end]) => lines.map(([indent, text]) => (text === '' ? '' : ' '.repeat(indent)) + text + end).join(''));

/** What the quick way is for: keys with a value on their line, a list or a few keys below them; now and then odd. */
const tame = oneOf(`x‖two words‖no‖true‖null‖0‖-7‖2024-01-02‖it's‖a#b‖http://x/y‖[a, b]‖[1, no]‖"a: b"‖'x y'‖é‖😀`);
const value = fc.oneof({ weight: 6, arbitrary: tame }, { weight: 1, arbitrary: plain });
const entry = fc.tuple(
  oneOf(`a‖b‖c‖d_e‖name‖n-1‖q r`),
  fc.oneof(
    { weight: 3, arbitrary: value.map((text) => ` ${text}`) },
    {
      weight: 1,
      arbitrary: fc.array(value, { maxLength: 2 }).map((items) => items.map((item) => `\n  - ${item}`).join('')),
    },
    { weight: 1, arbitrary: fc.tuple(key, value).map(([name, text]) => `\n  ${name}: ${text}`) },
  ),
);
const flatBlock = fc
  .uniqueArray(entry, { maxLength: 4, selector: ([name]) => name })
  .map((entries) => entries.map(([name, text]) => `${name}:${text}\n`).join(''));

spec('reading YAML', (test) => {
  test('in the quick way is never of another opinion', async () => {
    let quick = 0;
    await always(
      fc.oneof(block, flatBlock),
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
