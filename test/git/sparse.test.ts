import * as assert from 'uvu/assert';
import { documents, type Repo } from '../support/repo.ts';
import { spec } from '../support/spec.ts';
import { assertQuiet, assertRefused, commitUnasked, found, inWired, plan, planPath } from '../support/wired.ts';

const outside = 'elsewhere/skills/far/SKILL.md';
const finding = `${outside}:2:7 fm/name-mismatch`;

/** Two ways to keep a folder off the disk. */
const kinds: readonly (readonly string[])[] = [
  ['--cone', 'skills', 'plans'],
  ['--no-cone', '/*', '!/elsewhere/'],
];

/** A bad document that is committed and not on disk. */
function sparse(repo: Repo, [kind, ...patterns]: readonly string[]): void {
  repo.write(outside, documents.bad);
  repo.write('elsewhere/plans/2026-11-21-plan-far.md', plan('far'));
  commitUnasked(repo);
  // The oldest git we serve knows no such option to `set`.
  repo.git(['sparse-checkout', 'init']);
  repo.git(['config', 'core.sparseCheckoutCone', String(kind === '--cone')]);
  const set = repo.tryGit(['sparse-checkout', 'set', kind!, ...patterns]);
  if (set.status !== 0) repo.git(['sparse-checkout', 'set', ...patterns]);
  assert.not.ok(repo.exists(outside), 'the checkout is sparse');
}

spec('a sparse checkout', (test) => {
  test.each(
    kinds,
    ([kind]) => `${kind}: a document that is not on disk is judged with the whole, and read from git`,
    (kind) =>
      inWired((repo) => {
        sparse(repo, kind);
        assert.equal(found(repo.sluice(['check', '--json', '--all'])), [finding]);
        assert.equal(found(repo.sluice(['check', '--json', '--staged', '--all'])), [finding]);
        assert.equal(found(repo.sluice(['check', '--json', 'elsewhere'])), [finding]);
        assert.equal(found(repo.sluice(['check', '--json'])), []);
        assert.not.ok(repo.exists(outside), 'it is still not on disk');
      }),
  );

  test.each(
    kinds,
    ([kind]) => `${kind}: commits go on as usual`,
    (kind) =>
      inWired((repo) => {
        sparse(repo, kind);
        repo.write('notes.txt', 'two\n');
        assertQuiet(repo.tryGit(['commit', '-q', '-m', 'x', '-a']));
        repo.write(documents.path, documents.bad);
        assertRefused(repo.tryGit(['commit', '-q', '-m', 'x', '-a']), documents.path);
      }),
  );

  test.each(
    kinds,
    ([kind]) => `${kind}: rules across documents see what is not on disk`,
    (kind) =>
      inWired((repo) => {
        sparse(repo, kind);
        repo.write(planPath('near'), plan('near', 'depends_on: [far]\n'));
        repo.git(['add', planPath('near')]);
        assertQuiet(repo.tryGit(['commit', '-q', '-m', 'x']));
        repo.write(planPath('other'), plan('far'));
        repo.git(['add', planPath('other')]);
        assertRefused(repo.tryGit(['commit', '-q', '-m', 'x']), `${planPath('other')}:2:5 error fm/not-unique`);
      }),
  );

  test('a document that was staged outside the patterns is judged', () =>
    inWired((repo) => {
      sparse(repo, kinds[0]!);
      const blob = repo.git(['hash-object', '-w', '--stdin'], { input: documents.bad }).trim();
      repo.git(['update-index', '--add', '--cacheinfo', `100644,${blob},elsewhere/skills/new/SKILL.md`]);
      assertRefused(
        repo.tryGit(['commit', '-q', '-m', 'x']),
        'elsewhere/skills/new/SKILL.md:2:7 error fm/name-mismatch',
      );
    }));

  test('a file that git was told to take for unchanged is judged as git has it', () =>
    inWired((repo) => {
      repo.git(['update-index', '--assume-unchanged', documents.path]);
      repo.write(documents.path, documents.bad);
      assert.equal(found(repo.sluice(['check', '--json', '--all'])), []);
    }));

  test('what is on disk under such a mark does not teach the cache anything about what git has', () =>
    inWired((repo) => {
      // Enough of them that verdicts are remembered.
      for (let at = 0; at < 60; at++) repo.write(`skills/s${at}/SKILL.md`, documents.bad);
      commitUnasked(repo);
      repo.git(['update-index', '--assume-unchanged', '--stdin'], {
        input: Array.from({ length: 60 }, (_, at) => `skills/s${at}/SKILL.md\n`).join(''),
      });
      for (let at = 0; at < 60; at++) repo.write(`skills/s${at}/SKILL.md`, documents.good.replace('notes', `s${at}`));
      repo.sluice(['check', '--all']);
      assert.is(found(repo.sluice(['check', '--json', '--staged', '--all'])).length, 60);
    }));

  test('the policy is the one of the index where git leaves it off the disk', () =>
    inWired((repo) => {
      repo.write('sluice.yml', 'version: 1\npacks: []\n');
      repo.git(['add', 'sluice.yml']);
      repo.git(['update-index', '--skip-worktree', 'sluice.yml']);
      repo.write('sluice.yml', 'version: 1\n');
      repo.write(documents.path, documents.bad);
      assert.is(repo.sluice(['check', '--all']).status, 0);
      repo.git(['update-index', '--no-skip-worktree', 'sluice.yml']);
      assert.is(repo.sluice(['check', '--all']).status, 1);
    }));
});
