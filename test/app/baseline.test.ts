import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { ourAjv } from '../../src/build/ajv.ts';
import { root } from '../setup.mjs';
import { inRepo, type Repo } from '../support/repo.ts';
import { checkJson } from '../support/report.ts';
import { spec } from '../support/spec.ts';

const file = '.sluice/baseline.json';

interface Entry {
  readonly path: string;
  readonly code: string;
  readonly key: string;
  readonly value: string;
  readonly count: number;
}

function entries(repo: Repo): readonly Entry[] {
  return (JSON.parse(repo.read(file)) as { accepted: Entry[] }).accepted;
}

/** Skills whose tools are numbers: one finding for each, and equal numbers are the same mistake. */
function skill(name: string, ...numbers: readonly number[]): string {
  const tools = numbers.map((number) => `  - { n: ${number} }\n`).join('');
  return `---\nname: ${name}\n${tools === '' ? '' : `tools:\n${tools}`}---\n\nText.\n`;
}

const config = `version: 1
packs: []
contracts:
  skill:
    schema: skill.json
    sameAs: [{ key: name, of: file }]
documents:
  - { paths: 'skills/**', contract: skill }
`;
const schema = {
  properties: { name: {}, tools: { type: 'array', items: { type: 'string' } } },
  additionalProperties: false,
};

function fill(repo: Repo, files: Readonly<Record<string, string>>): void {
  repo.write('sluice.yml', config);
  repo.write('skill.json', JSON.stringify(schema));
  for (const [path, text] of Object.entries(files)) repo.write(path, text);
}

/** What is left to say, as `path:line code`. */
function fresh(repo: Repo, args: readonly string[] = ['--all']): string[] {
  return checkJson(repo, args).report.findings.map(({ path, line, code }) => `${path}:${line} ${code}`);
}

function accept(repo: Repo, ...paths: readonly string[]): void {
  const { status, all } = repo.sluice(['baseline', 'accept', ...paths]);
  assert.is(status, 0, all);
}

