import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { misfitOf } from '../../src/policy/config-words.ts';
import { root } from '../setup.mjs';
import { spec } from '../support/spec.ts';

interface Node {
  readonly $ref?: string;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly additionalProperties?: Node | boolean;
  readonly items?: Node;
  readonly oneOf?: readonly Node[];
  readonly $defs?: Readonly<Record<string, Node>>;
}

interface Place {
  readonly path: readonly (string | number)[];
  readonly keys: readonly string[];
}

function schema(name: string): Node {
  return JSON.parse(readFileSync(join(root, 'schemas', name), 'utf8')) as Node;
}

/** Every place of a schema that knows its keys, with one path to it. */
function places(node: Node, path: Place['path'], whole: Node): Place[] {
  const { $ref, properties, additionalProperties, items, oneOf } = node;
  // A route leads to routes: once round is enough.
  if (path.filter((key) => key === 'then' || key === 'same_failure').length > 1) return [];
  if ($ref !== undefined) {
    const other = $ref.startsWith('#/$defs/') ? whole : schema($ref);
    const target = other === whole ? whole.$defs![$ref.slice('#/$defs/'.length)]! : other;
    return places(target, path, other);
  }
  const deeper = Object.entries(properties ?? {}).flatMap(([key, child]) => places(child, [...path, key], whole));
  if (typeof additionalProperties === 'object') deeper.push(...places(additionalProperties, [...path, 'page'], whole));
  for (const one of oneOf ?? []) deeper.push(...places(one, path, whole));
  if (items) deeper.push(...places(items, [...path, 0], whole));
  return properties ? [{ path, keys: Object.keys(properties) }, ...deeper] : deeper;
}

const everywhere = [
  { file: 'sluice.yml', schema: 'sluice.schema.json' },
  { file: '.sluice/baseline.json', schema: 'baseline.schema.json' },
  { file: 'flow', schema: 'flow.schema.json' },
  { file: 'scenarios', schema: 'flow-scenarios.schema.json' },
].flatMap(({ file, schema: name }) => {
  const whole = schema(name);
  return places(whole, [], whole).map((place) => ({ file, ...place }));
});

spec('a mistyped key is answered with the key that was meant, wherever in our own files it stands', (test) => {
  test.each(
    everywhere,
    ({ file, path }) => `${file} ${path.join('.')}`,
    ({ file, path, keys }) => {
      for (const key of keys.filter((name) => name !== '$schema')) {
        const typo = `${key}x`;
        const params = { additionalProperty: typo };
        const { message } = misfitOf(file, [{ keyword: 'additionalProperties', path, params, schemaPath: '' }], {});
        assert.is(message, `unknown key "${typo}"; did you mean "${key}"?`);
      }
    },
  );
});
