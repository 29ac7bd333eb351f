import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import * as assert from 'uvu/assert';
import { IndexFile } from '../../src/duplicates/index-file.ts';
import { around } from '../support/copies.ts';
import { copyAt, inCopying, old, put, stagedCopies, assertCopies } from '../support/copying.ts';
import { elsewhere } from '../support/elsewhere.ts';
import type { Ended, Repo } from '../support/repo.ts';
import { spec } from '../support/spec.ts';
import { begin } from '../support/together.ts';

/** What must not happen whatever the trouble: a copy that is let through, or the words of a bug. */

function stageCopy(repo: Repo): void {
  put(repo, { 'src/new.ts': around('new', old) });
  repo.git(['add', '-A']);
}

/** With an index on disk, and a staged copy. */
function inIndexed(body: (repo: Repo, index: string) => void | Promise<void>): Promise<void> {
  return inCopying(async (repo) => {
    stageCopy(repo);
    assertCopies(stagedCopies(repo), [copyAt('src/new.ts')]);
    const [name] = readdirSync(repo.path('.git/sluice/dup'));
    await body(repo, repo.path('.git/sluice/dup', name!));
  }, 'always');
}

/** The indexes that lie there, and not what was on its way to be one. */
function kept(repo: Repo): string[] {
  const folder = repo.path('.git/sluice/dup');
  return existsSync(folder) ? readdirSync(folder).filter((name) => /^[0-9a-f]{16}$/.test(name)) : [];
}

interface Damage {
  readonly what: string;
  readonly of: (bytes: Buffer) => Buffer | Uint8Array;
}

const heads = 128 + (65_536 + 1) * 4;

function filled(what: string, from: (bytes: Buffer) => number, length: number, value: number): Damage {
  return {
    what: `${what} overwritten by ${value}`,
    of: (bytes) => Buffer.from(bytes).fill(value, from(bytes), Math.min(bytes.length, from(bytes) + length)),
  };
}

const damages: readonly Damage[] = [
  { what: 'empty', of: () => Buffer.alloc(0) },
  ...[1, 127, 128, 1000, heads - 1, heads, heads + 4, heads + 400].map((length) => ({
    what: `cut at ${length}`,
    of: (bytes: Buffer) => bytes.subarray(0, length),
  })),
  { what: 'cut by a byte', of: (bytes) => bytes.subarray(0, -1) },
  { what: 'a byte longer', of: (bytes) => Buffer.concat([bytes, Buffer.alloc(1)]) },
  { what: 'foreign', of: () => Buffer.from('SQLite format 3\0'.repeat(9000)) },
  {
    what: 'of another version',
    of: (bytes) => Buffer.concat([bytes.subarray(0, 4), Buffer.from([99]), bytes.subarray(5)]),
  },
  ...[0, 0xff, 0x41].flatMap((value) => [
    filled('head', () => 8, 20, value),
    filled('fan-out', () => 128 + 70_000, 100_000, value),
    filled('records', () => heads, 1e9, value),
    filled('some records', () => heads + 800, 400, value),
    filled('units', (bytes) => bytes.length - 400, 200, value),
    filled('paths', (bytes) => bytes.length - 120, 120, value),
  ]),
];

/** The engine's own copy, which finds no `node_modules`, and a program in place of jscpd. */
function withTool(repo: Repo, script: string, env: Record<string, string> = {}): Ended {
  const tool = repo.path('.git/sluice/tools/jscpd-5.3.2/jscpd');
  mkdirSync(dirname(tool), { recursive: true });
  rmSync(tool, { force: true });
  writeFileSync(tool, `#!/bin/sh\n${script}\n`);
  chmodSync(tool, 0o755);
  return byCopy(repo, env);
}

function byCopy(repo: Repo, env: Record<string, string> = {}): Ended {
  const engine = repo.path('.git/sluice/engine/cli.cjs');
  return repo.run(process.execPath, [engine, 'check', '--staged', '--only', 'duplicates'], { env });
}

