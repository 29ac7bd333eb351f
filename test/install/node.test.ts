import * as assert from 'uvu/assert';
import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { holds, linkedTo } from '../support/gate.ts';
import { isExecutable, pathWithoutNode } from '../support/path.ts';
import { documents, inRepo, type Repo } from '../support/repo.ts';
import { notRun, spec } from '../support/spec.ts';

/** A graphical program starts git without the PATH that a profile sets up. */
spec('hooks find Node', (test) => {
  test('that `sluice init` ran on, when PATH has none', () =>
    inRepo((repo) => {
      repo.init();
      const env = withoutNode(repo);
      assert.throws(() => repo.run('node', ['--version'], { env }), /not installed/);
      holds(repo, { env });
      holds(linkedTo(repo), { env });
    }));

  test('on PATH, when the recorded one is gone', () =>
    inRepo((repo) => {
      repo.init();
      repo.write('.git/sluice/node', '/nowhere/node\n');
      holds(repo, { env: { HOME: repo.dir } });
    }));

  test('where a version manager keeps it, when the recorded one is gone and PATH has none', () =>
    inRepo((repo) => {
      repo.init();
      repo.write('.git/sluice/node', '/nowhere/node\n');
      const node = `${repo.dir}.home/.nvm/versions/node/v20.0.0/bin/node`;
      mkdirSync(dirname(node), { recursive: true });
      symlinkSync(process.execPath, node);
      holds(repo, { env: withoutNode(repo) });
    }));

  test('nowhere: then a commit is refused in one sentence, and not only a bad one', () =>
    inRepo((repo) => {
      const there = ['/usr/local/bin/node', '/usr/bin/node', '/opt/homebrew/bin/node'].find(isExecutable);
      if (there !== undefined) notRun(`the hooks find ${there} on this machine`);
      repo.init();
      repo.write('.git/sluice/node', '/nowhere/node\n');
      repo.write(documents.path, documents.good);
      const ended = repo.commit('x', [], { env: withoutNode(repo) });
      assert.is(ended.status, 1);
      assert.match(ended.stderr, /^sluice: Node was not found, .*\n$/);
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

function withoutNode(repo: Repo): Record<string, string> {
  return { PATH: pathWithoutNode(`${repo.dir}.bin`), HOME: `${repo.dir}.home` };
}
