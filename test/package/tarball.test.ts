import * as assert from 'uvu/assert';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../setup.mjs';
import { packedTarball, unpackedPackage } from '../support/package.ts';
import { Repo } from '../support/repo.ts';
import { spec } from '../support/spec.ts';

/** Paths in the package, `/` between folders. */
function packedFiles(folder = unpackedPackage(), below = ''): string[] {
  return readdirSync(join(folder, below), { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? packedFiles(folder, `${below}${entry.name}/`) : [`${below}${entry.name}`],
  );
}

/** What git has of a folder of this repository. */
function tracked(folder: string): string[] {
  return new Repo(root).git(['ls-files', folder]).split('\n').filter(Boolean);
}

spec('the packed tarball', (test) => {
  new Repo(root).sluice(['--version']);

  test.each(
    ['hooks', 'rules', 'schemas', 'docs', 'examples'],
    (folder) => `holds all of ${folder}/`,
    (folder) =>
      assert.equal(
        packedFiles()
          .filter((path) => path.startsWith(`${folder}/`))
          .sort(),
        tracked(folder).sort(),
      ),
  );

  test('holds what its package.json names: command, library, types', () => {
    const { bin, exports } = JSON.parse(new Repo(unpackedPackage()).read('package.json'));
    const named: string[] = [bin.sluice, exports['.'].types, exports['.'].default];
    for (const path of named) assert.ok(packedFiles().includes(path.replace('./', '')), path);
  });

  test('names licence, changes and the licences of what is bundled', () => {
    for (const path of ['LICENSE', 'README.md', 'CHANGELOG.md', 'dist/engine/THIRD-PARTY.txt'])
      assert.ok(packedFiles().includes(path), path);
  });

  test('holds nothing else: no sources, tests, maps or settings of ours', () => {
    const expected =
      /^(?:dist|hooks|rules|schemas|docs|examples)\/|^(?:package\.json|LICENSE|README\.md|CHANGELOG\.md)$/;
    const unwanted = /\.map$|\.tsbuildinfo$|\.test\.|(?<!\.d)\.ts$|(?:^|\/)(?:test|src|bench|node_modules|\.[^/]+)\//;
    assert.equal(
      packedFiles().filter((path) => !expected.test(path) || unwanted.test(path)),
      [],
    );
  });

  test('holds nothing that a run of ours left in the folder', () => {
    assert.ok(existsSync(join(root, 'dist/engine/cache')), 'one did leave something');
    assert.equal(
      packedFiles().filter((path) => path.includes('/cache/')),
      [],
    );
  });

  test('tells nothing about the machine it was made on', () => {
    const words = [root, process.env['HOME'], 'sourceMappingURL'].filter((word) => word !== undefined && word !== '/');
    for (const word of words) {
      const holders = new Repo(unpackedPackage()).run('grep', ['-rlF', '--', `${word}`, '.']).stdout;
      assert.is(holders, '', `${word} is in it`);
    }
  });

  test('has hooks and a command that can be executed', () => {
    for (const path of ['hooks/pre-commit', 'hooks/pre-merge-commit', 'hooks/pre-push', 'dist/engine/cli.cjs'])
      assert.ok(statSync(join(unpackedPackage(), path)).mode & 0o100, path);
  });

  // 2.1 MB since copies are looked for: every command is a file of its own with all that it needs.
  test('is no larger than 2.5 MB', () => {
    assert.ok(statSync(packedTarball()).size < 2.5e6, `${statSync(packedTarball()).size} bytes`);
  });
});