/** One sentence, and no other answer than that there is none. */
function assertFault(ended: Ended, words: string): void {
  assert.is(ended.status, 2, ended.all);
  assert.is(ended.stdout, '');
  assert.ok(ended.stderr.includes(words), `"${words}" is not in:\n${ended.stderr}`);
  assert.is(ended.stderr.trimEnd().split('\n').length, 1, ended.stderr);
  assert.not.match(ended.stderr, /\n\s+at |node:internal/);
}

const report = (text: string): string => `while [ $# -gt 0 ]; do [ "$1" = --output ] && o=$2; shift; done
mkdir -p "$o"; printf '%s' '${text}' > "$o/jscpd-report.json"`;

const tools: readonly (readonly [what: string, script: string, words: string])[] = [
  ['ends well without a report', 'exit 0', 'jscpd gave no report'],
  ['fails', 'echo it broke >&2; exit 1', 'it broke'],
  ['is killed', 'kill -9 $$', 'jscpd gave no report'],
  ['prints rubbish', report('{ "dupl'), 'its report is none that is known'],
  ['reports nothing', report(''), 'its report is none that is known'],
  ['reports null', report('null'), 'its report is none that is known'],
  [
    'reports no duplicates',
    report('{ "statistics": { "total": { "lines": 1 } } }'),
    'its report is none that is known',
  ],
  ['reports no lines', report('{ "duplicates": [] }'), 'its report is none that is known'],
  [
    'names a file that nobody gave it',
    report(
      '{ "statistics": { "total": { "lines": 1 } }, "duplicates": [{ "format": "typescript", "tokens": 60, ' +
        '"firstFile": { "name": "s/x.ts", "startLoc": {}, "endLoc": {} }, "secondFile": {} }] }',
    ),
    'its report is none that is known',
  ],
];

