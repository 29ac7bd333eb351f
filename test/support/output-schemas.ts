import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import * as assert from 'uvu/assert';
import { root } from '../setup.mjs';

const compiled = new Map<string, ValidateFunction>();

/** One of the published schemas of what commands print: `check`, `fault` and so on. */
function outputSchema(name: string): ValidateFunction {
  let validate = compiled.get(name);
  if (!validate) {
    const text = readFileSync(join(root, `schemas/output/${name}.schema.json`), 'utf8');
    // A schema is compiled once, and none refers to another.
    validate = new Ajv2020({ strict: true, allowUnionTypes: true }).compile(JSON.parse(text) as object);
    compiled.set(name, validate);
  }
  return validate;
}

/** The text is JSON, and fits the schema of that name. */
export function assertFits(name: string, text: string): unknown {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch {
    assert.unreachable(`this is not JSON, let alone of ${name}.schema.json:\n${text}`);
  }
  const validate = outputSchema(name);
  assert.ok(validate(data), `${name}.schema.json: ${JSON.stringify(validate.errors, null, 2)}\n${text}`);
  return data;
}
