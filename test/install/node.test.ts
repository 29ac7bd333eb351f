import * as assert from 'uvu/assert';
import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { holds, linkedTo } from '../support/gate.ts';
import { documents, inRepo } from '../support/repo.ts';
import { spec } from '../support/spec.ts';
import { withoutNode } from './matrix.ts';

/** A graphical program starts git without the PATH that a profile sets up. */
spec('hooks find Node', (test) => {
  test('that `sluice init` ran on, when PATH has none, also in a linked work tree', () =>
    inRepo((repo) => {
      repo.init();
      const env = withoutNode(repo);
      assert.throws(() => repo.run('node', ['--version'], { env }), /not installed/);
      repo.commit();
      holds(linkedTo(repo), { env });
    }));

  test.each(
    ['/nowhere/node', '/bin'],
    (recorded) => `on PATH, when the recorded one is no program: ${recorded}`,
    (recorded) =>
      inRepo((repo) => {
        repo.init();
        repo.write('.git/sluice/node', `${recorded}\n`);
        holds(repo, { env: { HOME: repo.dir } });
      }),
  );

  test('where a version manager keeps it, when the recorded one is gone and PATH has none', () =>
    inRepo((repo) => {
      repo.init();
      repo.write('.git/sluice/node', '/nowhere/node\n');
      const node = `${repo.dir}.home/.nvm/versions/node/v20.0.0/bin/node`;
      mkdirSync(dirname(node), { recursive: true });
      symlinkSync(process.execPath, node);
      holds(repo, { env: withoutNode(repo) });
    }));

  test('too old: then a commit is refused in one sentence', () =>
    inRepo((repo) => {
      repo.init();
      const old = join(repo.dir, '.git', 'old-node');
      const version = `Object.defineProperty(process.versions, 'node', { value: '18.20.0' })`;
      repo.write('.git/old.cjs', version);
      repo.write(
        '.git/old-node',
        `#!/bin/sh\nexec "${process.execPath}" -r "${repo.path('.git/old.cjs')}" "$@"\n`,
        0o755,
      );
      repo.write('.git/sluice/node', `${old}\n`);
      repo.write(documents.path, documents.good);
      const ended = repo.commit();
      assert.is(ended.status, 1);
      assert.is(ended.stderr, 'sluice: Node 18.20.0 is too old: 20.19 or newer is needed.\n');
      rmSync(old);
    }));
});
