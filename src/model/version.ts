/** The version of this engine; a test holds it to package.json. */
export const version = '0.1.0';

declare const builtFrom: string | undefined;

/** A digest of all this engine was built from: two that have one version may still judge differently. */
export const build: string = typeof builtFrom === 'undefined' ? version : builtFrom;
