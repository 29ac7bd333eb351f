import { mkdirSync, rmSync } from 'node:fs';
import * as assert from 'uvu/assert';
import { documents, type Repo } from '../support/repo.ts';
import { watch } from '../support/programs.ts';
import { spec } from '../support/spec.ts';
import { assertQuiet, assertRefused, badLine, inWired, plan, planPath } from '../support/wired.ts';

const list = '.git/sluice/gate';
const withDocs = "version: 1\ndocuments:\n  - { paths: 'docs/**/*.md', contract: plan, required: true }\n";
const doc = 'docs/a.md';
const badDoc = '# no frontmatter\n';
const badDocLine = `${doc}:1:1 error fm/missing`;

/** `main` knows nothing of `docs/`, `wide` holds its files to a contract. */
function twoPolicies(repo: Repo): void {
  repo.git(['checkout', '-q', '-b', 'wide']);
  repo.write('sluice.yml', withDocs);
  assertQuiet(repo.commit('wide'));
  repo.git(['checkout', '-q', 'main']);
  repo.write('notes.txt', 'two\n');
  assertQuiet(repo.commit('list of main'));
}

function commitDoc(repo: Repo, content = badDoc): ReturnType<Repo['tryGit']> {
  repo.write(doc, content);
  repo.git(['add', doc]);
  return repo.tryGit(['commit', '-q', '-m', 'doc']);
}

/** What can be wrong with the list. */
const broken: Readonly<Record<string, (repo: Repo, text: string) => void>> = {
  missing: (repo) => rmSync(repo.path(list)),
  empty: (repo) => repo.write(list, ''),
  'of another engine': (repo, text) => repo.write(list, text.replace(/^(sluice gate \d+) .*/, '$1 0.0.9')),
  'of another format': (repo, text) => repo.write(list, text.replace(/^sluice gate \d+/, 'sluice gate 999')),
  'of another policy': (repo, text) => repo.write(list, text.replace(/\n[0-9a-f]{40}\n/, `\n${'1'.repeat(40)}\n`)),
  'a folder': (repo) => {
    rmSync(repo.path(list));
    mkdirSync(repo.path(list));
  },
  'cut after its first line': (repo, text) => repo.write(list, text.slice(0, text.indexOf('\n') + 1)),
  'cut behind a line': (repo, text) => repo.write(list, text.split('\n').slice(0, 6).join('\n') + '\n'),
  'cut within a line': (repo, text) => repo.write(list, text.slice(0, text.indexOf('SKILL.md') + 3)),
  'cut short by one line': (repo, text) => repo.write(list, text.replace(/[^\n]*\n$/, '')),
  'full of zeros': (repo, text) => repo.write(list, Buffer.alloc(text.length)),
};

