import { rmSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { root } from '../setup.mjs';
import { filesOf } from '../support/listing.ts';
import { inRepo, type Ended, type Repo } from '../support/repo.ts';
import { spec } from '../support/spec.ts';
import { mendable, mended } from '../support/wired.ts';

const path = 'skills/a/SKILL.md';
const long = 'A line.\n'.repeat(20);

/** A mendable document is staged; then the disk goes on. */
async function staged(body: (repo: Repo) => void, disk: string | undefined = mendable('a', long)): Promise<void> {
  await inRepo((repo) => {
    repo.write('sluice.yml', 'version: 1\n');
    repo.write(path, mendable('a', long), 0o755);
    repo.git(['add', '-A']);
    repo.write(path, disk);
    body(repo);
  });
}

function index(repo: Repo, name = path): string {
  return repo.git(['show', `:${name}`]);
}

function fix(repo: Repo, env: Readonly<Record<string, string>> = {}): Ended {
  return repo.sluice(['fix', '--staged'], { env });
}

/** Kill it before one effect, look at what is left, and let the next run end it. True once there was nothing to kill. */
async function stagedAndMended(preload: string, at: number): Promise<boolean> {
  let whole = false;
  await staged((repo) => {
    whole = fix(repo, { NODE_OPTIONS: preload, KILL_AT: `${at}` }).signal === null;
    const [before, after] = [mendable('a', long), mended('a', long)];
    assert.ok([before, after].includes(index(repo)), `the index, killed at ${at}`);
    assert.ok([before, after].includes(repo.read(path)), `the file, killed at ${at}`);
    assert.not(index(repo) === before && repo.read(path) === after, `the file first, killed at ${at}`);
    repo.sluice(['fix', '--staged']);
    repo.sluice(['fix']);
    assert.is(index(repo), after, `killed at ${at}`);
    assert.is(repo.read(path), after, `killed at ${at}`);
    const left = [...filesOf(repo.dir).keys()].filter((name) => /\.tmp$|\.lock$/.test(name));
    assert.equal(left, [], `killed at ${at}`);
  });
  return whole;
}

spec('fix --staged', (test) => {
  test('mends the index and the file alike, and keeps the mode in both', () =>
    staged((repo) => {
      assert.is(fix(repo).stdout, `mended ${path} (1 repair)\n`);
      assert.is(index(repo), mended('a', long));
      assert.is(repo.read(path), mended('a', long));
      assert.match(repo.git(['ls-files', '-s', path]), /^100755 /);
      assert.is(repo.git(['diff', '--name-only']), '');
      assert.is(fix(repo).stdout, 'nothing to mend\n');
    }));

  test('mends a file whose name holds a line break', () =>
    inRepo((repo) => {
      const odd = 'skills/a\nb/SKILL.md';
      repo.write('sluice.yml', 'version: 1\n');
      repo.write(odd, mendable('a'));
      repo.git(['add', '-A']);
      assert.match(fix(repo).stdout, '(1 repair)');
      assert.is(repo.git(['show', `:${odd}`]), mended('a'));
      assert.is(repo.read(odd), mended('a'));
    }));

  test('keeps what is not staged out of the index, and on disk', () => {
    const disk = mendable('a', `${long}Not staged.\n`).replace('name: a\n', 'name: a\n# not staged\n');
    return staged((repo) => {
      assert.is(fix(repo).status, 0);
      assert.is(index(repo), mended('a', long));
      assert.is(repo.read(path), disk.replace('Use when: reading.', "'Use when: reading.'"));
    }, disk);
  });

  test('leaves a file alone whose mistake is another one by now, and says so', () => {
    const disk = mendable('a', long).replace('Use when:', 'Use it when:');
    return staged((repo) => {
      const { status, stderr } = fix(repo);
      assert.is(status, 1);
      assert.is(stderr, `sluice: ${path} on disk was left alone: it is changed in the same lines\n`);
      assert.is(index(repo), mended('a', long));
      assert.is(repo.read(path), disk);
    }, disk);
  });

  test('does not bring back a file that is gone from disk', () =>
    staged((repo) => {
      rmSync(repo.path(path));
      assert.is(fix(repo).status, 0);
      assert.is(index(repo), mended('a', long));
      assert.not(repo.exists(path));
    }));

  test('a mistake that is only on disk is none of its business', () =>
    inRepo((repo) => {
      repo.write('sluice.yml', 'version: 1\n');
      repo.write(path, mended('a'));
      repo.git(['add', '-A']);
      repo.write(path, mendable('a'));
      assert.is(fix(repo).stdout, 'nothing to mend\n');
      assert.is(repo.read(path), mendable('a'));
      assert.is(index(repo), mended('a'));
    }));

  test('line ends that git converts: LF in the index, CRLF on disk', () =>
    inRepo((repo) => {
      repo.git(['config', 'core.autocrlf', 'true']);
      repo.write('sluice.yml', 'version: 1\n');
      repo.write(path, mendable('a').replaceAll('\n', '\r\n'));
      repo.tryGit(['add', '-A']);
      assert.is(fix(repo).status, 0);
      assert.is(index(repo), mended('a'));
      assert.is(repo.read(path), mended('a').replaceAll('\n', '\r\n'));
      assert.is(repo.git(['diff', '--name-only']), '');
    }));

  test('an index that another git holds is refused with a sentence, and nothing changes', () =>
    staged((repo) => {
      repo.write('.git/index.lock', '');
      const { status, stderr } = fix(repo);
      assert.is(status, 2);
      assert.is(
        stderr,
        'sluice: another git process holds the index of this work tree: wait for it to end and run this again; nothing was changed.\n',
      );
      rmSync(repo.path('.git/index.lock'));
      assert.is(index(repo), mendable('a', long));
      assert.is(repo.read(path), mendable('a', long));
    }));

  test('killed before any of its effects: index and file are each old or new, and the next run ends it', async () => {
    const preload = `--require=${join(root, 'test/support/kill-at.cjs')}`;
    for (let at = 1; at < 60; at++) {
      const ended = await stagedAndMended(preload, at);
      if (ended) return;
    }
    throw new Error('it never ends by itself');
  }, 180_000);
});
