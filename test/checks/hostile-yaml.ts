import { plan, planWith, skill, skillWith, type Hostile } from './hostile.ts';

/** What YAML allows, or almost, and a document may not have (notes, 2.1). */
export const shapes: readonly Hostile[] = [
  {
    row: 'an empty block',
    path: skill,
    text: '---\n---\n\nTake notes.\n',
    expected: ['error fm/missing-key 1:1 description', 'error fm/missing-key 1:1 name'],
  },
  {
    row: 'a block of comments',
    path: skill,
    text: '---\n# name: notes\n---\n\nTake notes.\n',
    expected: ['error fm/missing-key 1:1 description', 'error fm/missing-key 1:1 name'],
  },
  {
    row: 'one text',
    path: skill,
    text: '---\nhello\n---\n\nTake notes.\n',
    expected: ['error fm/not-a-mapping 2:1'],
    says: 'text',
  },
  {
    row: 'a list',
    path: skill,
    text: '---\n- name\n- notes\n---\n\nTake notes.\n',
    expected: ['error fm/not-a-mapping 2:1'],
    says: 'a list',
  },
  {
    row: 'a key twice',
    path: skill,
    text: skillWith('license: MIT\nname: notes\n'),
    expected: ['error fm/duplicate-key 5:1'],
    says: 'line 2',
    related: '2:1',
  },
  {
    row: 'a tab before a key',
    path: skill,
    text: skillWith('metadata:\n\tversion: one\n'),
    expected: ['error fm/tab-indent 5:1'],
  },
  {
    row: '__proto__',
    path: skill,
    text: skillWith('__proto__: { admin: true }\n'),
    expected: ['error fm/proto-key 4:1'],
  },
  {
    row: '__proto__ in quotes, inside',
    path: skill,
    text: skillWith('metadata: { "__proto__": { admin: true } }\n'),
    expected: ['error fm/proto-key 4:13'],
  },
  {
    row: '__proto__, merged in',
    path: skill,
    text: skillWith('<<: { __proto__: { admin: true } }\n'),
    expected: ['error fm/merge-key 4:1', 'error fm/proto-key 4:7'],
  },
  { row: 'a merge key', path: skill, text: skillWith('<<: { license: MIT }\n'), expected: ['error fm/merge-key 4:1'] },
  {
    row: 'a placeholder for a key',
    path: skill,
    text: skillWith('{{name}}: 1\n'),
    expected: ['error fm/complex-key 4:1'],
  },
  {
    row: 'a list for a key',
    path: skill,
    text: skillWith('? [a, b]\n: 1\n'),
    expected: ['error fm/complex-key 4:3'],
  },
  { row: 'a tag', path: skill, text: skillWith('license: !!js/function "x"\n'), expected: ['error fm/tag 4:10'] },
  { row: 'a tag of somebody', path: skill, text: skillWith('license: !mine MIT\n'), expected: ['error fm/tag 4:10'] },
];

/** Ten aliases a level: 396 bytes that cost a validator nine times as much with each level. */
const bomb = ['a: &a [x, x, x, x, x, x, x, x, x]']
  .concat(
    ['ab', 'bc', 'cd', 'de', 'ef', 'fg'].map(([from, to]) => `${to}: &${to} [${Array(9).fill(`*${from}`).join(',')}]`),
  )
  .join('\n');

/** What YAML makes of a value (notes, 2.1). */
export const values: readonly Hostile[] = [
  {
    row: 'an alias bomb',
    path: skill,
    text: skillWith(`${bomb}\n`),
    expected: [4, 5, 6, 7, 8, 9, 10].map((line) => `error fm/anchor ${line}:4`),
    says: '&a',
  },
  { row: 'a list that holds itself', path: skill, text: skillWith('a: &a [*a]\n'), expected: ['error fm/anchor 4:4'] },
  { row: 'an alias of nothing', path: skill, text: skillWith('license: *mit\n'), expected: ['error fm/anchor 4:10'] },
  { row: 'a date', path: plan, text: planWith('title: Dates\ncreated: 2024-01-02\n'), expected: [] },
  {
    row: 'a day that does not exist',
    path: plan,
    text: planWith('title: Dates\ncreated: 2024-02-31\n'),
    expected: ['error fm/format 5:10 created'],
    says: '2024-02-31',
  },
  {
    row: 'a time and a number with a bar, which are texts',
    path: plan,
    text: planWith('title: 12:30\nowner: 1_000\n'),
    expected: [],
  },
  {
    row: 'a number with a zero in front, which is ten',
    path: plan,
    text: planWith('title: 010\n'),
    expected: ['error fm/quote-it 4:8 title'],
    says: 'reads 010 as the number 10',
    fixed: true,
  },
  {
    row: 'a version that loses its zero, a digest that becomes a number',
    path: plan,
    text: planWith('title: 1.10\nowner: 12e5\n'),
    expected: ['error fm/quote-it 4:8 title', 'error fm/quote-it 5:8 owner'],
    says: 'reads 1.10 as the number 1.1',
    fixed: true,
  },
  {
    row: 'a bare no in another YAML, a text in this one',
    path: plan,
    text: planWith('title: no\nowner: ~x\n'),
    expected: [],
  },
  {
    row: '5 kB of braces',
    path: skill,
    text: skillWith(`${'{'.repeat(5000)}\n`),
    expected: ['error fm/too-deep 4:1'],
  },
  {
    row: '40 kB of brackets',
    path: skill,
    text: skillWith(`metadata: ${'['.repeat(40_000)}\n`),
    expected: ['error fm/too-deep 4:11'],
  },
];
