import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { keysByPlace } from '../../../src/policy/config.ts';
import { root } from '../../setup.mjs';
import { inRepo } from '../../support/repo.ts';
import { spec } from '../../support/spec.ts';

interface Node {
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly additionalProperties?: boolean | Node;
  readonly items?: Node;
  readonly anyOf?: readonly Node[];
}

function schemaFile(name: string): Node & { readonly $defs?: Readonly<Record<string, Node>> } {
  return JSON.parse(readFileSync(join(root, 'schemas', name), 'utf8')) as Node;
}

const contract = schemaFile('contract.schema.json');

function followed(node: Node): Node {
  if (node.$ref === undefined) return node;
  return node.$ref === 'contract.schema.json' ? contract : (contract.$defs?.[node.$ref.replace('#/$defs/', '')] ?? {});
}

/** Every place of sluice.yml that has a closed list of keys, as in `documents.0`, and the list. */
function closedPlaces(written: Node, place: readonly string[] = []): (readonly [place: string, keys: string[]])[] {
  const node = followed(written);
  const { properties = {}, additionalProperties, items, anyOf = [] } = node;
  const own = additionalProperties === false ? [[place.join('.'), Object.keys(properties)] as const] : [];
  return [
    ...own,
    ...Object.entries(properties).flatMap(([key, child]) => closedPlaces(child, [...place, key])),
    ...(typeof additionalProperties === 'object' ? closedPlaces(additionalProperties, [...place, 'name']) : []),
    ...(items ? closedPlaces(items, [...place, '0']) : []),
    ...anyOf.flatMap((child) => closedPlaces(child, place)),
  ];
}

spec('the keys of sluice.yml', (test) => {
  const places = closedPlaces(schemaFile('sluice.schema.json'));

  test('there are places to look at', () => assert.ok(places.length > 15, String(places.length)));

  test.each(
    places,
    ([place]) => `those of "${place}" are the ones its schema has`,
    ([place, keys]) => {
      const known = keysByPlace.find(([pattern]) => pattern.test(place))?.[1] ?? [];
      assert.equal([...known].sort(), [...keys].sort());
    },
  );

  test('no list is for a place that is not there', () => {
    for (const [pattern] of keysByPlace)
      assert.ok(
        places.some(([place]) => pattern.test(place)),
        String(pattern),
      );
  });

  test.each(
    [
      ['version: 1\nSchema: x\n', '2:1', 'unknown key "Schema"; did you mean "$schema"?'],
      ['version: 1\npack: auto\n', '2:1', 'unknown key "pack"; did you mean "packs"?'],
      ['version: 1\nchecks: { frontmater: true }\n', '2:11', 'unknown key "frontmater"; did you mean "frontmatter"?'],
      [
        "version: 1\ndocuments:\n  - path: 'a/*.md'\n    schema: a.json\n",
        '3:5',
        'unknown key "path"; did you mean "paths"?',
      ],
      [
        'version: 1\ncontracts:\n  a:\n    body: { maxLine: 3 }\n',
        '4:13',
        'unknown key "maxLine"; did you mean "maxLines"?',
      ],
      [
        'version: 1\ncontracts:\n  a:\n    rules:\n      - { id: x, message: y, when: [{ kye: z }] }\n',
        '5:39',
        'unknown key "kye"; did you mean "key"?',
      ],
      [
        'version: 1\nnothing-like-it: 1\n',
        '2:1',
        'unknown key "nothing-like-it"; remove it, or see docs/configuration.md',
      ],
    ] as const,
    ([, at, said]) => `a slip is told with its place: ${at} ${said}`,
    ([text, at, said]) =>
      inRepo((repo) => {
        repo.write('sluice.yml', text);
        const { status, stderr } = repo.sluice(['check', '--all']);
        assert.ok(stderr.startsWith(`sluice: sluice.yml:${at}: ${said}`), stderr);
        assert.is(status, 2);
      }),
  );
});
