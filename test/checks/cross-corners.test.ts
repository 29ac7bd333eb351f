import * as assert from 'uvu/assert';
import type { Repo } from '../support/repo.ts';
import { checkJson } from '../support/report.ts';
import { spec } from '../support/spec.ts';
import { assertQuiet, assertRefused, inWired } from '../support/wired.ts';

/** Notes under a contract of the repository's own, and what a commit, a range and all of it say. */
async function withNotes(
  rules: string,
  files: Readonly<Record<string, string>>,
  body: (repo: Repo) => void,
): Promise<void> {
  await inWired((repo) => {
    repo.write(
      'sluice.yml',
      `version: 1\npacks: []\ncontracts:\n  note: ${rules}\ndocuments:\n  - { paths: 'd/*.md', contract: note }\n`,
    );
    for (const [name, block] of Object.entries(files)) note(repo, name, block);
    assertQuiet(repo.commit('notes'));
    body(repo);
  });
}

function note(repo: Repo, name: string, block: string): void {
  repo.write(`d/${name}.md`, `---\n${block}\n---\n`);
}

function codes(repo: Repo, args: readonly string[]): string[] {
  return checkJson(repo, args).report.findings.map(({ path, code }) => `${path} ${code}`);
}

/** The commit is refused for this, and everybody who looks later says the same. */
function refusedEverywhere(repo: Repo, said: string, ...more: readonly string[]): void {
  repo.git(['add', '-A']);
  const [path = '', code = ''] = said.split(' ');
  const ended = repo.tryGit(['commit', '-q', '-m', 'x']);
  assertRefused(ended, path, code);
  repo.git(['commit', '-q', '--no-verify', '-m', 'x']);
  assert.equal(codes(repo, ['--range', 'HEAD~1..HEAD']), [said, ...more]);
  assert.equal(codes(repo, ['--all']), [said, ...more]);
}

spec('rules across documents, in the corners', (test) => {
  test('of several documents with one name the first to go makes way for one that is behind', () =>
    withNotes(
      '{ references: [{ key: dep, to: grp, notBehind: { key: status, order: [[a], [c]] } }] }',
      { a: 'grp: g\nstatus: c', b: 'grp: h\ndep: [g]\nstatus: c', c: 'grp: g\nstatus: a' },
      (repo) => {
        repo.git(['rm', '-q', 'd/a.md']);
        refusedEverywhere(repo, 'd/b.md fm/behind');
      },
    ));

  test('of several documents with one name the first to go closes a circle', () => {
    const files = { a: 'id: x', b: 'id: x\ndep: [y]', c: 'id: y\ndep: [x]' };
    return withNotes('{ references: [{ key: dep, to: id, acyclic: true }] }', files, (repo) => {
      repo.git(['rm', '-q', 'd/a.md']);
      refusedEverywhere(repo, 'd/b.md fm/cycle');
    });
  });

  test('of several documents with one name the first to take another closes a circle', () => {
    const files = { a: 'id: x', b: 'id: y\ndep: [x]', c: 'id: x\ndep: [y]' };
    return withNotes('{ references: [{ key: dep, to: id, acyclic: true }] }', files, (repo) => {
      note(repo, 'a', 'id: z');
      refusedEverywhere(repo, 'd/b.md fm/cycle');
    });
  });

  test('a document that goes and that a circle leads out to is none of its links', () => {
    const files = { a: 'id: a\ndep: [b, c]', b: 'id: b\ndep: [a]', c: 'id: c', d: 'id: c' };
    return withNotes('{ references: [{ key: dep, to: id, acyclic: true }] }', { e: 'id: e' }, (repo) => {
      for (const [name, block] of Object.entries(files)) note(repo, name, block);
      assertQuiet(repo.commit('a circle', ['--no-verify']));
      repo.git(['rm', '-q', 'd/c.md']);
      assertQuiet(repo.commit('none of its doing'));
    });
  });

  test('a circle that was accepted does not cover one that is new', () =>
    withNotes('{ unique: [id], references: [{ key: dep, to: id, acyclic: true }] }', { c: 'id: c' }, (repo) => {
      note(repo, 'a', 'id: a\ndep: [b, c]');
      note(repo, 'b', 'id: b\ndep: [a]');
      assert.is(repo.sluice(['baseline', 'accept']).status, 0);
      assertQuiet(repo.commit('accepted'));
      note(repo, 'c', 'id: c\ndep: [b]');
      repo.git(['add', '-A']);
      assertRefused(repo.tryGit(['commit', '-q', '-m', 'x']), 'fm/cycle');
    }));

  test.each(
    [
      { is: 'true', value: 'true' },
      { is: '2', value: '2' },
      { is: "'gone'", value: 'gone' },
    ],
    ({ value }) => `a status of any kind asks for a successor: ${value}`,
    ({ is, value }) =>
      withNotes(
        `{ successor: { when: [{ key: retired, is: [${is}] }], key: sup, to: id } }`,
        { z: 'id: z' },
        (repo) => {
          note(repo, 'a', `id: a\nretired: ${value}`);
          refusedEverywhere(repo, 'd/a.md fm/no-successor');
        },
      ),
  );

  test('names that differ by a control character are two names', () =>
    withNotes('{ unique: [id], references: [{ key: dep, to: id }] }', { a: 'id: "a\\tb"' }, (repo) => {
      note(repo, 'b', 'id: a b');
      note(repo, 'c', 'id: c\ndep: ["a\\tb"]');
      assertQuiet(repo.commit('two names'));
      repo.git(['rm', '-q', 'd/a.md']);
      refusedEverywhere(repo, 'd/c.md fm/no-such-target');
    }));

  test('a path that leads out of the repository leads nowhere', () =>
    withNotes('{ references: [{ key: file, to: path }] }', { z: 'id: z' }, (repo) => {
      repo.write('i/a.png', 'x');
      note(repo, 'a', 'file: ../../i/a.png');
      refusedEverywhere(repo, 'd/a.md fm/no-such-target');
    }));
});
