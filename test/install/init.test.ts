import * as assert from 'uvu/assert';
import { passed } from '../support/gate.ts';
import { changed, listing } from '../support/listing.ts';
import { documents, inRepo } from '../support/repo.ts';
import { spec } from '../support/spec.ts';
import { wirings } from '../support/wirings.ts';

spec('init', (test) => {
  test.each(
    wirings,
    ({ name }) => `names every file it writes, holds every gate, and done twice writes nothing: ${name}`,
    ({ set }) =>
      inRepo((plain) => {
        const repo = set(plain);
        repo.write(documents.path, documents.good);
        const before = listing(repo);
        const first = repo.sluice(['init']);
        passed(first);
        const after = listing(repo);
        const named = namedIn(first.stdout);
        const unnamed = changed(before, after).filter((path) => !named.some((name) => covers(name, path)));
        assert.equal(unnamed, [], first.stdout);
        const second = repo.sluice(['init']);
        passed(second);
        assert.equal(changed(after, listing(repo)), []);
        assert.is(second.stdout, 'everything was in place already\n1 document, none would block\n');
        assert.is(second.stderr, '');
        const doctor = repo.sluice(['doctor']);
        assert.is(doctor.status, 0, doctor.stdout);
        for (const event of ['pre-commit', 'pre-merge-commit', 'pre-push'])
          assert.match(doctor.stdout, new RegExp(`^ok +${event}: fires from `, 'm'));
      }),
  );

  test('writes sluice.yml and stages it, and nothing but it', () =>
    inRepo((repo) => {
      repo.write('a.txt', 'a\n');
      repo.init();
      assert.is(repo.git(['diff', '--cached', '--name-only']), 'sluice.yml\n');
      assert.match(repo.read('sluice.yml'), /^version: 1$/m);
      assert.match(repo.read('sluice.yml'), /^packs: auto$/m);
      assert.match(repo.read('sluice.yml'), /^requires: '>=\d+\.\d+'$/m);
    }));

  test('never overwrites a sluice.yml', () =>
    inRepo((repo) => {
      repo.write('sluice.yml', 'version: 1\npacks: [plan]\n');
      repo.init();
      assert.is(repo.read('sluice.yml'), 'version: 1\npacks: [plan]\n');
      assert.is(repo.git(['diff', '--cached', '--name-only']), '', 'staging a file of somebody is theirs to do');
    }));

  test('never overwrites a sluice.yml that only the index holds', () =>
    inRepo((repo) => {
      repo.write('sluice.yml', 'version: 1\npacks: [plan]\n');
      repo.commit();
      repo.run('rm', ['sluice.yml']);
      repo.init();
      assert.is(repo.git(['show', ':sluice.yml']), 'version: 1\npacks: [plan]\n');
      assert.not(repo.exists('sluice.yml'));
    }));

  test('says what to do where sluice.yml is ignored by git', () =>
    inRepo((repo) => {
      repo.write('.gitignore', '*.yml\n');
      const ended = repo.sluice(['init']);
      assert.is(ended.status, 1);
      assert.match(ended.stdout, /^to do: stage sluice\.yml and commit it/m);
      assert.ok(repo.exists('.git/hooks/pre-commit'));
    }));

  test('wires the hooks also where sluice.yml is broken, and says what is wrong with it', () =>
    inRepo((repo) => {
      repo.write('sluice.yml', 'version: 1\npakcs: auto\n');
      const ended = repo.sluice(['init']);
      assert.is(ended.status, 1);
      assert.match(ended.stdout, 'wrote .git/hooks/pre-commit (hook)');
      assert.match(ended.stdout, /^to do: sluice\.yml:2:1: /m);
    }));

  test('counts what is here today', () =>
    inRepo((repo) => {
      repo.write(documents.path, documents.bad);
      repo.write('skills/other/SKILL.md', documents.bad);
      const ended = repo.sluice(['init']);
      assert.match(ended.stdout, /^2 documents, 1 would block when changed: .*sluice check --all/m);
    }));

  test('says all of it as JSON', () =>
    inRepo((repo) => {
      repo.write(documents.path, documents.bad);
      const json = JSON.parse(repo.sluice(['init', '--json']).stdout) as Record<string, unknown>;
      assert.equal(
        { ...json, written: (json['written'] as { path: string }[]).map(({ path }) => path) },
        {
          format: 1,
          kind: 'done',
          wiring: 'plain',
          written: [
            '.git/sluice/engine',
            '.git/sluice/node',
            '.git/hooks/pre-commit',
            '.git/hooks/pre-merge-commit',
            '.git/hooks/pre-push',
            'sluice.yml',
            '.git/sluice/tools/jscpd-5.3.2/jscpd',
          ],
          todo: [],
          notes: json['notes'],
          documents: 1,
          blocked: 1,
        },
      );
    }));
});

/** The paths in front of the brackets of `wrote PATH (WHAT)`. */
function namedIn(output: string): string[] {
  return output.split('\n').flatMap((line) => /^wrote (.+?) \(/.exec(line)?.[1] ?? []);
}

function covers(name: string, path: string): boolean {
  if (name === 'git config --local') return path === '.git/config';
  if (name === 'git config --worktree') return path === '.git/config.worktree';
  return path === name || path.startsWith(`${name}/`);
}
