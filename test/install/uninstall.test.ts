import * as assert from 'uvu/assert';
import { passed } from '../support/gate.ts';
import { changed, listing } from '../support/listing.ts';
import { documents, inRepo } from '../support/repo.ts';
import { spec } from '../support/spec.ts';
import { wirings } from '../support/wirings.ts';

spec('uninstall', (test) => {
  test.each(
    wirings,
    ({ name }) => `brings everything back as it was, byte for byte: ${name}`,
    ({ set }) =>
      inRepo((plain) => {
        const repo = set(plain);
        const before = listing(repo);
        repo.init();
        repo.write(documents.path, documents.good);
        passed(repo.commit());
        repo.git(['update-ref', '-d', 'HEAD']);
        const undone = repo.sluice(['uninstall']);
        passed(undone);
        const left = changed(before, listing(repo)).filter((path) => !isOfTheCommit(path));
        assert.equal(left, ['sluice.yml'], undone.stdout);
      }),
  );

  test.each(
    wirings,
    ({ name }) => `done twice, finds nothing the second time: ${name}`,
    ({ set }) =>
      inRepo((plain) => {
        const repo = set(plain);
        repo.init();
        passed(repo.sluice(['uninstall']));
        const between = listing(repo);
        const again = repo.sluice(['uninstall']);
        passed(again);
        assert.is(again.stdout, 'there was nothing of ours here\n');
        assert.equal(changed(between, listing(repo)), []);
      }),
  );

  test('where there never was an init, changes nothing', () =>
    inRepo((repo) => {
      const before = listing(repo);
      const ended = repo.sluice(['uninstall']);
      passed(ended);
      assert.is(ended.stdout, 'there was nothing of ours here\n');
      assert.equal(changed(before, listing(repo)), []);
    }));

  test('keeps the lines that somebody wrote into a hook of ours', () =>
    inRepo((repo) => {
      repo.init();
      const ours = repo.read('.git/hooks/pre-commit');
      repo.write('.git/hooks/pre-commit', `${ours}echo mine\n`);
      const ended = repo.sluice(['uninstall']);
      assert.match(ended.stdout, '.git/hooks/pre-commit: our lines removed');
      assert.is(repo.read('.git/hooks/pre-commit'), '#!/bin/sh\necho mine\n');
      assert.not(repo.exists('.git/hooks/pre-push'));
    }));

  test('keeps both, a hook that was put aside and lines that came later', () =>
    inRepo((repo) => {
      repo.write('.git/hooks/pre-commit', '#!/bin/sh\necho first\n', 0o755);
      repo.init();
      repo.write('.git/hooks/pre-commit', `${repo.read('.git/hooks/pre-commit')}echo mine\n`);
      const ended = repo.sluice(['uninstall']);
      assert.match(ended.stdout, 'your older hook is in .git/hooks/pre-commit.before-sluice');
      assert.is(repo.read('.git/hooks/pre-commit'), '#!/bin/sh\necho mine\n');
      assert.is(repo.read('.git/hooks/pre-commit.before-sluice'), '#!/bin/sh\necho first\n');
    }));

  test('leaves sluice.yml and .sluice alone, which belong to the repository', () =>
    inRepo((repo) => {
      repo.init();
      repo.write(documents.path, documents.bad);
      passed(repo.sluice(['baseline', 'accept']));
      const before = listing(repo);
      passed(repo.sluice(['uninstall']));
      const gone = changed(before, listing(repo)).filter((path) => !path.startsWith('.git/'));
      assert.equal(gone, []);
      assert.ok(repo.exists('.sluice/baseline.json'));
    }));

  test('works from the copy in the git dir, without node_modules', () =>
    inRepo((repo) => {
      const before = listing(repo);
      repo.init();
      passed(repo.run(process.execPath, ['.git/sluice/engine/cli.mjs', 'uninstall']));
      assert.equal(changed(before, listing(repo)), ['sluice.yml']);
    }));

  test('names what it did, as JSON too', () =>
    inRepo((repo) => {
      repo.init();
      const { format, undone } = JSON.parse(repo.sluice(['uninstall', '--json']).stdout) as {
        format: number;
        undone: { path: string }[];
      };
      assert.is(format, 1);
      assert.equal(
        undone.map(({ path }) => path),
        ['.git/hooks/pre-commit', '.git/hooks/pre-merge-commit', '.git/hooks/pre-push', '.git/sluice'],
      );
    }));

  test('in a bare repository is a question that cannot be answered', () =>
    inRepo(
      (repo) => {
        assert.is(repo.sluice(['uninstall']).status, 2);
      },
      ['--bare'],
    ));
});

/** What the commit between the two brought, not the wiring. */
function isOfTheCommit(path: string): boolean {
  return /^skills\/|^\.git\/(?:COMMIT_EDITMSG|logs\/|refs\/|ORIG_HEAD|gc\.|info\/lefthook)/.test(path);
}
