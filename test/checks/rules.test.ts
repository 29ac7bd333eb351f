import * as assert from 'uvu/assert';
import { judged, told, type Judged } from '../support/contract.ts';
import { spec } from '../support/spec.ts';

interface Row extends Judged {
  readonly title: string;
  /** `severity code line:column key: message`. */
  readonly expected: readonly string[];
}

function note(...lines: readonly string[]): string {
  return `---\n${lines.map((line) => `${line}\n`).join('')}---\n\nText.\n`;
}

const done = 'requiredWhen: [{ when: [{ key: status, is: [done, dropped] }], keys: [end, meta.why] }]';

const rows: readonly Row[] = [
  {
    title: 'keys that a status asks for',
    contract: done,
    text: note('status: done', 'meta:', '  by: kim'),
    expected: [
      'error fm/missing-key 1:1 end: "end" is required when status is done or dropped',
      'error fm/missing-key 3:1 meta.why: "meta.why" is required when status is done or dropped',
    ],
  },
  { title: 'keys that another status does not ask for', contract: done, text: note('status: open'), expected: [] },
  {
    title: 'keys that are asked for and there',
    contract: done,
    text: note('status: done', 'end: x', 'meta: { why: y }'),
    expected: [],
  },
  {
    title: 'keys that are asked for while another is absent, or has nothing behind it',
    contract: 'requiredWhen: [{ when: [{ key: status, absent: true }], keys: [owner] }]',
    text: note('status:'),
    expected: ['error fm/missing-key 1:1 owner: "owner" is required when status is absent'],
  },
  {
    title: 'a yes in any spelling is a yes to a condition',
    contract: "requiredWhen: [{ when: [{ key: live, is: ['yes'] }], keys: [url] }]",
    text: note('live: true'),
    expected: ['error fm/missing-key 1:1 url: "url" is required when live is yes'],
  },
  {
    title: 'keys a status forbids',
    contract: "forbiddenWhen: [{ when: [{ key: status, is: [draft] }], keys: [end], why: 'a draft has no end' }]",
    text: note('status: draft', 'end: 2026-01-01'),
    expected: ['error fm/forbidden-key 3:1 end: "end" may not be here: a draft has no end'],
  },
  {
    title: 'a switch that has to be off',
    contract: "mustBe: { policy.push: 'no' }",
    text: note('policy:', '  push: yes'),
    expected: ['error fm/must-be 3:9 policy.push: "policy.push" must be no, not "yes"'],
  },
  {
    title: 'a switch that is off, in any spelling',
    contract: "mustBe: { push: 'no' }",
    text: note('push: Off'),
    expected: [],
  },
  {
    title: 'a bare word that older readers take for a boolean',
    contract: 'quoted: [ready]',
    text: note('ready: no'),
    expected: [
      'warning fm/unquoted-word 2:8 ready: "ready" has a bare no; older readers take it for a boolean, so put it in quotes',
    ],
  },
  { title: 'the same word in quotes', contract: 'quoted: [ready]', text: note("ready: 'no'"), expected: [] },
  {
    title: 'keys out of order: the first that stands too late',
    contract: 'keyOrder: [id, title, status, end]',
    text: note('id: a', 'status: open', 'other: x', 'title: A', 'end: x'),
    expected: ['warning fm/key-order 5:1 title: "title" stands before "status" in note'],
  },
  {
    title: 'keys in order, others between them',
    contract: 'keyOrder: [id, title]',
    text: note('x: 1', 'id: a', 'y: 2', 'title: A'),
    expected: [],
  },
  {
    title: 'a name that is not the folder’s',
    path: 'notes/alpha/note.md',
    contract: 'sameAs: [{ key: name, of: directory }]',
    text: note('name: Alpha'),
    expected: ['error fm/name-mismatch 2:7 name: "name" must be the name of the folder, "alpha", not "Alpha"'],
  },
  {
    title: 'an id that is not the file’s name',
    path: 'notes/alpha.beta.md',
    contract: 'sameAs: [{ key: id, of: file }]',
    text: note('id: "alpha"'),
    expected: ['error fm/name-mismatch 2:5 id: "id" must be the name of the file, "alpha.beta", not "alpha"'],
  },
  {
    title: 'an id that is the file’s name',
    path: 'notes/deep/alpha.md',
    contract: 'sameAs: [{ key: meta.id, of: file }]',
    text: note('meta: { id: alpha }'),
    expected: [],
  },
  {
    title: 'two copies of one fact',
    contract: 'agree: [[title, meta.title], [tags, meta.tags]]',
    text: note('title: One', 'tags: a', 'meta:', '  title: Two', '  tags: [a]'),
    expected: [
      'error fm/out-of-step 5:10 meta.title: "meta.title" says "Two" and "title" says "One"; they are copies of one fact',
    ],
  },
  {
    title: 'a key with a better name',
    contract: 'deprecated: { author: owner }',
    text: note('author: kim'),
    expected: ['warning fm/deprecated-key 2:1 author: "author" is deprecated: write owner'],
  },
  {
    title: 'a rule in the contract’s own words, at the key it is about',
    contract:
      "rules:\n  - { id: both, when: [{ key: always, is: [true] }, { key: globs }], message: 'one of the two', severity: warning, at: globs }",
    text: note('always: true', 'globs: x'),
    expected: ['warning fm/rule 3:8 globs: one of the two'],
  },
  {
    title: 'the same, and one of its conditions does not hold',
    contract: "rules: [{ id: both, when: [{ key: always, is: [true] }, { key: globs }], message: 'one of the two' }]",
    text: note('always: true'),
    expected: [],
  },
  {
    title: 'a rule about the path',
    path: 'notes/old/note.md',
    contract: "rules: [{ id: old, when: [{ path: 'notes/old/**' }], message: 'move it out of old' }]",
    text: note('title: x'),
    expected: ['error fm/rule 1:1: move it out of old'],
  },
  {
    title: 'a value that is taken to the end of its line, whatever YAML makes of it',
    contract: 'literal: [globs]',
    text: note('globs: **/*.ts, {a,b}: #x', 'title: A'),
    expected: [],
  },
  {
    title: 'the same key without that leave',
    contract: 'keyOrder: [title, globs]',
    text: note('globs: **/*.ts'),
    expected: ['error fm/anchor 2:8: anchors and aliases ("**/*.ts") are not allowed in frontmatter'],
  },
  {
    title: 'a document without a block, where one has to be',
    rule: ['required: true'],
    contract: done,
    text: '# Title\n',
    expected: ['error fm/missing 1:1: a document of contract note starts with frontmatter, and this one has none'],
  },
  { title: 'a document without a block, where none has to be', contract: done, text: '# Title\n', expected: [] },
  {
    title: 'a file that is a document only with a mark',
    rule: ["marks: ['note-*']"],
    contract: 'requiredWhen: [{ when: [{ key: owner, absent: true }], keys: [owner] }]',
    text: note('note-id: 5'),
    expected: ['error fm/missing-key 1:1 owner: "owner" is required when owner is absent'],
  },
  {
    title: 'a file without the mark',
    rule: ["marks: ['note-*']"],
    contract: 'requiredWhen: [{ when: [{ key: owner, absent: true }], keys: [owner] }]',
    text: note('id: 5'),
    expected: [],
  },
];

spec('the rules of a contract', (test) => {
  test.each(
    rows,
    ({ title }) => title,
    async ({ expected, ...document }) => assert.equal((await judged(document)).map(told), expected),
  );
});
