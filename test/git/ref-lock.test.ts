import { readFileSync, rmSync } from 'node:fs';
import * as assert from 'uvu/assert';
import {
  breakLock,
  readLock,
  releaseLock,
  takeLock,
  type Fate,
  type HeldBy,
  type Taken,
} from '../../src/git/ref-lock.ts';
import { findRepository, type Repository } from '../../src/git/repository.ts';
import { contend } from '../support/contending.ts';
import { linkedTo } from '../support/gate.ts';
import { holderOf } from '../support/holders.ts';
import { cleanEnvironment, inRepo, type Repo } from '../support/repo.ts';
import { notRun, spec } from '../support/spec.ts';

const ref = 'refs/sluice/lock/queue';

const repositoryOf = (repo: Repo, env = {}): Promise<Repository> =>
  findRepository(repo.dir, cleanEnvironment({ ...repo.env, ...env }));

const take = (repository: Repository, run: string, fate: Fate = 'alive'): Promise<Taken | HeldBy> =>
  takeLock(repository, 'queue', holderOf(run), () => fate);

async function taken(repository: Repository, run: string): Promise<Taken> {
  const came = await take(repository, run);
  if (!came.taken) assert.unreachable(`${came.holder.run} holds it`);
  return came as Taken;
}

/** A repository of some kind, where this git has such. */
function inKind(args: readonly string[], body: (repo: Repo) => Promise<void>): Promise<void> {
  return inRepo(async (repo) => {
    rmSync(repo.path('.git'), { recursive: true });
    if (repo.tryGit(['init', '-q', ...args]).status !== 0) notRun(`this git does not know ${args.join(' ')}`);
    repo.write('notes.txt', 'one\n');
    repo.commit();
    await body(repo);
  });
}

const kinds: readonly (readonly string[])[] = [[], ['--object-format=sha256'], ['--ref-format=reftable']];

spec('a lock that is a ref', (test) => {
  test.each(
    kinds,
    (args) => `is taken, told, refused, given back and broken: ${args.join(' ') || 'as git is by itself'}`,
    (args) =>
      inKind(args, async (repo) => {
        const repository = await repositoryOf(repo);
        const linked = await repositoryOf(linkedTo(repo));
        assert.is(await readLock(repository, 'queue'), undefined);
        const one = await taken(repository, 'one');
        assert.equal(await readLock(linked, 'queue'), { id: one.id, holder: holderOf('one') });
        const held = { taken: false, id: one.id, holder: holderOf('one') };
        assert.equal(await take(linked, 'two'), { ...held, fate: 'alive' });
        assert.equal(await take(linked, 'two', 'unknown'), { ...held, fate: 'unknown' });
        const two = await take(linked, 'two', 'dead');
        assert.equal(two, { taken: true, id: (await readLock(repository, 'queue'))!.id, brokeFrom: holderOf('one') });
        assert.is(await releaseLock(repository, 'queue', one), false);
        assert.equal((await readLock(repository, 'queue'))!.holder, holderOf('two'), 'it is not given back by another');
        assert.is(await releaseLock(linked, 'queue', two as Taken), true);
        assert.is(await releaseLock(linked, 'queue', two as Taken), false);
        assert.is(await readLock(repository, 'queue'), undefined);
        await taken(repository, 'three');
        const seen = (await readLock(linked, 'queue'))!;
        assert.is(await breakLock(linked, 'queue', { ...seen, id: one.id }), false);
        assert.is(await breakLock(linked, 'queue', seen), true);
        assert.is(await breakLock(linked, 'queue', seen), false);
        assert.equal((await taken(linked, 'four')).brokeFrom, undefined);
      }),
  );

  test.each(
    kinds,
    (args) => `one of eight at once gets it, from two work trees, and the others name it: ${args.join(' ')}`,
    (args) =>
      inKind(args, async (repo) => {
        const trees = [repo, linkedTo(repo)];
        const runs = Array.from({ length: 8 }, (_, at) => `run-${at}`);
        const first = oneWinner(runs, await contend(trees, runs));
        assert.is(first.brokeFrom, undefined);
        const holder = (await readLock(await repositoryOf(repo), 'queue'))!.holder.run;
        const later = runs.map((run) => `later-${run}`);
        const second = oneWinner(later, await contend(trees, later, [holder]));
        assert.is(second.brokeFrom?.run, holder, 'the dead one is taken over once');
      }),
  );

  /** One of these runs has the lock, and every other one says so. */
  function oneWinner(runs: readonly string[], all: readonly (Taken | HeldBy)[]): Taken {
    const winners = all.flatMap((came, at) => (came.taken ? [{ came, run: runs[at]! }] : []));
    assert.is(winners.length, 1);
    const [{ came, run }] = winners as [{ came: Taken; run: string }];
    for (const other of all)
      if (!other.taken) assert.equal([other.holder.run, other.id, other.fate], [run, came.id, 'alive']);
    return came;
  }

  test('costs two calls of git to take and one to give back', () =>
    inKind([], async (repo) => {
      const trace = repo.path('..', 'trace');
      const calls = (): number => readFileSync(trace, 'utf8').match(/trace: built-in: /g)!.length;
      const repository = await repositoryOf(repo, { GIT_TRACE: trace });
      const before = calls();
      const one = await taken(repository, 'one');
      assert.is(calls() - before, 2);
      await releaseLock(repository, 'queue', one);
      assert.is(calls() - before, 3);
    }));

  test.each(
    kinds,
    (args) => `outlives packing and collecting of what nobody refers to: ${args.join(' ')}`,
    (args) =>
      inKind(args, async (repo) => {
        const repository = await repositoryOf(repo);
        const one = await taken(repository, 'one');
        repo.git(['pack-refs', '--all']);
        repo.git(['gc', '-q', '--prune=now']);
        assert.equal((await readLock(repository, 'queue'))?.holder, holderOf('one'));
        assert.is((await take(repository, 'two')).taken, false);
        assert.is(await releaseLock(repository, 'queue', one), true);
        assert.is(await readLock(repository, 'queue'), undefined);
      }),
  );

  test('goes with no push of branches and tags and with no clone, but with a mirror of everything', () =>
    inKind([], async (repo) => {
      repo.git(['tag', 'v1']);
      await taken(await repositoryOf(repo), 'one');
      const remote = repo.path('..', 'remote.git');
      repo.git(['init', '-q', '--bare', remote]);
      const there = (): string => repo.git(['--git-dir', remote, 'for-each-ref', '--format=%(refname)']);
      for (const args of [['HEAD:refs/heads/main'], ['--all'], ['--tags'], ['--follow-tags', '--all']])
        repo.git(['push', '-q', remote, ...args]);
      assert.match(there(), 'refs/tags/v1');
      assert.not.match(there(), 'sluice');
      repo.git(['clone', '-q', repo.dir, repo.path('..', 'clone')]);
      assert.not.match(repo.git(['-C', repo.path('..', 'clone'), 'for-each-ref']), 'sluice');
      repo.git(['push', '-q', '--mirror', remote]);
      assert.match(there(), ref);
    }));
});
