import * as assert from 'uvu/assert';
import { documents, Repo, type Ended } from '../support/repo.ts';
import { watch } from '../support/programs.ts';
import { spec } from '../support/spec.ts';
import {
  addRemote,
  assertQuiet,
  assertRefused,
  badLine,
  branch,
  commitUnasked,
  idOf,
  inWired,
  plan,
  planPath,
  skill,
} from '../support/wired.ts';

function push(repo: Repo, ...refs: string[]): Ended {
  return repo.tryGit(['push', '-q', 'origin', ...refs]);
}

const bad = { [documents.path]: documents.bad };
const good = { [documents.path]: skill('notes', 'Other notes.') };
const other = 'skills/other/SKILL.md';

function named(repo: Repo, name: string): string {
  return `(commit ${idOf(repo, name).slice(0, 10)})`;
}

spec('a push', (test) => {
  test('a new branch: good commits pass, a bad one is refused by name', () =>
    inWired((repo) => {
      addRemote(repo);
      branch(repo, 'good', good);
      assertQuiet(push(repo, 'good'));
      branch(repo, 'bad', bad);
      assertRefused(push(repo, 'bad'), badLine, named(repo, 'bad'), 'sluice: push refused, 1 error.');
    }));

  test('an existing branch: only what the remote does not have is judged', () =>
    inWired((repo) => {
      addRemote(repo);
      branch(repo, 'main', bad);
      repo.git(['push', '-q', '--no-verify', 'origin', 'main']);
      branch(repo, 'main', { 'notes.txt': 'two\n' });
      assertQuiet(push(repo, 'main'));
      branch(repo, 'main', { [other]: documents.good });
      assertRefused(push(repo, 'main'), `${other}:2:7 error fm/name-mismatch`);
    }));

  test('a forced push is judged like any other', () =>
    inWired((repo) => {
      addRemote(repo);
      branch(repo, 'topic', { 'notes.txt': 'one of two\n' });
      assertQuiet(push(repo, 'topic'));
      branch(repo, 'topic', bad, 'main');
      assertRefused(push(repo, '--force', 'topic'), badLine);
      branch(repo, 'topic', good, 'main');
      assertQuiet(push(repo, '--force', 'topic'));
    }));

  test('a deletion sends nothing and is not judged', () =>
    inWired((repo) => {
      addRemote(repo);
      branch(repo, 'topic', bad);
      repo.git(['push', '-q', '--no-verify', 'origin', 'topic']);
      assertQuiet(push(repo, '--delete', 'topic'));
    }));

  test.each(
    [['light'], ['annotated', '-a', '-m', 'x']],
    ([kind]) => `a tag counts for its commit: ${kind}`,
    ([, ...args]) =>
      inWired((repo) => {
        addRemote(repo);
        branch(repo, 'topic', good);
        repo.git(['tag', ...args, 'good']);
        assertQuiet(push(repo, 'good'));
        branch(repo, 'topic', bad);
        repo.git(['tag', ...args, 'bad']);
        assertRefused(push(repo, 'bad'), badLine, named(repo, 'topic'));
      }),
  );

  test('a tag of a tree, of a file, and of a tag go through', () =>
    inWired((repo) => {
      addRemote(repo);
      repo.git(['tag', 'tree', 'HEAD^{tree}']);
      repo.git(['tag', '-a', '-m', 'x', 'tree-in-a-tag', 'HEAD^{tree}']);
      repo.git(['tag', 'file', 'HEAD:notes.txt']);
      repo.git(['tag', '-a', '-m', 'x', 'tag-of-a-tag', 'tree-in-a-tag']);
      assertQuiet(push(repo, '--tags'));
    }));

  test('of several refs one bad commit refuses all', () =>
    inWired((repo) => {
      addRemote(repo);
      branch(repo, 'one', good);
      branch(repo, 'two', bad);
      repo.git(['tag', 'three', 'main']);
      repo.git(['push', '-q', 'origin', 'main:gone']);
      const ended = push(repo, 'one', 'two', 'three', ':gone');
      assertRefused(ended, badLine, named(repo, 'two'), 'sluice: push refused, 1 error.');
    }));

  test('hundreds of tags cost no more programs than one', () =>
    inWired((repo) => {
      addRemote(repo);
      repo.git(['push', '-q', 'origin', ':main']);
      const names = Array.from({ length: 300 }, (_, at) => `t${at}`);
      repo.git(['update-ref', '--stdin'], {
        input: names.map((name) => `create refs/tags/${name} ${idOf(repo)}\n`).join(''),
      });
      const watched = watch(repo);
      const count = (refs: readonly string[]): number => {
        assertQuiet(repo.tryGit(['push', '-q', '--dry-run', 'origin', ...refs], { env: watched.env }));
        return watched.started().length;
      };
      assert.is(count(['--tags']), count(['t0']));
    }));

  test('a history with no common ancestor is judged from its beginning', () =>
    inWired((repo) => {
      addRemote(repo);
      repo.git(['checkout', '-q', '--orphan', 'apart']);
      repo.write(documents.path, documents.bad);
      commitUnasked(repo);
      repo.write(documents.path, documents.good);
      commitUnasked(repo);
      assertRefused(push(repo, 'apart'), badLine, named(repo, 'apart~'));
    }));

  test('a remote that holds commits we have never seen', () =>
    inWired((repo) => {
      const remote = addRemote(repo);
      const other = new Repo(repo.path('..', 'other'));
      repo.git(['clone', '-q', '-b', 'main', remote, other.dir]);
      other.write('notes.txt', 'theirs\n');
      assertQuiet(other.commit());
      other.git(['push', '-q', 'origin', 'HEAD:main']);
      branch(repo, 'main', bad);
      assertRefused(push(repo, '--force', 'main'), badLine);
      repo.write(documents.path, documents.good);
      assertQuiet(repo.commit('x', ['--amend', '--allow-empty']));
      assertQuiet(push(repo, '--force', 'main'));
    }));

  test('a push by address, with no remote set up', () =>
    inWired((repo) => {
      const address = repo.path('..', 'address.git');
      repo.git(['init', '-q', '--bare', address]);
      assertQuiet(repo.tryGit(['push', '-q', address, 'main']));
      branch(repo, 'main', bad);
      assertRefused(repo.tryGit(['push', '-q', address, 'main']), badLine);
    }));

  test('what came from the remote’s own main is not held against a branch', () =>
    inWired((repo) => {
      const remote = addRemote(repo);
      branch(repo, 'theirs', bad);
      repo.git(['push', '-q', '--no-verify', remote, 'theirs:main']);
      branch(repo, 'topic', { 'notes.txt': 'two\n' });
      repo.git(['fetch', '-q', 'origin']);
      repo.git(['merge', '-q', '--no-edit', 'origin/main']);
      assertQuiet(push(repo, 'topic'));
    }));

  test('nothing to send is nothing to say', () =>
    inWired((repo) => {
      addRemote(repo);
      assertQuiet(push(repo, 'main'));
    }));

  test('a detached HEAD', () =>
    inWired((repo) => {
      addRemote(repo);
      branch(repo, 'topic', bad);
      repo.git(['checkout', '-q', '--detach']);
      assertRefused(push(repo, 'HEAD:refs/heads/topic'), badLine);
    }));

  test('a bad commit that was mended later is still refused, and named', () =>
    inWired((repo) => {
      addRemote(repo);
      branch(repo, 'topic', bad);
      const commit = named(repo, 'HEAD');
      branch(repo, 'topic', good, 'topic');
      const ended = push(repo, 'topic');
      assertRefused(ended, badLine, commit);
      assert.match(ended.stderr, 'git rebase -i');
    }));

  test('a mistake that several commits carry along is told once, at the first', () =>
    inWired((repo) => {
      addRemote(repo);
      branch(repo, 'topic', bad);
      const commit = named(repo, 'HEAD');
      branch(repo, 'topic', { [documents.path]: `${documents.bad}More.\n` }, 'topic');
      assertRefused(push(repo, 'topic'), commit, 'sluice: push refused, 1 error.');
    }));

  test('commits from before Sluice are left in peace', () =>
    inWired((repo) => {
      repo.git(['checkout', '-q', '--orphan', 'older']);
      repo.git(['rm', '-q', '-r', '--cached', '.']);
      repo.write(documents.path, documents.bad);
      repo.git(['add', documents.path]);
      repo.git(['commit', '-q', '-m', 'before']);
      const address = repo.path('..', 'address.git');
      repo.git(['init', '-q', '--bare', address]);
      repo.write(documents.path, documents.good);
      assertQuiet(repo.commit('Sluice comes, and the document is mended'));
      assertQuiet(repo.tryGit(['push', '-q', address, 'older']));
    }));

  test('each commit is judged by the sluice.yml it has', () =>
    inWired((repo) => {
      const strictly = "version: 1\ndocuments: [{ paths: 'docs/*.md', contract: plan, required: true }]\n";
      addRemote(repo);
      branch(repo, 'topic', { 'docs/a.md': 'No frontmatter yet.\n' });
      branch(repo, 'topic', { 'docs/a.md': plan('a'), 'sluice.yml': strictly }, 'topic');
      assertQuiet(push(repo, 'topic'));
      branch(repo, 'topic', { 'docs/a.md': 'None again.\n' }, 'topic');
      const commit = named(repo, 'HEAD');
      branch(repo, 'topic', { 'sluice.yml': 'version: 1\n' }, 'topic');
      assertRefused(push(repo, 'topic'), 'docs/a.md:1:1 error fm/missing', commit);
    }));

  test('a file that a plan names, is missed at the push at the latest when it is taken away', () =>
    inWired((repo) => {
      addRemote(repo);
      repo.write('ask.txt', 'Ask.\n');
      repo.write(planPath('one'), plan('one', 'prompts: [ask.txt]\n'));
      assertQuiet(repo.commit());
      repo.git(['rm', '-q', 'ask.txt']);
      repo.tryGit(['commit', '-q', '-m', 'gone']);
      assertRefused(push(repo, 'main'), `${planPath('one')}:5:11 error fm/no-such-target`);
    }));
});
