import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { cleanEnvironment, cli, type Repo } from '../support/repo.ts';
import { spec } from '../support/spec.ts';
import { assertRefused, assertQuiet, found, inWired, mendable, mended, skill } from '../support/wired.ts';

/** As many as make remembering worth while. */
const many = Array.from({ length: 60 }, (_, at) => `s${at}`);
const wrong = 's42';
const answer = [`skills/${wrong}/SKILL.md:2:7 fm/name-mismatch`];

/** A repository with many documents, one of them bad, and every verdict remembered. */
function inMany(body: (repo: Repo) => void | Promise<void>): Promise<void> {
  return inWired(async (repo) => {
    for (const name of many) repo.write(`skills/${name}/SKILL.md`, skill(name === wrong ? 'other' : name));
    repo.git(['add', '-A']);
    repo.git(['commit', '-q', '--no-verify', '-m', 'many']);
    assertAnswer(repo);
    await body(repo);
  });
}

function assertAnswer(repo: Repo): void {
  for (let twice = 0; twice < 2; twice++) {
    const ended = repo.sluice(['check', '--all', '--json']);
    assert.equal(found(ended), answer);
    assert.is((JSON.parse(ended.stdout) as { documents: number }).documents, many.length + 1);
    assert.is(ended.stderr, '');
    assert.is(ended.status, 1);
  }
}

const folder = (repo: Repo): string => repo.path('.git/sluice/cache');

function spoil(repo: Repo, how: (bytes: Buffer) => Uint8Array): void {
  const names = readdirSync(folder(repo));
  assert.ok(names.length > 0, 'nothing was remembered');
  for (const name of names) {
    const path = `${folder(repo)}/${name}`;
    writeFileSync(path, how(readFileSync(path)));
  }
}

/** Start it and do not wait. */
function start(
  repo: Repo,
  args: readonly string[],
): Promise<{ status: number | null; stdout: string; stderr: string }> {
  const child = spawn(process.execPath, [cli, ...args], { cwd: repo.dir, env: cleanEnvironment() });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (chunk) => (stdout += chunk));
  child.stderr.on('data', (chunk) => (stderr += chunk));
  return new Promise((resolve) => child.on('close', (status) => resolve({ status, stdout, stderr })));
}

