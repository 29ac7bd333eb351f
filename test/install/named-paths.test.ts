import * as assert from 'uvu/assert';
import { linkedTo } from '../support/gate.ts';
import { inRepo, Repo } from '../support/repo.ts';
import { spec } from '../support/spec.ts';

/** The paths that an output names inside some git dir. */
function gitPaths(text: string): string[] {
  return [...text.matchAll(/\S*\.git\/[^\s;:,)`]*/g)].map(([path]) => path);
}

function namesWhatIsThere(repo: Repo): void {
  for (const command of ['init', 'doctor']) {
    const ended = repo.sluice([command]);
    const named = gitPaths(ended.stdout);
    assert.ok(named.length > 3, ended.stdout);
    for (const path of named) assert.ok(repo.exists(path), `${command} names ${path}\n${ended.stdout}`);
  }
  const { stdout } = repo.sluice(['uninstall']);
  assert.match(stdout, /\.git\/\S*hooks\/pre-commit: removed/);
  // The folder of a hook that went is still there.
  for (const path of gitPaths(stdout)) assert.ok(repo.exists(path.replace(/(?:hooks\/[\w-]+|sluice)$/, '')), path);
}

spec('files are named as they are found from the work tree', (test) => {
  test('in a linked work tree', () =>
    inRepo((repo) => {
      repo.write('a.txt', 'a\n');
      repo.commit();
      namesWhatIsThere(linkedTo(repo));
    }));

  test('in a submodule', () =>
    inRepo((repo) => {
      const other = new Repo(`${repo.dir}.other`);
      repo.git(['init', '-q', other.dir]);
      other.write('a.txt', 'a\n');
      other.commit();
      repo.git(['-c', 'protocol.file.allow=always', 'submodule', '--quiet', 'add', other.dir, 'sub']);
      namesWhatIsThere(new Repo(repo.path('sub')));
    }));
});
