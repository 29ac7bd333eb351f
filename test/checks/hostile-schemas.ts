/** Schemas by which somebody means harm, or means well and errs, and what a user gets to hear of each. */

export interface Hostile {
  readonly name: string;
  /** `page.json`; a text is written as it is. */
  readonly schema: unknown;
  /** Other schemas beside it. */
  readonly files?: Readonly<Record<string, unknown>>;
  /** Keys of the document. */
  readonly document?: string;
}

/** Could not tell: exit 2, and a sentence with schema, pointer and reason. */
export interface Refused extends Hostile {
  readonly place: string;
  readonly reason: string;
}

/** Legal after all: judged as it says. */
export interface Taken extends Hostile {
  readonly expected: readonly string[];
}

const endless = `title: ${'a'.repeat(40)}!\n`;

/** Each definition asks for the next one twice. */
function doubling(levels: number): object {
  const names = Array.from({ length: levels }, (_, level) => `d${level}`);
  const defs = names.map((name, level) => {
    const next = { $ref: `#/$defs/d${level + 1}` };
    return [name, { allOf: [next, next] }] as const;
  });
  return { $ref: '#/$defs/d0', $defs: { ...Object.fromEntries(defs), [`d${levels}`]: { type: 'object' } } };
}

function nested(depth: number): string {
  return `${'{"not":'.repeat(depth)}{}${'}'.repeat(depth)}`;
}

export const refused: readonly Refused[] = [
  {
    name: 'a pattern that never ends',
    schema: { properties: { title: { pattern: '^(a+)+$' } } },
    document: endless,
    place: 'schemas/page.json#/properties/title/pattern',
    reason: 'applying it to pages/one.md took more than 0.75 s',
  },
  {
    name: 'a pattern for keys that never ends',
    schema: { patternProperties: { '^(a+)+$': {} } },
    document: `${'a'.repeat(40)}_: 1\n`,
    place: 'schemas/page.json#/patternProperties/^(a+)+$',
    reason: 'applying it to pages/one.md took more than 0.75 s',
  },
  {
    name: 'a pattern for names of keys that never ends',
    schema: { propertyNames: { pattern: '^(a+)+$' } },
    document: `${'a'.repeat(40)}_: 1\n`,
    place: 'schemas/page.json#/propertyNames/pattern',
    reason: 'applying it to pages/one.md took more than 0.75 s',
  },
  {
    name: 'a pattern that never ends, in another file',
    schema: { properties: { title: { $ref: 'title.json' } } },
    files: { 'title.json': { pattern: '^(a+)+$' } },
    document: endless,
    place: 'schemas/title.json#/pattern',
    reason: 'applying it to pages/one.md took more than 1.5 s',
  },
  {
    name: 'a choice that doubles with each level',
    schema: doubling(40),
    place: 'schemas/page.json',
    reason: 'applying it took more than 1.5 s',
  },
  {
    name: 'a schema that is itself',
    schema: { $ref: '#' },
    place: 'schemas/page.json#',
    reason: 'it refers to itself without end',
  },
  {
    name: 'two definitions that are each other',
    schema: { $ref: '#/$defs/a', $defs: { a: { $ref: '#/$defs/b' }, b: { $ref: '#/$defs/a' } } },
    place: 'schemas/page.json#',
    reason: 'it refers to itself without end',
  },
  {
    name: 'a reference to the network',
    schema: { properties: { title: { $ref: 'https://example.org/title.json' } } },
    place: 'schemas/page.json#/properties/title/$ref',
    reason: 'Sluice fetches nothing',
  },
  {
    name: 'a reference to the disk',
    schema: { allOf: [{ $ref: 'file:///etc/passwd' }] },
    place: 'schemas/page.json#/allOf/0/$ref',
    reason: 'Sluice fetches nothing',
  },
  {
    name: 'a reference out of the repository',
    schema: { $ref: '../../outside.json' },
    place: 'schemas/page.json#/$ref',
    reason: 'leads out of the repository',
  },
  {
    name: 'a reference out of the repository, spelled in escapes',
    schema: { $ref: '%2e%2e/%2e%2e/outside.json' },
    place: 'schemas/page.json#/$ref',
    reason: 'leads out of the repository',
  },
  {
    name: 'a reference with a broken escape',
    schema: { $ref: '%zz.json' },
    place: 'schemas/page.json#/$ref',
    reason: '%zz.json',
  },
  {
    name: 'a reference to a file that is not there',
    schema: { $ref: 'titel.json' },
    files: { 'title.json': {} },
    place: 'schemas/page.json#/$ref',
    reason: 'not in this tree',
  },
  {
    name: 'a reference to a part that is not there',
    schema: { properties: { title: { $ref: '#/$defs/none' } } },
    place: 'schemas/page.json#/properties/title/$ref',
    reason: 'leads nowhere',
  },
  {
    name: 'a pattern that is none',
    schema: { properties: { title: { pattern: '(' } } },
    place: 'schemas/page.json#/properties/title/pattern',
    reason: 'not a regular expression',
  },
  {
    name: 'a pattern that is none, in another file',
    schema: { properties: { title: { $ref: 'title.json' } } },
    files: { 'title.json': { items: { pattern: '(' } } },
    place: 'schemas/title.json#/items/pattern',
    reason: 'not a regular expression',
  },
  {
    name: 'a pattern for keys that is none',
    schema: { patternProperties: { '(': {} } },
    place: 'schemas/page.json#/patternProperties/(',
    reason: 'not a regular expression',
  },
  { name: 'a list', schema: [], place: 'schemas/page.json#', reason: 'a schema is a mapping' },
  { name: 'a number', schema: 42, place: 'schemas/page.json#', reason: 'a schema is a mapping' },
  { name: 'no JSON', schema: '{"type": }', place: 'schemas/page.json', reason: 'not JSON' },
  {
    name: 'a draft nobody reads here',
    schema: { $schema: 'http://json-schema.org/draft-04/schema#' },
    place: 'schemas/page.json#/$schema',
    reason: 'Sluice reads 2020-12 and draft-07',
  },
  {
    name: 'a draft of somebody',
    schema: { $schema: 'https://example.org/draft/2020-12/schema' },
    place: 'schemas/page.json#/$schema',
    reason: 'Sluice reads 2020-12 and draft-07',
  },
  {
    name: 'a draft nobody reads here, in another file',
    schema: { $ref: 'title.json' },
    files: { 'title.json': { $schema: 'http://json-schema.org/draft-06/schema#' } },
    place: 'schemas/title.json#/$schema',
    reason: 'it is of another draft',
  },
  {
    name: 'a file of another draft than the one that refers to it',
    schema: { $ref: 'title.json' },
    files: { 'title.json': { $schema: 'http://json-schema.org/draft-07/schema#' } },
    place: 'schemas/title.json#/$schema',
    reason: 'it is of another draft',
  },
  {
    name: 'a keyword of the wrong kind',
    schema: { properties: { title: { type: 'strnig' } } },
    place: 'schemas/page.json#/properties/title/type',
    reason: 'number, object, string; did you mean "string"?',
  },
  {
    name: 'a number for a schema',
    schema: { properties: { title: 5 } },
    place: 'schemas/page.json#/properties/title',
    reason: 'this must be a mapping, or true or false.',
  },
  {
    name: 'a word for a list',
    schema: { required: 'title' },
    place: 'schemas/page.json#/required',
    reason: 'this must be a list.',
  },
  {
    name: 'a schema that wants to be waited for',
    schema: { $async: true, required: ['title'] },
    place: 'schemas/page.json#/$async',
    reason: 'not JSON Schema',
  },
  {
    name: 'two megabytes',
    schema: JSON.stringify({ description: 'x'.repeat(2 << 20) }),
    place: 'schemas/page.json',
    reason: 'more than the 1048576 Sluice reads',
  },
  {
    name: 'a nest of ten thousand',
    schema: nested(10_000),
    place: 'schemas/page.json#/not/not/not',
    reason: 'nested more than 200 deep',
  },
];

