import * as assert from 'uvu/assert';
import { around, block } from '../support/copies.ts';
import { languageFile, languageLines, languages, type Language } from '../support/copies-languages.ts';
import { configured, holdRow, type Row } from '../support/copy-rows.ts';
import { copyAt, indexes, old, type Copy } from '../support/copying.ts';
import { scan } from '../support/jscpd.ts';
import { spec } from '../support/spec.ts';

/** What jscpd calls a copy in this language, which may begin with the line before: JSON has a comma there. */
function ofLanguage(language: Language): Row {
  const path = (name: string): string => `src/${name}.${language.extension}`;
  const lines = languageLines(language, 'copied');
  const before = { [path('a')]: languageFile(language, 'a', lines) };
  const after = { [path('c')]: languageFile(language, 'c', lines) };
  const pairs = scan({ ...before, ...after });
  const [, of, at] = /^(\S+) = (\S+)-\d+$/.exec(pairs.join('; ')) ?? [];
  if (of === undefined || at === undefined) throw new Error(`jscpd sees ${pairs.length} copies: ${pairs.join('; ')}`);
  return { title: language.name, config: configured(), before, after, copies: [{ at, of, copies: 2 }] };
}

function vue(lines: string, lang = ''): string {
  return `<template>\n  <p>x</p>\n</template>\n<script${lang}>\n${lines}</script>\n`;
}

function svelte(lines: string, lang = ''): string {
  return `<script${lang}>\n${lines}</script>\n<p>x</p>\n`;
}

function fence(lines: string, lang: string): string {
  return `# Of ${lang}\n\n\`\`\`${lang}\n${lines}\`\`\`\n`;
}

const a = around('a', old);
const c = around('c', old);

function inBlock(
  title: string,
  before: Row['before'] & object,
  after: Row['before'] & object,
  top: [number, number],
): Row {
  const [first] = Object.keys(before);
  const [second] = Object.keys(after);
  const copy: Copy = { at: `${second}:${4 + top[1]}`, of: `${first}:${4 + top[0]}-${27 + top[0]}`, copies: 2 };
  return { title, config: configured(), before, after, copies: [copy] };
}

/** A block of another language inside a file is of one pool with files of that language. */
const blocks: readonly Row[] = [
  inBlock('two Vue files', { 'a.vue': vue(a) }, { 'c.vue': vue(c) }, [4, 4]),
  inBlock('two Vue files in TypeScript', { 'a.vue': vue(a, ' lang="ts"') }, { 'c.vue': vue(c, ' lang="ts"') }, [4, 4]),
  inBlock('a Vue file of a script', { 'a.js': a }, { 'c.vue': vue(c) }, [0, 4]),
  inBlock('TypeScript of a Vue file', { 'a.vue': vue(a, ' lang="ts"') }, { 'c.ts': c }, [4, 0]),
  inBlock('two Svelte files', { 'a.svelte': svelte(a) }, { 'c.svelte': svelte(c) }, [1, 1]),
  inBlock('a Svelte file of a script', { 'a.js': a }, { 'c.svelte': svelte(c) }, [0, 1]),
  inBlock('two fences of Markdown', { 'a.md': fence(a, 'js') }, { 'c.md': fence(c, 'js') }, [3, 3]),
  inBlock('a fence of Markdown of a file', { 'a.ts': a }, { 'c.md': fence(c, 'ts') }, [0, 3]),
];

/** Which endings jscpd compares with each other. */
const together = [
  ['js', 'mjs'],
  ['cjs', 'js'],
  ['ts', 'mts'],
  ['cts', 'ts'],
] as const;
const apart = [
  ['ts', 'tsx'],
  ['ts', 'js'],
  ['tsx', 'jsx'],
  ['js', 'jsx'],
] as const;
const jsAndTs = configured({ crossFormats: 'js-ts' });

function pools([one, other]: readonly [string, string], found: boolean): Row {
  const copies = found ? [copyAt(`src/c.${other}`, `src/a.${one}`, 2)] : [];
  return {
    title: `.${one} and .${other}`,
    config: configured(),
    before: { [`src/a.${one}`]: a },
    after: { [`src/c.${other}`]: c },
    copies,
  };
}

const rows: readonly Row[] = [
  ...languages.map(ofLanguage),
  ...blocks,
  ...together.map((endings) => pools(endings, true)),
  ...apart.map((endings) => pools(endings, false)),
  ...apart.map((endings) => ({
    ...pools(endings, true),
    title: `.${endings.join(' and .')}, with crossFormats`,
    config: jsAndTs,
    ours: true,
  })),
  {
    title: 'a format that is not asked for',
    config: configured({ format: ['python'] }),
    before: { 'src/a.ts': a },
    after: { 'src/c.ts': c },
    ours: true,
  },
];

spec('copies by language', (test) => {
  test.each(
    rows.flatMap((row) => indexes.map((index) => ({ ...row, index }))),
    ({ title, copies = [], index }) => `${copies.length > 0 ? 'a copy' : 'none'}: ${title} (index: ${index})`,
    ({ index, ...row }) => holdRow(row, index),
  );

  test.each(
    languages,
    ({ name }) => `${name}: lines of other words are no copy`,
    (language) => {
      const file = (seed: string): string => languageFile(language, seed, languageLines(language, seed));
      assert.equal(scan({ [`a.${language.extension}`]: file('a'), [`c.${language.extension}`]: file('c') }), []);
    },
  );

  test('the usual text holds nothing twice', () => {
    assert.equal(scan({ 'a.ts': around('a', block('one')), 'c.ts': around('c', block('two')) }), []);
  });
});
