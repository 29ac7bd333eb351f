import { chmodSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as assert from 'uvu/assert';
import { Journal, readJournal } from '../../../src/disk/journal.ts';
import { asNobody } from '../../support/nobody.ts';
import { inRepo, type Ended, type Repo } from '../../support/repo.ts';
import { notRun, spec } from '../../support/spec.ts';
import { faultOf } from '../../support/thrown.ts';

const filling = fileURLToPath(new URL('../../support/fill-disk.ts', import.meta.url));

/** Fill a file as another program, started by a line of shell that ends in `"$@"`. */
function fill(repo: Repo, path: string, line = 'exec "$@"', before: readonly string[] = []): Ended {
  const program = [...before, process.execPath, '--import', 'tsx', filling, path];
  // From the package, where tsx is; which else would keep what it compiles in files.
  const env = { TSX_DISABLE_CACHE: '1' };
  return repo.run('bash', ['-c', line, 'bash', ...program], { env, cwd: dirname(dirname(dirname(filling))) });
}

const inTheWay: readonly (readonly [string, string, (path: string) => void])[] = [
  ['a folder', 'is not a plain file', (path) => mkdirSync(path)],
  ['a link', 'is not a plain file', (path) => symlinkSync('/etc/passwd', path)],
  ['a link to nothing', 'is not a plain file', (path) => symlinkSync('elsewhere', path)],
];

spec('a journal that cannot be written', (test) => {
  test('for want of room holds whole lines, says so, and takes a line that fits', () =>
    inRepo((repo) => {
      const path = repo.path('a.jsonl');
      const { stdout, stderr, status } = fill(repo, path, 'ulimit -f 1; exec "$@"');
      assert.is(status, 0, stderr);
      assert.is(
        stdout,
        `Fault: there is no room for another line of ${path}: make room on the disk, and run this again.\n0 bytes of another line\n`,
      );
      assert.equal(readJournal(path), { text: `${`${'x'.repeat(300)}\n`.repeat(3)}short\n`, torn: 0 });
    }));

  test.each(
    inTheWay,
    ([what]) => `because ${what} is in its place is told so, and so are its readers`,
    ([, why, put]) =>
      inRepo(async (repo) => {
        const path = repo.path('a.jsonl');
        put(path);
        const told = `disk: ${path} ${why}: take away what stands in its place, and run this again.`;
        assert.is(await faultOf(() => Journal.open(path)), told);
        assert.is(await faultOf(() => readJournal(path)), told);
      }),
  );

  test('because a pipe is in its place waits for nobody', () =>
    inRepo(async (repo) => {
      const path = repo.path('a.jsonl');
      if (repo.run('mkfifo', [path]).status !== 0) notRun('there are no pipes with names here');
      assert.match(await faultOf(() => Journal.open(path)), 'is not a plain file');
      assert.match(await faultOf(() => readJournal(path)), 'is not a plain file');
    }));

  test.each(
    ['a.jsonl', 'folder/a.jsonl'],
    (place) => `because a file is on the way to ${place}`,
    (place) =>
      inRepo(async (repo) => {
        writeFileSync(repo.path('file'), '');
        const told = await faultOf(() => Journal.open(join(repo.path('file'), place)));
        assert.match(told, 'something that is no folder stands on the way to it');
      }),
  );

  test('for want of a permission is told so', () =>
    inRepo((repo) => {
      const path = repo.path('a.jsonl');
      const before = asNobody(repo);
      writeFileSync(path, 'a\n');
      chmodSync(path, 0o444);
      const ended = fill(repo, path, undefined, before);
      assert.match(ended.stderr, `Fault: ${path} may not be read and written here: allow that, and run this again.`);
      assert.is(readJournal(path)!.text, 'a\n');
    }));
});