spec('the baseline', (test) => {
  test('accepts what is there today, tells how much, and the check passes and lists it', () =>
    inRepo((repo) => {
      fill(repo, { 'skills/a.md': skill('b'), 'skills/c.md': skill('c', 5) });
      assert.is(repo.sluice(['check', '--all']).status, 1);
      assert.is(
        repo.sluice(['baseline', 'accept']).stdout,
        'accepted 2 findings; stage and commit .sluice/baseline.json\n',
      );
      const { status, report } = checkJson(repo, ['--all']);
      assert.is(status, 0);
      assert.equal(
        report.silencers.map(({ kind, what }) => `${kind} ${what}`),
        ['baseline skills/a.md fm/name-mismatch name', 'baseline skills/c.md fm/wrong-type tools.0'],
      );
    }));

  test('is one entry a line: code, key, digest of the value, path and count, in the order of paths', () =>
    inRepo((repo) => {
      fill(repo, { 'skills/z.md': skill('b'), 'skills/a.md': skill('b') });
      accept(repo);
      const lines = repo.read(file).split('\n');
      assert.is(lines.length, 8);
      assert.match(
        lines[3]!,
        /^ {4}\{"path":"skills\/a\.md","code":"fm\/name-mismatch","key":"name","value":"[0-9a-f]{16}","count":1\},$/,
      );
      assert.match(lines[4]!, '"path":"skills/z.md"');
      const [first, second] = entries(repo);
      assert.is(first!.value, second!.value);
    }));

  test('accepting twice changes nothing', () =>
    inRepo((repo) => {
      fill(repo, { 'skills/a.md': skill('b') });
      accept(repo);
      const once = repo.read(file);
      assert.is(repo.sluice(['baseline', 'accept']).stdout, 'nothing to accept\n');
      assert.is(repo.read(file), once);
    }));

  test('accepts what the paths name and no more', () =>
    inRepo((repo) => {
      fill(repo, { 'skills/a.md': skill('b'), 'skills/in/c.md': skill('b') });
      accept(repo, 'skills/in');
      assert.equal(fresh(repo), ['skills/a.md:2 fm/name-mismatch']);
      accept(repo, 'skills/a.md');
      assert.is(entries(repo).length, 2);
    }));

  test('shows what the paths name and no more, also of documents that are gone', () =>
    inRepo((repo) => {
      fill(repo, { 'skills/a.md': skill('b'), 'skills/in/c.md': skill('b') });
      accept(repo);
      const shown = (...words: readonly string[]): string => repo.sluice(['baseline', 'show', ...words]).stdout;
      assert.is(shown('skills/in'), 'skills/in/c.md fm/name-mismatch name\n');
      assert.is(repo.sluice(['baseline', 'show', 'c.md'], { cwd: repo.path('skills/in') }).stdout, shown('skills/in'));
      assert.is(shown('sluice.yml'), 'nothing is accepted here\n');
      repo.run('rm', ['-r', 'skills/in']);
      assert.is(shown('skills/in'), 'skills/in/c.md fm/name-mismatch name\n');
      assert.is(shown().split('\n').length, 3);
      const json = JSON.parse(shown('skills/a.md', '--json')) as { accepted: Entry[] };
      assert.equal(
        json.accepted.map(({ path }) => path),
        ['skills/a.md'],
      );
    }));

  test('shows findings of one kind in one document as one line with their number', () =>
    inRepo((repo) => {
      repo.write(
        'sluice.yml',
        "version: 1\npacks: []\ncontracts: { c: { headings: { level: 2, required: [A, B] } } }\ndocuments: [{ paths: 'a.md', contract: c }]\n",
      );
      repo.write('a.md', '---\nx: 1\n---\n\n# Text\n');
      accept(repo);
      assert.is(entries(repo).length, 2);
      assert.is(repo.sluice(['baseline', 'show']).stdout, 'a.md fm/missing-heading ×2\n');
    }));

  test('drops what the paths name and no more', () =>
    inRepo((repo) => {
      fill(repo, { 'skills/a.md': skill('b', 5, 5), 'skills/in/c.md': skill('b') });
      accept(repo);
      repo.write('skills/a.md', skill('a', 5));
      repo.write('skills/in/c.md', skill('c'));
      assert.is(repo.sluice(['baseline', 'prune', 'sluice.yml']).stdout, 'nothing to drop\n');
      assert.is(
        repo.sluice(['baseline', 'prune', 'skills/in']).stdout,
        'dropped 1 entry; stage and commit .sluice/baseline.json\n',
      );
      assert.equal(
        entries(repo).map(({ path }) => path),
        ['skills/a.md', 'skills/a.md', 'skills/a.md'],
      );
      assert.is(
        repo.sluice(['baseline', 'prune', 'skills/a.md']).stdout,
        'dropped 2 entries; stage and commit .sluice/baseline.json\n',
      );
      assert.equal(
        entries(repo).map(({ code, key }) => `${code} ${key}`),
        ['fm/wrong-type tools.0'],
      );
    }));

  test('where nothing is wrong it writes nothing', () =>
    inRepo((repo) => {
      fill(repo, { 'skills/a.md': skill('a') });
      accept(repo);
      assert.not(repo.exists(file));
    }));

  test('another value at the same key is a new finding', () =>
    inRepo((repo) => {
      fill(repo, { 'skills/a.md': skill('b') });
      accept(repo);
      repo.write('skills/a.md', skill('c'));
      assert.equal(fresh(repo), [`${file}:4 baseline/stale`, 'skills/a.md:2 fm/name-mismatch']);
      repo.write('skills/a.md', `---\n\n\n# moved down\nname: b\n---\n\nOther text.\n`);
      assert.equal(fresh(repo), []);
    }));

  test('the same mistake in another document is a new finding', () =>
    inRepo((repo) => {
      fill(repo, { 'skills/a.md': skill('b') });
      accept(repo);
      repo.write('skills/c.md', skill('b'));
      assert.equal(fresh(repo), ['skills/c.md:2 fm/name-mismatch']);
    }));

  test('equal findings are counted, and one more is new', () =>
    inRepo((repo) => {
      repo.write('sluice.yml', "version: 1\npacks: []\ndocuments: [{ paths: 'a.md', schema: s.json }]\n");
      repo.write('s.json', JSON.stringify({ patternProperties: { '^t': { type: 'array' } } }));
      // Duplicate keys are told without a key path: equal findings of one document.
      const twice = (times: number): string => `---\nx: 1\n${'x: 1\n'.repeat(times)}---\n`;
      repo.write('a.md', twice(2));
      accept(repo);
      assert.equal(
        entries(repo).map(({ code, count }) => `${code} ${count}`),
        ['fm/duplicate-key 2'],
      );
      assert.is(repo.sluice(['baseline', 'show']).stdout, 'a.md fm/duplicate-key ×2\n');
      assert.equal(fresh(repo), []);
      repo.write('a.md', twice(3));
      assert.equal(fresh(repo), ['a.md:5 fm/duplicate-key']);
      accept(repo);
      assert.is(entries(repo)[0]!.count, 3);
    }));

  test('follows a document that is renamed, and not one that is copied', () =>
    inRepo((repo) => {
      fill(repo, { 'skills/a.md': skill('a', 5) });
      accept(repo);
      repo.git(['add', '-A']);
      repo.git(['commit', '-qm', 'x']);
      repo.git(['mv', 'skills/a.md', 'skills/b.md']);
      repo.write('skills/b.md', skill('b', 5));
      assert.equal(fresh(repo), []);
      repo.write('skills/a.md', skill('a', 5));
      assert.equal(fresh(repo), ['skills/b.md:4 fm/wrong-type']);
    }));

  test('warnings are not accepted: they never block', () =>
    inRepo((repo) => {
      repo.write('sluice.yml', 'version: 1\n');
      repo.write('.claude/agents/a.md', '---\nname: a\ndescription: x\nodd: 1\n---\n\nText.\n');
      assert.is(repo.sluice(['baseline', 'accept']).stdout, 'nothing to accept\n');
    }));

  test('--json is what its schema promises, for each word', () =>
    inRepo((repo) => {
      fill(repo, { 'skills/a.md': skill('b') });
      const published = readFileSync(join(root, 'schemas/output/baseline.schema.json'), 'utf8');
      const validate = ourAjv({ source: false }).compile(JSON.parse(published) as object);
      for (const word of ['accept', 'show', 'prune']) {
        const { status, stdout } = repo.sluice(['baseline', word, '--json']);
        assert.is(status, 0);
        const data = JSON.parse(stdout) as { accepted: { path: string }[] };
        assert.ok(validate(data), `${word}: ${JSON.stringify(validate.errors)}`);
        assert.is(data.accepted[0]!.path, 'skills/a.md');
      }
    }));

  test.each(
    [
      [[], 'sluice: say what to do with the baseline: sluice baseline show, accept or prune.'],
      [['acept'], 'sluice: `sluice baseline` has no "acept"; did you mean "accept"?'],
      [['accept', 'nowhere'], 'sluice: nowhere names nothing here'],
      [['show', 'nowhere'], 'sluice: nowhere names nothing here'],
      [['prune', 'nowhere'], 'sluice: nowhere names nothing here'],
    ] as const,
    ([words]) => `\`sluice baseline ${words.join(' ')}\` is an error that helps`,
    ([words, said]) =>
      inRepo((repo) => {
        fill(repo, {});
        const { status, stderr } = repo.sluice(['baseline', ...words]);
        assert.is(status, 2);
        assert.ok(stderr.startsWith(said), stderr);
      }),
  );

  test('without sluice.yml nothing would read it, and that is said', () =>
    inRepo((repo) => {
      repo.write('skills/a/SKILL.md', '---\nname: b\ndescription: x\n---\n\nText.\n');
      const { status, stderr } = repo.sluice(['baseline', 'accept']);
      assert.is(status, 2);
      assert.match(stderr, 'there is no sluice.yml here, so nothing would read a baseline: run `sluice init` first');
      assert.not(repo.exists(file));
    }));
});
