import * as assert from 'uvu/assert';
import { judged, told, writeJudged, type Judged } from '../support/contract.ts';
import { inRepo } from '../support/repo.ts';
import { spec } from '../support/spec.ts';

const schema = {
  type: 'object',
  required: ['title'],
  additionalProperties: false,
  properties: {
    title: { type: 'string', minLength: 3 },
    status: { enum: ['draft', 'ready', 'done'] },
    priority: { type: 'integer', maximum: 9 },
    version: { type: 'string' },
    allowed_tools: { type: 'array', items: { type: 'string' }, minItems: 1 },
    created: { type: 'string', format: 'date' },
    code: { type: 'string', pattern: '^[A-Z]{3}$', 'x-say': 'three capital letters' },
    note: { type: 'string', maxLength: 4, 'x-severity': 'warning' },
    draft: false,
    license: { type: ['string', 'boolean'] },
    meta: {
      type: 'object',
      additionalProperties: false,
      properties: { owner: { type: 'string' }, reviewer: { type: 'string' } },
    },
  },
};

function page(...lines: readonly string[]): Judged {
  return {
    contract: 'schema: page.json',
    files: { 'page.json': schema },
    text: `---\n${lines.map((line) => `${line}\n`).join('')}---\n\nText.\n`,
  };
}

interface Row {
  readonly lines: readonly string[];
  readonly expected: string;
  /** Where key and value stand. */
  readonly key?: string;
  readonly value?: string;
}

const rows: readonly Row[] = [
  {
    lines: ['title: One', 'draft: yes'],
    expected: 'error fm/schema 3:8 draft: "draft" is not allowed: its schema says false at #/properties/draft',
  },
  {
    lines: ['title: One', 'license: [MIT]'],
    expected: 'error fm/wrong-type 3:10 license: "license" must be text, or true or false, not a list',
  },
  {
    lines: ['title: One', 'status: reday'],
    expected:
      'error fm/not-allowed 3:9 status: "status" must be "draft", "ready" or "done", not "reday"; did you mean "ready"?',
    key: '3:1',
    value: '3:9',
  },
  {
    lines: ['title: One', 'status: other'],
    expected: 'error fm/not-allowed 3:9 status: "status" must be "draft", "ready" or "done", not "other"',
  },
  {
    lines: ['title: One', 'priority:   "high"'],
    expected: 'error fm/wrong-type 3:13 priority: "priority" must be a whole number, not text',
    key: '3:1',
    value: '3:13',
  },
  {
    lines: ['title: One', 'priority: 10'],
    expected: 'error fm/range 3:11 priority: "priority" must be <= 9, not 10',
  },
  {
    lines: ['title: One', 'version: 1.10'],
    expected:
      'error fm/quote-it 3:10 version: "version" is text, and YAML reads 1.10 as the number 1.1; put it in quotes',
  },
  {
    lines: ['title: ab'],
    expected: 'error fm/length 2:8 title: "title" must have at least 3 characters, and this has 2',
  },
  {
    lines: ['title: One', 'created: 2026-02-30'],
    expected: 'error fm/format 3:10 created: "created" must be a valid date, not "2026-02-30"',
  },
  {
    lines: ['title: One', 'code: ab'],
    expected: 'error fm/pattern 3:7 code: "code" must be three capital letters, not "ab"',
  },
  {
    lines: ['title: One', 'note: too long'],
    expected: 'warning fm/length 3:7 note: "note" must have at most 4 characters, and this has 8',
  },
  {
    lines: ['title: One', 'allowed_tools:', '  - read', '  - 5'],
    expected:
      'error fm/quote-it 5:5 allowed_tools.1: "allowed_tools.1" is text, and YAML reads 5 as the number 5; put it in quotes',
    value: '5:5',
  },
  {
    lines: ['title: One', 'allowed_tools: []'],
    expected: 'error fm/count 3:16 allowed_tools: "allowed_tools" must have at least 1 entries',
  },
  {
    lines: ['title: One', 'meta: { ownr: kim }'],
    expected: 'error fm/unknown-key 3:9 meta.ownr: "meta.ownr" is not a key of note; did you mean "owner"?',
    key: '3:9',
    value: '3:15',
  },
  {
    lines: ['title: One', 'allowed-tools: [read]'],
    expected:
      'error fm/unknown-key 3:1 allowed-tools: "allowed-tools" is not a key of note; did you mean "allowed_tools"?',
    key: '3:1',
    value: '3:16',
  },
  {
    lines: ['Titel: One'],
    expected: 'error fm/unknown-key 2:1 Titel: "Titel" is not a key of note; did you mean "title"?',
  },
  {
    lines: ['title: One', 'colour: red'],
    expected: 'error fm/unknown-key 3:1 colour: "colour" is not a key of note',
  },
  { lines: ['status: draft'], expected: 'error fm/missing-key 1:1 title: "title" is required' },
  {
    lines: ['title: One', 'status:'],
    expected: 'error fm/not-allowed 3:1 status: "status" must be "draft", "ready" or "done", not null',
    key: '3:1',
  },
];

function at(place: { readonly line: number; readonly column: number } | undefined): string | undefined {
  return place && `${place.line}:${place.column}`;
}

spec('a finding about a key', (test) => {
  test.each(
    rows,
    ({ expected }) => expected,
    async ({ lines, expected, key, value }) => {
      const found = await judged(page(...lines));
      assert.equal(found.map(told), [expected]);
      if (key !== undefined) assert.is(at(found[0]!.key), key);
      if (value !== undefined) assert.is(at(found[0]!.value), value);
    },
  );

  test('each of several mistakes is told once, in the order of places', async () => {
    const found = await judged(page('status: x', 'titel: One', 'meta: 5'));
    assert.equal(
      found.map(({ code, keyPath }) => `${code} ${keyPath}`),
      ['fm/not-allowed status', 'fm/unknown-key titel', 'fm/wrong-type meta'],
    );
  });

  test('a slip in a key is a suggestion, never an edit, and fix leaves it alone', () =>
    inRepo(async (repo) => {
      const document = page('titel: One');
      const [found] = await judged(document);
      assert.is(found!.edits, undefined);
      assert.is(found!.suggestion?.text, 'title');
      writeJudged(repo, document);
      const fixed = repo.sluice(['fix', '--all']);
      assert.is(fixed.stdout, 'nothing to mend\n');
      assert.is(repo.read('notes/note.md'), document.text);
    }));

  test('a slip in a value is told and not mended either', async () => {
    const [found] = await judged(page('title: One', 'status: reday'));
    assert.is(found!.edits, undefined);
  });

  test('the nearest key is not one that is there already', async () => {
    const [found] = await judged(page('title: One', 'titles: Two'));
    assert.is(found!.message, '"titles" is not a key of note');
  });

  test('a value in a message is short and on one line', async () => {
    const [found] = await judged(page('title: One', `status: "${'long '.repeat(40)}\\nx"`));
    assert.ok(found!.message.length < 160 && !found!.message.includes('\n'), found!.message);
  });
});
