import { nearest } from '../text/nearest.ts';

/** The keys of `.jscpd.json` as jscpd 5.3.2 knows them; a test holds them to schemas/jscpd.schema.json. */
const known = (
  '$schema // minTokens minLines maxLines maxSize threshold mode format formatsExts formatsNames crossFormats ignore ' +
  'ignorePattern ignoreCase ignoreIdentifiers ignoreLiterals ignoreAnnotations skipLocal skipIsolated maxGapLines ' +
  'similarity kind semantic path pattern gitignore noGitignore followSymlinks noSymlinks noSymLinks reporters output ' +
  'absolute silent noTips noColors blame sarifErrorTokens xslHref debug verbose summary summaryTop summaryBy exitCode ' +
  'baseline baselineFromRef failOnNewClones failOnEmpty history historySince historyEvery historyLimit deadCode ' +
  'deadCodeCategories health healthInput entry includeTests includeEntryExports minConfidence config'
).split(' ');

/** Those that may be written with hyphens too. */
const hyphened = new Set(
  (
    'minTokens minLines maxLines maxSize formatsExts formatsNames crossFormats ignorePattern ignoreCase ' +
    'ignoreIdentifiers ignoreLiterals ignoreAnnotations skipLocal skipIsolated maxGapLines noGitignore followSymlinks ' +
    'noTips noColors sarifErrorTokens summaryTop summaryBy exitCode baselineFromRef failOnNewClones failOnEmpty ' +
    'historySince historyEvery historyLimit deadCode deadCodeCategories healthInput includeTests includeEntryExports ' +
    'minConfidence'
  ).split(' '),
);

const spellings: ReadonlyMap<string, string> = new Map([
  ...known.map((key) => [key, key] as const),
  ...[...hyphened].map((key) => [key.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`), key] as const),
  ['formats', 'format'],
]);

/** What jscpd calls a key by its usual name; undefined where it does not know it. */
export function jscpdKey(written: string): string | undefined {
  return spellings.get(written);
}

/** What version 4 read, and version 5 passes over. */
const gone: Readonly<Record<string, string>> = {
  updateBaseline:
    'is a flag of jscpd and no key: Sluice keeps what is accepted in .sluice/baseline.json; remove it, and run `sluice baseline accept`',
  workers: 'told jscpd how many threads to start; Sluice leaves that to jscpd: remove it',
  cache: 'told jscpd 4 to keep what it had read; Sluice has an index of its own: remove it',
  store: 'named the database in which jscpd 4 kept what it had read; jscpd 5 has none: remove it',
  storePath: 'told jscpd 4 where its database lies; jscpd 5 has none: remove it',
  storeOptions: 'set up the database of jscpd 4; jscpd 5 has none: remove it',
  skipComments: 'is a flag of jscpd and no key: write "mode": "weak" instead, in which comments do not count',
  listeners: 'loaded code into jscpd 4; jscpd 5 loads none: remove it',
  reportersOptions:
    'set up the reporters of jscpd 4; Sluice reports by its own: remove it, and see `sluice check --format`',
  executionId: 'named one run of jscpd 4; jscpd 5 has no use for it: remove it',
  tokensToSkip: 'told jscpd 4 which tokens not to count; use "mode" and "ignorePattern" instead',
  hashFunction: 'gave jscpd 4 another way to compare; jscpd 5 has one only: remove it',
  list: 'is a flag of jscpd and no key: remove it, and run `jscpd --list`',
};

/** What is wrong with a key that jscpd would pass over. */
export function unknownJscpdKey(key: string): string {
  if (Object.hasOwn(gone, key)) return `"${key}" ${gone[key]!}`;
  const near = nearest(key, known);
  return near === undefined
    ? `unknown key "${key}", which jscpd would pass over in silence: remove it`
    : `unknown key "${key}"; did you mean "${near}"?`;
}

/** What only nearly is a copy is nobody's fault for certain, so it cannot refuse a commit. */
const exactly: Readonly<Record<string, (value: unknown) => boolean>> = {
  maxGapLines: (value) => value === 0,
  similarity: (value) => value === 1,
  semantic: (value) => value === false,
  kind: (value) => (Array.isArray(value) ? value : [value]).every((kind) => kind === 'exact'),
};

export function isInexact(key: string, value: unknown): boolean {
  return Object.hasOwn(exactly, key) && !exactly[key]!(value);
}

export function inexactWords(key: string): string {
  return `"${key}" asks for what is nearly a copy, and only exact copies can be refused: remove it, and for copies with other names write \`duplicates: { renamed: true }\` into sluice.yml`;
}
