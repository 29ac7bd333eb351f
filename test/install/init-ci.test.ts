import * as assert from 'uvu/assert';
import { inRepo } from '../support/repo.ts';
import { spec } from '../support/spec.ts';

const hosts = ['github', 'gitlab'] as const;

/** What each host gets, and files of somebody's that have to stay as they are. */
const files = {
  github: ['.github/workflows/sluice.yml'],
  gitlab: ['.gitlab/sluice.gitlab-ci.yml', '.gitlab-ci.yml'],
} as const;

spec('`init --ci`', (test) => {
  test.each(
    hosts,
    (host) => `${host}: names what it writes, and does nothing when it is asked again`,
    (host) =>
      inRepo((repo) => {
        const { status, stdout } = repo.sluice(['init', '--ci', host]);
        assert.is(status, 0);
        for (const path of files[host]) assert.match(stdout, `wrote ${path} (`);
        assert.is(repo.git(['status', '--porcelain', '-uall']).trim().split('\n').length, files[host].length);
        const before = files[host].map((path) => repo.read(path));
        const again = repo.sluice(['init', '--ci', host]);
        assert.is(again.status, 0, again.all);
        assert.not.match(again.stdout, 'wrote');
        assert.equal(
          files[host].map((path) => repo.read(path)),
          before,
        );
      }),
  );

  test.each(
    hosts,
    (host) => `${host}: leaves a file that is there alone, and says what is left to do`,
    (host) =>
      inRepo((repo) => {
        for (const path of files[host]) repo.write(path, '# mine\n');
        const { status, stdout } = repo.sluice(['init', '--ci', host]);
        assert.is(status, 1);
        for (const path of files[host]) {
          assert.is(repo.read(path), '# mine\n');
          assert.match(stdout, new RegExp(`^to do: .*${path.replaceAll('.', '\\.')}`, 'm'));
        }
      }),
  );

  test('from a sub-directory writes to the root', () =>
    inRepo((repo) => {
      repo.write('deep/a.txt', '');
      repo.sluice(['init', '--ci', 'github'], { cwd: repo.path('deep') });
      assert.ok(repo.exists(files.github[0]));
    }));

  test('for a host nobody knows is a mistake, with the ones there are', () =>
    inRepo((repo) => {
      const ended = repo.sluice(['init', '--ci', 'githbu']);
      assert.is(ended.status, 2);
      assert.match(ended.stderr, 'github');
      assert.is(repo.git(['status', '--porcelain']), '');
    }));
});
