/** A mistake a person makes in `.jscpd.json`, and what they are told behind `.jscpd.json:`. */
export interface JscpdMistake {
  readonly name: string;
  readonly text: string;
  readonly says: string;
}

const remedy =
  'only exact copies can be refused: remove it, and for copies with other names write `duplicates: { renamed: true }` into sluice.yml.';

export const keys: readonly JscpdMistake[] = [
  {
    name: 'near a known one',
    text: '{\n  "minTokns": 50\n}',
    says: '2:3: unknown key "minTokns"; did you mean "minTokens"?',
  },
  {
    name: 'with underscores',
    text: '{ "min_tokens": 50 }',
    says: '1:3: unknown key "min_tokens"; did you mean "minTokens"?',
  },
  {
    name: 'near none',
    text: '{ "colour": 1 }',
    says: '1:3: unknown key "colour", which jscpd would pass over in silence: remove it.',
  },
  {
    name: 'twice',
    text: '{\n\t"minTokens": 50,\n\t"minTokens": 60\n}',
    says: '3:2: this key is there twice; keep one.',
  },
  {
    name: 'twice, deeper in',
    text: '{ "formatsExts": { "css": ["a"], "css": ["b"] } }',
    says: '1:34: this key is there twice; keep one.',
  },
  {
    name: 'in two spellings',
    text: '{ "minTokens": 50, "min-tokens": 60 }',
    says: '1:20: "min-tokens" is "minTokens" once more: keep one of them.',
  },
  {
    name: 'by two names',
    text: '{ "format": ["css"], "formats": ["css"] }',
    says: '1:22: "formats" is "format" once more: keep one of them.',
  },
];

export const v4: readonly JscpdMistake[] = [
  [
    'updateBaseline',
    'is a flag of jscpd and no key: Sluice keeps what is accepted in .sluice/baseline.json; remove it, and run `sluice baseline accept`.',
  ],
  ['workers', 'told jscpd how many threads to start; Sluice leaves that to jscpd: remove it.'],
  ['cache', 'told jscpd 4 to keep what it had read; Sluice has an index of its own: remove it.'],
  ['store', 'named the database in which jscpd 4 kept what it had read; jscpd 5 has none: remove it.'],
  ['storePath', 'told jscpd 4 where its database lies; jscpd 5 has none: remove it.'],
  ['storeOptions', 'set up the database of jscpd 4; jscpd 5 has none: remove it.'],
  ['skipComments', 'is a flag of jscpd and no key: write "mode": "weak" instead, in which comments do not count.'],
  ['listeners', 'loaded code into jscpd 4; jscpd 5 loads none: remove it.'],
  [
    'reportersOptions',
    'set up the reporters of jscpd 4; Sluice reports by its own: remove it, and see `sluice check --format`.',
  ],
  ['executionId', 'named one run of jscpd 4; jscpd 5 has no use for it: remove it.'],
  ['tokensToSkip', 'told jscpd 4 which tokens not to count; use "mode" and "ignorePattern" instead.'],
  ['hashFunction', 'gave jscpd 4 another way to compare; jscpd 5 has one only: remove it.'],
  ['list', 'is a flag of jscpd and no key: remove it, and run `jscpd --list`.'],
].map(([key, words]) => ({
  name: key!,
  text: `{ "minTokens": 50, "${key}": true }`,
  says: `1:20: "${key}" ${words}`,
}));

export const inexact: readonly JscpdMistake[] = [
  ['maxGapLines', '3'],
  ['max-gap-lines', '3'],
  ['similarity', '0.85'],
  ['similarity', '80'],
  ['maxGapLines', '-1'],
  ['semantic', '"yes"'],
  ['kind', '"renamed"'],
  ['semantic', 'true'],
  ['kind', '["exact", "renamed"]'],
].map(([key, value]) => ({
  name: `${key} ${value}`,
  text: `{ "${key}": ${value} }`,
  says: `1:3: "${key!.replace('max-gap-lines', 'maxGapLines')}" asks for what is nearly a copy, and ${remedy}`,
}));

