import * as fc from 'fast-check';
import { oneOf } from './property.ts';

/** Texts that are YAML, nearly YAML, and none: for what reads them. */

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

/** Lines of YAML in any order, most of them odd. */
export const yamlBlock: fc.Arbitrary<string> = fc
  .tuple(fc.array(line, { maxLength: 7 }), fc.constantFrom('\n', '\n', '\r\n'))
  .map(([lines, end]) => lines.map(([indent, text]) => (text === '' ? '' : ' '.repeat(indent)) + text + end).join(''));

/** What the quick way is for: keys with a value on their line, a list or a few keys below them; now and then odd. */
const tame = oneOf(`x‖two words‖no‖true‖null‖0‖-7‖2024-01-02‖it's‖a#b‖http://x/y‖[a, b]‖[1, no]‖[ ]‖"a: b"‖'x y'‖é‖😀`);
const value = fc.oneof({ weight: 6, arbitrary: tame }, { weight: 1, arbitrary: plain });
const entry = fc.tuple(
  oneOf(`a‖b‖c‖d_e‖name‖n-1‖q r`),
  fc.oneof(
    { weight: 3, arbitrary: fc.tuple(value, oneOf(`‖‖ # note‖  #x: y‖#z‖ #`)).map((parts) => ` ${parts.join('')}`) },
    {
      weight: 1,
      arbitrary: fc.array(value, { maxLength: 2 }).map((items) => items.map((item) => `\n  - ${item}`).join('')),
    },
    { weight: 1, arbitrary: fc.tuple(key, value).map(([name, text]) => `\n  ${name}: ${text}`) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(oneOf(`a‖b‖c d`), value, oneOf(`‖\n# note‖\n   # note‖\n      # note: x‖\n `), value)
        .map(
          ([name, one, between, two]) =>
            `${between}\n  ${name}:\n     a: ${one}${between}\n     b:\n     - ${two}${between}`,
        ),
    },
  ),
);
export const flatBlock: fc.Arbitrary<string> = fc
  .uniqueArray(entry, { maxLength: 4, selector: ([name]) => name })
  .map((entries) => entries.map(([name, text]) => `${name}:${text}\n`).join(''));
