import { cpSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { digestOf } from '../../src/build/files.ts';
import { root } from '../setup.mjs';
import { documents, type Repo } from '../support/repo.ts';
import { spec } from '../support/spec.ts';
import { inWired, plan, planPath, skill } from '../support/wired.ts';

/** A tree that was found clean is not looked at again, and no change of it goes unseen. */

const schema = (type: string): string => JSON.stringify({ properties: { size: { type } } });
const policy = 'version: 1\ndocuments:\n  - { paths: "notes/*.md", schema: note.json }\n';

/** A repository of which everything is clean, and known to be. */
function inClean(body: (repo: Repo) => void): Promise<void> {
  return inWired((repo) => {
    repo.write('sluice.yml', policy);
    repo.write('note.json', schema('number'));
    repo.write('notes/a.md', '---\nsize: 3\n---\n');
    repo.write('notes/b.md', 'No frontmatter.\n');
    repo.write(planPath('a'), plan('a', 'depends_on: [b]\n'));
    repo.write(planPath('b'), plan('b'));
    repo.commit('clean', ['--no-verify']);
    for (const how of ways) assert.is(repo.sluice(['check', ...how]).status, 0, repo.sluice(['check', ...how]).all);
    body(repo);
  });
}

const ways = [
  ['--all', '--json'],
  ['--all', '--staged', '--json'],
];

/** What is said with the cache and without is the same, and not that all is well. */
function assertSeen(repo: Repo, seenIn: readonly (readonly string[])[], status: number): void {
  for (const how of ways) {
    const first = repo.sluice(['check', ...how]);
    rmSync(repo.path('.git/sluice/cache'), { recursive: true, force: true });
    assert.equal(repo.sluice(['check', ...how]), first, how.join(' '));
    assert.is(first.status, seenIn.includes(how) ? status : 0, `${how.join(' ')}: ${first.all}`);
  }
}

interface Change {
  readonly name: string;
  readonly make: (repo: Repo) => void;
  /** Not staged. */
  readonly onlyOnDisk?: boolean;
  readonly onlyInIndex?: boolean;
  readonly status?: number;
}

const changes: readonly Change[] = [
  { name: 'a document', make: (repo) => repo.write(documents.path, documents.bad) },
  { name: 'a document, not staged', make: (repo) => repo.write(documents.path, documents.bad), onlyOnDisk: true },
  {
    name: 'a document, no longer on disk',
    make: (repo) => {
      repo.write(documents.path, documents.bad);
      repo.git(['add', '-A']);
      repo.write(documents.path, documents.good);
    },
    onlyInIndex: true,
  },
  { name: 'a new document', make: (repo) => repo.write('skills/new/SKILL.md', skill('old')) },
  {
    name: 'a new document, not staged',
    make: (repo) => repo.write('skills/new/SKILL.md', skill('old')),
    onlyOnDisk: true,
  },
  { name: 'the folder of a document', make: (repo) => repo.git(['mv', 'skills/notes', 'skills/pens']) },
  { name: 'a document that others refer to', make: (repo) => repo.git(['rm', '-q', planPath('b')]) },
  { name: 'a document that became a link', make: (repo) => toLink(repo, planPath('b')) },
  { name: 'a schema', make: (repo) => repo.write('note.json', schema('string')) },
  { name: 'a schema that is gone', make: (repo) => repo.git(['rm', '-q', 'note.json']), status: 2 },
  { name: 'the policy', make: (repo) => repo.write('sluice.yml', policy.replace(' }', ', required: true }')) },
  { name: 'a second policy', make: (repo) => repo.write('notes/sluice.yml', policy), status: 2 },
  {
    name: 'a document that git takes from the index',
    make: (repo) => {
      repo.write(documents.path, documents.bad);
      repo.git(['add', '-A']);
      repo.git(['update-index', '--skip-worktree', documents.path]);
      repo.write(documents.path, documents.good);
    },
  },
];

function toLink(repo: Repo, path: string): void {
  rmSync(repo.path(path));
  symlinkSync('../notes.txt', repo.path(path));
}

spec('a tree that was found clean', (test) => {
  test('is not looked at again', () =>
    inClean((repo) => {
      const kept = readdirSync(repo.path('.git/sluice/cache'));
      for (const kind of ['clean-index-', 'clean-worktree-'])
        assert.ok(
          kept.some((name) => name.startsWith(kind)),
          kind,
        );
      for (const how of ways) {
        const trace = repo.path('..', 'trace');
        const ended = repo.sluice(['check', ...how], { env: { GIT_TRACE: trace } });
        assert.is((JSON.parse(ended.stdout) as { documents: number }).documents, 4);
        assert.is(ended.status, 0);
        const asked = readFileSync(trace, 'utf8');
        rmSync(trace);
        // For the policy and its schema, and never for a document.
        assert.ok((asked.match(/cat-file/g) ?? []).length <= 2, asked);
        assert.ok(asked.includes('ls-files'));
      }
    }));

  for (const { name, make, onlyOnDisk, onlyInIndex, status = 1 } of changes) {
    test(`is looked at when this changes: ${name}`, () =>
      inClean((repo) => {
        make(repo);
        if (!onlyOnDisk && !onlyInIndex) repo.git(['add', '-A']);
        const [disk, index] = ways as [string[], string[]];
        assertSeen(repo, onlyOnDisk ? [disk] : onlyInIndex ? [index] : [disk, index], status);
      }));
  }

  test.each(
    [
      { what: 'a changed one', path: documents.path },
      { what: 'an untracked one', path: 'skills/new/SKILL.md' },
    ],
    ({ what }) => `is looked at as long as git has no name for a document of it: ${what}`,
    ({ path }) =>
      inClean((repo) => {
        const name = path.split('/')[1]!;
        repo.write(path, skill(name, 'Another body.'));
        assert.is(repo.sluice(['check', '--all']).status, 0);
        repo.write(path, skill('wrong', 'Another body.'));
        assert.is(repo.sluice(['check', '--all']).status, 1);
      }),
  );

  test('is looked at by an engine that was built from something else, though of the same version', () =>
    inClean((repo) => {
      const known = (): number => readdirSync(repo.path('.git/sluice/cache')).length;
      const before = known();
      const engine = repo.path('..', 'engine');
      cpSync(join(root, 'dist/engine'), engine, { recursive: true });
      const main = join(engine, 'main.cjs');
      const build = digestOf('src', 'package-lock.json');
      assert.match(readFileSync(main, 'utf8'), build);
      writeFileSync(main, readFileSync(main, 'utf8').replaceAll(build, '0'.repeat(32)));
      const check = (): number | null => repo.run(process.execPath, [join(engine, 'cli.cjs'), 'check', '--all']).status;
      assert.is(check(), 0);
      assert.ok(known() > before);
      const both = known();
      assert.is(check(), 0);
      assert.is(repo.sluice(['check', '--all']).status, 0);
      assert.is(known(), both);
    }));

  test('is looked at by another policy', () =>
    inClean((repo) => {
      repo.git(['checkout', '-q', '-b', 'stricter']);
      repo.write('sluice.yml', policy.replace(' }', ', required: true }'));
      repo.commit('stricter', ['--no-verify']);
      repo.git(['checkout', '-q', 'main']);
      assert.is(repo.sluice(['check', '--all']).status, 0);
      assert.is(repo.sluice(['check', '--all', '--policy-from', 'stricter']).status, 1);
      assert.is(repo.sluice(['check', '--all']).status, 0);
    }));

  test('is not kept when something was found, also when it was accepted', () =>
    inClean((repo) => {
      repo.write(documents.path, documents.bad);
      repo.git(['add', '-A']);
      assert.is(repo.sluice(['baseline', 'accept']).status, 0);
      repo.git(['add', '-A']);
      rmSync(repo.path('.git/sluice/cache'), { recursive: true, force: true });
      for (const how of ways) assert.is(repo.sluice(['check', ...how]).status, 0);
      assert.not(readdirSync(repo.path('.git/sluice/cache')).some((one) => one.startsWith('clean-')));
    }));
});