spec('the check for copies, in trouble', (test) => {
  test(
    'an index that is damaged anywhere is built again, or answers rightly',
    () =>
      inIndexed((repo, index) => {
        const whole = readFileSync(index);
        for (const { what, of } of damages) {
          writeFileSync(index, of(whole));
          try {
            assertCopies(stagedCopies(repo), [copyAt('src/new.ts')]);
          } catch (error) {
            throw new Error(`${what}: ${String(error)}`, { cause: error });
          }
        }
      }),
    240_000,
  );

  test('a folder in the place of the index keeps nobody from an answer', () =>
    inIndexed((repo, index) => {
      rmSync(index);
      mkdirSync(index);
      assertCopies(stagedCopies(repo), [copyAt('src/new.ts')]);
    }));

  test('an index that cannot be written is done without', () =>
    inIndexed((repo) => {
      const place = repo.path('.git/sluice/dup');
      rmSync(place, { recursive: true });
      writeFileSync(place, 'in the way');
      assertCopies(stagedCopies(repo), [copyAt('src/new.ts')]);
    }));

  test('a disk that is full while the index is written costs the index, and no answer', () =>
    inCopying((repo) => {
      stageCopy(repo);
      // Half of what the smallest index takes; what goes to jscpd is smaller.
      const limited = `ulimit -f 200; exec "$0" "$@"`;
      const engine = repo.path('.git/sluice/engine/cli.cjs');
      const args = ['-c', limited, process.execPath, engine, 'check', '--staged', '--only', 'duplicates'];
      const ended = repo.run('sh', args);
      assert.is(ended.status, 1, ended.all);
      assert.match(ended.stdout, 'src/new.ts:4:1 error dup/new');
      assert.equal(kept(repo), [], 'half an index is not kept');
    }, 'always'));

  test('killed at any moment, it leaves no index or a whole one', () =>
    inCopying(async (repo) => {
      stageCopy(repo);
      const engine = repo.path('.git/sluice/engine/cli.cjs');
      let whole = 0;
      for (let delay = 40; delay <= 200; delay += 8) {
        rmSync(repo.path('.git/sluice/dup'), { recursive: true, force: true });
        await begin(repo, process.execPath, [engine, 'dup', 'index'], { killAfterMs: delay });
        const [name] = kept(repo);
        if (name === undefined) continue;
        whole++;
        const index = IndexFile.open(repo.path('.git/sluice/dup', name));
        assert.ok(index, `after ${delay} ms it is torn`);
        index.close();
      }
      assertCopies(stagedCopies(repo), [copyAt('src/new.ts')]);
      assert.is.not(whole, 21, 'never killed before it was written');
    }, 'always'));

  test('ten at once build one index, and all see the copy', () =>
    inCopying(async (repo) => {
      stageCopy(repo);
      const engine = repo.path('.git/sluice/engine/cli.cjs');
      const ten = await Promise.all(
        Array.from({ length: 10 }, () =>
          begin(repo, process.execPath, [engine, 'check', '--staged', '--only', 'duplicates']),
        ),
      );
      for (const ended of ten) {
        assert.is(ended.status, 1, ended.all);
        assert.match(ended.stdout, 'src/new.ts:4:1 error dup/new');
      }
      assert.is(readdirSync(repo.path('.git/sluice/dup')).length, 1);
    }, 'always'));

  test.each(
    tools,
    ([what]) => `a jscpd that ${what} is no verdict`,
    ([, script, words]) =>
      inCopying((repo) => {
        stageCopy(repo);
        assertFault(withTool(repo, script), words);
      }),
  );

  test('a jscpd that hangs is ended', () =>
    inCopying((repo) => {
      stageCopy(repo);
      const ended = withTool(repo, 'sleep 50', { SLUICE_JSCPD_TIMEOUT_MS: '300' });
      assertFault(ended, 'it took longer than its time (SLUICE_JSCPD_TIMEOUT_MS)');
    }));

  test('a folder for temporary files that is not there, or is none, is a fault that says where it should be', () =>
    inCopying((repo) => {
      stageCopy(repo);
      for (const [name, code] of [
        ['nowhere', 'ENOENT'],
        ['notes.txt', 'ENOTDIR'],
      ] as const) {
        const folder = repo.path(name);
        const ended = repo.sluice(['check', '--staged', '--only', 'duplicates'], { env: { TMPDIR: folder } });
        assertFault(ended, `nothing could be written to ${folder}, the folder for temporary files (${code}): `);
      }
    }));

  test('so is one in which there is no room', () =>
    inCopying((repo) => {
      stageCopy(repo);
      const engine = repo.path('.git/sluice/engine/cli.cjs');
      const args = ['-c', 'ulimit -f 1; exec "$0" "$@"', process.execPath, engine, 'check', '--staged'];
      const ended = repo.run('sh', [...args, '--only', 'duplicates']);
      assertFault(
        ended,
        'the folder for temporary files (EFBIG): make it a folder that has room, or name another one in TMPDIR.',
      );
    }));

  test('a jscpd that is not installed is a fault, and the commit does not happen', () =>
    inCopying((repo) => {
      stageCopy(repo);
      rmSync(repo.path('.git/sluice/tools'), { recursive: true, force: true });
      assertFault(byCopy(repo), 'jscpd 5.3.2, which judges copies, is not installed');
    }));

  test('jscpd sees nothing of the repository that a hook was started in', () =>
    inCopying((repo) => {
      stageCopy(repo);
      const seen = repo.path('..', 'seen');
      const ended = withTool(repo, `env > '${seen}'; exit 1`, {
        GIT_INDEX_FILE: repo.path('.git/index'),
        GIT_PREFIX: 'x/',
      });
      assert.is(ended.status, 2, ended.all);
      assert.equal(
        readFileSync(seen, 'utf8').match(/^GIT_(?:INDEX_FILE|DIR|WORK_TREE|PREFIX|COMMON_DIR|OBJECT_DIRECTORY)=.*$/gm),
        null,
      );
    }));

  test('where there is no jscpd for the platform, the check did not run, and that blocks', () =>
    inCopying((repo) => {
      stageCopy(repo);
      const ended = repo.sluice(['check', '--staged', '--only', 'duplicates'], {
        env: elsewhere,
      });
      assert.is.not(ended.status, 0, ended.all);
      assert.match(ended.all, 'there is no jscpd for this platform');
    }));
});
