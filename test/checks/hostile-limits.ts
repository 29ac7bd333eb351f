import { skill, skillWith, type Hostile } from './hostile.ts';

/** Nested one deeper than may be: the top mapping, the key's, and so many more. */
const staircase = Array.from({ length: 32 }, (_, level) => `${' '.repeat(level + 1)}a:\n`).join('');

/** The caps, and what once took a reader seconds. */
export const limits: readonly Hostile[] = [
  {
    row: '32 levels',
    path: skill,
    text: skillWith(`x:\n${staircase.split('\n').slice(0, 31).join('\n')}\n`),
    expected: ['warning fm/unknown-key 4:1 x'],
  },
  { row: '33 levels', path: skill, text: skillWith(`x:\n${staircase}`), expected: ['error fm/too-deep 36:33'] },
  {
    row: '1,001 keys',
    path: skill,
    text: skillWith(`metadata:\n${Array.from({ length: 1001 }, (_, at) => `  k${at}: v\n`).join('')}`),
    expected: ['error fm/too-many-keys 1005:3'],
  },
  {
    row: '1,000 keys',
    path: skill,
    text: skillWith(`metadata:\n${Array.from({ length: 1000 }, (_, at) => `  k${at}: v\n`).join('')}`),
    expected: [],
  },
  {
    row: 'more than 64 KiB',
    path: skill,
    text: skillWith(`license: ${'x'.repeat(65_536)}\n`),
    expected: ['error fm/too-large 1:1'],
  },
  {
    row: 'lists in lists in lists, without a bracket',
    path: skill,
    text: skillWith(`metadata:\n  ${'- '.repeat(30_000)}x\n`),
    expected: ['error fm/too-deep 5:3'],
  },
  {
    row: 'anchors and aliases by the thousand',
    path: skill,
    text: skillWith(`metadata: [&a x, ${'*a, '.repeat(15_000)}]\n`),
    expected: ['error fm/anchor 4:12'],
  },
  {
    row: 'blanks by the thousand in a bare pattern',
    path: 'rules/notes.mdc',
    text: `---\nglobs: a${' '.repeat(60_000)}b\n---\n\nTake notes.\n`,
    expected: [],
  },
  {
    row: 'blank lines by the thousand where a key is looked for',
    path: '.claude/agents/notes.md',
    text: `---\n${'\n'.repeat(30_000)}---\n\nTake notes.\n`,
    expected: [],
  },
];
