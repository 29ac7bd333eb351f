import { createHash } from 'node:crypto';
import * as assert from 'uvu/assert';
import { version } from '../../src/model/version.ts';
import { devCopy } from '../../src/policy/read-profiles.ts';
import { copyExample, demo } from '../support/example.ts';
import { configOf, twoProfiles } from '../support/profiles.ts';
import { inFolder, inRepo, Repo, type Ended } from '../support/repo.ts';
import { spec } from '../support/spec.ts';

const record = '.sluice/mini-experiment.json';
const limitMs = 240_000;

function ran(repo: Repo, ...args: string[]): Ended {
  return repo.run(process.execPath, [demo, ...args], {
    // None of this is the experiment's.
    env: { PROMPT_FLOW_PROFILE: 'nix', PIPELINE_FAIL_FAST_THRESHOLD: '7', TMPDIR: repo.path('..') },
  });
}

/** The rows of the table: criterion → expected, found, ok. */
function rowsOf({ stdout }: Ended): Map<string, readonly string[]> {
  const lines = stdout.split('\n');
  const rows = lines.slice(1, lines.indexOf('')).map((line) => line.split(/ {2,}/));
  return new Map(rows.map(([name = '', ...cells]) => [name, cells]));
}

function found(rows: ReturnType<typeof rowsOf>, name: string): string {
  return rows.get(name)?.[1] ?? `no row ${name}`;
}

