import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { documents, inRepo, type Repo } from '../support/repo.ts';
import { spec } from '../support/spec.ts';
import { found, mendable } from '../support/wired.ts';

/** Everything under a folder: names, kinds, times of change, and contents. */
function listing(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    const { mode, mtimeMs, ctimeMs } = lstatSync(path);
    const line = `${path} ${mode} ${mtimeMs} ${ctimeMs}`;
    if (entry.isDirectory()) return [line, ...listing(path)];
    return entry.isFile() ? [`${line} ${createHash('sha1').update(readFileSync(path)).digest('hex')}`] : [line];
  });
}

/** A repository that has never heard of Sluice, with a little of everything in it. */
function strange(repo: Repo): void {
  repo.write(documents.path, documents.bad);
  repo.write('skills/other/SKILL.md', mendable('other'));
  repo.write('notes.txt', 'one\n');
  repo.git(['add', '-A']);
  repo.git(['commit', '-q', '-m', 'first']);
  repo.write('notes.txt', 'two\n');
  repo.write('.claude/commands/new.md', '---\nmodel: [1]\n---\n\nNew.\n');
}

const looks: readonly (readonly string[])[] = [
  ['check'],
  ['check', '--all'],
  ['check', '--staged'],
  ['check', '--range', 'HEAD~..HEAD'],
  ['check', '--format', 'sarif'],
  ['fix', '--dry-run'],
  ['explain', 'fm/name-mismatch'],
  ['explain', documents.path],
  ['baseline', 'show'],
];

spec('first contact', (test) => {
  test('the whole tree is judged by the packs, untracked files included', () =>
    inRepo((repo) => {
      strange(repo);
      const ended = repo.sluice(['check', '--json']);
      assert.is(ended.status, 1);
      assert.equal(
        found(ended).map((line) => line.split(':')[0]),
        ['.claude/commands/new.md', documents.path, 'skills/other/SKILL.md'],
      );
    }));

  test.each(
    looks,
    (args) => `sluice ${args.join(' ')} writes nothing, neither in .git nor beside it`,
    (args) =>
      inRepo((repo) => {
        strange(repo);
        const before = listing(repo.dir);
        repo.sluice(args);
        assert.equal(
          listing(repo.dir).filter((line) => !before.includes(line)),
          [],
        );
        assert.is(listing(repo.dir).length, before.length);
      }),
  );

  test('a hook that somebody calls by hand in a repository without sluice.yml has nothing to say', () =>
    inRepo((repo) => {
      strange(repo);
      repo.git(['add', '-A']);
      const ended = repo.sluice(['hook', 'pre-commit']);
      assert.is(ended.status, 0);
      assert.is(ended.all, '');
    }));

  test('a repository with no commit is judged like any other', () =>
    inRepo((repo) => {
      repo.write(documents.path, documents.bad);
      for (const args of [[], ['--all']]) assert.is(found(repo.sluice(['check', '--json', ...args])).length, 1);
      assert.equal(found(repo.sluice(['check', '--json', '--staged'])), []);
      repo.git(['add', '-A']);
      assert.is(found(repo.sluice(['check', '--json', '--staged'])).length, 1);
    }));

  test('an empty repository is clean', () =>
    inRepo((repo) => {
      for (const args of [[], ['--all'], ['--staged']]) assert.is(repo.sluice(['check', ...args]).status, 0);
    }));
});
