import { statSync } from 'node:fs';
import * as assert from 'uvu/assert';
import { acceptThird, baselined, copied, newClass } from '../support/accepting.ts';
import { around, block, linesOf, own } from '../support/copies.ts';
import { copiesOn, inCopying, judged, old, put } from '../support/copying.ts';
import { assertFits } from '../support/output-schemas.ts';
import { programOn } from '../support/path.ts';
import { cli, inRepo, type Repo } from '../support/repo.ts';
import { notRun, spec } from '../support/spec.ts';
import { commitUnasked } from '../support/wired.ts';

interface Place {
  readonly path: string;
  readonly line: number;
  readonly endLine: number;
}

interface Told {
  readonly class: string;
  readonly tokens: number;
  readonly isNew: boolean;
  readonly accepted?: number;
  readonly copy: Place;
  readonly use: Place;
  readonly others: readonly Place[];
}

function told(repo: Repo, word: string): readonly Told[] {
  const { status, stdout, all } = repo.sluice(['dup', 'explain', word, '--json']);
  assert.is(status, 0, all);
  return (assertFits('dup-explain', stdout) as { copies: readonly Told[] }).copies;
}

function words(repo: Repo, word: string): string {
  const { status, stdout, all } = repo.sluice(['dup', 'explain', word]);
  assert.is(status, 0, all);
  return stdout;
}

function place(path: string): Place {
  return { path, line: 4, endLine: 27 };
}

const [a, b, c] = ['src/a.ts', 'src/b.ts', copied].map(place);

/** Seven lines, laid out otherwise, with a remark, and cut where the column ends. */
const first = 'function f(one: number, other: number): number {\n';
const rest =
  '  const sum = one + other;\n  if (sum > 12) return f(sum, other - 1) * 2 + one;\n  const list = [one, other, sum, one * 2, other * 3, sum * 4];\n  return list.reduce((x, y) => x + y, 0);\n}\n';
const used = `${first}${rest}`;
const pasted = `function f(\n  one: number, other: number): number {\n${rest.replace('  return list', '  // all of them\n\treturn list')}`;

const columns = `src/b.ts:4-11, new                          src/a.ts:4-9, to use
 4 function f(                            ~  4 function f(one: number, other: number…
 5   one: number, other: number): number… ~
 6   const sum = one + other;                5   const sum = one + other;
 7   if (sum > 12) return f(sum, other -…    6   if (sum > 12) return f(sum, other -…
 8   const list = [one, other, sum, one …    7   const list = [one, other, sum, one …
 9   // all of them                       !
10   return list.reduce((x, y) => x + y,… ~  8   return list.reduce((x, y) => x + y,…
11 }                                         9 }
~ other layout, ! on one side only
`;

interface Indexed {
  readonly path: string;
  readonly commit: string;
  readonly files: number;
  readonly bytes: number;
}

function indexed(repo: Repo, ...more: readonly string[]): Indexed {
  const { status, stdout, all } = repo.sluice(['dup', 'index', '--json', ...more]);
  assert.is(status, 0, all);
  return assertFits('dup-index', stdout) as Indexed;
}

const faults: readonly (readonly [line: string, said: string])[] = [
  ['', 'say what to do about copies: sluice dup index or explain.'],
  ['indx', '`sluice dup` has no "indx"; did you mean "index"?'],
  ['explain', 'name one class or one place: sluice dup explain src/x.ts:12.'],
  ['explain a b', 'name one class or one place: sluice dup explain src/x.ts:12.'],
  ['explain nowhere.ts:3', 'nowhere.ts names nothing here: check the spelling.'],
  [
    'explain dup:0123456789ab',
    'dup:0123456789ab is no class of copies here: `sluice check --only duplicates` and `sluice baseline show` name those there are.',
  ],
  ['explain src/a.ts --rebuild', '--rebuild belongs to `sluice dup index`: leave it out.'],
  ['index src', '`sluice dup index` takes no argument, and "src" was given: HEAD is indexed whole.'],
];