spec('npm run demo', (test) => {
  test(
    'everything holds: each canary has its own end, and the pass is written down with the profiles it ran on',
    () =>
      inRepo((repo) => {
        const profiles = configOf(twoProfiles);
        repo.write(devCopy, profiles);
        const ended = ran(repo, '--record');
        assert.is(ended.status, 0, ended.all);
        const rows = rowsOf(ended);
        assert.is(rows.size, 34);
        for (const [name, [, , ok]] of rows) assert.is(ok, 'yes', name);
        assert.is(found(rows, 'canary fail-fast: exit status'), '10');
        assert.is(found(rows, 'canary fail-fast: end'), 'fail_fast');
        assert.is(found(rows, 'canary max-total: exit status'), '11');
        assert.is(found(rows, 'canary max-total: end'), 'max_failures');
        assert.match(ended.stdout, '34 of 34: all of it holds');
        const { passed_utc: at, ...rest } = JSON.parse(repo.read(record)) as Record<string, unknown>;
        assert.match(String(at), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
        const sha256 = `sha256:${createHash('sha256').update(profiles).digest('hex')}`;
        assert.equal(rest, { format: 1, sluice: version, profiles: { path: devCopy, sha256 }, criteria: 34 });
        // The repository it was started in has that file, and nothing else that is new.
        assert.is(repo.git(['status', '--porcelain', '-uall']), `?? ${record}\n?? ${devCopy}\n`);
        assert.is(repo.run('ls', [repo.path('..')]).stdout, 'repo\n');
      }),
    limitMs,
  );

  test(
    'in a repository without profiles it is written down that the built-in ones were used',
    () =>
      inRepo((repo) => {
        const ended = ran(repo, '--record');
        assert.is(ended.status, 0, ended.all);
        assert.is((JSON.parse(repo.read(record)) as { profiles: unknown }).profiles, 'built-in');
      }),
    limitMs,
  );

  test(
    'a prompt that breaks its promise ends it: the rest says not run, and nothing is written down',
    () =>
      inRepo((repo) => {
        copyExample(repo, 'mine');
        const path = 'mine/prompts/prompt-02-mini.md';
        repo.write(path, repo.read(path).replace('phase 2 comes after: %s', 'phase 2 forgot'));
        const ended = ran(repo, '--root', 'mine', '--record');
        assert.is(ended.status, 1, ended.all);
        const rows = rowsOf(ended);
        assert.equal(rows.get('production: exit status'), ['0', '1', 'NO']);
        assert.equal(rows.get('production: failed'), ['0', '1', 'NO']);
        assert.equal(rows.get('production: what it left behind'), ['ok', 'not run', '-']);
        assert.equal(rows.get('poc: end'), ['done', 'not run', '-']);
        assert.equal(rows.get('canary max-total: exit status'), ['11', 'not run', '-']);
        assert.match(ended.stdout, /^\d+ of 34: not all of it holds$/m);
        assert.match(ended.stderr, 'out/phase-2.txt has no line');
        assert.not(repo.exists(record));
      }),
    limitMs,
  );

  test(
    'a gate that finds something ends it before anything runs',
    () =>
      inRepo((repo) => {
        copyExample(repo, 'mine');
        const path = 'mine/prompts/prompt-01-mini.md';
        repo.write(path, repo.read(path).replace('## Scope', '### Scope'));
        const ended = ran(repo, '--root', 'mine');
        assert.is(ended.status, 1, ended.all);
        const rows = rowsOf(ended);
        assert.is(found(rows, 'gate: runner contract'), 'ok');
        assert.is(found(rows, 'gate: frontmatter contract'), '2 prompts, 1 with findings');
        assert.is(found(rows, 'production: exit status'), 'not run');
      }),
    limitMs,
  );

  test(
    'a canary that does not fail is no canary',
    () =>
      inRepo((repo) => {
        copyExample(repo, 'mine');
        const path = 'mine/canary/max-total/prompt-03-canary-fail.md';
        const sings = 'mkdir -p out\necho it sings > out/max-total-03.txt';
        repo.write(path, repo.read(path).replace('exit 1', sings));
        const ended = ran(repo, '--root', 'mine', '--skip-production', '--skip-poc');
        assert.is(ended.status, 1, ended.all);
        const rows = rowsOf(ended);
        assert.equal(rows.get('production: ran'), ['2', 'not run', '-']);
        assert.is(found(rows, 'canary fail-fast: exit status'), '10');
        assert.equal(rows.get('canary max-total: exit status'), ['11', '1', 'NO']);
        assert.equal(rows.get('canary max-total: HOLD'), ['there', 'missing', 'NO']);
        assert.equal(rows.get('canary max-total: the prompt after it'), ['left alone', 'run', 'NO']);
      }),
    limitMs,
  );

  test(
    'with --keep-between the second run finds everything done; what is left out says so and counts for nothing',
    () =>
      inRepo((repo) => {
        const kept = rowsOf(ran(repo, '--keep-between'));
        assert.equal(kept.get('poc: ran'), ['0', '0', 'yes']);
        assert.is(found(kept, 'poc: what it left behind'), 'ok');
        const ended = ran(repo, '--skip-poc');
        assert.is(ended.status, 0, ended.all);
        assert.equal(rowsOf(ended).get('poc: exit status'), ['0', 'not run', '-']);
        assert.match(ended.stdout, '27 of 34: what ran holds, and not all of it ran');
      }),
    limitMs,
  );

  test.each(
    [
      [['--rot', 'x'], "Unknown option '--rot'; see `npm run demo -- --help`"],
      [['--root', 'nix'], '--root nix has no folder prompts: name one that is laid out like the example'],
      [['--exec-mode', 'fast'], '--exec-mode is one of script, auto, agent, codex, and not "fast"'],
      [['--timeout-prod=-1'], '--timeout-prod is a number of seconds, and not "-1"'],
      [['--timeout-poc', '0'], '--timeout-poc is a number of seconds, and not "0"'],
      [
        ['--record', '--skip-poc'],
        '--record is for the whole experiment: leave --skip-production, --skip-poc and --keep-between out',
      ],
    ] as const,
    ([args]) => `2: ${args.join(' ')}`,
    ([args, message]) =>
      inRepo((repo) => {
        const ended = ran(repo, ...args);
        assert.is(ended.stderr, `demo: ${message}.\n`);
        assert.is(ended.stdout, '');
        assert.is(ended.status, 2);
      }),
  );

  test('2: --record outside of a repository', () =>
    inFolder((folder) => {
      const ended = new Repo(folder).run(process.execPath, [demo, '--record']);
      assert.is(ended.stderr, 'demo: --record writes into a repository, and there is none here: go to yours.\n');
      assert.is(ended.status, 2);
    }));
});
