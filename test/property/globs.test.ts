import * as fc from 'fast-check';
import * as assert from 'uvu/assert';
import { expandBraces, gitPatterns, matcher, patternTrouble } from '../../src/text/glob.ts';
import { always, oneOf } from '../support/property.ts';
import { inRepo, type Repo } from '../support/repo.ts';
import { spec } from '../support/spec.ts';

const paths = (
  'a.md‖A.MD‖b.md‖ab‖é.md‖É.md‖😀.md‖a b.md‖[a].md‖{a}.md‖a-b‖*.md‖-‖a]b‖new\nline.md‖' +
  'docs/a.md‖docs/B.md‖docs/x/a.md‖docs/x/y/a.md‖Docs2/a.md‖docs/.md‖docs/a‖src/docs/a.md‖docs/[a]/b.md‖' +
  'x/docs/x/a.md‖a/b/c/d.md‖a/x‖abc/c‖a/bc/a.md‖aa/b‖a/é/a.md'
).split('‖');

const pieces = oneOf(
  'a‖b‖A‖docs‖x‖.md‖*‖*‖**‖***‖?‖/‖/‖/**/‖**/‖/**‖[ab]‖[a-c]‖[!a]‖[^b]‖[]a]‖[A-Z]‖[é]‖é‖É‖ ‖-‖.‖{a,b}‖{docs,x/y}‖{a}‖]',
);
const patterns = fc
  .array(pieces, { minLength: 1, maxLength: 6 })
  .map((parts) => parts.join(''))
  .filter((pattern) => patternTrouble(pattern) === undefined && !/^\/|\/\/|^\/*$/.test(pattern));

/** The files that git takes for a pattern, as the gate asks it. */
function byGit(repo: Repo, pattern: string): string[] {
  const specs = gitPatterns([pattern]).map((one) => `:(top,glob,icase)${one}`);
  return repo
    .git(['ls-files', '-z', '--', ...specs])
    .split('\0')
    .filter(Boolean)
    .sort();
}

/**
 * Where git takes no more than we do. It also takes what lies below a folder of that very name, asks by bytes what we
 * ask by characters, and not every version of it knows whether `a**` stays in its folder.
 */
function isPlain(pattern: string): boolean {
  return (
    expandBraces(pattern).every((one) => one.includes('*') || !one.includes('/')) &&
    !/[?é]|\[[!^]|[^/*]\*\*|\*\*[^/*]/.test(pattern)
  );
}

spec('path patterns', (test) => {
  test('take what git takes for them', () =>
    inRepo(async (repo) => {
      for (const path of paths) repo.write(path, path);
      repo.git(['add', '-A']);
      assert.is(repo.git(['ls-files', '-z']).split('\0').length - 1, paths.length);
      await always(patterns, (pattern) => {
        const mine = paths.filter(matcher([pattern])).sort();
        const gits = byGit(repo, pattern);
        // The gate may start the engine for nothing, and never the other way round.
        assert.equal(
          mine.filter((path) => !gits.includes(path)),
          [],
          'git takes less',
        );
        if (isPlain(pattern))
          assert.equal(
            gits.filter((path) => !mine.includes(path)),
            [],
            'git takes more',
          );
      });
    }));
});
