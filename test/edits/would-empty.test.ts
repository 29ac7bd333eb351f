import { chmodSync, symlinkSync } from 'node:fs';
import * as assert from 'uvu/assert';
import { wouldEmpty } from '../../src/edits/would-empty.ts';
import { indexSnapshot } from '../../src/git/index-snapshot.ts';
import { findRepository } from '../../src/git/repository.ts';
import { fixed, mendingOf } from '../support/mending.ts';
import { cleanEnvironment, inRepo, type Repo } from '../support/repo.ts';
import { spec } from '../support/spec.ts';

/** `FIXED` is committed, `foo` is staged over it, and is to be mended. */
async function asked(repo: Repo, more: (repo: Repo) => void): Promise<boolean> {
  repo.write('a.md', fixed('foo\n'));
  repo.commit();
  repo.write('a.md', 'foo\n');
  more(repo);
  repo.git(['add', 'a.md']);
  if (!repo.exists('later.md')) repo.git(['add', '-A']);
  const repository = await findRepository(repo.dir, cleanEnvironment());
  const snapshot = indexSnapshot(repository);
  try {
    return await wouldEmpty(repository, [mendingOf(repo, 'a.md')], await snapshot.changed());
  } finally {
    snapshot.close();
  }
}

function promise(repo: Repo): void {
  repo.write('later.md', 'later\n');
  repo.git(['add', '-N', 'later.md']);
}

spec('a commit of nothing but what is mended', (test) => {
  test.each(
    [
      ['alone', () => undefined, true],
      ['with a promised file', (repo: Repo) => promise(repo), true],
      ['with another file', (repo: Repo) => repo.write('b.txt', 'b\n'), false],
      ['with a link', (repo: Repo) => symlinkSync('a.md', repo.path('b.md')), false],
      ['with a mode', (repo: Repo) => chmodSync(repo.path('a.md'), 0o755), false],
      ['with other words in it', (repo: Repo) => repo.write('a.md', 'foo bar\n'), false],
      ['in a merge', (repo: Repo) => repo.write('.git/MERGE_HEAD', repo.git(['rev-parse', 'HEAD'])), false],
    ] as const,
    ([title, , empty]) => `${title}: ${empty ? 'nothing is left' : 'something is left'}`,
    ([, more, empty]) => inRepo(async (repo) => assert.is(await asked(repo, more), empty)),
  );
});
