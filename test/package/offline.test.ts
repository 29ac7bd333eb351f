import * as assert from 'uvu/assert';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { passed, refused, refusal } from '../support/gate.ts';
import { OfflineRepo } from '../support/offline.ts';
import { packedTarball } from '../support/package.ts';
import { documents, inFolder, Repo } from '../support/repo.ts';
import { notRun, spec } from '../support/spec.ts';
import { mendable, mended } from '../support/wired.ts';

/**
 * The tarball as somebody gets it: installed without scripts and without development packages into a repository that
 * has nothing to do with this one, and from then on without a network.
 */
spec('the package in a foreign repository, without a network', (test) => {
  test('the command is there, and judges before anything is set up', () =>
    inForeign((repo) => {
      repo.write(documents.path, documents.bad);
      const before = repo.git(['status', '--porcelain']);
      const ended = npx(repo, 'check');
      assert.is(ended.status, 1, ended.all);
      assert.match(ended.stdout, refusal);
      assert.is(repo.git(['status', '--porcelain']), before, 'nothing was written');
      assert.not(repo.exists('.git/sluice'));
    }));

  test('init, a refused commit, the command that mends it, a good commit, a push, doctor', () =>
    inForeign((repo) => {
      passed(npx(repo, 'init'));
      repo.write(documents.path, mendable('notes'));
      const ended = repo.commit('Add a skill');
      assert.is(ended.status, 1);
      assert.match(ended.stderr, `${documents.path}:3:14 error fm/colon-in-value`);
      const [, mend] = /^mend: npx sluice (.+)$/m.exec(ended.stderr) ?? [];
      passed(npx(repo, ...mend!.split(' ')));
      passed(repo.tryGit(['commit', '-q', '-m', 'Add a skill']));
      assert.is(repo.git(['show', `HEAD:${documents.path}`]), mended('notes'));
      pushes(repo);
      passed(npx(repo, 'doctor'));
      passed(npx(repo, 'uninstall'));
    }));

  test('a linked work tree without node_modules holds as well', () =>
    inForeign((repo) => {
      passed(sluice(repo, 'init'));
      passed(repo.commit());
      const linked = new OfflineRepo(`${repo.dir}.linked`, repo.env);
      repo.git(['worktree', 'add', '-q', linked.dir]);
      linked.write(documents.path, documents.bad);
      refused(linked.commit());
      linked.write(documents.path, documents.good);
      passed(linked.commit());
    }));

  test('a schema of the repository is compiled and judges', () =>
    inForeign((repo) => {
      repo.write('notes.schema.json', '{ "required": ["title"] }');
      repo.write('sluice.yml', "version: 1\ndocuments:\n  - { paths: 'notes/*.md', schema: notes.schema.json }\n");
      repo.write('notes/a.md', '---\nname: a\n---\n');
      const ended = sluice(repo, 'check', '--all');
      assert.is(ended.status, 1, ended.all);
      assert.match(ended.stdout, /^notes\/a\.md:1:1 error \S+ .*title/m);
    }));

  test('the library can be imported, with the packages it depends on', () =>
    inForeign((repo) => {
      const script = "import('sluice').then((all) => console.log(Object.keys(all).includes('check')))";
      assert.is(repo.run(process.execPath, ['-e', script]).all, 'true\n');
    }));

  test('nothing is written outside the repository', () =>
    inForeign((repo) => {
      passed(sluice(repo, 'init'));
      repo.write(documents.path, documents.bad);
      refused(repo.commit());
      sluice(repo, 'check', '--all');
      sluice(repo, 'fix');
      sluice(repo, 'doctor');
      for (const outside of ['HOME', 'TMPDIR', 'XDG_CACHE_HOME'])
        assert.equal(readdirSync(repo.env![outside]!), [], outside);
    }));
});

/** The command that npx finds, without the half second that npx takes. */
function sluice(repo: Repo, ...args: string[]): ReturnType<Repo['run']> {
  return repo.run('node_modules/.bin/sluice', args);
}

function npx(repo: Repo, ...args: string[]): ReturnType<Repo['run']> {
  return repo.run('npx', ['--no-install', 'sluice', ...args]);
}

function pushes(repo: Repo): void {
  const remote = `${repo.dir}.remote`;
  repo.git(['init', '-q', '--bare', remote]);
  passed(repo.tryGit(['push', '-q', remote, 'HEAD:refs/heads/main']));
  repo.write(documents.path, documents.bad);
  passed(repo.commit('unasked', ['--no-verify']));
  refused(repo.tryGit(['push', '-q', remote, 'HEAD:refs/heads/main']));
}

let installed: string | undefined;

/** The package installed as in production, once for all tests of this file. */
function installedOnce(): string {
  if (installed !== undefined) return installed;
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'sluice-foreign-')));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 3 }));
  writeFileSync(join(folder, 'package.json'), '{ "name": "foreign", "private": true }\n');
  writeFileSync(join(folder, '.gitignore'), 'node_modules\n');
  const options = ['--ignore-scripts', '--omit=dev', '--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error'];
  const ended = new Repo(folder).run('npm', ['install', ...options, packedTarball()]);
  if (ended.status !== 0) notRun(`npm has neither a registry nor a cache here: ${ended.stderr}`);
  return (installed = folder);
}

async function inForeign(body: (repo: Repo) => void): Promise<void> {
  await inFolder((folder) => {
    const env: Record<string, string> = { npm_config_cache: join(folder, 'npm') };
    for (const name of ['HOME', 'TMPDIR', 'XDG_CACHE_HOME']) mkdirSync((env[name] = join(folder, name)));
    const repo = new OfflineRepo(join(folder, 'repo'), env);
    cpSync(installedOnce(), repo.dir, { recursive: true, verbatimSymlinks: true });
    repo.git(['init', '-q']);
    repo.git(['symbolic-ref', 'HEAD', 'refs/heads/main']);
    body(repo);
  });
}
