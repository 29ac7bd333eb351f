import * as assert from 'uvu/assert';
import { assertFault, assertOneSentence } from '../support/faults.ts';
import { pathOf, programOn } from '../support/path.ts';
import { cleanEnvironment, documents, inFolder, inRepo, Repo, type RunOptions } from '../support/repo.ts';
import { spec } from '../support/spec.ts';

const judging: readonly (readonly string[])[] = [
  ['check'],
  ['check', '--all'],
  ['check', '--staged'],
  ['fix'],
  ['baseline', 'show'],
];

/** A git of another version in front of the real one; with `refuses`, one that does not know what we ask. */
function otherGit(repo: Repo, version: string, refuses = false): RunOptions {
  const real = refuses ? 'echo "error: unknown option" >&2; exit 129' : `exec "${programOn('git')}" "$@"`;
  const stub = `#!/bin/sh\ncase $1 in --version) echo 'git version ${version}' ;; *) ${real} ;; esac\n`;
  new Repo(`${repo.dir}.bin`).write('git', stub, 0o755);
  return { env: { PATH: `${repo.dir}.bin:${cleanEnvironment()['PATH']}` } };
}

spec('what git cannot tell is one sentence and status 2', (test) => {
  test('outside a repository', () =>
    inFolder((folder) => {
      const repo = new Repo(folder, { GIT_CEILING_DIRECTORIES: folder });
      for (const args of [...judging, ['doctor'], ['init'], ['uninstall']])
        assertFault(repo, args, 'git', [`${folder} is not in a git repository: run this inside one, or make one with`]);
    }));

  test('inside a git dir', () =>
    inRepo((repo) => assertFault(new Repo(repo.path('.git')), ['check'], 'git', ['is inside a git dir'])));

  test('in a bare repository without a commit', () =>
    inRepo(
      (repo) => {
        assertFault(repo, ['check', '--all'], 'git', ['this bare repository has no commit yet: push one first.']);
        assertFault(repo, ['check'], 'usage', ['needs a work tree, and this repository is bare']);
      },
      ['--bare'],
    ));

  test('in a bare repository whose HEAD names a branch that does not exist', () =>
    inRepo((repo) => {
      repo.write('a.txt', 'a\n');
      repo.commit();
      const remote = new Repo(`${repo.dir}.remote`);
      repo.git(['init', '-q', '--bare', remote.dir]);
      remote.git(['symbolic-ref', 'HEAD', 'refs/heads/trunk']);
      repo.git(['push', '-q', remote.dir, 'HEAD:refs/heads/main']);
      assertFault(remote, ['check', '--all'], 'git', [
        'HEAD of this bare repository names the branch trunk, which does not exist: name a --range, or set HEAD',
      ]);
      remote.git(['symbolic-ref', 'HEAD', 'refs/heads/main']);
      assert.is(remote.sluice(['check', '--all']).status, 0);
    }));

  test('no commits: the work tree and the index are judged as they are', () =>
    inRepo((repo) => {
      repo.write(documents.path, documents.bad);
      repo.git(['add', '-A']);
      for (const args of [['--staged'], ['--all'], []])
        assert.is(repo.sluice(['check', ...args]).status, 1, args.join(' '));
      assertFault(repo, ['check', '--range', 'HEAD~1..HEAD'], 'git', [
        'HEAD~1 in the range HEAD~1..HEAD is not a commit',
      ]);
      assertFault(repo, ['check', '--policy-from', 'HEAD'], 'git', ['the policy cannot be read from HEAD']);
    }));

  test.each(
    [
      { name: 'cut short', content: Buffer.from('DIRC\0\0\0\u0002') },
      { name: 'of other bytes', content: Buffer.alloc(4096, 0x41) },
      { name: 'empty', content: Buffer.alloc(0) },
    ],
    ({ name }) => `an index that is ${name}`,
    ({ content }) =>
      inRepo((repo) => {
        repo.write(documents.path, documents.good);
        repo.git(['add', '-A']);
        repo.write('.git/index', content);
        // Git takes an empty index for one that holds nothing, and so do we.
        const broken = repo.tryGit(['ls-files']).status !== 0;
        for (const args of judging.filter(([command]) => command !== 'baseline'))
          if (broken)
            assertFault(repo, args, 'git', ['git cannot read the index', 'run `git reset`, which keeps your files']);
          else assert.is(repo.sluice(args).status, 0);
      }),
  );

  test('an index that is a folder', () =>
    inRepo((repo) => {
      repo.write(documents.path, documents.good);
      repo.git(['add', '-A']);
      repo.run('rm', ['.git/index']);
      repo.write('.git/index/x', '');
      assertFault(repo, ['check', '--staged'], 'git', ['git cannot read the index']);
    }));

  test('a git that is not there', () =>
    inRepo((repo) => {
      const env = { PATH: pathOf(`${repo.dir}.bin`, ['sh']) };
      for (const args of judging)
        assertFault(repo, args, 'git', ['git could not be started', 'install git 2.25 or newer, or put it on PATH.'], {
          env,
        });
    }));

  test('a git that is too old', () =>
    inRepo((repo) => {
      repo.write(documents.path, documents.good);
      for (const args of [...judging, ['init']])
        assertFault(
          repo,
          args,
          'git',
          ['git 2.24.4 is too old: Sluice needs 2.25 or newer.'],
          otherGit(repo, '2.24.4'),
        );
    }));

  test('a git that is too old, and does not know what it is asked', () =>
    inRepo((repo) => {
      const options = otherGit(repo, '1.7.1', true);
      for (const args of judging)
        assertFault(repo, args, 'git', ['git 1.7.1 is too old: Sluice needs 2.25 or newer.'], options);
      assertOneSentence(repo.sluice(['hook', 'pre-commit'], options), ['git 1.7.1 is too old'], 1);
    }));

  test('a git that is new enough, however it spells its version', () =>
    inRepo((repo) => {
      for (const version of ['2.25.0', '2.39.5 (Apple Git-154)', '2.47.1.windows.1', '3.0'])
        assert.is(repo.sluice(['check'], otherGit(repo, version)).status, 0, version);
    }));

  test('a git that fails for a reason of its own says it in its first line', () =>
    inRepo((repo) => {
      new Repo(`${repo.dir}.bin`).write(
        'git',
        '#!/bin/sh\nprintf "fatal: the moon is full\\nhint: wait\\n" >&2\nexit 128\n',
        0o755,
      );
      const env = { PATH: `${repo.dir}.bin:${process.env['PATH']}` };
      assertFault(repo, ['check'], 'git', ['git rev-parse failed: the moon is full.'], { env });
    }));

  test('a folder that was deleted under us', () =>
    inRepo((repo) => {
      repo.write('below/x', '');
      const gone = `cd below && rm -r ../below && exec "${process.execPath}" "$0" check`;
      const ended = repo.run('sh', ['-c', gone, new URL('../../dist/engine/cli.cjs', import.meta.url).pathname]);
      assertOneSentence(ended, ['the current folder does not exist any more: change to one that does.']);
    }));

  test('a repository with a broken configuration', () =>
    inRepo((repo) => {
      repo.write('.git/config', '[core\n');
      assertFault(repo, ['check'], 'git', ['bad config line 1']);
    }));
});
