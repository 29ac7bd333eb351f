import { chmodSync, chownSync, cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import * as assert from 'uvu/assert';
import {
  assertHelps,
  assertMended,
  cache,
  changedProgram,
  compiled,
  dataOf,
  engine,
  help,
  inFresh,
  kept,
  misleading,
  plant,
  program,
} from '../support/compiled.ts';
import { refusal } from '../support/gate.ts';
import { asNobody, nobody } from '../support/nobody.ts';
import { documents, type Repo } from '../support/repo.ts';
import { notRun, spec } from '../support/spec.ts';
import { assertQuiet, assertRefused } from '../support/wired.ts';

const source = (repo: Repo): Buffer => readFileSync(repo.path(program));
const right = (repo: Repo): Buffer => dataOf(repo, source(repo));
const wrong = (repo: Repo): Buffer => dataOf(repo, changedProgram(repo));

/** What may lie there in the place of what we wrote: if it ran, the program would say something else, or nothing. */
const spoilt: readonly { readonly name: string; readonly make: (repo: Repo) => Uint8Array }[] = [
  { name: 'is empty', make: () => Buffer.alloc(0) },
  { name: 'is the program and no more', make: source },
  { name: 'lacks its last byte', make: (repo) => misleading(repo).subarray(0, -1) },
  { name: 'lacks its last two bytes', make: (repo) => misleading(repo).subarray(0, -2) },
  { name: 'is half of it', make: (repo) => misleading(repo).subarray(0, misleading(repo).length / 2) },
  { name: 'is there twice over', make: (repo) => Buffer.concat([misleading(repo), misleading(repo)]) },
  { name: 'has another bit in the program', make: (repo) => flipped(misleading(repo), 1000) },
  { name: 'has another bit in the data', make: (repo) => flipped(misleading(repo), source(repo).length + 5000) },
  { name: 'has other data first', make: (repo) => Buffer.concat([source(repo), wrong(repo), right(repo)]) },
  { name: 'has the data once', make: (repo) => Buffer.concat([source(repo), wrong(repo)]) },
  { name: 'has no program', make: (repo) => Buffer.concat([wrong(repo), wrong(repo)]) },
  {
    name: 'belongs to another program, as long as this one',
    make: (repo) => Buffer.concat([changedProgram(repo), wrong(repo), wrong(repo)]),
  },
  {
    name: 'ends in nothing but zeros',
    make: (repo) => Buffer.from(misleading(repo)).fill(0, source(repo).length + 100),
  },
];

function flipped(bytes: Buffer, at: number): Buffer {
  bytes[at]! ^= 1;
  return bytes;
}

/** Places in which nothing can be kept. */
const places: readonly { readonly name: string; readonly make: (path: string) => void }[] = [
  { name: 'is a file', make: (path) => writeFileSync(path, 'x') },
  { name: 'leads nowhere', make: (path) => symlinkSync('/proc/self/nowhere', path) },
  { name: 'leads to itself', make: (path) => symlinkSync('cache', path) },
  { name: 'cannot be written', make: (path) => symlinkSync('/proc/self', path) },
];

/** Who else could have written it. */
const others: readonly { readonly name: string; readonly let: (repo: Repo) => void }[] = [
  { name: 'the file is open to all', let: (repo) => chmodSync(repo.path(compiled), 0o666) },
  { name: 'the file is open to a group', let: (repo) => chmodSync(repo.path(compiled), 0o664) },
  { name: 'the folder is open to all', let: (repo) => chmodSync(repo.path(cache), 0o777) },
  { name: 'the folder is open to a group', let: (repo) => chmodSync(repo.path(cache), 0o775) },
  { name: 'the file is of somebody else', let: (repo) => give(repo.path(compiled)) },
  { name: 'the folder is of somebody else', let: (repo) => give(repo.path(cache)) },
  {
    name: 'the folder is a link',
    let: (repo) => {
      cpSync(repo.path(cache), repo.path('.git/elsewhere'), { recursive: true });
      rmSync(repo.path(cache), { recursive: true });
      symlinkSync(repo.path('.git/elsewhere'), repo.path(cache));
    },
  },
];

function give(path: string): void {
  if (process.geteuid?.() !== 0) notRun('only root gives files away');
  chownSync(path, nobody, nobody);
}

/** Judged as ever, and not a word more. */
function assertJudges(repo: Repo): void {
  assertHelps(help(repo));
  repo.write(documents.path, documents.bad);
  assertRefused(repo.commit(), refusal);
  repo.write(documents.path, `${documents.good}More.\n`);
  assertQuiet(repo.commit('x', ['--allow-empty']));
}

spec('what V8 made of a program does not run, and is in nobody’s way', (test) => {
  test.each(
    spoilt,
    ({ name }) => `where the file ${name}: it is written anew`,
    ({ make }) =>
      inFresh((repo) => {
        plant(repo, make(repo));
        assertHelps(help(repo));
        assertMended(repo);
        const before = kept(repo);
        assertHelps(help(repo));
        assert.equal(kept(repo), before);
      }),
  );

  test('where V8 rejects it: it is left alone for a while', () =>
    inFresh((repo) => {
      plant(repo, Buffer.concat([source(repo), Buffer.alloc(5000)]));
      const before = kept(repo);
      assertHelps(help(repo));
      assert.equal(kept(repo), before);
    }));

  test.each(
    others,
    ({ name }) => `where ${name}`,
    (row) =>
      inFresh((repo) => {
        plant(repo, misleading(repo));
        row.let(repo);
        for (let twice = 0; twice < 2; twice++) assertHelps(help(repo));
      }),
  );

  test.each(
    places,
    ({ name }) => `where the folder ${name}`,
    ({ make }) =>
      inFresh((repo) => {
        make(repo.path(cache));
        for (let twice = 0; twice < 2; twice++) assertJudges(repo);
      }),
  );

  test('where the engine may only be read', () =>
    inFresh((repo) => {
      const before = asNobody(repo);
      chmodSync(repo.path(engine), 0o555);
      for (let twice = 0; twice < 2; twice++) assertHelps(help(repo, {}, before));
      assert.equal(kept(repo), []);
      chmodSync(repo.path(engine), 0o755);
      assertHelps(help(repo, {}, before));
      assertMended(repo);
    }));

  test('where the program lost the mark at its end: then that does not run either', () =>
    inFresh((repo) => {
      const whole = repo.read(program);
      for (const text of [whole.replace(/\/\/ whole\n$/, ''), whole.slice(0, -1), '']) {
        plant(repo, misleading(repo));
        repo.write(program, text);
        const { status, stdout, stderr } = help(repo);
        assert.is(stdout, '');
        assert.match(stderr, /^sluice: the engine is not whole: .*\n$/);
        assert.is(status, 2);
        repo.write(program, whole);
      }
    }));

  test('where root would keep it for somebody else', () =>
    inFresh((repo) => {
      if (asNobody(repo).length === 0) notRun('only root is anybody else');
      assertHelps(help(repo));
      assert.not(repo.exists(cache));
    }));

  test('where the file is a folder, or a pipe', () =>
    inFresh((repo) => {
      mkdirSync(repo.path(compiled, 'x'), { recursive: true });
      assertHelps(help(repo));
      rmSync(repo.path(compiled), { recursive: true });
      repo.run('mkfifo', [repo.path(compiled)]);
      assertHelps(help(repo));
      assertMended(repo);
    }));
});
