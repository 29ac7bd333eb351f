import * as assert from 'uvu/assert';
import { mkdirSync } from 'node:fs';
import { holdsCommits, passed } from '../support/gate.ts';
import { changed, filesOf, listing } from '../support/listing.ts';
import { pathOf } from '../support/path.ts';
import { inFolder, inRepo, Repo, type Ended, type RunOptions } from '../support/repo.ts';
import { spec } from '../support/spec.ts';

/** `"prepare": "sluice init"` runs wherever somebody installs, and must do no harm there. */
const prepare = { npm_lifecycle_event: 'prepare' };

interface Row {
  readonly where: string;
  readonly env?: RunOptions['env'];
  /** What the folder is, if it is no repository of its own. */
  readonly set?: (repo: Repo) => Repo;
}

const rows: readonly Row[] = [
  { where: 'in CI', env: { CI: 'true' } },
  { where: 'in an installation for production', env: { npm_config_omit: 'dev', NODE_ENV: 'production' } },
  { where: 'in the clone that npm makes to pack a dependency', env: { _PACOTE_NO_PREPARE_: 'x' } },
  {
    where: 'without git on PATH',
    set: (repo) => new Repo(repo.dir, { PATH: pathOf(`${repo.dir}.bin`, ['sh', 'env']) }),
  },
  {
    where: 'without .git, as in a tarball',
    set: (repo) => {
      repo.run('rm', ['-r', '.git']);
      return new Repo(repo.dir, { GIT_CEILING_DIRECTORIES: `${repo.dir}/..` });
    },
  },
  {
    where: "in a tarball that was unpacked inside of somebody's repository",
    set: (repo) => {
      repo.write('vendor/package.json', '{}\n');
      return new Repo(repo.path('vendor'));
    },
  },
  {
    where: 'in a bare repository',
    set: (repo) => {
      repo.git(['config', 'core.bare', 'true']);
      return repo;
    },
  },
];

spec('init, run by a package manager,', (test) => {
  test.each(
    rows,
    ({ where }) => `is silent and does nothing ${where}`,
    ({ env, set }) =>
      inRepo((around) => {
        around.write('package.json', '{}\n');
        const repo = set?.(around) ?? around;
        const before = filesOf(around.dir);
        const ended = repo.sluice(['init'], { env: { ...prepare, ...env } });
        assert.is(ended.all, '');
        assert.is(ended.status, 0);
        assert.equal(changed(before, filesOf(around.dir)), []);
      }),
  );

  test('wires a clone, says what it wrote, and is silent from then on', () =>
    inRepo((repo) => {
      const first = repo.sluice(['init'], { env: prepare });
      passed(first);
      assert.match(first.stdout, 'wrote .git/hooks/pre-commit (hook)');
      holdsCommits(repo);
      const second = repo.sluice(['init'], { env: prepare });
      passed(second);
      assert.is(second.all, '');
    }));

  test('wires the repository of a package in a sub-folder', () =>
    inRepo((repo) => {
      repo.write('web/package.json', '{}\n');
      repo.git(['add', '-A']);
      passed(repo.sluice(['init'], { env: prepare, cwd: repo.path('web') }));
      holdsCommits(repo);
    }));

  test('wires its own repository, also when a hook of another one installs it', () =>
    inRepo((other) =>
      inFolder((folder) => {
        const repo = new Repo(folder);
        repo.git(['init', '-q']);
        repo.write('package.json', '{}\n');
        const before = filesOf(other.dir);
        passed(repo.sluice(['init'], { env: { ...prepare, GIT_DIR: other.path('.git') } }));
        assert.equal(changed(before, filesOf(other.dir)), []);
        assert.ok(repo.exists('.git/hooks/pre-commit'));
      }),
    ));

  test('tells what went wrong, and does not fail the installation', () =>
    inRepo((repo) => {
      repo.run('rm', ['-rf', '.git/hooks']);
      repo.write('.git/hooks', 'not a folder');
      const ended = repo.sluice(['init'], { env: prepare });
      assert.is(ended.status, 0);
      assert.match(ended.stderr, /^sluice: no hooks were wired: .*\n$/);
    }));

  test('tells what is left to do, and does not fail the installation', () =>
    inRepo((repo) => {
      repo.git(['config', 'core.hooksPath', 'hooks']);
      repo.write('hooks/pre-commit', '#!/usr/bin/env python3\n', 0o755);
      const ended = repo.sluice(['init'], { env: prepare });
      assert.is(ended.status, 0);
      assert.match(ended.stdout, /^to do: hooks\/pre-commit was left alone/m);
    }));

  test('and by a person: in CI says why it did nothing', () =>
    inRepo((repo) => {
      const before = listing(repo);
      const ended: Ended = repo.sluice(['init'], { env: { CI: 'true' } });
      assert.is(ended.status, 0);
      assert.is(ended.stderr, 'sluice: this is CI, where `sluice check` is the gate: no hooks were wired.\n');
      assert.equal(changed(before, listing(repo)), []);
      assert.is(
        repo.sluice(['init', '--json'], { env: { CI: '1' } }).stdout,
        `${JSON.stringify({ format: 1, kind: 'skipped', why: 'this is CI, where `sluice check` is the gate: no hooks were wired' }, null, 2)}\n`,
      );
    }));

  test('and by a person: with npx in an empty folder is told that there is no repository', () =>
    inFolder((folder) => {
      mkdirSync(`${folder}/x`);
      const env = { npm_lifecycle_event: 'npx', GIT_CEILING_DIRECTORIES: folder };
      assert.match(new Repo(`${folder}/x`).sluice(['init'], { env }).stderr, 'is not in a git repository');
    }));
});
