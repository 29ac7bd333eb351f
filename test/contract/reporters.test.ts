import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import colors from 'picocolors';
import * as assert from 'uvu/assert';
import { ourAjv } from '../../src/build/ajv.ts';
import { pathFromBytes } from '../../src/model/path.ts';
import type { Report, Worded } from '../../src/model/report.ts';
import { reporters } from '../../src/report/index.ts';
import { root } from '../setup.mjs';
import { spec } from '../support/spec.ts';

/** What every way to print a report promises, held against each there is. */

function finding(path: string, message: string, severity: Worded['severity'] = 'error'): Worded {
  return {
    code: 'fm/missing-key',
    severity,
    path,
    at: { line: 3, column: 7 },
    keyPath: 'a.b',
    args: { key: 'a.b' },
    contract: 'note (sluice.yml)',
    digest: '',
    message,
    title: 'A required key is missing',
    fix: 'Add the key.',
  };
}

/** New lines, and the two places where they are already. */
const copied: Worded = {
  ...finding('src/new.ts', 'these 24 lines are src/old.ts:4-27 again (3 copies in all)'),
  code: 'dup/new',
  end: { line: 26, column: 1 },
  keyPath: '',
  args: { lines: 24, use: 'src/old.ts:4-27', copies: 3, tokens: 180, class: 'dup:1a2b3c4d5e6f' },
  digest: '1a2b3c4d5e6f',
  related: [
    { path: 'src/old.ts', at: { line: 4, column: 1 }, end: { line: 27, column: 1 }, what: 'the copy to use' },
    { path: 'a\u001bb.ts', at: { line: 9, column: 1 }, end: { line: 32, column: 1 }, what: 'and here' },
  ],
};

const nothing: Report = {
  scope: 'the index',
  documents: 12,
  policy: 'sluice.yml',
  packs: [],
  findings: [],
  notRun: [],
  silencers: [],
  loosened: [],
  mend: 'sluice fix',
  notes: [],
};

const much: Report = {
  ...nothing,
  packs: ['plan@2026-11'],
  findings: [
    finding('a b.md', 'plain'),
    finding('new\nline,:%25.md', 'two\nlines, 100% \u001b[31mred\u202e'),
    finding(pathFromBytes(Buffer.from([0x61, 0xff, 0x2e, 0x6d, 0x64])), 'no UTF-8', 'warning'),
  ],
  notRun: [{ what: 'frontmatter of x.md', why: 'it is not here', next: 'git fetch' }],
  silencers: [{ kind: 'baseline', what: 'y.md fm/pattern' }],
  loosened: ['the rule for docs/** is gone'],
  notes: ['policy introduced here'],
};

const copies: Report = {
  ...nothing,
  findings: [copied],
  notRun: [{ what: 'duplicates', why: 'there is no jscpd', next: 'sluice check', warns: true }],
};

const plain = colors.createColors(false);
const colourful = colors.createColors(true);

/** The published promise about a document of JSON, or about each of its lines. */
const promised: Readonly<Record<string, string>> = { json: 'check', jsonl: 'check-line' };

spec('every reporter', (test) => {
  for (const [name, load] of Object.entries(reporters)) {
    test(`${name} prints the same twice, ends its last line, and leaves the report as it was`, async () => {
      const report = await load();
      for (const one of [nothing, much, copies]) {
        const before = JSON.stringify(one);
        const text = report(one, plain);
        assert.is(report(one, plain), text);
        assert.ok(text === '' || text.endsWith('\n'));
        assert.is(JSON.stringify(one), before);
      }
    });

    test(`${name} tells each finding: place, code and words`, async () => {
      const text = (await load())(much, plain);
      assert.is(text.split('fm/missing-key').length > much.findings.length, true, text);
      for (const words of ['a b.md', 'plain', 'no UTF-8'])
        assert.ok(text.includes(words) || text.includes(encodeURI(words)), words);
      assert.match(text, /3[^0-9]+7/);
    });

    test(`${name} tells what was not run, and never as passed`, async () => {
      const report = await load();
      const text = report({ ...nothing, notRun: much.notRun }, plain);
      assert.match(text, 'frontmatter of x.md');
      assert.is.not(text, report(nothing, plain));
    });

    test(`${name} writes nothing that a terminal would obey`, async () => {
      const text = (await load())(much, plain);
      assert.not.match(
        text,
        name in promised || name === 'sarif' ? /[\u0000-\u0009\u000b-\u001f]/ : /[\u0000-\u0009\u000b-\u001f\u202e]/,
      );
    });

    test(`${name} tells a class of copies once, with its number and the copy to use`, async () => {
      const text = (await load())(copies, plain);
      assert.is(text.split('these 24 lines are src/old.ts:4-27 again').length, 2, text);
      assert.is(text.split('\n').filter((line) => line.includes('\u001b')).length, 0);
    });

    test(`${name} tells nothing by colour alone`, async () => {
      const report = await load();
      const bare = report(much, colourful).replaceAll(/\u001b\[\d+m/g, '');
      assert.is(bare, report(much, plain));
    });
  }

  test.each(
    Object.entries(promised),
    ([name]) => `${name} is what its schema promises`,
    async ([name, schema]) => {
      const text = readFileSync(join(root, `schemas/output/${schema}.schema.json`), 'utf8');
      const validate = ourAjv({ source: false }).compile(JSON.parse(text) as object);
      for (const one of [nothing, much, copies]) {
        const printed = (await reporters[name]!())(one, plain);
        const parts = name === 'jsonl' ? printed.trimEnd().split('\n') : [printed];
        for (const part of parts) assert.ok(validate(JSON.parse(part)), `${part}\n${JSON.stringify(validate.errors)}`);
      }
    },
  );

  test('jsonl has all places of a class in its one line, as git quotes them', async () => {
    const [line] = (await reporters['jsonl']!())(copies, plain).split('\n');
    const { path, end, related } = JSON.parse(line!) as Worded;
    const places = (related ?? []).map((one) => `${one.path}:${one.at.line}-${one.end?.line}`);
    assert.equal([`${path}-${end?.line}`, ...places], ['src/new.ts-26', 'src/old.ts:4-27', '"a\\033b.ts":9-32']);
  });

  test('github writes one command a line, with what would end it escaped', async () => {
    const lines = (await reporters['github']!())(much, plain).trimEnd().split('\n');
    assert.is(lines.filter((line) => line.startsWith('::')).length, 5);
    const odd = lines.find((line) => line.includes('100%25'));
    assert.match(odd!, 'two%0Alines, 100%25 ');
    assert.match(odd!, /file=[^,:]*%2C%3A%2525\.md[^,]*,/);
  });
});
