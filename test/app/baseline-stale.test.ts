import { readFileSync } from 'node:fs';
import * as assert from 'uvu/assert';
import { inRepo, type Repo } from '../support/repo.ts';
import { checkJson, type PrintedFinding } from '../support/report.ts';
import { spec } from '../support/spec.ts';
import { assertQuiet, assertRefused, inWired, skill } from '../support/wired.ts';

const file = '.sluice/baseline.json';
const paths = ['a', 'b', 'c'].map((name) => `skills/${name}/SKILL.md`);

/** Three skills of the wrong name, all accepted. */
async function withBaseline(body: (repo: Repo) => void, end = '\n'): Promise<void> {
  await inRepo((repo) => {
    repo.write('sluice.yml', 'version: 1\n');
    for (const path of paths) repo.write(path, skill('other'));
    assert.is(repo.sluice(['baseline', 'accept']).status, 0);
    if (end !== '\n') repo.write(file, repo.read(file).replaceAll('\n', end));
    body(repo);
  });
}

function findings(repo: Repo): readonly (PrintedFinding & { readonly edits?: object })[] {
  return checkJson(repo, ['--all']).report.findings;
}

function kept(repo: Repo): string[] {
  return (JSON.parse(repo.read(file)) as { accepted: { path: string }[] }).accepted.map(({ path }) => path);
}

function line(path: string, more = ''): string {
  return `{"path":"${path}","code":"fm/name-mismatch","key":"name","value":"0123456789abcdef","count":1${more}}`;
}

const broken: readonly (readonly [title: string, text: string, said: string])[] = [
  ['no JSON and no YAML', '{ "format": 1, "accepted": [', `${file}:1:29: this is not valid YAML`],
  ['a conflict left in it', '{\n<<<<<<< ours\n  "format": 1,\n', `${file}:4:1: this is not valid YAML`],
  ['another format', '{ "format": 2, "accepted": [] }', `${file}: format 2 was written by a newer Sluice`],
  ['no format', '{ "accepted": [] }', `${file}:1:1: the key "format" is missing; add it`],
  ['a list', '[]', `${file}:1:1: expected a mapping, found an empty list`],
  [
    'an entry without a count',
    `{"format":1,"accepted":[{"path":"a","code":"fm/x","key":"","value":""}]}`,
    `${file}:1:25: the key "count" is missing; add it`,
  ],
  ['a key too many', `{"format":1,"accepted":[${line('a', ',"why":"x"')}]}`, `${file}:1:113: unknown key "why"`],
  [
    'a count of nothing',
    `{"format":1,"accepted":[${line('a').replace('"count":1', '"count":0')}]}`,
    `${file}:1:111: expected 1 or more, found the number 0`,
  ],
  ['bytes that are not UTF-8', '\xff', `${file}: this file is not UTF-8`],
];

