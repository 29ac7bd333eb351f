import * as assert from 'uvu/assert';
import { rmSync, symlinkSync } from 'node:fs';
import { holds, passed, refused } from '../support/gate.ts';
import { InstalledPackage, installAsPnpmDoes, installInto, unpackedPackage } from '../support/package.ts';
import { documents, inRepo, type Repo } from '../support/repo.ts';
import { spec } from '../support/spec.ts';

/** Where package managers put the package, and what of it a hook needs. */
spec('hooks find the engine', (test) => {
  test('in node_modules', () =>
    inCleanRepo((repo) => {
      installInto(repo, 'node_modules/sluice').init();
      withoutTheCopy(repo, () => holds(repo));
    }));

  test('of the copy, when pnpm has emptied its store', () =>
    inCleanRepo((repo) => {
      const installed = installAsPnpmDoes(repo);
      installed.init();
      installed.remove();
      holds(repo);
    }));

  test('where there is no node_modules at all, as with Yarn PnP or npx', () =>
    inCleanRepo((repo) => {
      const elsewhere = `${repo.dir}.cache`;
      symlinkSync(unpackedPackage(), elsewhere);
      new InstalledPackage(repo, '../repo.cache').init();
      rmSync(elsewhere);
      holds(repo);
    }));

  test('of the copy, when node_modules holds half a package', () =>
    inCleanRepo((repo) => {
      installInto(repo, 'node_modules/sluice').init();
      rmSync(repo.path('node_modules/sluice/dist/engine/hook.cjs'));
      holds(repo);
    }));

  test('nowhere: then a commit is refused in one sentence', () =>
    inCleanRepo((repo) => {
      repo.init();
      rmSync(repo.path('.git/sluice/engine'), { recursive: true });
      repo.write(documents.path, documents.good);
      const ended = repo.commit();
      assert.is(ended.status, 1);
      assert.match(ended.stderr, /^sluice: the engine is gone, .*npx sluice init/);
      assert.is(ended.stderr.trim().split('\n').length, 1);
      repo.init();
      passed(repo.commit());
      repo.write(documents.path, documents.bad);
      refused(repo.commit());
    }));
});

/** Hooks must not need the copy in the git dir where the package is installed. */
function withoutTheCopy(repo: Repo, body: () => void): void {
  const copy = repo.path('.git/sluice/engine/hook.cjs');
  const text = repo.read('.git/sluice/engine/hook.cjs');
  rmSync(copy);
  body();
  repo.write('.git/sluice/engine/hook.cjs', text);
}

async function inCleanRepo(body: (repo: Repo) => void): Promise<void> {
  await inRepo((repo) => {
    repo.write('.gitignore', 'node_modules\n');
    body(repo);
  });
}
