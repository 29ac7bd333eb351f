import * as assert from 'uvu/assert';
import { judged, told } from '../support/contract.ts';
import { spec } from '../support/spec.ts';

const contract = 'headings: { level: 2, required: [Why, How it works] }';

/** A body, and which of the two headings are missed; `undefined` in the message where nothing is near. */
const bodies: readonly (readonly [title: string, body: string, missing: readonly string[]])[] = [
  ['both are there', '## Why\n\nx\n\n## How it works\n', []],
  ['in any order, with other headings', '# T\n\n## How it works\n\n### x\n\n## Why ##\n', []],
  ['underlined', 'Why\n---\n\nHow it works\n-----------\n', []],
  ['with marks of emphasis and code', '## *Why*\n\n## How `it` works\n', []],
  ['indented by three', '   ## Why\n\n  ## How it works\n', []],
  ['with CRLF', '## Why\r\n\r\n## How it works\r\n', []],
  ['in a fence of code', '```md\n## Why\n```\n\n## How it works\n', ['Why']],
  ['in indented code', 'x\n\n    ## Why\n\n## How it works\n', ['Why']],
  ['in an HTML comment', '<!--\n## Why\n-->\n\n## How it works\n', ['Why']],
  ['in a quote', '> ## Why\n\n## How it works\n', ['Why']],
  ['as words of a paragraph', 'See ## Why\n\n## How it works\n', ['Why']],
  ['without a space behind the marks', '##Why\n\n## How it works\n', ['Why']],
  ['escaped', '\\## Why\n\n## How it works\n', ['Why']],
];

spec('headings and bodies', (test) => {
  test.each(
    bodies,
    ([title]) => `headings: ${title}`,
    async ([, body, missing]) => {
      const found = await judged({ contract, text: `---\na: b\n---\n${body}` });
      assert.equal(
        found.map(({ code, line, column, message }) => `${code} ${line}:${column} ${message}`),
        missing.map((heading) => `fm/missing-heading 3:1 the body has no heading "## ${heading}"`),
      );
    },
  );

  test('headings: where a fence is never closed, that is what is told', async () => {
    const found = await judged({ contract, text: '---\na: b\n---\n## Why\n\n~~~\n## How it works\n' });
    assert.equal(
      found.map(({ message }) => message),
      ['the body has no heading "## How it works"; the fence in line 6 is never closed'],
    );
  });

  test.each(
    [
      ['# Why\n\n## How it works\n', 'the body has no heading "## Why"; there is "# Why"'],
      ['## Why\n\n## How it work\n', 'the body has no heading "## How it works"; there is "## How it work"'],
      ['## why\n\n## How it works\n', 'the body has no heading "## Why"; there is "## why"'],
    ] as const,
    ([, said]) => said,
    async ([body, said]) => {
      const found = await judged({ contract, text: `---\na: b\n---\n${body}` });
      assert.equal(
        found.map(({ message }) => message),
        [said],
      );
    },
  );

  test.each(
    [
      ['body: { required: true }', '\n \n', ['error fm/empty-body 3:1: there is no text below the frontmatter']],
      ['body: { required: true }', '.', []],
      ['body: { maxLines: 2 }', '1\n2\n\n\n', []],
      ['body: { maxLines: 2 }', '1\n2\n3', ['error fm/body-too-long 3:1: the body has 3 lines, 2 at most are read']],
      ['body: { maxChars: 3 }', '\n äöü \n', []],
      ['body: { maxChars: 3 }', '😀😀😀', []],
      [
        'body: { maxChars: 3 }',
        '😀😀😀😀',
        ['error fm/body-too-long 3:1: the body has 4 characters, 3 at most are read'],
      ],
      ['body: { maxChars: 3 }', '', []],
    ] as const,
    ([rule, body]) => `${rule}: ${JSON.stringify(body)}`,
    async ([rule, body, expected]) => {
      const found = await judged({ contract: rule, text: `---\na: b\n---\n${body}` });
      assert.equal(found.map(told), [...expected]);
    },
  );

  test('a body of more than 4 MiB is told, where the contract looks at bodies', async () => {
    const found = await judged({
      contract,
      text: `---\na: b\n---\n## Why\n\n## How it works\n\n${'x'.repeat(5 << 20)}\n`,
    });
    assert.equal(
      found.map(({ code }) => code),
      ['fm/body-too-long'],
    );
  });
});
