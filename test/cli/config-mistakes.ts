/** A mistake a person makes in `sluice.yml`, and what they are told. */
export interface Mistake {
  readonly name: string;
  /** The lines of `sluice.yml`. */
  readonly lines: readonly string[];
  /** Where and what, behind `sluice.yml:`. */
  readonly says: string;
}

const rule = (inside: string): string => `  - { paths: x.md, ${inside} }`;

export const unknownKeys: readonly Mistake[] = [
  {
    name: 'at the top, near a known one',
    lines: ['version: 1', 'pack: auto'],
    says: '2:1: unknown key "pack"; did you mean "packs"?',
  },
  {
    name: 'at the top, near none',
    lines: ['version: 1', 'colour: red'],
    says: '2:1: unknown key "colour"; the keys here are version, requires, packs, asOf, profile, locks, checks, duplicates, contracts and documents.',
  },
  {
    name: 'of a check',
    lines: ['version: 1', 'checks:', '  frontmater: true'],
    says: '3:3: unknown key "frontmater"; did you mean "frontmatter"?',
  },
  {
    name: 'of the rules for copies',
    lines: ['version: 1', 'duplicates:', '  vendor: []'],
    says: '3:3: unknown key "vendor"; did you mean "vendored"?',
  },
  {
    name: 'of a rule, where the right one is missing because of it',
    lines: ['version: 1', 'documents:', '  - { path: x.md, contract: plan }'],
    says: '3:7: unknown key "path"; did you mean "paths"?',
  },
  {
    name: 'of a contract',
    lines: ['version: 1', 'contracts:', '  page:', '    heading: []'],
    says: '4:5: unknown key "heading"; did you mean "headings"?',
  },
  {
    name: 'deep in a contract',
    lines: ['version: 1', 'contracts:', '  page:', '    body: { maxLine: 3 }'],
    says: '4:13: unknown key "maxLine"; did you mean "maxLines"?',
  },
];

