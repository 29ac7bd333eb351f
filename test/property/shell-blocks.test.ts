import * as fc from 'fast-check';
import { fromMarkdown } from 'mdast-util-from-markdown';
import * as assert from 'uvu/assert';
import { shellBlocks, type ShellBlocks } from '../../src/text/shell-blocks.ts';
import { always, oneOf } from '../support/property.ts';
import { spec } from '../support/spec.ts';

interface Seen {
  readonly line: number;
  readonly code: string;
}

const isShell = (lang: string | null | undefined, meta: string | null | undefined): boolean =>
  /^(?:bash|sh|zsh|shell)$/.test(lang ?? '') && (meta ?? '') === '';

/** The blocks of the document itself, as a whole CommonMark parser sees them. */
function byCommonMark(markdown: string): { readonly blocks: Seen[]; readonly unclosed: number | undefined } {
  const lines = markdown.split(/\r?\n/);
  const blocks: Seen[] = [];
  let unclosed: number | undefined;
  for (const node of fromMarkdown(markdown).children) {
    if (node.type !== 'code') continue;
    const { start, end } = node.position!;
    const marks = /^ {0,3}(`{3,}|~{3,})/.exec(lines[start.line - 1]!)?.[1];
    // The parser calls indented code the same.
    if (marks === undefined) continue;
    const last = /^ {0,3}(`+|~+)[ \t]*$/.exec(lines[end.line - 1]!)?.[1];
    const closed = end.line > start.line && last?.startsWith(marks) === true;
    if (!closed) unclosed = start.line;
    else if (isShell(node.lang, node.meta)) blocks.push({ line: start.line, code: withoutCarriageReturns(node.value) });
  }
  return { blocks, unclosed };
}

/** The parser takes the last line end off, and cannot tell one empty line from none. */
function byUs({ blocks, unclosed }: ShellBlocks): ReturnType<typeof byCommonMark> {
  return { blocks: blocks.map(({ line, code }) => ({ line, code: code.replace(/\n$/, '') })), unclosed };
}

const withoutCarriageReturns = (text: string): string => text.replaceAll('\r\n', '\n');

/** Lines that begin, end, hide or look like blocks of a shell. */
const lines = fc.oneof(
  { weight: 3, arbitrary: oneOf('```bash‖```sh‖~~~zsh‖````shell‖~~~~ bash‖   ```bash‖  ~~~ sh‖``` bash') },
  { weight: 3, arbitrary: oneOf('```‖~~~‖````‖~~~~‖  ```‖   ~~~~~') },
  oneOf('```Bash‖```bash x‖```bash-session‖```js‖``` `bash`‖~~~ `sh`‖    ```bash‖```bash {a=b}'),
  fc.constantFrom('```bash  ', '``` \tbash', '\t```bash', '```\t', '``` ', '    ```', '```bash\u00a0'),
  oneOf("‖‖echo one‖  echo two‖cat <<'END'‖END‖# codex: noncritical‖text‖## Steps"),
  fc.constantFrom('\techo tab', '\t\techo tabs', ' \techo tab', '   \t x', '    echo deep', '  ', ' ', '\t'),
  oneOf('- item‖- ```bash‖  ```‖  more‖1. one‖   ```sh‖> quote‖> ```bash‖> ```‖>‖- > ```sh'),
  oneOf('<!-- open‖-->‖<div>‖</div>‖<pre>‖\\```bash‖***‖---'),
  // Behind a blank line: where a tag may end the paragraph in a list or a quote, parsers disagree.
  fc.constant('\n</pre>'),
);

const markdown = fc
  .tuple(fc.array(lines, { maxLength: 12 }), fc.constantFrom('\n', '\n', '\r\n'))
  .map(([all, end]) => all.join(end));

spec('the blocks of a shell', (test) => {
  test('are the fences a CommonMark parser sees', () =>
    always(markdown, (text) => assert.equal(byUs(shellBlocks(text)), byCommonMark(text)), 10));
});
