import * as assert from 'uvu/assert';
import { inRepo, type Repo } from '../support/repo.ts';
import { spec } from '../support/spec.ts';

/** The eight files that other validators were tried with: at most half of them were told with a place. */

const schema = {
  type: 'object',
  required: ['title', 'status'],
  additionalProperties: false,
  properties: {
    title: { type: 'string' },
    status: { enum: ['draft', 'ready'] },
    summary: { type: 'string' },
    tags: { type: 'array', items: { type: 'string' } },
  },
};

const config = "version: 1\ndocuments:\n  - paths: 'pages/*.md'\n    schema: page.json\n    required: true\n";

const files: Readonly<Record<string, string>> = {
  'blank.md': '\n---\ntitle: Blank\nstatus: ready\n---\n\nText.\n',
  'colon.md': '---\ntitle: Colon\nsummary: Use it when: asked.\nstatus: ready\n---\n\nText.\n',
  'crlf.md': '---\r\ntitle: Lines\r\nstatus: ready\r\nowner: kim\r\n---\r\n\r\nText.\r\n',
  'empty.md': '---\n---\n\nText.\n',
  'none.md': '# None\n\nText.\n',
  'twice.md': '---\ntitle: Twice\nstatus: ready\ntitle: Again\n---\n\nText.\n',
  'type.md': '---\ntitle: Kinds\nstatus: ready\ntags: one\n---\n\nText.\n',
  'typo.md': '---\ntitel: Typo\nstatus: reddy\n---\n\nText.\n',
};

const expected = [
  'pages/blank.md:2:1 error fm/not-first',
  'pages/colon.md:3:10 error fm/colon-in-value',
  'pages/crlf.md:4:1 error fm/unknown-key "owner"',
  'pages/empty.md:1:1 error fm/missing-key "status"',
  'pages/empty.md:1:1 error fm/missing-key "title"',
  'pages/none.md:1:1 error fm/missing ',
  'pages/twice.md:4:1 error fm/duplicate-key "title" is already there on line 2',
  'pages/type.md:4:7 error fm/wrong-type "tags" must be a list, not text',
  'pages/typo.md:2:1 error fm/unknown-key "titel" is not a key of page.json; did you mean "title"?',
  'pages/typo.md:3:9 error fm/not-allowed "status" must be "draft" or "ready", not "reddy"; did you mean "ready"?',
];

function fill(repo: Repo): void {
  repo.write('sluice.yml', config);
  repo.write('page.json', JSON.stringify(schema));
  for (const [name, text] of Object.entries(files)) repo.write(`pages/${name}`, text);
}

function saysAll(output: string): void {
  const lines = output.split('\n').filter((line) => line.startsWith('pages/'));
  assert.is(lines.length, expected.length, output);
  for (const [index, start] of expected.entries())
    assert.ok(lines[index]!.startsWith(start), `${lines[index]}\n  instead of ${start}`);
}

spec('the eight bad files', (test) => {
  test('each is told with file, line, column and code', () =>
    inRepo((repo) => {
      fill(repo);
      const { status, stdout } = repo.sluice(['check', '--all']);
      assert.is(status, 1);
      saysAll(stdout);
      assert.match(stdout, '10 errors');
    }));

  test('each stops a commit with the same line', () =>
    inRepo((repo) => {
      fill(repo);
      repo.init();
      const { status, stderr } = repo.commit();
      assert.is(status, 1);
      saysAll(stderr);
    }));

  test('two of them are repaired by `sluice fix`, the others are left as they are', () =>
    inRepo((repo) => {
      fill(repo);
      repo.sluice(['fix', 'pages']);
      assert.is(repo.read('pages/blank.md'), files['blank.md']!.slice(1));
      assert.is(
        repo.read('pages/colon.md'),
        files['colon.md']!.replace('Use it when: asked.', "'Use it when: asked.'"),
      );
      const rest = Object.keys(files).filter((name) => !['blank.md', 'colon.md'].includes(name));
      for (const name of rest) assert.is(repo.read(`pages/${name}`), files[name], name);
    }));
});