export const wrongValues: readonly Mistake[] = [
  { name: 'the version as text', lines: ["version: '1'"], says: '1:10: expected 1, found the string "1".' },
  { name: 'a later version', lines: ['version: 2'], says: '1:10: expected 1, found the number 2.' },
  { name: 'no version', lines: ['packs: auto'], says: '1:1: the key "version" is missing; add it.' },
  { name: 'an empty file', lines: [''], says: '1:1: the key "version" is missing; add it.' },
  { name: 'a list', lines: ['- a'], says: '1:1: expected a mapping, found a list.' },
  { name: 'a word', lines: ['hello'], says: '1:1: expected a mapping, found the string "hello".' },
  {
    name: 'packs as a number',
    lines: ['version: 1', 'packs: 5'],
    says: '2:8: expected auto or a list of packs, found the number 5.',
  },
  {
    name: 'a pack that cannot be one',
    lines: ['version: 1', 'packs: [Agent Skill]'],
    says: '2:9: expected a pack, such as agent-skill or agent-skill@2026-11, found the string "Agent Skill".',
  },
  {
    name: 'a pack that does not exist',
    lines: ['version: 1', 'packs: [plan, promt-flow]'],
    says: '2:15: no pack is called "promt-flow"; did you mean "prompt-flow"?',
  },
  {
    name: 'a date that is none',
    lines: ['version: 1', 'asOf: yesterday'],
    says: `2:7: expected a month or a day, such as '2026-11', found the string "yesterday".`,
  },
  {
    name: 'a version asked for in the wrong form',
    lines: ['version: 1', 'requires: 0.1'],
    says: `2:11: expected the oldest version that will do, such as '>=0.1', found the number 0.1.`,
  },
  {
    name: 'a version newer than this one',
    lines: ['version: 1', "requires: '>=99.0'"],
    says: '2:11: this repository asks for Sluice 99.0 or newer and this is 0.1.0: install the newer one.',
  },
  {
    name: 'a version newer than this one, by its first number alone',
    lines: ['version: 1', "requires: '>=9'"],
    says: '2:11: this repository asks for Sluice 9 or newer and this is 0.1.0: install the newer one.',
  },
  {
    name: 'a profile that does not exist',
    lines: ['version: 1', 'profile: prodution'],
    says: '2:10: "prodution": no profile is called that; did you mean "production"?',
  },
  {
    name: 'a profile that is no name',
    lines: ['version: 1', 'profile: [poc]'],
    says: '2:10: expected the name of a profile, such as poc or production, found a list.',
  },
  {
    name: 'a lock on no toggle',
    lines: ['version: 1', 'locks: [warn_mode, warn_gat]'],
    says: '2:20: expected "warn_mode", "warn_gate", "retry_max", "pipeline_fail_fast_threshold" or "pipeline_max_total_failures", found the string "warn_gat"; did you mean "warn_gate"?',
  },
  {
    name: 'documents as a word',
    lines: ['version: 1', 'documents: plan'],
    says: '2:12: expected a list, found the string "plan".',
  },
  {
    name: 'yes where YAML 1.2 has true',
    lines: ['version: 1', 'documents:', rule('contract: plan, required: yes')],
    says: '3:46: expected true or false, found the string "yes".',
  },
  {
    name: 'a word for copies that is none of the few',
    lines: ['version: 1', 'checks: { duplicates: report }'],
    says: '2:23: expected true, "warn" or false, found the string "report".',
  },
  {
    name: 'one pattern where there is a list',
    lines: ['version: 1', 'duplicates: { templates: t/** }'],
    says: '2:26: expected a list, found the string "t/**".',
  },
  {
    name: 'a group of one folder',
    lines: ['version: 1', 'duplicates: { isolated: [[a]] }'],
    says: '2:26: expected at least 2 in this list, found 1.',
  },
  {
    name: 'neither of the two words for a missing tool',
    lines: ['version: 1', 'duplicates: { withoutTool: blok }'],
    says: '2:28: expected "block" or "warn", found the string "blok"; did you mean "block"?',
  },
  {
    name: 'a pattern of generated files that cannot be one',
    lines: ['version: 1', 'checks: { duplicates: warn }', "duplicates: { generated: [a, '[b'] }"],
    says: '3:30: "[b" cannot be a path pattern: its brackets do not form a set.',
  },
  {
    name: 'a pattern in the place of a folder',
    lines: ['version: 1', 'checks: { duplicates: true }', "duplicates: { isolated: [[a, 'b/*']] }"],
    says: '3:30: "b/*" cannot be a folder of a group: it is a pattern; write the folders out.',
  },
  {
    name: 'a folder within another one of its group',
    lines: ['version: 1', 'checks: { duplicates: true }', 'duplicates: { isolated: [[a/b, a/]] }'],
    says: '3:32: "a/" cannot be a folder of a group: it lies in another one of the group, or holds it.',
  },
  {
    name: 'the whole repository in the place of a folder',
    lines: ['version: 1', 'checks: { duplicates: true }', 'duplicates: { isolated: [[./, b]] }'],
    says: '3:27: "./" cannot be a folder of a group: it is the whole repository.',
  },
  {
    name: 'no pattern at all',
    lines: ['version: 1', 'documents:', '  - { paths: [], contract: plan }'],
    says: '3:14: expected a pattern or a list of patterns, found an empty list.',
  },
  {
    name: 'a pattern that cannot be one',
    lines: ['version: 1', 'documents:', "  - { paths: '[a', contract: plan }"],
    says: '3:14: "[a" cannot be a path pattern: its brackets do not form a set.',
  },
  {
    name: 'a rule with neither a contract nor a schema',
    lines: ['version: 1', 'documents:', '  - paths: x.md'],
    says: '3:5: a rule names either a `contract` or a `schema`, not both and not neither.',
  },
  {
    name: 'a rule with both',
    lines: ['version: 1', 'documents:', rule('contract: plan, schema: s.json')],
    says: '3:5: a rule names either a `contract` or a `schema`, not both and not neither.',
  },
  {
    name: 'a contract that does not exist',
    lines: ['version: 1', 'documents:', rule('contract: plam')],
    says: '3:30: no contract is called "plam"; did you mean "plan"?',
  },
  {
    name: 'a schema that is not there',
    lines: ['version: 1', 'documents:', rule('schema: s.json')],
    says: '3:28: the schema s.json is not in this tree: add it, or mend the path.',
  },
  {
    name: 'a schema that would have to be fetched',
    lines: ['version: 1', 'documents:', rule('schema: https://example.org/s.json')],
    says: '3:28: https://example.org/s.json cannot be a schema of this repository: Sluice fetches nothing; keep a copy in the repository.',
  },
  {
    name: 'a word that is not one of the few',
    lines: ['version: 1', 'contracts:', '  page:', '    sameAs: [{ key: name, of: folder }]'],
    says: '4:31: expected "directory" or "file", found the string "folder".',
  },
  {
    name: 'several mistakes: the first, and how many more',
    lines: ['version: 1', 'pack: auto', 'document: []'],
    says: '2:1: unknown key "pack"; did you mean "packs"? (and 1 more).',
  },
];

export const notYaml: readonly Mistake[] = [
  {
    name: 'a list that does not end',
    lines: ['version: 1', 'packs: [plan'],
    says: '3:1: this is not valid YAML (unexpected end of the stream within a flow collection).',
  },
  {
    name: 'a tab',
    lines: ['version: 1', 'checks:', '\tfrontmatter: true'],
    says: '3:1: YAML is indented with spaces; replace the tab.',
  },
  { name: 'a key twice', lines: ['version: 1', 'version: 1'], says: '2:1: this key is there twice; keep one.' },
  {
    name: 'an anchor',
    lines: ['version: &v 1'],
    says: '1:10: anchors and aliases are not read; write the value out.',
  },
  { name: 'a tag', lines: ['version: !!int 1'], says: '1:10: tags are not read; remove it.' },
];
