import * as assert from 'uvu/assert';
import {
  acceptThird,
  baseline,
  baselined,
  baselineFile,
  copied,
  counts,
  newClass,
  stale,
} from '../support/accepting.ts';
import { around, block, linesOf, reformatted } from '../support/copies.ts';
import { assertCopied, copiesOn, copyAt, inCopying, judged, old, only, put } from '../support/copying.ts';
import type { Repo } from '../support/repo.ts';
import { spec } from '../support/spec.ts';
import { assertQuiet, commitUnasked, skill } from '../support/wired.ts';

const paths = { a: 'src/a.ts', b: 'src/b.ts', c: copied };

/** Put the copied lines of all three files in another form. */
function edit(repo: Repo, change: (text: string, seed: string) => string): void {
  for (const [seed, path] of Object.entries(paths)) repo.write(path, around(seed, change(old, seed)));
}

/** Tokens that a formatter puts in, takes out and writes otherwise. */
function otherStyle(text: string): string {
  return reformatted(text)
    .replaceAll("'", '"')
    .replaceAll(/([\w)])\n(?! )/g, '$1;\n');
}

const survivals: readonly { readonly title: string; readonly change: (repo: Repo) => void }[] = [
  { title: 'lines put in above', change: (repo) => edit(repo, (text, seed) => block(`above ${seed}`, 9) + text) },
  { title: 'a formatter over all of them', change: (repo) => edit(repo, reformatted) },
  { title: 'a formatter with other quotes and semicolons', change: (repo) => edit(repo, otherStyle) },
  { title: 'a few tokens more in all of them', change: (repo) => edit(repo, (text) => text + block('more', 2)) },
];