spec('a cache that cannot be trusted or written changes no answer', (test) => {
  test.each(
    [
      { name: 'is empty', how: () => Buffer.alloc(0) },
      { name: 'was cut short', how: (bytes: Buffer) => bytes.subarray(0, bytes.length - 20) },
      { name: 'was cut in its first line', how: (bytes: Buffer) => bytes.subarray(0, 12) },
      {
        name: 'has one other byte',
        how: (bytes: Buffer) => Buffer.from(bytes.map((byte, at) => (at === 200 ? byte ^ 1 : byte))),
      },
      { name: 'was written twice over', how: (bytes: Buffer) => Buffer.concat([bytes, bytes]) },
      { name: 'has bytes of no text', how: () => Buffer.from(Array.from({ length: 5000 }, (_, at) => (at * 7) % 256)) },
      {
        name: 'is of an older version',
        how: (bytes: Buffer) => Buffer.from(bytes.toString().replace('sluice 1 ', 'sluice 0 ')),
      },
      {
        name: 'is of a newer version',
        how: (bytes: Buffer) => Buffer.from(bytes.toString().replace('sluice 1 ', 'sluice 2 ')),
      },
    ],
    ({ name }) => `that ${name}`,
    ({ how }) =>
      inMany((repo) => {
        spoil(repo, how);
        assertAnswer(repo);
      }),
  );

  test.each(
    [
      { name: 'folder is a file', place: (repo: Repo) => writeFileSync(folder(repo), 'x') },
      { name: 'folder leads nowhere', place: (repo: Repo) => symlinkSync('/proc/self/nowhere', folder(repo)) },
      // Whoever asks, nobody writes here.
      { name: 'folder cannot be written', place: (repo: Repo) => symlinkSync('/proc/self', folder(repo)) },
      { name: 'folder leads to itself', place: (repo: Repo) => symlinkSync('cache', folder(repo)) },
    ],
    ({ name }) => `whose ${name}`,
    ({ place }) =>
      inMany((repo) => {
        rmSync(folder(repo), { recursive: true });
        place(repo);
        assertAnswer(repo);
        repo.write('skills/s1/SKILL.md', skill('other'));
        assertRefused(repo.commit(), 'skills/s1/SKILL.md:2:7');
        repo.write('skills/s1/SKILL.md', skill('s1', 'Take better notes.'));
        assertQuiet(repo.commit());
      }),
  );

  test('that was changed by hand so that the bad document would be a remembered pass', () =>
    inMany((repo) => {
      const [good, bad] = ['s41', wrong].map((name) => repo.git(['rev-parse', `HEAD:skills/${name}/SKILL.md`]).trim());
      let remembered = false;
      spoil(repo, (bytes) => {
        const text = bytes.toString();
        remembered ||= text.includes(good!);
        return Buffer.from(text.replace(good!, bad!).replace('s41', wrong));
      });
      assert.ok(remembered, 'the good one was remembered');
      assertAnswer(repo);
    }));

  test('whose files are folders', () =>
    inMany((repo) => {
      for (const name of readdirSync(folder(repo))) {
        rmSync(`${folder(repo)}/${name}`);
        mkdirSync(`${folder(repo)}/${name}/x`, { recursive: true });
      }
      assertAnswer(repo);
    }));

  test('where not even the gate list can be written', () =>
    inMany((repo) => {
      rmSync(repo.path('.git/sluice/gate'), { force: true });
      mkdirSync(repo.path('.git/sluice/gate'));
      repo.write('skills/s1/SKILL.md', skill('other'));
      assertRefused(repo.commit(), 'skills/s1/SKILL.md:2:7');
    }));

  test('checks that start with no cache all come to the same answer, and leave a whole one', () =>
    inMany(async (repo) => {
      rmSync(folder(repo), { recursive: true });
      const all = await Promise.all(Array.from({ length: 4 }, () => start(repo, ['check', '--all', '--json'])));
      for (const ended of all) {
        assert.equal(ended, all[0]);
        assert.is(ended.status, 1);
        assert.is(ended.stderr, '');
      }
      assert.ok(readdirSync(folder(repo)).every((name) => !name.endsWith('.tmp')));
      assertAnswer(repo);
    }));

  test('two repairs mend each file once and lose nothing', () =>
    inMany(async (repo) => {
      for (const name of many) repo.write(`skills/${name}/SKILL.md`, mendable(name));
      const both = await Promise.all([start(repo, ['fix']), start(repo, ['fix'])]);
      for (const { status, stderr } of both) assert.ok(status === 0 || status === 1, stderr);
      for (const name of many) assert.is(repo.read(`skills/${name}/SKILL.md`), mended(name));
      assert.is(repo.git(['status', '--porcelain', '--untracked-files=all']).includes('.tmp'), false);
    }));

  test('what another policy left behind goes when a new one comes, and what is young stays', () =>
    inMany((repo) => {
      const ours = readdirSync(folder(repo)).find((name) => /^[0-9a-f]{32}$/.test(name))!;
      const place = (name: string): string => join(folder(repo), name);
      const [old, young, foreign] = ['0'.repeat(32), '1'.repeat(32), 'a note of somebody'];
      for (const name of [old, young, foreign]) writeFileSync(place(name), 'x');
      const long = new Date(Date.now() - 90 * 24 * 60 * 60 * 1000);
      for (const name of [old, foreign]) utimesSync(place(name), long, long);
      rmSync(place(ours));
      assertAnswer(repo);
      const left = readdirSync(folder(repo));
      assert.not(left.includes(old));
      for (const name of [ours, young, foreign]) assert.ok(left.includes(name), name);
    }));
});
