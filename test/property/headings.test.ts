import * as fc from 'fast-check';
import { fromMarkdown } from 'mdast-util-from-markdown';
import * as assert from 'uvu/assert';
import { headings } from '../../src/text/markdown.ts';
import { always, oneOf } from '../support/property.ts';
import { spec } from '../support/spec.ts';

interface Seen {
  readonly level: number;
  readonly line: number;
  readonly text: string;
}

/** The headings of the document itself, as a whole CommonMark parser sees them. */
function byCommonMark(markdown: string): Seen[] {
  return fromMarkdown(markdown).children.flatMap((node) => {
    if (node.type !== 'heading') return [];
    // Link definitions may stand before the text, and are no part of it.
    const start = node.children[0]?.position?.start ?? node.position!.start;
    const end = node.children.at(-1)?.position?.end ?? start;
    return [{ level: node.depth, line: start.line, text: oneLine(markdown.slice(start.offset, end.offset)) }];
  });
}

function byUs(markdown: string): Seen[] {
  return headings(markdown).map(({ level, text, at }) => ({
    level,
    line: markdown.slice(0, at).split('\n').length,
    text: oneLine(text),
  }));
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}

/** Lines that begin, end, continue or look like blocks. */
const plain = oneOf('‖‖# One‖## Two ##‖### Three #‖text‖more text');
const lines = fc.oneof(
  { weight: 3, arbitrary: plain },
  oneOf('####### seven‖#none‖#‖## #‖\\# none‖#\ttab'),
  fc.constantFrom(
    '# ',
    ' # in one',
    '   # in three',
    '    # code',
    '    indented',
    '\tindented',
    '\t# tab',
    ' \t# mixed',
  ),
  fc.constantFrom('===', '---', '  ---', '    ---', '=', '- - -', '***', '___', '----  ', '=== ='),
  fc.constantFrom('```', '~~~', '````', '``` js', '~~~ `x`', '   ```', '    ```', '``` `', '\t```'),
  fc.constantFrom(
    '- item',
    '-',
    '* item',
    '1. one',
    '2. two',
    '10) ten',
    '   - deep',
    '  more',
    '-   wide',
    '1.',
    '-     code',
  ),
  oneOf('> quote‖>‖> # quoted‖>     code‖> ```‖> - item‖- > quote‖- # heading‖- ```‖>\tq‖-\t# x'),
  oneOf('<div>‖</div>‖<!-- open‖-->‖<!-- one -->‖<script>‖<b> x‖<?php‖?>‖<!X‖<![CDATA[‖]]>'),
  // Behind a blank line: where a tag may end the paragraph in a list or a quote, parsers disagree.
  fc.constantFrom('\n<b>', '\n<a href="x">', '\n</script>', '\ntext\n<b>', '\n<b x>y'),
  fc.constantFrom('[ref]: /url', '| a | b |', '\\', '  ', '`# x`', '*em* `code`', '\u00a0', '\u00a0# x', '# \u00a0'),
);

/** The parser takes indented code for a paragraph that a number, a bare mark or a tag cannot interrupt: its mistake. */
const misread = /^(?: {4}|\t| \t).*(?:\r?\n *)+(?:[-+*]|\d+[.)]|\d+[.)] .*|<.*)\r?$/m;

const markdown = fc
  .tuple(fc.array(lines, { maxLength: 9 }), fc.constantFrom('\n', '\n', '\r\n'))
  .map(([all, end]) => all.join(end))
  .filter((text) => !misread.test(text));

spec('headings', (test) => {
  test('are those a CommonMark parser sees', () =>
    always(markdown, (text) => assert.equal(byUs(text), byCommonMark(text)), 10));
});
