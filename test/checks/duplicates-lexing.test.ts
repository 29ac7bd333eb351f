import { around } from '../support/copies.ts';
import { configured, holdRow, type Row } from '../support/copy-rows.ts';
import { copyAt, indexes, old } from '../support/copying.ts';
import { spec } from '../support/spec.ts';

/** Lines in which a lexer that is not careful loses its way: what follows them is found all the same. */
const hard: readonly (readonly [string, string, string?])[] = [
  ['a template literal with quotes and a comment in it', "const tripa = `it's // no ${ droopa('}') } /* comment`\n"],
  ['a template literal in a template literal', 'const tripa = `${ `" ${ { a: "`" } } ` } \'`\n'],
  ['a regular expression with quotes and slashes', 'const tripa = /["\'/*]\\//.test(a) / 2\n'],
  ['a regular expression after a bracket', 'if (tripa) /`"/.exec(b)\n'],
  ['division that looks like a regular expression', 'const tripa = a / b; const tropa = "/" / c\n'],
  ['a string with an escaped quote', "const tripa = 'it\\'s // \" no'\n"],
  ['a string over two lines', "const tripa = 'it\\\n/* is'\n"],
  ['a comment with quotes', '// it\'s `not\n/* "no */\n'],
  ['text of JSX with quotes and slashes', 'const tripa = <p title="x\'">It\'s // not /* a `comment "</p>\n', 'tsx'],
  ['an address in text of JSX', 'const tripa = <a href="http://x">http://y {"}"} `</a>\n', 'jsx'],
];

const lexed: readonly Row[] = hard.map(([title, line, extension = 'ts']) => ({
  title,
  config: configured(),
  before: { [`src/a.${extension}`]: around('a', old) },
  after: { [`src/c.${extension}`]: line + around('c', old) },
  copies: [
    {
      ...copyAt(`src/c.${extension}`, `src/a.${extension}`, 2),
      at: `src/c.${extension}:${3 + line.split('\n').length}`,
    },
  ],
}));

spec('copies after lines that are hard to read', (test) => {
  test.each(
    lexed.flatMap((row) => indexes.map((index) => ({ ...row, index }))),
    ({ title, index }) => `${title} (index: ${index})`,
    ({ index, ...row }) => holdRow(row, index),
  );
});
