import * as assert from 'uvu/assert';
import { documents, type Ended, type Repo } from '../support/repo.ts';
import { spec } from '../support/spec.ts';
import { assertQuiet, assertRefused, badLine, branch, idOf, inWired } from '../support/wired.ts';

/** The hook as git calls it, with lines of our own. */
function hook(repo: Repo, input: string): Ended {
  return repo.run('sh', ['.git/hooks/pre-push', 'origin', 'file:///nowhere'], { input });
}

const zero40 = '0'.repeat(40);
const zero64 = '0'.repeat(64);
const unknown = 'd'.repeat(40);

interface Ids {
  readonly good: string;
  readonly bad: string;
}

const passing: Readonly<Record<string, (ids: Ids) => string>> = {
  'no line at all': () => '',
  'an empty line': () => '\n',
  'a new branch': ({ good }) => `refs/heads/a ${good} refs/heads/a ${zero40}\n`,
  'a new branch, by 64 zeros': ({ good }) => `refs/heads/a ${good} refs/heads/a ${zero64}\n`,
  'a deletion': ({ bad }) => `(delete) ${zero40} refs/heads/a ${bad}\n`,
  'a deletion, by 64 zeros': ({ bad }) => `(delete) ${zero64} refs/heads/a ${bad}\n`,
  'a bad commit the remote has': ({ good, bad }) => `refs/heads/a ${good} refs/heads/a ${bad}\n`,
  'what is there already': ({ bad }) => `refs/heads/a ${bad} refs/heads/a ${bad}\n`,
};

const refused: Readonly<Record<string, (ids: Ids) => string>> = {
  'a new branch': ({ bad }) => `refs/heads/a ${bad} refs/heads/a ${zero40}\n`,
  'a new branch, by 64 zeros': ({ bad }) => `refs/heads/a ${bad} refs/heads/a ${zero64}\n`,
  'no line break at the end': ({ bad }) => `refs/heads/a ${bad} refs/heads/a ${zero40}`,
  'a remote id nobody here knows': ({ bad }) => `refs/heads/a ${bad} refs/heads/a ${unknown}\n`,
  'a deletion beside it': ({ bad }) =>
    `(delete) ${zero40} refs/heads/b ${unknown}\nrefs/heads/a ${bad} refs/heads/a ${zero40}\n`,
  'the same commit under two names': ({ bad }) =>
    `refs/heads/a ${bad} refs/heads/a ${zero40}\nrefs/heads/b ${bad} refs/heads/b ${zero40}\n`,
};

/** Two lines of history from a common root, so that neither tip holds the other. */
function tips(repo: Repo): Ids {
  branch(repo, 'bad', { [documents.path]: documents.bad });
  branch(repo, 'good', { 'notes.txt': 'two\n' });
  return { good: idOf(repo, 'good'), bad: idOf(repo, 'bad') };
}

spec('what git tells a push hook', (test) => {
  test.each(
    Object.entries(passing),
    ([what]) => `${what} passes`,
    ([, lines]) => inWired((repo) => assertQuiet(hook(repo, lines(tips(repo))))),
  );

  test.each(
    Object.entries(refused),
    ([what]) => `a bad commit is refused: ${what}`,
    ([, lines]) =>
      inWired((repo) => {
        assertRefused(hook(repo, lines(tips(repo))), badLine, 'sluice: push refused, 1 error.');
      }),
  );

  test('a commit that is not here cannot be judged, and is not let through', () =>
    inWired((repo) => {
      const ended = hook(repo, `refs/heads/a ${unknown} refs/heads/a ${zero40}\n`);
      assertRefused(ended, unknown);
      assert.not.match(ended.stderr, 'bug in Sluice');
    }));
});