export const values: readonly JscpdMistake[] = [
  { name: 'a list', text: '[]', says: '1:1: expected a mapping, found an empty list.' },
  { name: 'a word', text: '"x"', says: '1:1: expected a mapping, found the string "x".' },
  { name: 'nothing', text: 'null', says: '1:1: expected a mapping, found nothing.' },
  {
    name: 'too few tokens',
    text: '{ "minTokens": 24 }',
    says: '1:16: expected 25 or more, found the number 24.',
  },
  {
    name: 'too few tokens, with a hyphen',
    text: '{ "min-tokens": 24 }',
    says: '1:17: expected 25 or more, found the number 24.',
  },
  { name: 'too few lines', text: '{ "minLines": 4 }', says: '1:15: expected 5 or more, found the number 4.' },
  { name: 'no threshold', text: '{ "threshold": 0 }', says: '1:16: expected 1 or more, found the number 0.' },
  {
    name: 'more than everything',
    text: '{ "threshold": 101 }',
    says: '1:16: expected 100 or less, found the number 101.',
  },
  {
    name: 'a number as text',
    text: '{ "minTokens": "50" }',
    says: '1:16: expected a whole number, found the string "50".',
  },
  {
    name: 'half a token',
    text: '{ "minTokens": 50.5 }',
    says: '1:16: expected a whole number, found the number 50.5.',
  },
  { name: 'no value', text: '{ "minTokens": null }', says: '1:16: expected a whole number, found nothing.' },
  {
    name: 'a mode',
    text: '{ "mode": "wild" }',
    says: '1:11: expected "mild", "weak" or "strict", found the string "wild"; did you mean "mild"?',
  },
  {
    name: 'a size as a number',
    text: '{ "maxSize": 1000 }',
    says: '1:14: expected a size in quotes, such as "1mb", "100kb" or "102400", found the number 1000.',
  },
  {
    name: 'a size in words',
    text: '{ "maxSize": "huge" }',
    says: '1:14: expected a size in quotes, such as "1mb", "100kb" or "102400", found the string "huge".',
  },
  {
    name: 'no size at all',
    text: '{ "maxSize": "0kb" }',
    says: '1:14: no file is that small, so jscpd would look at none.',
  },
  { name: 'one pattern', text: '{ "ignore": "a/**" }', says: '1:13: expected a list, found the string "a/**".' },
  {
    name: 'a key without effect, of the wrong type',
    text: '{ "silent": 1 }',
    says: '1:13: expected true or false, found the number 1.',
  },
  {
    name: 'groups of one folder',
    text: '{ "skipIsolated": [["a"]] }',
    says: '1:20: expected at least 2 in this list, found 1.',
  },
];

export const formats: readonly JscpdMistake[] = [
  {
    name: 'mistyped',
    text: '{ "format": ["python", "typescipt"] }',
    says: '1:24: jscpd knows no format "typescipt"; did you mean "typescript"?',
  },
  {
    name: 'unlike any',
    text: '{ "format": "quuxquux" }',
    says: '1:13: jscpd knows no format "quuxquux"; `jscpd --list` prints those it knows.',
  },
  {
    name: 'several in one text',
    text: '{ "formats": "css,less" }',
    says: '1:14: jscpd takes "css,less" for one format: write a list.',
  },
  {
    name: 'with endings, mistyped',
    text: '{ "formatsExts": { "javscript": ["es"] } }',
    says: '1:20: jscpd knows no format "javscript"; did you mean "javascript"?',
  },
  {
    name: 'with an ending and its dot',
    text: '{ "formatsExts": { "javascript": [".es"] } }',
    says: '1:34: jscpd compares endings without their dot: write "es".',
  },
  {
    name: 'without endings',
    text: '{ "formatsExts": "javascript" }',
    says: '1:18: jscpd passes over "javascript": write it as "javascript:es,es6".',
  },
  {
    name: 'in groups of one',
    text: '{ "crossFormats": ["javascript", "typescript"] }',
    says: '1:20: a group of formats that are compared with each other has at least two: write [["javascript", "typescript"]].',
  },
  {
    name: 'in a group, mistyped',
    text: '{ "crossFormats": "js-ts;css,scs" }',
    says: '1:19: jscpd knows no format "scs"; did you mean "scss"?',
  },
];

const below = (path: string): string => `it takes a file of this name and nothing in a folder; write "**/${path}/**"`;

export const patterns: readonly JscpdMistake[] = [
  ['ignore', '[a', 'cannot be a pattern of files: its brackets do not form a set.'],
  ['ignore', '[z-a]*', 'cannot be a pattern of files: its brackets do not form a set.'],
  ['ignore', '*.{a,b', 'cannot be a pattern of files: it opens a brace and never closes it.'],
  ['ignore', '*.a}', 'cannot be a pattern of files: it closes a brace that was never opened.'],
  ['ignore', '!src/**', 'cannot be a pattern of files: jscpd knows no "!": what is ignored stays ignored.'],
  ['ignore', 'dist', `cannot be a pattern of files: ${below('dist')}.`],
  ['ignore', '.venv', `cannot be a pattern of files: ${below('.venv')}.`],
  ['ignore', 'src/gen', `cannot be a pattern of files: ${below('src/gen')}.`],
  ['ignore', 'dist/', 'cannot be a pattern of files: it takes a folder and nothing in it; write "**/dist/**".'],
  [
    'ignore',
    './dist/**',
    'cannot be a pattern of files: jscpd compares it below every folder, where nothing starts with "./".',
  ],
  ['ignore', '/', 'cannot be a pattern of files: it is empty, and jscpd would ignore every file.'],
  ['ignorePattern', 'a(?=b)', 'is no regular expression jscpd takes: jscpd knows no look-ahead and no look-behind.'],
  ['ignorePattern', '(', 'is no regular expression jscpd takes: it opens a group and never closes it.'],
  ['ignore-pattern', '(a)1+[', 'is no regular expression jscpd takes: it opens a set with "[" and never closes it.'],
].map(([key, text, words]) => ({
  name: `${key} ${text}`,
  text: `{ "${key}": ["x*.y", ${JSON.stringify(text)}] }`,
  says: `1:${key!.length + 16}: "${text}" ${words}`,
}));
