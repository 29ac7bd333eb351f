import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { array, constantFrom, sample } from 'fast-check';
import * as assert from 'uvu/assert';
import { jscpdFormats } from '../../../src/model/jscpd-formats.ts';
import { jscpdKey, unknownJscpdKey } from '../../../src/policy/jscpd-words.ts';
import { regexTrouble } from '../../../src/text/rust-regex.ts';
import { root } from '../../setup.mjs';
import { seed } from '../../support/property.ts';
import { notRun, spec } from '../../support/spec.ts';

/** jscpd itself, for what it says and not for what is said of it. */
function binary(): string {
  const require = createRequire(import.meta.url);
  const { getPlatformKey, PLATFORM_MAP } = require('jscpd/platform-map.js') as {
    getPlatformKey: () => string;
    PLATFORM_MAP: Readonly<Record<string, { packageName: string }>>;
  };
  const name = PLATFORM_MAP[getPlatformKey()]?.packageName;
  try {
    const folder = dirname(createRequire(require.resolve('jscpd/package.json')).resolve(`${name}/package.json`));
    return join(folder, 'bin', process.platform === 'win32' ? 'jscpd.exe' : 'jscpd');
  } catch {
    return notRun('there is no jscpd for this platform');
  }
}

interface Said {
  readonly config: Readonly<Record<string, unknown>>;
  readonly stderr: string;
}

/** What jscpd makes of a configuration. */
function asked(config: object): Said {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-jscpd-'));
  try {
    writeFileSync(join(folder, '.jscpd.json'), JSON.stringify(config));
    const { stdout, stderr } = spawnSync(binary(), ['--debug', '.'], {
      cwd: folder,
      encoding: 'utf8',
      maxBuffer: 1 << 27,
    });
    return { config: JSON.parse(stdout.slice(stdout.indexOf('{'))) as Said['config'], stderr };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Those of the expressions that jscpd leaves out. A line break in one would be one in its answer. */
function refused(patterns: readonly string[]): Set<string> {
  const lines = asked({ ignorePattern: patterns }).stderr.split('\n');
  return new Set(lines.flatMap((line) => /invalid regex '(.*)' is skipped:/.exec(line)?.[1] ?? []));
}

const pieces = [
  ...Array.from('ab()[]{}*+?|\\^$-&~12,:<>=!Pimdwp.zAsR/ é'),
  ...String.raw`(?: (?i) (?-s: (?<n> (?P<m> [^ [[:alpha:]] [[:no:]] \d \b \p{L} \x41 \b{start} \b{no} [\d-a] [b-a]`.split(
    ' ',
  ),
  ...String.raw`{1,2} {3} {2,} {2,1} {,2} && -- (?= (?<! \1 \x{110000} \xZZ \<`.split(' '),
];

/** Its own words for these: it takes them from the file as they are, whatever they are. */
const passedOver = new Set(['$schema', 'semantic', 'summary', 'summaryTop', 'summaryBy']);

spec('what is said of jscpd', (test) => {
  test('the formats are those it lists', () => {
    const { stdout } = spawnSync(binary(), ['--list'], { encoding: 'utf8' });
    assert.equal(
      [...jscpdFormats],
      stdout.split('\n').filter((line) => /^[a-z]/.test(line)),
    );
  });

  test('every key of our schema is one of its keys, or is said to be none', () => {
    const text = readFileSync(join(root, 'schemas/jscpd.schema.json'), 'utf8');
    const keys = Object.keys((JSON.parse(text) as { properties: object }).properties);
    assert.ok(keys.length > 50);
    for (const key of keys) assert.is(jscpdKey(key), key);
    const { stderr } = asked(Object.fromEntries(keys.map((key) => [key, null])));
    const unknown = [...stderr.matchAll(/unknown field '([^']*)'/g)].map(([, key]) => key!);
    assert.equal(unknown.sort(), [...passedOver].sort());
    for (const key of keys) assert.is(unknownJscpdKey(`${key}zz`).includes('unknown key'), true, key);
  });

  test.each(
    [
      'min-tokens',
      'max-size',
      'formats',
      'formats-exts',
      'cross-formats',
      'skip-isolated',
      'ignore-pattern',
      'exit-code',
    ],
    (key) => `it reads ${key} as we do`,
    (key) => {
      assert.not.match(asked({ [key]: null }).stderr, 'unknown field');
      assert.ok(jscpdKey(key));
    },
  );

  test.each(
    [
      'workers',
      'updateBaseline',
      'cache',
      'store',
      'storePath',
      'skipComments',
      'listeners',
      'reportersOptions',
      'executionId',
    ],
    (key) => `it passes over ${key}`,
    (key) => {
      assert.match(asked({ [key]: 1 }).stderr, `unknown field '${key}'`);
      assert.is(jscpdKey(key), undefined);
    },
  );

  test('it takes the same regular expressions', () => {
    const expression = array(constantFrom(...pieces), { minLength: 1, maxLength: 10 }).map((parts) => parts.join(''));
    // Names of Unicode properties and the modes in which blanks and bytes count otherwise are taken on trust.
    // So is how large an expression may become: behind a backslash that stands for itself, `x{110000}` is so many of them.
    const onTrust = /\(\?[a-zA-Z-]*[xu]|\\[pP](?!\{L\})|(?<!\\)(?:\\\\)+x\{110000\}/;
    const told = expression.filter((text) => !onTrust.test(text));
    const patterns = [...new Set(sample(told, { numRuns: 4000, seed }))];
    const theirs = refused(patterns);
    assert.ok(theirs.size > 500 && theirs.size < patterns.length - 300, `${theirs.size} of ${patterns.length}`);
    const otherwise = patterns.filter((text) => (regexTrouble(text) !== undefined) !== theirs.has(text));
    assert.equal(otherwise, []);
  });
});