export const taken: readonly Taken[] = [
  {
    name: 'a key called __proto__',
    schema:
      '{"properties": {"__proto__": {"type": "string"}, "title": {"type": "string"}}, "__proto__": {"required": ["no"]}}',
    document: 'title: [x]\n',
    expected: ['error fm/wrong-type 2:8 title'],
  },
  {
    name: 'two files that refer to each other',
    schema: { properties: { child: { $ref: 'child.json' } }, additionalProperties: false },
    files: { 'child.json': { type: 'object', properties: { parent: { $ref: 'page.json' } } } },
    document: 'child:\n  parent:\n    child: 1\n',
    expected: ['error fm/wrong-type 4:12 child.parent.child'],
  },
  {
    name: 'a schema that holds itself',
    schema: { properties: { child: { $ref: '#' } }, additionalProperties: false },
    document: 'child: { child: { other: 1 } }\n',
    expected: ['error fm/unknown-key 2:19 child.child.other'],
  },
  {
    name: 'an address for a name, which is never asked',
    schema: { $id: 'https://example.org/schemas/page.json', properties: { title: { $ref: 'title.json' } } },
    files: { 'title.json': { type: 'string', maxLength: 3 } },
    document: 'title: long\n',
    expected: ['error fm/length 2:8 title'],
  },
  { name: 'nothing fits', schema: false, document: 'title: x\n', expected: ['error fm/schema 1:1'] },
  { name: 'anything fits', schema: true, document: 'title: x\n', expected: [] },
  {
    name: 'draft-07',
    schema: {
      $schema: 'http://json-schema.org/draft-07/schema#',
      definitions: { t: { type: 'string' } },
      properties: { title: { $ref: '#/definitions/t' } },
    },
    document: 'title: [x]\n',
    expected: ['error fm/wrong-type 2:8 title'],
  },
  {
    name: 'draft-07, by the address people write',
    schema: { $schema: 'https://json-schema.org/draft-07/schema', dependencies: { title: ['owner'] } },
    document: 'title: x\n',
    expected: ['error fm/missing-key 1:1 owner'],
  },
  {
    name: 'a format and a keyword nobody knows',
    schema: { properties: { title: { type: 'string', format: 'haiku', mood: 'sad' } } },
    document: 'title: x\n',
    expected: [],
  },
];
