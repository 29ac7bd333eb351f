import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { allCodes } from '../../src/app/check.ts';
import { drifted } from '../../src/build/docs.ts';
import { root } from '../setup.mjs';
import { examplesOf, packsWithExamples } from '../support/examples.ts';
import { inRepo } from '../support/repo.ts';
import { checkJson } from '../support/report.ts';
import { spec } from '../support/spec.ts';

function block(yaml: string): string {
  return `---\n${yaml}---\n\nText.\n`;
}

const many = Array.from({ length: 1001 }, (_, at) => `k${at}: 1\n`).join('');

/** A document for each code that no example of a pack has: most are about the text and not about a pack. */
const documents: Readonly<Record<string, string | Uint8Array>> = {
  'fm/fence-language': '---js\na: 1\n---\n',
  'fm/toml': '+++\na = 1\n+++\n',
  'fm/not-first': '\n---\na: 1\n---\n',
  'fm/cr-only': '---\ra: 1\r---\r',
  'fm/unterminated': '---\na: 1\n',
  'fm/dots-close': '---\na: 1\n...\n',
  'fm/cut-in-value': '---\na: "one\n---\ntwo"\n---\n',
  'fm/too-large': block(`a: ${'x'.repeat(70_000)}\n`),
  'fm/not-utf8': Buffer.from([0x2d, 0x2d, 0x2d, 0x0a, 0x61, 0x3a, 0x20, 0xff, 0x0a, 0x2d, 0x2d, 0x2d, 0x0a]),
  'fm/conflict': block('<<<<<<< HEAD\na: 1\n=======\na: 2\n>>>>>>> other\n'),
  'fm/syntax': block('a: [1, 2\n'),
  'fm/colon-in-value': block('a: one: two\n'),
  'fm/tab-indent': block('a:\n\tb: 1\n'),
  'fm/duplicate-key': block('a: 1\na: 2\n'),
  'fm/complex-key': block('{ a: 1 }: 2\n'),
  'fm/anchor': block('a: &x 1\nb: *x\n'),
  'fm/merge-key': block('a: { "<<": { b: 1 } }\n<<: { c: 1 }\n'),
  'fm/tag': block('a: !!str 1\n'),
  'fm/proto-key': block('__proto__: 1\n'),
  'fm/too-many-keys': block(many),
  'fm/too-deep': block(`a: ${'['.repeat(40)}${']'.repeat(40)}\n`),
  'fm/not-a-mapping': block('- one\n- two\n'),
  'fm/schema': block('both: { a: 1, b: 2 }\n'),
  'fm/and-more': block(`texts: [${'1, '.repeat(400)}]\n`),
  'fm/key-order': block('last: 1\nfirst: 2\n'),
};

const policy = {
  'sluice.yml':
    "version: 1\npacks: []\ncontracts: { any: { schema: s.json, keyOrder: [first, last] } }\ndocuments: [{ paths: 'a.md', contract: any }]\n",
  's.json': JSON.stringify({
    properties: { both: { not: { required: ['a', 'b'] } }, texts: { items: { type: 'string' } } },
  }),
};

/** Made by the command that reads the baseline, and shown in test/app/baseline-stale.test.ts; and others. */
const elsewhere: readonly string[] = [
  'baseline/stale',
  // These need a policy that stamps; shown in test/checks/stamps.test.ts.
  'stamp/missing',
  'stamp/stale',
  'stamp/edited',
  'stamp/cannot',
  // These need other files; shown in test/checks/duplicates-*.test.ts, git/duplicates-hints.test.ts, app/baseline-ratchet.test.ts.
  'dup/new',
  'dup/ignored',
  'dup/not-checked',
  'dup/old',
  'dup/percentage',
  'dup/renamed',
];

const table = await allCodes();
const inPacks = new Set(
  packsWithExamples().flatMap((pack) =>
    examplesOf(pack).flatMap(({ expected }) => expected.map((line) => line.split(' ')[1]!)),
  ),
);

spec('the table of codes', (test) => {
  test('every code is shown: by an example of a pack, by a document here, or where it says', () => {
    const shown = new Set([...inPacks, ...Object.keys(documents), ...elsewhere]);
    assert.equal(
      Object.keys(table).filter((code) => !shown.has(code)),
      [],
    );
    assert.equal(
      [...shown].filter((code) => !(code in table)),
      [],
    );
  });

  test.each(
    Object.entries(documents),
    ([code]) => `${code} is found in the document that has it`,
    ([code, text]) =>
      inRepo((repo) => {
        for (const [path, content] of Object.entries({ ...policy, 'a.md': text })) repo.write(path, content);
        const { findings } = checkJson(repo, ['--all']).report;
        const severity = findings.find((finding) => finding.code === code)?.severity;
        assert.is(severity, table[code]!.severity, JSON.stringify(findings.map((one) => one.code)));
      }),
  );

  test.each(
    ['\n', ' ', '\t\n', '\r\n', '\ufeff\n', '\n\n\n', '\ufeff\ufeff', '\n'.repeat(50)],
    (blank) => `fm/not-first is found whatever stands there: ${JSON.stringify(blank)}`,
    (blank) =>
      inRepo((repo) => {
        for (const [path, content] of Object.entries(policy)) repo.write(path, content);
        repo.write('a.md', `${blank}---\na: 1\n---\n\nText.\n\n---\n`);
        const { findings } = checkJson(repo, ['--all']).report;
        assert.equal(
          findings.map(({ code }) => code),
          ['fm/not-first'],
        );
      }),
  );

  test.each(
    Object.entries(table),
    ([code]) => `${code} has words: a title, a reason and a way out`,
    ([, { title, why, fix }]) => {
      for (const words of [title, why, fix]) assert.match(words, /^\S.*\S$/s);
      assert.not.match(title, /\.$/);
      for (const sentence of [why, fix]) assert.match(sentence, /[.`]$/);
    },
  );

  test('docs/codes.md is printed from it, with a section for each', async () => {
    assert.equal(await drifted(), []);
    const page = readFileSync(join(root, 'docs/codes.md'), 'utf8');
    const sections = [...page.matchAll(/^## (\S+)$/gm)].map((match) => match[1]);
    assert.equal(sections, Object.keys(table));
  });
});
