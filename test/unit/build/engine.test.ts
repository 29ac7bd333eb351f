import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { root } from '../../setup.mjs';
import { spec } from '../../support/spec.ts';

const folder = join(root, 'schemas/packs');
const require = createRequire(import.meta.url);

spec('the built engine has the packs whole: what they say beside a rule is part of them', (test) => {
  test.each(
    readdirSync(folder).map((name) => name.replace('.schema.json', '')),
    (name) => name,
    (name) => {
      const written = JSON.parse(readFileSync(join(folder, `${name}.schema.json`), 'utf8')) as unknown;
      assert.equal(require(join(root, `dist/engine/packs-${name}.cjs`)), written);
    },
  );
});
