import * as assert from 'uvu/assert';
import { Fault } from '../../../src/model/fault.ts';
import { readJscpdConfig, type JscpdConfig } from '../../../src/policy/jscpd-config.ts';
import { bytesOf, type Files } from '../../support/judge.ts';
import { spec } from '../../support/spec.ts';
import { formats, inexact, keys, patterns, v4, values } from './jscpd-mistakes.ts';

function read(files: Files): Promise<JscpdConfig> {
  const bytes = bytesOf(files);
  return readJscpdConfig({ file: (path) => Promise.resolve(bytes.get(path)) });
}

async function faultOf(files: Files): Promise<string> {
  try {
    await read(files);
  } catch (error) {
    assert.instance(error, Fault);
    assert.is((error as Fault).kind, 'config');
    return (error as Fault).message;
  }
  return 'nothing was wrong';
}

const detect = async (text: string): Promise<JscpdConfig['detect']> => (await read({ '.jscpd.json': text })).detect;

const notJson = [
  [
    'a comment',
    '{\n  // why\n  "minTokens": 60\n}',
    /^\.jscpd\.json:2:3: this file is not JSON \(.+\); it has no comments\.$/,
  ],
  ['a comma too many', '{\n  "minTokens": 60,\n}', /^\.jscpd\.json:3:1: this file is not JSON \(.+\)\.$/],
  ['YAML', 'minTokens: 60\n', /^\.jscpd\.json:1:1: this file is not JSON \(.+\)\.$/],
  ['nothing', '', /^\.jscpd\.json:1:1: this file is not JSON \(.+\)\.$/],
] as const;

const elsewhere = [
  ['package.json', '{\n  "jscpd": {}\n}', '2:3', 'this key'],
  ['.config/jscpd.json', '{}', '1:1', 'this file'],
  ['.config/.jscpd.json', '{}', '1:1', 'this file'],
] as const;

spec('.jscpd.json', (test) => {
  test('is not there: the defaults', async () => {
    const { detect: found, threshold, isolated } = await read({});
    assert.equal([found.minTokens, found.minLines, found.maxSize, threshold, isolated], [50, 10, 1048576, 3, []]);
    assert.equal(found.formats, ['python', 'typescript', 'javascript', 'tsx']);
    assert.equal(
      found.ignore,
      ['.venv', 'node_modules', '__pycache__', '.next', 'dist', '.git'].map((name) => `**/${name}/**`),
    );
  });

  test('says one thing: the others keep their defaults', async () => {
    const usual = await detect('{}');
    assert.equal(await detect('{ "minLines": 5 }'), { ...usual, minLines: 5 });
    assert.equal(await detect('{ "ignore": [] }'), { ...usual, ignore: [] });
  });

  test.each(
    [
      ['{ "min-tokens": 25, "min-lines": 7 }', { minTokens: 25, minLines: 7 }],
      ['{ "formats": "css" }', { formats: ['css'] }],
      ['{ "format": [] }', { formats: [] }],
      ['{ "maxSize": "100kb" }', { maxSize: 102400 }],
      ['{ "maxSize": "1.5 MB" }', { maxSize: 1572864 }],
      ['{ "maxSize": "2g" }', { maxSize: 2147483648 }],
      ['{ "max-size": "10b" }', { maxSize: 10 }],
      ['{ "maxSize": "1000" }', { maxSize: 1000 }],
      [
        '{ "formatsExts": "javascript:es, es6 ; dart : dt;" }',
        { formatsExts: { javascript: ['es', 'es6'], dart: ['dt'] } },
      ],
      ['{ "formatsExts": ["javascript:es", "dart:dt"] }', { formatsExts: { javascript: ['es'], dart: ['dt'] } }],
      ['{ "formatsExts": { "javascript": "es,es6" } }', { formatsExts: { javascript: ['es', 'es6'] } }],
      ['{ "formats-names": { "makefile": ["Make.me"] } }', { formatsNames: { makefile: ['Make.me'] } }],
      ['{ "crossFormats": "js-ts" }', { crossFormats: [['javascript', 'jsx', 'typescript', 'tsx']] }],
      [
        '{ "crossFormats": "css,scss;js-ts" }',
        {
          crossFormats: [
            ['css', 'scss'],
            ['javascript', 'jsx', 'typescript', 'tsx'],
          ],
        },
      ],
      ['{ "crossFormats": [["css", "scss"]] }', { crossFormats: [['css', 'scss']] }],
      ['{ "ignorePattern": ["a{1,2}"], "skipLocal": true }', { ignorePattern: ['a{1,2}'], skipLocal: true }],
      [
        '{ "mode": "weak", "ignore-identifiers": true, "maxLines": 900 }',
        { mode: 'weak', ignoreIdentifiers: true, maxLines: 900 },
      ],
      ['{ "maxGapLines": 0, "similarity": 1, "kind": ["exact"], "semantic": false }', {}],
      ['{ "reporters": ["json"], "exitCode": 1, "path": ["src"], "gitignore": true, "//": "why", "": 1 }', {}],
    ] as const,
    ([text]) => `takes ${text}`,
    async ([text, changed]) => assert.equal(await detect(text), { ...(await detect('{}')), ...changed }),
  );

  test('may be indented with tabs', async () => assert.is((await detect('{\n\t"minTokens": 60\n}')).minTokens, 60));

  test.each(
    [...keys, ...v4, ...inexact, ...values, ...formats, ...patterns],
    ({ name }) => `a mistake: ${name}`,
    async ({ text, says }) => assert.is(await faultOf({ '.jscpd.json': text }), `.jscpd.json:${says}`),
  );

  test.each(
    notJson,
    ([what]) => `is no JSON: ${what}`,
    async ([, text, says]) => assert.match(await faultOf({ '.jscpd.json': text }), says),
  );

  test('begins with a byte order mark', async () =>
    assert.is(
      await faultOf({ '.jscpd.json': '\ufeff{}' }),
      '.jscpd.json:1:1: jscpd reads no byte order mark: save this file without one.',
    ));

  test.each(
    elsewhere,
    ([path]) => `has a rival in ${path}`,
    async ([path, text, at, what]) => {
      assert.is(
        await faultOf({ [path]: text }),
        `${path}:${at}: Sluice reads what counts as a copy from .jscpd.json alone: move it there, and remove ${what}.`,
      );
      assert.is(
        await faultOf({ [path]: text, '.jscpd.json': '{}' }),
        `${path}:${at}: jscpd goes by .jscpd.json and not by what is written here: keep that one, and remove ${what}.`,
      );
    },
  );

  test('has no rival in a package that only depends on jscpd, or is no JSON', async () => {
    assert.is(await faultOf({ 'package.json': '{ "devDependencies": { "jscpd": "5.3.2" } }' }), 'nothing was wrong');
    assert.is(await faultOf({ 'package.json': '{ "jscpd": ' }), 'nothing was wrong');
  });
});
