import * as assert from 'uvu/assert';
import { documents, type Repo } from '../support/repo.ts';
import { watch, type Watched } from '../support/programs.ts';
import { spec } from '../support/spec.ts';
import { addRemote, assertQuiet, assertRefused, badLine, branch, inWired, skill } from '../support/wired.ts';

/** What the hook of a commit that passes has started. */
function hookOf(repo: Repo, watched: Watched, args: readonly string[] = []): string[] {
  watched.started();
  assertQuiet(repo.tryGit(['commit', '-q', '-m', 'x', ...args], { env: watched.env }));
  return watched.started();
}

function assertNotOurs(started: readonly string[]): void {
  assert.not.ok(started.includes('node'), `Node was started: ${started.join(', ')}`);
  assert.ok(started.length <= 2, `more than two git calls: ${started.join(', ')}`);
}

/** Commits that hold nothing of ours. */
const notOurs: Readonly<Record<string, { change: (repo: Repo) => void; args?: readonly string[] }>> = {
  'a changed file': { change: (repo) => repo.write('notes.txt', 'two\n') },
  'a Markdown file that is nobody’s document': { change: (repo) => repo.write('README.md', '# Hello\n') },
  'a thousand files': {
    change: (repo) => {
      for (let at = 0; at < 1000; at++) repo.write(`many/${at}.txt`, `${at}\n`);
    },
  },
  'a file taken away': { change: (repo) => repo.git(['rm', '-q', 'notes.txt']) },
  'a renamed file': { change: (repo) => repo.git(['mv', 'notes.txt', 'other.txt']) },
  'nothing at all': { change: () => undefined, args: ['--allow-empty'] },
  'a path, while a document is staged': {
    change: (repo) => {
      repo.write('notes.txt', 'two\n');
      repo.write(documents.path, documents.bad);
    },
    args: ['--', 'notes.txt'],
  },
};

const pathspecVariables = ['LITERAL', 'GLOB', 'NOGLOB', 'ICASE'].map((kind) => `GIT_${kind}_PATHSPECS`);

spec('what the hook starts', (test) => {
  test.each(
    Object.entries(notOurs),
    ([what]) => `${what}: no Node, and two git calls`,
    ([, { change, args }]) =>
      inWired((repo) => {
        const watched = watch(repo);
        change(repo);
        repo.git(['add', '-A']);
        assertNotOurs(hookOf(repo, watched, args));
      }),
  );

  test.each(
    [1, 10, 100],
    (count) => `${count} documents: at most six programs, the hook itself among them`,
    (count) =>
      inWired((repo) => {
        const watched = watch(repo);
        for (let at = 0; at < count; at++) repo.write(`skills/s${at}/SKILL.md`, skill(`s${at}`));
        repo.git(['add', '-A']);
        const started = hookOf(repo, watched);
        assert.is(started.filter((name) => name === 'node').length, 1);
        assert.ok(started.length + 1 <= 6, started.join(', '));
      }),
  );

  test('an amended commit that holds nothing of ours: no Node, and two git calls', () =>
    inWired((repo) => {
      const watched = watch(repo);
      repo.write('notes.txt', 'two\n');
      repo.git(['add', '-A']);
      assertNotOurs(hookOf(repo, watched, ['--amend']));
    }));

  test('a merge of what is not ours: no Node, and two git calls', () =>
    inWired((repo) => {
      branch(repo, 'side', { 'side.txt': 'side\n' });
      branch(repo, 'main', { 'notes.txt': 'two\n' });
      const watched = watch(repo);
      assertQuiet(repo.tryGit(['merge', '-q', '--no-edit', 'side'], { env: watched.env }));
      const own = /^git (?:merge|stash)$/;
      assertNotOurs(watched.started().filter((name) => !own.test(name)));
    }));

  test.each(
    [1, 20],
    (count) => `a push of ${count} commits: one Node, and no git call more for many than for one`,
    (count) =>
      inWired((repo) => {
        addRemote(repo);
        for (let at = 0; at < count; at++) {
          repo.write('skills/s/SKILL.md', skill('s', `${at}`));
          assertQuiet(repo.commit(`${at}`, ['--no-verify']));
        }
        const watched = watch(repo);
        assertQuiet(repo.tryGit(['push', '-q', 'origin', 'main'], { env: watched.env }));
        const started = watched.started();
        assert.is(started.filter((name) => name === 'node').length, 1, started.join(', '));
        // The push itself, and what the other side starts.
        const transport =
          /^(?:node|git (?:push|receive-pack|send-pack|pack-objects|unpack-objects|index-pack|--git-dir=.*))$/;
        const ours = started.filter((name) => !transport.test(name));
        assert.ok(ours.length <= 8, ours.join(', '));
      }),
  );

  test('in a linked work tree: no Node either, once it has its own list', () =>
    inWired((repo) => {
      repo.git(['worktree', 'add', '-q', '../linked', '-b', 'linked']);
      const watched = watch(repo);
      const cwd = repo.path('..', 'linked');
      for (const expected of [true, false]) {
        repo.git(['commit', '-q', '--allow-empty', '-m', 'x'], { cwd, env: watched.env });
        assert.is(watched.started().includes('node'), expected);
      }
    }));

  test('on a branch without sluice.yml: no Node, once the list says so', () =>
    inWired((repo) => {
      repo.git(['checkout', '-q', '--orphan', 'older']);
      repo.git(['rm', '-q', '-r', '--cached', '.']);
      repo.git(['add', 'notes.txt']);
      const watched = watch(repo);
      assert.ok(hookOf(repo, watched).includes('node'));
      repo.write(documents.path, documents.bad);
      repo.git(['add', documents.path]);
      assertNotOurs(hookOf(repo, watched));
    }));

  test.each(
    pathspecVariables,
    (variable) => `${variable}=1 changes nothing`,
    (variable) =>
      inWired((repo) => {
        const watched = watch(repo);
        const env = { ...watched.env, [variable]: '1' };
        repo.write('notes.txt', 'two\n');
        assertNotOurs(hookOf(repo, { ...watched, env }, ['-a']));
        repo.write(documents.path, documents.bad);
        assertRefused(repo.tryGit(['commit', '-q', '-a', '-m', 'x'], { env }), badLine);
      }),
  );

  test('extra certificates in the environment are not loaded by the hook', () =>
    inWired((repo) => {
      // Node says so on stderr when it cannot read them.
      repo.write(documents.path, `${documents.good}More.\n`);
      assertQuiet(repo.tryGit(['commit', '-q', '-a', '-m', 'x'], { env: { NODE_EXTRA_CA_CERTS: '/nowhere.pem' } }));
    }));
});
