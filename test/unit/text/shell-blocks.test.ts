import * as assert from 'uvu/assert';
import { shellBlocks } from '../../../src/text/shell-blocks.ts';
import { spec } from '../../support/spec.ts';

const codes = (body: string): string[] => shellBlocks(body).blocks.map(({ code }) => code);
const first = (code: string): { noncritical: boolean; retry: boolean } => {
  const { noncritical, retry } = shellBlocks(`\`\`\`sh\n${code}\`\`\`\n`).blocks[0]!;
  return { noncritical, retry };
};

spec('shell blocks', (test) => {
  test('are numbered, and know the line of their fence', () =>
    assert.equal(shellBlocks('# A\n\n```bash\na\nb\n```\n```js\n```\n\n~~~zsh\n~~~\n'), {
      blocks: [
        { number: 1, line: 3, code: 'a\nb\n', noncritical: false, retry: false },
        { number: 2, line: 10, code: '', noncritical: false, retry: false },
      ],
      unclosed: undefined,
    }));

  test('keep a fence in a here-document, where their own is longer or of the other kind', () => {
    const inner = "cat > x.md <<'END'\n```bash\nls\n```\nEND\n";
    assert.equal(codes(`\`\`\`\`bash\n${inner}\`\`\`\`\n~~~sh\n${inner}~~~\n`), [inner, inner]);
  });

  test('of the words behind a fence these alone make one', () => {
    const words = ['bash', 'sh', 'zsh', 'shell', 'Bash', 'SH', 'bash x', 'bash,x', 'console', 'shell-session', ''];
    const made = words.filter((word) => codes(`\`\`\`${word}\n:\n\`\`\`\n`).length === 1);
    assert.equal(made, ['bash', 'sh', 'zsh', 'shell']);
  });

  test('are those of the document: none of a list, a quote, a comment or another fence', () =>
    assert.equal(
      codes(
        '- a\n\n  ```sh\n  b\n  ```\n\n> ```sh\n> c\n> ```\n\n<!--\n```sh\nd\n```\n-->\n\n~~~\n```sh\ne\n```\n~~~\n',
      ),
      [],
    ));

  test('end their lines with a line feed, whatever the document does', () =>
    assert.equal(codes('```sh\r\na\r\n\tb\r\n```\r\n'), ['a\n\tb\n']));

  test('stand as far to the left as their fence lets them', () =>
    assert.equal(codes('  ```sh\n   a\n  b\n c\n\td\n\t\te\n  ```\n'), [' a\nb\nc\n  d\n  \te\n']));

  test('a fence that nothing closes is told, whatever its language', () => {
    assert.equal(shellBlocks('```sh\n:\n```\n\n```js\nx\n').unclosed, 5);
    assert.equal(shellBlocks('````sh\n:\n```\n~~~~\n'), { blocks: [], unclosed: 1 });
    assert.is(shellBlocks('```sh').unclosed, 1);
  });

  test('say of themselves that they are not critical, or may be run again', () => {
    assert.equal(first('# codex: noncritical\n'), { noncritical: true, retry: false });
    assert.equal(first('set -e\n  #sluice:  noncritical\n'), { noncritical: true, retry: false });
    assert.equal(first('a\nb\nc\n# sluice: retry\n# sluice: noncritical\n'), { noncritical: true, retry: true });
  });

  test('are not heard from their sixth line on, nor in other words', () => {
    assert.equal(first('a\n\n\n\n\n# codex: noncritical\n# sluice: retry\n'), { noncritical: false, retry: false });
    assert.equal(first('# codex: noncritical-ish\n# codex: retry\necho # sluice: retry\n'), {
      noncritical: false,
      retry: false,
    });
  });
});