spec('a baseline that is not true any more', (test) => {
  test('an entry that nothing answers to warns, at its line, with an edit; and nothing blocks', () =>
    withBaseline((repo) => {
      repo.write(paths[1]!, skill('b'));
      const [found, ...more] = findings(repo);
      assert.equal(more, []);
      assert.is(`${found!.path}:${found!.line}:${found!.column} ${found!.severity}`, `${file}:5:5 warning`);
      assert.ok(found!.edits);
      assert.is(repo.sluice(['check', '--all']).status, 0);
    }));

  for (const end of ['\n', '\r\n'])
    test.each(
      [[0], [1], [2], [0, 1], [1, 2], [0, 2], [0, 1, 2]],
      (mended) => `fix takes such entries out and leaves valid JSON: ${mended.join()} of three, ${JSON.stringify(end)}`,
      (mended) =>
        withBaseline((repo) => {
          for (const at of mended) repo.write(paths[at]!, skill(['a', 'b', 'c'][at]!));
          const { status, stdout } = repo.sluice(['fix', '--all']);
          assert.is(status, 0);
          assert.is(stdout, `mended ${file} (${mended.length} repair${mended.length === 1 ? '' : 's'})\n`);
          assert.equal(
            kept(repo),
            paths.filter((_, at) => !mended.includes(at)),
          );
          assert.equal(findings(repo), []);
          assert.not.match(repo.read(file), /[ \t]\r?\n/);
          if (mended.length === paths.length) assert.match(repo.read(file), '"accepted": []');
          assert.is(repo.sluice(['fix', '--all']).stdout, 'nothing to mend\n');
        }, end),
    );

  test('prune drops the same and keeps what is still there', () =>
    withBaseline((repo) => {
      repo.write(paths[0]!, skill('a'));
      assert.is(repo.sluice(['baseline', 'prune']).stdout, 'dropped 1 entry; stage and commit .sluice/baseline.json\n');
      assert.equal(kept(repo), paths.slice(1));
      assert.is(repo.sluice(['baseline', 'prune']).stdout, 'nothing to drop\n');
      assert.equal(findings(repo), []);
    }));

  test('prune lowers a count that is too high', () =>
    withBaseline((repo) => {
      repo.write(file, repo.read(file).replace('"count":1', '"count":3'));
      assert.equal(
        findings(repo).map(({ code }) => code),
        ['baseline/stale'],
      );
      assert.is(repo.sluice(['baseline', 'prune']).status, 0);
      assert.equal(kept(repo), paths);
      assert.equal(findings(repo), []);
    }));

  test('prune keeps an entry whose document was renamed, at its new path', () =>
    withBaseline((repo) => {
      repo.git(['add', '-A']);
      repo.git(['commit', '-qm', 'x']);
      repo.git(['mv', 'skills/c', 'skills/z']);
      repo.write(paths[0]!, skill('a'));
      assert.is(repo.sluice(['baseline', 'prune']).status, 0);
      assert.equal(kept(repo), [paths[1], 'skills/z/SKILL.md']);
      assert.equal(findings(repo), []);
    }));

  test.each(
    broken,
    ([title]) => `one that a hand has broken is a fault, with its place: ${title}`,
    ([, text, said]) =>
      inRepo((repo) => {
        repo.write('sluice.yml', 'version: 1\n');
        repo.write(paths[0]!, skill('other'));
        repo.write(file, Buffer.from(text, 'latin1'));
        for (const words of [
          ['check', '--all'],
          ['baseline', 'show'],
          ['baseline', 'accept'],
          ['fix', '--all'],
        ]) {
          const { status, stderr } = repo.sluice(words);
          assert.is(status, 2);
          assert.ok(stderr.startsWith(`sluice: ${said}`), `${words.join(' ')}: ${stderr}`);
        }
        assert.equal(readFileSync(repo.path(file)), Buffer.from(text, 'latin1'));
      }),
  );

  test('a commit passes by what is accepted in the index, and is refused by the first new finding', () =>
    inWired((repo) => {
      repo.write(paths[0]!, skill('other'));
      assert.is(repo.sluice(['baseline', 'accept']).status, 0);
      repo.git(['add', paths[0]!]);
      assertRefused(repo.tryGit(['commit', '-q', '-m', 'x']), `${paths[0]}:2:7 error fm/name-mismatch`);
      repo.git(['add', file]);
      assertQuiet(repo.tryGit(['commit', '-q', '-m', 'x']));
      repo.write(paths[0]!, skill('another'));
      assertRefused(repo.commit(), `${paths[0]}:2:7 error fm/name-mismatch`);
    }));

  test('fix --staged --all takes an entry out of the index too', () =>
    withBaseline((repo) => {
      repo.write(paths[2]!, skill('c'));
      repo.git(['add', '-A']);
      assert.is(repo.sluice(['fix', '--staged', '--all']).stdout, `mended ${file} (1 repair)\n`);
      assert.equal(kept(repo), paths.slice(0, 2));
      assert.is(repo.git(['show', `:${file}`]), repo.read(file));
    }));
});
