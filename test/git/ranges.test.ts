import * as assert from 'uvu/assert';
import { documents, Repo, type Ended } from '../support/repo.ts';
import { spec } from '../support/spec.ts';
import { branch, found, idOf, inWired, skill } from '../support/wired.ts';

const at = (name: string): string => `skills/${name}/SKILL.md`;
const finding = (name: string): string => `${at(name)}:2:7 fm/name-mismatch`;

/**
 * `topic` leaves `main` with three commits: it brings a bad `one`, mends it while it brings a bad `two`, and changes a
 * text file. `main` goes on with a bad document of its own.
 */
function parted(repo: Repo): void {
  branch(repo, 'topic', { [at('one')]: documents.bad });
  branch(repo, 'topic', { [at('one')]: skill('one'), [at('two')]: documents.bad }, 'topic');
  branch(repo, 'topic', { 'notes.txt': 'two\n' }, 'topic');
  branch(repo, 'main', { [at('theirs')]: documents.bad });
  repo.git(['checkout', '-q', 'topic']);
}

function check(repo: Repo, ...args: string[]): Ended {
  return repo.sluice(['check', '--json', ...args]);
}

/** Each names what `topic` brings that `main` does not have. */
const sameRange = ['main..topic', 'main...topic', 'main..HEAD', 'main..', 'main', 'main...', 'topic~3..topic'];

spec('ranges', (test) => {
  test.each(
    sameRange,
    (range) => `${range} is judged as it ends, against where it began`,
    (range) =>
      inWired((repo) => {
        parted(repo);
        const ended = check(repo, '--range', range);
        assert.equal(found(ended), [finding('two')]);
        assert.is(ended.status, 1);
      }),
  );

  test('..B is what B brings that HEAD does not have', () =>
    inWired((repo) => {
      parted(repo);
      assert.equal(found(check(repo, '--range', '..main')), [finding('theirs')]);
    }));

  test('a range of nothing is clean', () =>
    inWired((repo) => {
      parted(repo);
      for (const range of ['HEAD..HEAD', 'topic..topic~2']) assert.is(check(repo, '--range', range).status, 0);
    }));

  test('with --all the whole tree at the end is judged', () =>
    inWired((repo) => {
      parted(repo);
      branch(repo, 'topic', { [at('three')]: documents.bad }, 'topic');
      assert.equal(found(check(repo, '--range', 'HEAD~..HEAD')), [finding('three')]);
      assert.equal(found(check(repo, '--range', 'HEAD~..HEAD', '--all')), [finding('three'), finding('two')]);
    }));

  test('with a path only what lies there is judged', () =>
    inWired((repo) => {
      parted(repo);
      assert.equal(found(check(repo, '--range', 'main', 'skills/one')), []);
      assert.equal(found(check(repo, '--range', 'main', 'skills/two')), [finding('two')]);
    }));

  test('--each-commit finds what a later commit mended, and says in which commit', () =>
    inWired((repo) => {
      parted(repo);
      const ended = check(repo, '--range', 'main..topic', '--each-commit');
      const { findings } = JSON.parse(ended.stdout) as { findings: { path: string; commit: string }[] };
      assert.equal(
        findings.map(({ path, commit }) => [path, commit]),
        [
          [at('one'), idOf(repo, 'topic~2')],
          [at('two'), idOf(repo, 'topic~1')],
        ],
      );
      const human = repo.sluice(['check', '--range', 'main..topic', '--each-commit']);
      assert.match(human.stdout, `(commit ${idOf(repo, 'topic~2').slice(0, 10)})`);
    }));

  test('--each-commit of a merge looks only at what differs from every parent', () =>
    inWired((repo) => {
      parted(repo);
      repo.git(['merge', '-q', '--no-edit', 'main']);
      assert.equal(found(check(repo, '--range', 'main..topic', '--each-commit')), [finding('one'), finding('two')]);
    }));

  test('a range with no common ancestor is judged from nothing', () =>
    inWired((repo) => {
      parted(repo);
      repo.git(['checkout', '-q', '--orphan', 'apart']);
      assert.is(repo.commit('apart', ['--no-verify']).status, 0);
      assert.equal(found(check(repo, '--range', 'main..apart')), [finding('two')]);
    }));

  test('a tag names its commit', () =>
    inWired((repo) => {
      parted(repo);
      repo.git(['tag', '-a', '-m', 'x', 'v1', 'main']);
      assert.equal(found(check(repo, '--range', 'v1..HEAD')), [finding('two')]);
    }));

  test('what lies in the index or on disk has no say in a range', () =>
    inWired((repo) => {
      parted(repo);
      repo.write(at('two'), skill('two'));
      repo.write(at('more'), documents.bad);
      repo.git(['add', '-A']);
      repo.write('sluice.yml', 'version: 1\nchecks: { frontmatter: false }\n');
      assert.equal(found(check(repo, '--range', 'main')), [finding('two')]);
    }));

  test('in a bare repository: --range and --all judge, anything else says what to name', () =>
    inWired((repo) => {
      parted(repo);
      const bare = new Repo(repo.path('..', 'bare.git'));
      repo.git(['clone', '-q', '--bare', repo.dir, bare.dir]);
      assert.equal(found(check(bare, '--range', 'main..topic')), [finding('two')]);
      assert.equal(found(check(bare, '--range', 'main..topic', '--each-commit')), [finding('one'), finding('two')]);
      assert.equal(found(check(bare, '--all')), [finding('two')]);
      assert.equal(found(check(bare, '--all', 'skills/two')), [finding('two')]);
      for (const args of [[], ['--staged']]) {
        const ended = bare.sluice(['check', ...args]);
        assert.is(ended.status, 2);
        assert.match(ended.stderr, 'name a --range, or use --all for HEAD');
      }
    }));
});