spec('the gate list', (test) => {
  test.each(
    Object.entries(broken),
    ([what]) => `${what}: what is bad is refused all the same`,
    ([, spoil]) =>
      inWired((repo) => {
        spoil(repo, repo.read(list));
        repo.write(documents.path, documents.bad);
        assertRefused(repo.commit(), badLine);
      }),
  );

  test('a list that was spoilt is made anew by the next commit, and then spares Node again', () =>
    inWired((repo) => {
      const text = repo.read(list);
      repo.write(list, 'spoilt\n');
      const watched = watch(repo);
      repo.git(['commit', '-q', '--allow-empty', '-m', 'x'], { env: watched.env });
      assert.is(repo.read(list), text);
      assert.ok(watched.started().includes('node'));
      repo.git(['commit', '-q', '--allow-empty', '-m', 'x'], { env: watched.env });
      assert.not.ok(watched.started().includes('node'));
    }));

  test('an engine of another version makes its own list', () =>
    inWired((repo) => {
      repo.write('.git/sluice/engine/version', '9.9.9\n');
      const watched = watch(repo);
      repo.git(['commit', '-q', '--allow-empty', '-m', 'x'], { env: watched.env });
      assert.ok(watched.started().includes('node'));
    }));

  test('a policy that is staged decides over what is staged with it', () =>
    inWired((repo) => {
      repo.write('sluice.yml', withDocs);
      repo.git(['add', 'sluice.yml']);
      assertRefused(commitDoc(repo), badDocLine);
    }));

  test('a schema that sluice.yml names cannot be taken away unseen', () =>
    inWired((repo) => {
      const schema = 'schemas/[v1] é.json';
      repo.write(schema, '{}\n');
      repo.write('sluice.yml', `version: 1\ndocuments:\n  - { paths: 'docs/*.md', schema: '${schema}' }\n`);
      assertQuiet(repo.commit());
      repo.git(['rm', '-q', schema]);
      assertRefused(repo.commit(), `sluice.yml:3:35: the schema ${schema} is not in this tree`);
    }));

  test('a policy that is only on disk decides nothing', () =>
    inWired((repo) => {
      repo.write('sluice.yml', withDocs);
      assertQuiet(commitDoc(repo));
    }));

  test('a policy that a checkout brings counts at once', () =>
    inWired((repo) => {
      twoPolicies(repo);
      repo.git(['checkout', '-q', 'wide']);
      assertRefused(commitDoc(repo), badDocLine);
      repo.git(['rm', '-q', '--cached', doc]);
      repo.git(['checkout', '-q', 'main']);
      assertQuiet(commitDoc(repo));
    }));

  test('a policy that comes out of the stash counts at once', () =>
    inWired((repo) => {
      repo.write('sluice.yml', withDocs);
      repo.git(['add', 'sluice.yml']);
      repo.git(['stash', '-q']);
      assertQuiet(repo.tryGit(['commit', '-q', '--allow-empty', '-m', 'list without it']));
      repo.git(['stash', 'pop', '-q', '--index']);
      assertRefused(commitDoc(repo), badDocLine);
    }));

  test('the list of one work tree says nothing in another', () =>
    inWired((repo) => {
      twoPolicies(repo);
      repo.git(['worktree', 'add', '-q', '../wide', 'wide']);
      const wide = { cwd: repo.path('..', 'wide') };
      repo.write(`../wide/${doc}`, badDoc);
      repo.git(['add', '-A'], wide);
      assertRefused(repo.tryGit(['commit', '-q', '-m', 'x'], wide), badDocLine);
      assertQuiet(commitDoc(repo));
    }));

  test('a branch that is older than Sluice is left in peace, and the way back is not forgotten', () =>
    inWired((repo) => {
      repo.git(['checkout', '-q', '--orphan', 'older']);
      repo.git(['rm', '-q', '--cached', 'sluice.yml']);
      rmSync(repo.path('sluice.yml'));
      repo.write(documents.path, documents.bad);
      assertQuiet(repo.commit());
      repo.git(['checkout', '-q', 'main']);
      repo.write(documents.path, documents.bad);
      assertRefused(repo.commit(), badLine);
    }));

  test.each(
    ['skills/notes/SKILL.MD', 'skills/notes/skill.md', 'SKILLS/notes/Skill.Md'],
    (path) => `${path} is judged, whatever its case`,
    (path) =>
      inWired((repo) => {
        repo.write(path, documents.bad);
        assertRefused(repo.commit(), `${path}:2:7 error fm/name-mismatch`);
      }),
  );

  test.each(
    [
      { how: 'taken away', args: ['rm', '-q', planPath('one')] },
      { how: 'renamed into no document', args: ['mv', planPath('one'), 'one.txt'] },
    ],
    ({ how }) => `a document that others name starts the check when it is ${how}`,
    ({ args }) =>
      inWired((repo) => {
        repo.write(planPath('one'), plan('one'));
        repo.write(planPath('two'), plan('two', 'depends_on: [one]\n'));
        assertQuiet(repo.commit());
        repo.git(args);
        assertRefused(repo.tryGit(['commit', '-q', '-m', 'x']), `${planPath('two')}:5:14 error fm/no-such-target`);
      }),
  );
});