spec('copies that the baseline accepts', (test) => {
  test('accept takes them by what they say, not as findings of a path', () =>
    inCopying((repo) => {
      put(repo, { [copied]: around('c', old) });
      const name = newClass(repo);
      const { tokens } = /(?<tokens>\d+) tokens/.exec(baselined(repo, 'accept'))!.groups!;
      const { accepted, duplicates } = baseline(repo);
      assert.equal(accepted, []);
      assert.equal(duplicates?.accepted, [{ class: name, tokens: Number(tokens), count: 3 }]);
      assertQuiet(repo.commit());
    }));

  test('what was done is said, a line each', () =>
    inCopying((repo) => {
      put(repo, { [copied]: around('c', old), '.jscpd.json': '{ "minLines": 5, "threshold": 90 }\n' });
      const name = newClass(repo);
      const said = baselined(repo, 'accept', name);
      assert.match(
        said,
        new RegExp(`^accepted ${name}: 3 copies of \\d+ tokens; stage and commit ${baselineFile}\\n$`),
      );
      assert.match(
        baselined(repo, 'accept', name),
        new RegExp(`^${name} is accepted already: 3 copies of \\d+ tokens\\n$`),
      );
      assert.is(baselined(repo, 'accept'), 'nothing to accept\n');
    }));

  test('what is staged is accepted as well, whatever lies on disk', () =>
    inCopying((repo) => {
      put(repo, { [copied]: around('c', old) });
      const name = newClass(repo);
      repo.git(['add', '-A']);
      repo.write(copied, around('c'));
      assert.equal(judged(repo).findings, []);
      baselined(repo, 'accept', name);
      repo.git(['add', baselineFile]);
      assertQuiet(repo.tryGit(['commit', '-q', '-m', 'x']));
    }));

  test('what somebody committed unasked is accepted as well', () =>
    inCopying((repo) => {
      put(repo, { [copied]: around('c', old) });
      const name = newClass(repo);
      commitUnasked(repo);
      assert.is(repo.sluice(['check', '--only', 'duplicates', '--range', 'HEAD~1..HEAD']).status, 1);
      baselined(repo, 'accept', name);
      commitUnasked(repo);
      const range = repo.sluice(['check', '--only', 'duplicates', '--range', 'HEAD~2..HEAD']);
      assert.is(range.status, 0, range.all);
    }));

  test('a class that is none is refused, and nothing is written', () =>
    inCopying((repo) => {
      put(repo, { [copied]: around('c', old) });
      const { status, stderr } = repo.sluice(['baseline', 'accept', newClass(repo), 'dup:0123456789ab']);
      assert.is(status, 2);
      assert.is(
        stderr,
        'sluice: dup:0123456789ab is no class of copies in this work tree, nor in what is staged: `sluice check --only duplicates` names those there are.\n',
      );
      assert.not.ok(repo.exists(baselineFile));
    }));

  test('classes and paths are accepted side by side, and nothing else', () =>
    inCopying((repo) => {
      put(repo, {
        [copied]: around('c', old),
        'src/d.ts': around('d', only),
        'skills/x/SKILL.md': skill('y'),
        'skills/z/SKILL.md': skill('y'),
      });
      const [name] = judged(repo).findings.flatMap(({ path, message }) =>
        path === copied ? /dup:[0-9a-f]{12}/.exec(message)! : [],
      );
      assert.match(baselined(repo, 'accept', 'skills/x', name!), 'accepted 1 finding\naccepted dup:');
      assert.equal(counts(repo), [3]);
      assert.equal(
        baseline(repo).accepted.map((entry) => (entry as { path: string }).path),
        ['skills/x/SKILL.md'],
      );
    }));

  test('all places count, also those that nobody minds', () =>
    inCopying((repo) => {
      put(repo, {
        'sluice.yml': `${copiesOn['sluice.yml']}duplicates:\n  isolated:\n    - [packages/a, packages/b]\n`,
        'packages/a/old.ts': around('pa', only),
      });
      commitUnasked(repo);
      put(repo, { 'packages/b/new.ts': around('pb', only) });
      const ended = repo.commit();
      assertCopied(ended, copyAt('packages/b/new.ts', 'src/once.ts', 2));
      baselined(repo, 'accept', /dup:[0-9a-f]{12}/.exec(ended.stderr)![0]);
      assert.equal(counts(repo), [3]);
      assertQuiet(repo.commit());
    }));

  test.each(
    survivals,
    ({ title }) => `they stay accepted: ${title}`,
    ({ change }) =>
      inCopying((repo) => {
        acceptThird(repo);
        change(repo);
        assert.equal(stale(repo), []);
        assertQuiet(repo.commit());
        // From before there was a third one, everything is new.
        const range = repo.sluice(['check', '--only', 'duplicates', '--range', 'HEAD~2..HEAD']);
        assert.is(range.status, 0, range.all);
        put(repo, { 'src/d.ts': repo.read(copied).replace(around('c'), '') });
        assert.is(repo.commit().status, 1);
      }),
  );

  for (const [title, mend] of [
    ['fix', (repo: Repo) => assert.is(repo.sluice(['fix', '--all']).stdout, `mended ${baselineFile} (1 repair)\n`)],
    [
      'prune',
      (repo: Repo, name: string) => assert.match(baselined(repo, 'prune'), `lowered ${name} from 3 copies to 2`),
    ],
  ] as const)
    test(`${title} lowers how many there may be when one is gone, and the next one is refused again`, () =>
      inCopying((repo) => {
        const name = acceptThird(repo);
        put(repo, { 'src/b.ts': around('b') });
        const [found, ...more] = stale(repo);
        assert.equal(more, []);
        assert.is(found?.message, `the baseline accepts 3 copies of ${name}, of which there are 1 less`);
        assert.is(`${found?.path}:${found?.line}:${found?.column}`, `${baselineFile}:6:7`);
        mend(repo, name);
        assert.equal(counts(repo), [2]);
        assert.equal(stale(repo), []);
        assertQuiet(repo.commit());
        put(repo, { 'src/d.ts': around('d', old) });
        assertCopied(repo.commit(), copyAt('src/d.ts'));
      }));

  test.each(
    ['fix', 'prune'],
    (verb) => `${verb} drops a class of which one is left: it is no copy`,
    (verb) =>
      inCopying((repo) => {
        const name = acceptThird(repo);
        put(repo, { 'src/b.ts': around('b'), [copied]: around('c') });
        assert.is(stale(repo)[0]?.message, `the baseline accepts 3 copies of ${name}, of which none are left`);
        const { status, all } = repo.sluice(verb === 'fix' ? ['fix', '--all'] : ['baseline', 'prune']);
        assert.is(status, 0, all);
        assert.equal(counts(repo), []);
        assert.equal(stale(repo), []);
        assert.not.match(repo.read(baselineFile), /[ \t]\n/);
      }),
  );

  test('a place that has the greater part of a class counts for both, who judges a change and who counts', () =>
    inCopying((repo) => {
      put(repo, { 'src/part.ts': around('part', linesOf(old, 0, 16)) });
      commitUnasked(repo);
      acceptThird(repo);
      assert.equal(counts(repo), [4]);
      assert.equal(stale(repo), []);
      put(repo, { 'src/part.ts': around('part') });
      assert.match(stale(repo)[0]!.message, 'of which there are 1 less');
    }));

  test('paths do not prune copies, which are of no one path', () =>
    inCopying((repo) => {
      acceptThird(repo);
      put(repo, { 'src/b.ts': around('b') });
      assert.is(baselined(repo, 'prune', 'src'), 'nothing to drop\n');
      assert.equal(counts(repo), [3]);
    }));

  test('where copies are off, nobody counts them, and what was accepted stays', () =>
    inCopying((repo) => {
      acceptThird(repo);
      put(repo, { 'src/b.ts': around('b'), 'sluice.yml': 'version: 1\n', 'skills/x/SKILL.md': skill('y') });
      assert.equal(stale(repo), []);
      assert.match(baselined(repo, 'accept'), 'accepted 1 finding;');
      assert.equal(counts(repo), [3]);
      assert.is(baselined(repo, 'prune'), 'nothing to drop\n');
    }));
});
