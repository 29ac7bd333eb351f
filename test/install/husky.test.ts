import * as assert from 'uvu/assert';
import { join } from 'node:path';
import { root } from '../setup.mjs';
import { holds, holdsCommits, linkedTo, passed, refused } from '../support/gate.ts';
import { documents, inRepo, Repo, type Ended } from '../support/repo.ts';
import { spec } from '../support/spec.ts';

/** husky 9, the real one: it sends git to a folder that git ignores, so that linked work trees have none. */
spec('with husky', (test) => {
  test('its own scripts run in both, also one that came after init', () =>
    inHuskyRepo((repo) => {
      repo.write('.husky/pre-commit', 'echo pre-commit >> "$LOG"\n');
      repo.init();
      repo.write('.husky/commit-msg', 'echo commit-msg $(cat "$1") >> "$LOG"\n');
      repo.commit('x', [], { env: { LOG: '/dev/null' } });
      for (const place of [repo, linkedTo(repo)]) {
        const log = `${place.dir}.log`;
        holdsCommits(place, { env: { LOG: log } });
        assert.is(place.run('cat', [log]).stdout, 'pre-commit\npre-commit\ncommit-msg good\n');
      }
    }));

  test('run again after init, as every installation does, nothing is lost', () =>
    inHuskyRepo((repo) => {
      repo.init();
      repo.commit();
      husky(repo);
      holds(repo);
      holds(linkedTo(repo));
      assert.is(repo.sluice(['doctor']).status, 0);
    }));

  test('that never ran in this clone, ours fire all the same, and go on when it did', () =>
    inRepo((repo) => {
      asHuskyProject(repo);
      repo.write('.husky/pre-commit', 'true\n');
      repo.init();
      holds(repo);
      husky(repo);
      holds(repo);
    }));

  test('HUSKY=0 switches off its scripts and no gate', () =>
    inHuskyRepo((repo) => {
      repo.write('.husky/pre-commit', 'echo never; exit 1\n');
      repo.init();
      holds(repo, { env: { HUSKY: '0' } });
    }));

  test('a script of its own that refuses, refuses', () =>
    inHuskyRepo((repo) => {
      repo.write('.husky/pre-commit', 'echo not today >&2\nexit 3\n');
      repo.init();
      repo.write(documents.path, documents.good);
      const ended = repo.commit();
      assert.is(ended.status, 1);
      assert.match(ended.stderr, 'not today');
    }));

  test('scripts are judged by what they leave: a formatter that mends the document runs before us', () =>
    inHuskyRepo((repo) => {
      repo.write('mend.txt', documents.good);
      repo.write('.husky/pre-commit', `cp mend.txt ${documents.path}\ngit add ${documents.path}\n`);
      repo.init();
      repo.write(documents.path, documents.bad);
      passed(repo.commit());
      assert.is(repo.git(['show', `HEAD:${documents.path}`]), documents.good);
    }));

  test('scripts of older days run where they can, and never keep a linked work tree from committing', () =>
    inHuskyRepo((repo) => {
      const old = '#!/usr/bin/env sh\n. "$(dirname -- "$0")/_/husky.sh"\n\necho ran >> "$LOG"\n';
      repo.write('.husky/pre-commit', old);
      repo.init();
      repo.commit('x', [], { env: { LOG: `${repo.dir}.log` } });
      assert.is(repo.read('../repo.log'), 'ran\n');
      const linked = linkedTo(repo);
      const env = { LOG: `${linked.dir}.log` };
      linked.write(documents.path, documents.bad);
      const bad = linked.commit('bad', [], { env });
      refused(bad);
      assert.match(bad.stderr, /^sluice: \.husky\/pre-commit was left out/);
      linked.write(documents.path, documents.good);
      passed(linked.commit('good', [], { env }));
    }));

  test('in a folder of another name, and with an absolute path in the configuration', () =>
    inRepo((repo) => {
      asHuskyProject(repo, 'tools/husky');
      passed(husky(repo, 'tools/husky'));
      repo.git(['config', 'core.hooksPath', repo.path('tools/husky/_')]);
      repo.init();
      repo.commit();
      assert.match(repo.git(['ls-files']), 'tools/husky/pre-commit');
      holds(repo);
      const linked = linkedTo(repo);
      linked.init();
      holds(linked);
    }));

  test('our lines in its scripts are whole for somebody who never ran init', () =>
    inHuskyRepo((repo) => {
      repo.init();
      repo.commit();
      const other = new Repo(`${repo.dir}.clone`);
      repo.git(['clone', '-q', repo.dir, other.dir]);
      husky(other);
      other.write(documents.path, documents.good);
      const ended = other.commit();
      assert.is(ended.status, 1);
      assert.match(ended.all, /sluice: the engine is gone.*npx sluice init/);
    }));
});

async function inHuskyRepo(body: (repo: Repo) => void): Promise<void> {
  await inRepo((repo) => {
    asHuskyProject(repo);
    passed(husky(repo));
    body(repo);
  });
}

function asHuskyProject(repo: Repo, folder = ''): void {
  repo.write('.gitignore', 'node_modules\n');
  const manifest = { name: 'x', devDependencies: { husky: '9.1.7' }, scripts: { prepare: `husky ${folder}`.trim() } };
  repo.write('package.json', `${JSON.stringify(manifest)}\n`);
}

/** What `npm install` does there. */
function husky(repo: Repo, ...folder: string[]): Ended {
  return repo.run(process.execPath, [join(root, 'node_modules/husky/bin.js'), ...folder]);
}
