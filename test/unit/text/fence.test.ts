import * as assert from 'uvu/assert';
import { blockLimit, findFence } from '../../../src/text/fence.ts';
import { spec } from '../../support/spec.ts';

interface Read {
  readonly text: string;
  readonly yaml: string;
  readonly body: string;
  readonly closedBy?: string;
}

const read: readonly Read[] = [
  { text: '---\na: 1\n---\nbody\n', yaml: 'a: 1\n', body: 'body\n' },
  { text: '---\n---\n', yaml: '', body: '' },
  { text: '---\n---', yaml: '', body: '' },
  { text: '---\na: 1\n---', yaml: 'a: 1\n', body: '' },
  { text: '\ufeff---\na: 1\n---\nbody', yaml: 'a: 1\n', body: 'body' },
  { text: '---\r\na: 1\r\n---\r\nbody\r\n', yaml: 'a: 1\r\n', body: 'body\r\n' },
  { text: '--- \t\na: 1\n---  \nbody', yaml: 'a: 1\n', body: 'body' },
  { text: '---\na: 1\n...\nbody', yaml: 'a: 1\n', body: 'body', closedBy: '...' },
  { text: '---\na: 1\n... \r\nbody', yaml: 'a: 1\n', body: 'body', closedBy: '...' },
  { text: '---\na: 1\n----\n---foo\n ---\n...x\n---\n---\n', yaml: 'a: 1\n----\n---foo\n ---\n...x\n', body: '---\n' },
  { text: `---\na: ${'x'.repeat(blockLimit - 4)}\n---\n`, yaml: `a: ${'x'.repeat(blockLimit - 4)}\n`, body: '' },
];

const none = [
  '',
  '#',
  '# Title\n',
  '-',
  '--',
  '-- \n',
  '----\n',
  '- item\n',
  '-----',
  '+',
  '++',
  '++++\n',
  '+++ x\n',
  'a: 1\n---\n',
  '\n\n# Title\n',
  ' text',
  '\n---\n\nText after a rule.\n',
  '\n---\n# heading: no key\n',
];

interface Told {
  readonly text: string;
  readonly code: string;
  readonly at: number;
  readonly says?: string;
}

const troubles: readonly Told[] = [
  { text: '---js\n', code: 'fm/fence-language', at: 3, says: 'js' },
  { text: '--- # note\n', code: 'fm/fence-language', at: 3, says: ' # note' },
  { text: '\ufeff---yaml', code: 'fm/fence-language', at: 4, says: 'yaml' },
  { text: `---${'x'.repeat(100)}\n`, code: 'fm/fence-language', at: 3, says: 'x'.repeat(40) },
  { text: '+++\na = 1\n+++\n', code: 'fm/toml', at: 0 },
  { text: '\ufeff+++ \r\n', code: 'fm/toml', at: 1 },
  { text: '---\ra: 1\r---\r', code: 'fm/cr-only', at: 0 },
  { text: '--- \ra: 1\r---\r\n', code: 'fm/cr-only', at: 0 },
  { text: '---\na: 1\n', code: 'fm/unterminated', at: 0 },
  { text: '---', code: 'fm/unterminated', at: 0 },
  { text: `---\n${'x'.repeat(blockLimit + 1)}\n---\n`, code: 'fm/too-large', at: 0, says: '64' },
  { text: `---\n${'x\n'.repeat(blockLimit)}`, code: 'fm/too-large', at: 0, says: '64' },
];

const notFirst: readonly { readonly text: string; readonly rest: string }[] = [
  { text: '\n---\na: 1\n---\n', rest: '---\na: 1\n---\n' },
  { text: '\r\n \t---\r\na: 1\r\n---\r\n', rest: '---\r\na: 1\r\n---\r\n' },
  { text: '\ufeff\ufeff---\n"a b": 1\n---\n', rest: '\ufeff---\n"a b": 1\n---\n' },
  { text: '\n---\n\na:\n---\n', rest: '---\n\na:\n---\n' },
];

spec('the fence', (test) => {
  test.each(
    read,
    ({ text }) => `${JSON.stringify(text.slice(0, 40))} has a block and a body`,
    ({ text, yaml, body, closedBy = '---' }) => {
      const fence = findFence(text, true);
      assert.is(fence.kind, 'block');
      if (fence.kind !== 'block') return;
      assert.is(text.slice(fence.start, fence.end), yaml);
      assert.is(text.slice(fence.body), body);
      assert.is(fence.closedBy, closedBy);
      assert.is(text.slice(fence.close, fence.close + 3), closedBy);
    },
  );

  test.each(
    none,
    (text) => `${JSON.stringify(text)} has no frontmatter`,
    (text) => assert.is(findFence(text, true).kind, 'none'),
  );

  test.each(
    troubles,
    ({ text, code }) => `${JSON.stringify(text.slice(0, 30))} is ${code}`,
    ({ text, code, at, says = '' }) => {
      assert.equal(findFence(text, true), { kind: 'trouble', code, at, text: says });
    },
  );

  test.each(
    notFirst,
    ({ text }) => `${JSON.stringify(text)} begins too late, and what to cut is certain`,
    ({ text, rest }) => {
      const fence = findFence(text, true);
      if (fence.kind !== 'trouble') throw new Error(fence.kind);
      assert.is(fence.code, 'fm/not-first');
      assert.is(text.slice(0, fence.cut!.from) + text.slice(fence.cut!.to), rest);
      assert.is(fence.at, fence.cut!.to);
    },
  );

  test.each(
    [...read, ...troubles].filter(({ text }) => /^\ufeff?---\s*\n/.test(text) && text.length < 100),
    ({ text }) => `the beginning of ${JSON.stringify(text)} is told like the whole, or more is asked for`,
    ({ text }) => {
      const whole = findFence(`${text}\n`, true);
      for (let cut = text.indexOf('\n') + 1; cut <= text.length; cut++) {
        const part = findFence(text.slice(0, cut), false);
        if (part.kind !== 'more') assert.equal(part, whole, `after ${cut}`);
      }
    },
  );

  test('a block that never ends is known by its size, without reading all of the file', () => {
    assert.is(findFence(`---\n${'x\n'.repeat(40_000)}`, false).kind, 'trouble');
  });
});
