import { rmSync } from 'node:fs';
import * as assert from 'uvu/assert';
import { breakLock, readLock, releaseLock, takeLock } from '../../src/git/ref-lock.ts';
import { findRepository, type Repository } from '../../src/git/repository.ts';
import { holderOf } from '../support/holders.ts';
import { cleanEnvironment, inRepo, type Repo } from '../support/repo.ts';
import { notRun, spec } from '../support/spec.ts';
import { faultOf } from '../support/thrown.ts';

const ref = 'refs/sluice/lock/queue';

const repositoryOf = (repo: Repo): Promise<Repository> => findRepository(repo.dir, cleanEnvironment(repo.env));

const take = (repository: Repository): ReturnType<typeof takeLock> =>
  takeLock(repository, 'queue', holderOf('one'), () => 'dead');

function blobOf(repo: Repo, text: string): string {
  return repo.git(['hash-object', '-w', '--stdin'], { input: text }).trim();
}

const damaged: readonly (readonly [string, RegExp, (repo: Repo) => void])[] = [
  ['a commit', /nothing that Sluice wrote/, (repo) => repo.git(['update-ref', ref, 'HEAD'])],
  ['another text', /nothing that Sluice wrote/, (repo) => repo.git(['update-ref', ref, blobOf(repo, 'mine\n')])],
  ['other JSON', /nothing that Sluice wrote/, (repo) => repo.git(['update-ref', ref, blobOf(repo, '{"pid":1}')])],
  ['a list', /nothing that Sluice wrote/, (repo) => repo.git(['update-ref', ref, blobOf(repo, '[1]')])],
  [
    'a holder without a number',
    /nothing that Sluice wrote/,
    (repo) => repo.git(['update-ref', ref, blobOf(repo, JSON.stringify({ ...holderOf('one'), pid: '1' }))]),
  ],
  [
    'a holder without a run',
    /nothing that Sluice wrote/,
    (repo) => repo.git(['update-ref', ref, blobOf(repo, JSON.stringify({ ...holderOf('one'), run: undefined }))]),
  ],
  [
    'what is gone',
    /or what it held is gone/,
    (repo) => {
      const id = blobOf(repo, 'soon gone\n');
      repo.git(['update-ref', ref, id]);
      rmSync(repo.path('.git/objects', id.slice(0, 2), id.slice(2)));
    },
  ],
  [
    'a ref to nowhere',
    /nothing that Sluice wrote|is damaged/,
    (repo) => repo.git(['symbolic-ref', ref, 'refs/heads/nowhere']),
  ],
  ['nothing at all', /is damaged/, (repo) => repo.write(`.git/${ref}`, '')],
  ['garbage', /is damaged/, (repo) => repo.write(`.git/${ref}`, 'garbage\n')],
];

const unwritable: readonly (readonly [string, RegExp, (repo: Repo) => void])[] = [
  [
    'a ref of the name of its folder',
    /^'refs\/sluice\/lock' exists; cannot create/,
    (repo) => repo.git(['update-ref', 'refs/sluice/lock', 'HEAD']),
  ],
  [
    'the file of a git that was killed',
    /^Unable to create '.*queue\.lock': File exists$/,
    (repo) => repo.write(`.git/${ref}.lock`, ''),
  ],
];

function inCommitted(body: (repo: Repo) => Promise<void>): Promise<void> {
  return inRepo(async (repo) => {
    repo.write('notes.txt', 'one\n');
    repo.commit();
    await body(repo);
  });
}

spec('a lock that is not one', (test) => {
  test.each(
    damaged,
    ([what]) => `that holds ${what} is told with the command that removes it`,
    ([, why, damage]) =>
      inCommitted(async (repo) => {
        damage(repo);
        const repository = await repositoryOf(repo);
        const told = await faultOf(() => readLock(repository, 'queue'));
        assert.match(told, why);
        assert.match(
          told,
          new RegExp(`^git: The lock ${ref} .*: if no run is at work here, remove it with \`[^\`]*\`\\.$`),
        );
        const command = /`(.*)`/.exec(told)![1]!;
        const ended = repo.run('sh', ['-c', command]);
        assert.is(ended.status, 0, ended.all);
        const came = await take(repository);
        assert.equal(came, { taken: true, id: came.id });
      }),
  );

  test.each(
    damaged.filter(([what]) => what !== 'a ref to nowhere'),
    ([what]) => `that holds ${what} is never taken over and never broken`,
    ([, why, damage]) =>
      inCommitted(async (repo) => {
        damage(repo);
        const repository = await repositoryOf(repo);
        assert.match(await faultOf(() => take(repository)), why);
        const seen = { id: 'f'.repeat(40), holder: holderOf('one') };
        assert.match(await faultOf(() => breakLock(repository, 'queue', seen)), why);
      }),
  );

  test.each(
    unwritable,
    ([what]) => `cannot be taken for ${what}, and says why`,
    ([, why, spoil]) =>
      inCommitted(async (repo) => {
        const repository = await repositoryOf(repo);
        spoil(repo);
        const told = await faultOf(() => take(repository));
        const [, what, said] = /^git: git cannot write the lock ([^ ]+) \((.*)\): [^:]*\.$/.exec(told) ?? [];
        assert.is(what, ref, told);
        assert.match(said!, why);
        assert.is(await readLock(repository, 'queue'), undefined);
      }),
  );

  test('that leads elsewhere does not lead there', () =>
    inCommitted(async (repo) => {
      repo.git(['symbolic-ref', ref, 'refs/other/nowhere']);
      await take(await repositoryOf(repo)).catch(() => undefined);
      assert.is(repo.git(['for-each-ref', 'refs/other']), '');
    }));

  test('is neither taken nor given back where a hook refuses, and that is said', () =>
    inCommitted(async (repo) => {
      const repository = await repositoryOf(repo);
      const came = await take(repository);
      if (!came.taken) assert.unreachable('nobody else holds it');
      repo.write('.git/hooks/reference-transaction', '#!/bin/sh\nexit 1\n', 0o755);
      if (repo.tryGit(['update-ref', 'refs/heads/other', 'HEAD']).status === 0) notRun('this git has no such hook');
      const refused = /^git: git cannot write the lock [^ ]+ \(.*aborted by .*hook\): /;
      const lock = { taken: true, id: came.id } as const;
      assert.match(await faultOf(() => releaseLock(repository, 'queue', lock)), refused);
      assert.is((await readLock(repository, 'queue'))?.id, came.id);
      assert.match(await faultOf(() => takeLock(repository, 'other', holderOf('two'), () => 'alive')), refused);
    }));

  test.each(
    ['', '-a', 'a/b', '../x', 'a.lock', 'a b', 'ä', 'a'.repeat(101)],
    (name) => `has no name like "${name}"`,
    (name) =>
      inCommitted(async (repo) => {
        const repository = await repositoryOf(repo);
        try {
          await takeLock(repository, name, holderOf('one'), () => 'alive');
        } catch (error) {
          assert.instance(error, TypeError);
          assert.is(repo.git(['for-each-ref', 'refs/sluice']), '');
          return;
        }
        assert.unreachable('it was taken');
      }),
  );
});
