import { existsSync } from 'node:fs';
import { join } from 'node:path';
import * as fc from 'fast-check';
import matter from 'gray-matter';
import * as assert from 'uvu/assert';
import { viewDocument } from '../../src/text/document.ts';
import { findFence } from '../../src/text/fence.ts';
import { readYaml } from '../../src/text/yaml.ts';
import { always } from '../support/property.ts';
import { inFolder } from '../support/repo.ts';
import { spec } from '../support/spec.ts';

const words = fc.constantFrom(
  'notes',
  'two words',
  '12',
  '1.10',
  'true',
  'no',
  '2024-01-02',
  '"a: b"',
  "'it''s'",
  '[a, b]',
  '{ a: 1 }',
  '~',
  '',
);
const keys = fc.uniqueArray(
  fc.constantFrom('name', 'description', 'license', 'tags', 'owner', 'created', 'two words'),
  { maxLength: 5 },
);
const bodies = fc.array(
  fc.constantFrom('', 'Text.', '# Title', '---', '--- ', '----', '...', '+++', '```', ' ---', 'a: b'),
  { maxLength: 6 },
);

const documents = fc
  .record({
    keys,
    values: fc.array(words, { minLength: 5, maxLength: 5 }),
    close: fc.constantFrom('---', '---', '---  '),
    body: bodies,
    end: fc.constantFrom('\n', '\n', '\r\n'),
    mark: fc.constantFrom('', '', '\ufeff'),
    last: fc.boolean(),
  })
  .map(({ keys, values, close, body, end, mark, last }) => {
    const block = keys.map((key, index) => `${key}: ${values[index]!}`);
    return mark + ['---', ...block, close, ...body].join(end) + (last ? end : '');
  });

/** The same document by our own reader alone. */
function byHand(text: string): { data: unknown; body: string } | undefined {
  const fence = findFence(text, true);
  if (fence.kind !== 'block') return undefined;
  const reading = readYaml(text.slice(fence.start, fence.end));
  return reading.ok ? { data: reading.data ?? {}, body: text.slice(fence.body) } : undefined;
}

/** What gray-matter makes of languages other than YAML, left alone. */
const languages = ['js', 'javascript', ' JS', 'coffee', 'json', 'toml', 'constructor', 'toString'];

spec('a document’s view', (test) => {
  test('has the data and the body that the check reads', () =>
    always(
      documents,
      (text) => {
        const seen = viewDocument(text);
        const own = byHand(text);
        assert.equal(seen?.data, own?.data);
        assert.is(seen?.body, own?.body);
      },
      3,
    ));

  test('has what gray-matter sees, where that is not known to be wrong', () =>
    always(
      documents,
      (text) => {
        const seen = viewDocument(text);
        // Blanks behind the closing fence become part of its body, and a line of four dashes closes the block.
        if (!seen || /^---[ -]+\r?$/m.test(text)) return;
        const engines = { yaml: (yaml: string) => (readYaml(yaml) as { data?: object }).data ?? {} };
        const { data, content } = matter(text, { engines });
        assert.equal(seen, { data, body: content });
      },
      3,
    ));

  test('takes a block to its real end', () => {
    const text = '---\nname: notes\ndescription: |\n  one\n----: two\n---foo: three\n---  \nText.\n';
    assert.equal(viewDocument(text), {
      data: { name: 'notes', description: 'one\n', '----': 'two', '---foo': 'three' },
      body: 'Text.\n',
    });
  });

  test.each(
    languages,
    (language) => `is not had of ---${language}, and nothing in it is run`,
    (language) =>
      inFolder((folder) => {
        const marker = join(folder, 'marker');
        const code = `require('node:fs').writeFileSync(${JSON.stringify(marker)}, '')`;
        for (const body of [code, `{"a": ${code}}`, '{}']) {
          assert.is(viewDocument(`---${language}\n${body}\n---\nText.\n`), undefined);
          assert.not.ok(existsSync(marker));
        }
      }),
  );

  test('is the same the second time, though the first one failed or was changed', () => {
    const broken = '---\nname: [\n---\nText.\n';
    assert.is(viewDocument(broken), undefined);
    assert.is(viewDocument(broken), undefined);
    const text = '---\ntags: [a]\n---\nText.\n';
    (viewDocument(text)!.data['tags'] as string[]).push('b');
    assert.equal(viewDocument(text)!.data, { tags: ['a'] });
  });

  test('is forgotten once it is given: no cache keeps every text ever seen', () => {
    for (let at = 0; at < 50; at++) viewDocument(`---\nname: n${at}\n---\nText.\n`);
    assert.equal((matter as unknown as { cache: object }).cache, {});
  });

  test('does not move its body because its data says so', () => {
    const text = '---\nexcerpt_separator: xx\n---\none\nxx\ntwo\n---\nthree\n';
    assert.is(viewDocument(text)!.body, 'one\nxx\ntwo\n---\nthree\n');
  });

  test.each(
    [
      '# no frontmatter\n',
      '---\n- a list\n---\n',
      '---\nhello\n---\n',
      '---\nname: notes\n',
      '',
      '---',
      '\n---\nname: x\n---\n',
    ],
    (text) => `is not had of ${JSON.stringify(text)}`,
    (text) => assert.is(viewDocument(text), undefined),
  );
});