spec('sluice dup', (test) => {
  test('a new copy is shown beside the one to use, with all other places and how to accept it', () =>
    inCopying((repo) => {
      put(repo, { [copied]: around('c', old) });
      const name = newClass(repo);
      const lines = old.split('\n').slice(0, -1);
      const shown = words(repo, name).split('\n');
      assert.match(shown[0]!, new RegExp(`^${name}: \\d+ tokens, 3 copies$`));
      assert.is(shown[1], `${`${copied}:4-27, new`.padEnd(58)}   src/a.ts:4-27, to use`);
      for (const [at, line] of lines.entries()) {
        const row = shown[at + 2]!;
        const start = `${String(at + 4).padStart(2)} ${line.slice(0, 40)}`;
        assert.ok(row.startsWith(start), row);
        assert.ok(row.slice(58).startsWith(`   ${start}`), row);
        assert.ok(row.length <= 120);
      }
      assert.equal(shown.slice(lines.length + 2), [
        'and here: src/b.ts:4-27',
        `use it, or accept with \`sluice baseline accept ${name}\``,
        '',
      ]);
    }));

  test('what differs is marked, in layout or in words, and a terminal gets its own width', () =>
    inRepo((repo) => {
      put(repo, { ...copiesOn, 'src/a.ts': around('a', used) });
      commitUnasked(repo);
      put(repo, { 'src/b.ts': around('b', pasted) });
      if (process.platform !== 'linux' || programOn('script') === undefined) notRun('there is no util-linux `script`');
      const command = `stty cols 86; "${process.execPath}" "${cli}" dup explain src/b.ts`;
      const env = { TERM: 'xterm', SHELL: '/bin/sh' };
      const { stdout } = repo.run('script', ['-qec', command, '/dev/null'], { env });
      const plain = stdout.replaceAll(/\u001b\[\d+m|\r/g, '');
      assert.match(plain, columns);
      assert.match(stdout, '\u001b[33m');
      assert.not.ok(words(repo, 'src/b.ts').includes('\u001b'));
    }));

  test('a class, a file and a line name a new copy, staged or not, from either end', () =>
    inCopying((repo) => {
      put(repo, { [copied]: around('c', old) });
      const name = newClass(repo);
      const [one] = told(repo, name);
      assert.equal([one!.class, one!.isNew, one!.copy, one!.use, one!.others], [name, true, c, a, [b]]);
      for (const word of [copied, `${copied}:4`, `${copied}:27`, 'src/a.ts:9', 'src/b.ts'])
        assert.equal(told(repo, word), [one], word);
      repo.git(['add', '-A']);
      repo.write(copied, around('c'));
      assert.equal(told(repo, name), [one]);
    }));

  test('from a folder below, paths are as they are seen from there', () =>
    inCopying((repo) => {
      put(repo, { [copied]: around('c', old) });
      const { status, stdout } = repo.sluice(['dup', 'explain', 'c.ts:5', '--json'], { cwd: repo.path('src') });
      assert.is(status, 0);
      assert.match(stdout, `"path": "${copied}"`);
    }));

  test('a line of an old copy is told as well, and the class is known by its name from then on', () =>
    inCopying((repo) => {
      const [one, ...more] = told(repo, 'src/b.ts:10');
      assert.equal(more, []);
      assert.equal([one!.isNew, one!.copy, one!.use, one!.others], [false, b, a, []]);
      const again = told(repo, one!.class).map((copy) => [copy.class, copy.copy, copy.use]);
      assert.equal(again, [[one!.class, b, a]]);
      assert.match(words(repo, 'src/b.ts:10'), 'old copies block nobody');
      assert.is(words(repo, 'src/b.ts:29'), 'src/b.ts:29 is no part of a copy\n');
      assert.is(
        words(repo, 'src/b.ts'),
        'src/b.ts makes no new copy; `sluice dup explain src/b.ts:LINE` also looks at old ones\n',
      );
    }));

  test('old copies of tests are told to who asks', () =>
    inCopying((repo) => {
      const text = block('tested');
      put(repo, { 'test/x.ts': around('tx', text), 'test/y.ts': around('ty', text) });
      commitUnasked(repo);
      const pairs = told(repo, 'test/y.ts:5').map(({ copy, use }) => [copy.path, use.path]);
      assert.equal(pairs, [['test/y.ts', 'test/x.ts']]);
    }));

  test('an accepted class says so, new and old', () =>
    inCopying((repo) => {
      const name = acceptThird(repo);
      const [one] = told(repo, name);
      assert.equal([one!.isNew, one!.accepted, one!.use, one!.others.length], [false, 3, a, 1]);
      assert.match(words(repo, name), 'accepted: 3 copies; `sluice baseline prune` lowers that when some are gone\n');
      put(repo, { 'src/d.ts': around('d', old) });
      const [fresh] = told(repo, name);
      assert.equal([fresh!.isNew, fresh!.accepted], [true, 3]);
    }));

  test('a class of the change that was accepted just now is new all the same', () =>
    inCopying((repo) => {
      put(repo, { [copied]: around('c', old) });
      const name = newClass(repo);
      baselined(repo, 'accept', name);
      const [one] = told(repo, copied);
      assert.equal([one?.class, one?.isNew, one?.accepted], [name, true, 3]);
    }));

  test('several copies of one file are told one after the other', () =>
    inCopying((repo) => {
      put(repo, { [copied]: around('c', old, linesOf(repo.read('src/once.ts'), 3, 27)) });
      assert.is(judged(repo).findings.length, 2);
      const uses = told(repo, copied).map(({ use }) => use.path);
      assert.equal(uses, ['src/a.ts', 'src/once.ts']);
    }));

  test('index builds what commits look things up in, and leaves alone what is up to date', () =>
    inCopying((repo) => {
      const one = indexed(repo);
      assert.equal([one.files, one.bytes], [6, statSync(one.path).size]);
      assert.is(one.commit, repo.git(['rev-parse', 'HEAD']).trim());
      const { ino } = statSync(one.path);
      assert.is(indexed(repo).path, one.path);
      assert.is(statSync(one.path).ino, ino);
      put(repo, { 'src/new.ts': own('new', 90) });
      commitUnasked(repo);
      const two = indexed(repo);
      assert.equal([two.files, two.path], [7, one.path]);
      assert.is.not(two.commit, one.commit);
      assert.is.not(statSync(two.path).ino, ino);
      assert.is(indexed(repo, '--rebuild').bytes, two.bytes);
      const said = repo.sluice(['dup', 'index']).stdout;
      assert.match(said, /^indexed 7 files of [0-9a-f]{10} in \d+ ms: \/.*\/sluice\/dup\/[0-9a-f]{16} \(\d+ kB\)\n$/);
    }));

  test('a damaged index is built again', () =>
    inCopying((repo) => {
      const { path, bytes } = indexed(repo);
      repo.write(path.slice(repo.dir.length + 1), 'nothing');
      assert.is(indexed(repo).bytes, bytes);
      assert.is(statSync(path).size, bytes);
    }));

  test.each(
    faults,
    ([line]) => `a fault of one sentence: dup ${line}`,
    ([line, said]) =>
      inCopying((repo) => {
        const { status, stderr, stdout } = repo.sluice(['dup', ...line.split(' ').filter(Boolean)]);
        assert.equal([status, stderr, stdout], [2, `sluice: ${said}\n`, '']);
      }),
  );

  test('without a commit there is nothing to index', () =>
    inRepo((repo) => {
      const { status, stderr } = repo.sluice(['dup', 'index']);
      assert.is(status, 2);
      assert.is(stderr, 'sluice: there is no commit yet, so there is nothing to index: commit first.\n');
    }));
});
