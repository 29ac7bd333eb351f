import * as assert from 'uvu/assert';
import { blocksOf } from '../../../src/duplicates/blocks.ts';
import { spec } from '../../support/spec.ts';

interface Row {
  readonly title: string;
  readonly text: string;
  /** `format: what is read of it`, blanks of what is left out and line ends made visible. */
  readonly blocks: readonly string[];
}

function said(text: string, format: string): string[] {
  const file = Buffer.from(text);
  return blocksOf(file, format).map(({ format: name, ranges, bytes = file, more = [], isPart }) => {
    const parts = [
      ...ranges.map(([from, to]) => bytes.toString('utf8', from, to)),
      ...more.map(([from, to]) => `+${file.toString('utf8', from, to)}`),
    ];
    return `${name}${isPart ? ' part' : ''}: ${parts.join(' & ').replaceAll('\n', '⏎').replaceAll('\r', '␍')}`;
  });
}

const markdown: readonly Row[] = [
  { title: 'prose alone', text: 'a\n# b\n', blocks: ['markdown: a⏎# b⏎'] },
  { title: 'nothing', text: '', blocks: ['markdown: '] },
  {
    title: 'a fence is of the format it names, and leaves blanks',
    text: 'a\n```ts\nlet x;\n```\nb\n',
    blocks: ['markdown: a⏎     ⏎      ⏎   ⏎b⏎', 'typescript part: let x;⏎'],
  },
  {
    title: 'fences of a format are one text, in their order',
    text: '```js\na\n```\n~~~sh\nb\n~~~\n```node x\nc\n```\n',
    blocks: ['markdown:      ⏎ ⏎   ⏎     ⏎ ⏎   ⏎         ⏎ ⏎   ⏎', 'javascript part: a⏎ & c⏎', 'bash part: b⏎'],
  },
  {
    title: 'an unknown word, and none at all',
    text: '```nobody\na\n```\n```\nb\n```\n',
    blocks: ['markdown:          ⏎ ⏎   ⏎   ⏎ ⏎   ⏎', 'text part: a⏎ & b⏎'],
  },
  { title: 'a fence that stays open is prose', text: '```js\na\n', blocks: ['markdown: ```js⏎a⏎'] },
  { title: 'so is one that is indented', text: ' ```js\na\n ```\n', blocks: ['markdown:  ```js⏎a⏎ ```⏎'] },
  { title: 'two signs are none', text: '``js\na\n``\n', blocks: ['markdown: ``js⏎a⏎``⏎'] },
  {
    title: 'a longer fence holds a shorter one',
    text: '````js\n```\na\n```\n````\n',
    blocks: ['markdown:       ⏎   ⏎ ⏎   ⏎    ⏎', 'javascript part: ```⏎a⏎```⏎'],
  },
  {
    title: 'what is not alone on its line closes nothing',
    text: '```js\n```a\nb ```\n~~~\n```\n',
    blocks: ['markdown:      ⏎    ⏎     ⏎   ⏎   ⏎', 'javascript part: ```a⏎b ```⏎~~~⏎'],
  },
  {
    title: 'the last line needs no end, and the mark that closes may be indented',
    text: '```js\na\n  ```',
    blocks: ['markdown:      ⏎ ⏎     ', 'javascript part: a⏎'],
  },
  {
    title: 'CRLF',
    text: 'a\r\n```JS\r\nb\r\n```\r\n',
    blocks: ['markdown: a␍⏎      ⏎  ⏎    ⏎', 'javascript part: b␍⏎'],
  },
  {
    title: 'frontmatter is YAML',
    text: '---\na: 1\n---\nb\n',
    blocks: ['markdown:    ⏎    ⏎   ⏎b⏎', 'yaml part: a: 1⏎'],
  },
  {
    title: 'frontmatter may end in points, and goes with fences of its format',
    text: '---\na: 1\n...\n```yml\nb: 2\n```\n',
    blocks: ['markdown:    ⏎    ⏎   ⏎      ⏎    ⏎   ⏎', 'yaml part: a: 1⏎ & b: 2⏎'],
  },
  { title: 'frontmatter that stays open is prose', text: '---\na: 1\n', blocks: ['markdown: ---⏎a: 1⏎'] },
  { title: 'a rule further down is none', text: 'x\n---\na\n---\n', blocks: ['markdown: x⏎---⏎a⏎---⏎'] },
];

const vue: readonly Row[] = [
  { title: 'markup alone', text: '<b>a</b>\n', blocks: ['html: <b>a</b>⏎'] },
  {
    title: 'scripts and styles by their language',
    text: '<script lang="ts">\na\n</script>\n<style lang=\'scss\'>b</style><style>c</style>',
    blocks: [
      'html: <script lang="ts">⏎ ⏎</script>⏎<style lang=\'scss\'> </style><style> </style>',
      'typescript: ⏎a⏎',
      'scss: b',
      'css: c',
    ],
  },
  {
    title: 'a template is read after what stands around it',
    text: '<template><b/></template>\n<script>a</script>',
    blocks: ['html: <template>    </template>⏎<script> </script> & +<b/>', 'javascript: a'],
  },
  {
    title: 'a template in another language is no markup',
    text: '<template lang="pug">p a</template>',
    blocks: ['html: <template lang="pug">   </template>', 'pug: p a'],
  },
  {
    title: 'a script within a template is the template',
    text: '<template><script>a</script></template>',
    blocks: ['html: <template>                  </template> & +<script>a</script>'],
  },
  {
    title: 'large letters, an unknown language, two scripts',
    text: '<SCRIPT LANG="nobody">a</SCRIPT><script setup>b</script>',
    blocks: ['html: <SCRIPT LANG="nobody"> </SCRIPT><script setup> </script>', 'javascript: a & b'],
  },
  {
    title: 'a script may say that it is one',
    text: '<script lang="js">a</script>',
    blocks: ['html: <script lang="js"> </script>', 'javascript: a'],
  },
  { title: 'a script that stays open', text: '<script>a', blocks: ['html: <script>a'] },
  { title: 'a tag that stays open', text: '<script a', blocks: ['html: <script a'] },
  { title: 'an empty script', text: '<script></script>', blocks: ['html: <script></script>'] },
  {
    title: 'another tag that begins so ends the search',
    text: '<style>a</style><styled>b</styled><style>c</style>',
    blocks: ['html: <style> </style><styled>b</styled><style>c</style>', 'css: a'],
  },
];

spec('the parts of a file', (test) => {
  for (const [format, rows] of Object.entries({ markdown, vue }))
    test.each(
      rows,
      ({ title }) => `${format}: ${title}`,
      ({ text, blocks }) => assert.equal(said(text, format), blocks),
    );

  test('svelte knows no template', () =>
    assert.equal(said('<template>a</template><script lang="ts">b</script>', 'svelte'), [
      'html: <template>a</template><script lang="ts"> </script>',
      'typescript: b',
    ]));

  test('a file of any other format is one part', () =>
    assert.equal(said('---\n```js\na\n```\n', 'python'), ['python: ---⏎```js⏎a⏎```⏎']));

  test('what is left out is as long in bytes as it was', () => {
    const file = Buffer.from('ä\n```js\nöü\n```\n名\n');
    const [prose] = blocksOf(file, 'markdown');
    assert.is(prose?.bytes?.length, file.length);
    assert.is(prose?.bytes?.toString(), 'ä\n     \n    \n   \n名\n');
    assert.is(file.toString(), 'ä\n```js\nöü\n```\n名\n');
  });
});
