import { skill, skillWith, type Hostile } from './hostile.ts';

/** A block that would write the marker if somebody took it for code. */
const code = "require('node:fs').writeFileSync('{marker}', '')\n---\n\nTake notes.\n";

const fenceWords = ['js', 'javascript', ' JS', 'coffee', 'constructor', 'toString', 'valueOf', 'hasOwnProperty'];

/** What readers stumble over before any YAML is read (notes, 2.1), and what the gate has to say of it. */
export const fences: readonly Hostile[] = [
  ...[...fenceWords, 'toml', ' # note', 'json', 'yaml', '__proto__'].map((word): Hostile => ({
    row: `---${word}`,
    path: skill,
    text: `---${word}\n${code}`,
    expected: ['error fm/fence-language 1:4'],
    says: `---${word}`,
  })),
  { row: '+++ TOML', path: skill, text: '+++\nname = "notes"\n+++\n\nTake notes.\n', expected: ['error fm/toml 1:1'] },
  {
    row: 'blanks behind both fences',
    path: skill,
    text: '---  \nname: notes\ndescription: Take notes.\n--- \t\n\nTake notes.\n',
    expected: [],
  },
  {
    row: 'a blank line in front',
    path: skill,
    text: `\n${skillWith('')}`,
    expected: ['error fm/not-first 2:1'],
    fixed: true,
  },
  {
    row: 'a blank in front',
    path: skill,
    text: ` ${skillWith('')}`,
    expected: ['error fm/not-first 1:2'],
    fixed: true,
  },
  {
    row: 'a second byte order mark',
    path: skill,
    text: `\ufeff\ufeff${skillWith('')}`,
    expected: ['error fm/not-first 1:2'],
    fixed: true,
    variants: ['lf', 'crlf'],
  },
  {
    row: 'nothing but carriage returns',
    path: skill,
    text: skillWith('').replaceAll('\n', '\r'),
    expected: ['error fm/cr-only 1:1'],
    variants: ['lf', 'bom'],
  },
  {
    row: 'no closing fence, YAML below',
    path: skill,
    text: '---\nname: notes\ndescription: Take notes.\n\nTake notes.\n',
    expected: ['error fm/unterminated 1:1'],
  },
  {
    row: 'no closing fence, prose below',
    path: skill,
    text: '---\nhello world',
    expected: ['error fm/unterminated 1:1'],
  },
  {
    row: 'four dashes to close',
    path: skill,
    text: '---\nname: notes\ndescription: Take notes.\n----\n\nTake notes.\n',
    expected: ['error fm/unterminated 1:1'],
  },
  {
    row: 'dashes and a word to close',
    path: skill,
    text: '---\nname: notes\ndescription: Take notes.\n---foo\n\nTake notes.\n',
    expected: ['error fm/unterminated 1:1'],
  },
  {
    row: 'dots to close',
    path: skill,
    text: '---\nname: notes\ndescription: Take notes.\n...\n\nTake notes.\n',
    expected: ['warning fm/dots-close 4:1'],
    fixed: true,
  },
  {
    row: 'dashes in a double-quoted value',
    path: skill,
    text: '---\nname: notes\ndescription: "one\n---\ntwo"\n---\n\nTake notes.\n',
    expected: ['error fm/cut-in-value 4:1'],
    says: 'line 3',
  },
  {
    row: 'dashes in the second of two quoted values',
    path: skill,
    text: "---\nname: notes\ndescription: 'it''s\n  fine'\nlicense: 'one\n---\ntwo'\n---\n\nTake notes.\n",
    expected: ['error fm/cut-in-value 6:1'],
    says: 'line 5',
  },
  {
    row: 'dashes later in the body',
    path: skill,
    text: skillWith('', '\nTake notes.\n\n---\n\nname: other\n---\n'),
    expected: [],
  },
  {
    row: 'a key that would move the body for another reader',
    path: skill,
    text: skillWith('excerpt_separator: xx\n', '\nTake\nxx\nnotes.\n'),
    expected: ['warning fm/unknown-key 4:1 excerpt_separator'],
  },
  { row: 'the text "constructor"', path: skill, text: 'constructor', expected: ['error fm/missing 1:1'] },
  { row: 'the text "__proto__"', path: skill, text: '__proto__', expected: ['error fm/missing 1:1'] },
];
