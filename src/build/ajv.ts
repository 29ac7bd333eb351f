import { Ajv2020 } from 'ajv/dist/2020.js';
import { formats } from '../text/formats.ts';

/** The compiler of our own schemas: strict, so that a typo in one of them fails the build. */
export function ourAjv(options: { readonly source: boolean }): Ajv2020 {
  const ajv = new Ajv2020({
    allErrors: true,
    strict: true,
    strictRequired: false,
    strictTypes: false,
    allowUnionTypes: true,
    // A definition that is used twice is a function, not a second copy.
    inlineRefs: false,
    formats,
    ...(options.source && { code: { source: true } }),
  });
  for (const keyword of ['x-source', 'x-checked', 'x-severity', 'x-say']) ajv.addKeyword({ keyword, valid: true });
  return ajv;
}
