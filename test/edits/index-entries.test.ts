import { copyFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { blobOf, mendIndex, mendingOf, refusalOf, staged } from '../support/mending.ts';
import { inRepo, Repo } from '../support/repo.ts';
import { notRun, spec } from '../support/spec.ts';

const names = ['a.md', '-x', 'a b', 'q"u', "it's", 't\tb', 'n\nl', 'back\\slash', 'ü/😀.md', ':(top)x', '*', 'a\x01b'];
const busy =
  'another git process holds the index of this work tree: wait for it to end and run this again; nothing was changed.';

/** Entries with every name, one of them executable, and one that is only promised. */
function arrange(repo: Repo): void {
  for (const name of names) repo.write(name, `foo in ${name}\n`, name === 'a.md' ? 0o755 : 0o644);
  repo.git(['add', '-A']);
  repo.write('later', 'foo\n');
  repo.git(['add', '-N', 'later']);
}

function entries(repo: Repo): string {
  return repo.git(['ls-files', '-s', '-v', '-z']);
}

spec('new bytes for entries of the index', (test) => {
  test.each(
    [[], ['--object-format=sha256']] as const,
    (init) => `every name, and the modes stay: ${init.join(' ') || 'SHA-1'}`,
    (init) =>
      inRepo(async (plain) => {
        const repo = new Repo(plain.path('..', 'other'));
        if (plain.tryGit(['init', '-q', ...init, repo.dir]).status !== 0)
          notRun('this git has no SHA-256 repositories');
        arrange(repo);
        const before = entries(repo);
        const mendings = names.map((name) => mendingOf(repo, name, `FIXED in ${name}\n`));
        await mendIndex(repo, mendings);
        const ids = mendings.map(({ was, path }) => [was, blobOf(repo, path)] as const);
        for (const name of names) assert.is(staged(repo, name), `FIXED in ${name}\n`);
        assert.is(
          ids.reduce((text, [was, id]) => text.replace(was, id), before),
          entries(repo),
        );
        assert.is(repo.tryGit(['fsck', '--strict']).status, 0);
      }),
  );

  test('a name that is not UTF-8', () =>
    inRepo(async (repo) => {
      const id = repo.git(['hash-object', '-w', '--stdin'], { input: 'foo\n' }).trim();
      repo.git(['update-index', '-z', '--index-info'], {
        input: Buffer.concat([Buffer.from(`100644 ${id}\t`), Buffer.of(0xff, 0x2e, 0xc3, 0)]),
      });
      await mendIndex(repo, [
        { path: '\udcff.\udcc3', was: id, before: Buffer.from('foo\n'), after: Buffer.from('x\n') },
      ]);
      assert.is(repo.git(['ls-files', '-s']), '100644 587be6b4c3f93f93c489c0111bba5596147a26cb 0\t"\\377.\\303"\n');
    }));

  test.each(
    [
      ['bytes of every kind', Buffer.from(Array.from({ length: 5000 }, (_, at) => (at * 7 + (at >> 8)) & 0xff))],
      ['nothing', Buffer.alloc(0)],
      ['one byte', Buffer.of(0)],
      ['27 bytes that do not shrink', Buffer.from(Array.from({ length: 27 }, (_, at) => (at * 97) & 0xff))],
      ['two megabytes', Buffer.alloc(2 << 20, 'FIXED\r\n')],
    ] as const,
    ([title]) => `to and from ${title}`,
    ([, bytes]) =>
      inRepo(async (repo) => {
        repo.write('a.md', 'foo\n');
        repo.git(['add', '-A']);
        const first = mendingOf(repo, 'a.md');
        await mendIndex(repo, [{ ...first, after: bytes }]);
        const id = repo.git(['hash-object', '--stdin'], { input: bytes }).trim();
        assert.is(blobOf(repo, 'a.md'), id);
        assert.is(repo.tryGit(['fsck', '--strict']).status, 0);
        await mendIndex(repo, [{ path: 'a.md', was: id, before: bytes, after: first.before }]);
        assert.is(staged(repo, 'a.md'), 'foo\n');
      }),
  );

  test.each(
    [
      ['staged anew', (repo: Repo) => repo.write('a.md', 'newer\n')],
      ['taken out', (repo: Repo) => repo.git(['rm', '-q', '--cached', 'a.md'])],
      ['a link by now', (repo: Repo) => repo.run('sh', ['-c', 'rm a.md && ln -s b.md a.md'])],
    ] as const,
    ([title]) => `an entry that is ${title} is not overwritten, and no other is`,
    ([title, change]) =>
      inRepo(async (repo) => {
        for (const name of ['a.md', 'b.md']) repo.write(name, `foo ${name}\n`);
        repo.git(['add', '-A']);
        const mendings = ['b.md', 'a.md'].map((name) => mendingOf(repo, name));
        change(repo);
        if (title !== 'taken out') repo.git(['add', 'a.md']);
        const before = entries(repo);
        assert.is(
          await refusalOf(mendIndex(repo, mendings)),
          'a.md was staged anew while it was being mended: run this again; nothing was changed.',
        );
        assert.is(entries(repo), before);
      }),
  );

  test('an entry in conflict is not overwritten', () =>
    inRepo(async (repo) => {
      repo.write('a.md', 'foo\n');
      repo.git(['add', '-A']);
      const mending = mendingOf(repo, 'a.md');
      repo.git(['update-index', '--index-info'], {
        input: `0 ${mending.was.replaceAll(/./g, '0')}\ta.md\n100644 ${mending.was} 2\ta.md\n`,
      });
      const before = entries(repo);
      assert.match(await refusalOf(mendIndex(repo, [mending])), 'a.md was staged anew');
      assert.is(entries(repo), before);
    }));

  test('an index that somebody holds for a moment is waited for, and one that is held on is left', () =>
    inRepo(async (repo) => {
      repo.write('a.md', 'foo\n');
      repo.git(['add', '-A']);
      const mending = mendingOf(repo, 'a.md');
      const lock = repo.path('.git/index.lock');
      writeFileSync(lock, '');
      assert.is(await refusalOf(mendIndex(repo, [mending])), busy);
      assert.is(staged(repo, 'a.md'), 'foo\n');
      setTimeout(() => rmSync(lock), 150);
      await mendIndex(repo, [mending]);
      assert.is(staged(repo, 'a.md'), 'FIXED\n');
    }));

  test('what is configured for patches and lines changes nothing', () =>
    inRepo(async (repo) => {
      for (const [key, value] of [
        ['apply.whitespace', 'fix'],
        ['apply.ignorewhitespace', 'change'],
        ['core.autocrlf', 'true'],
        ['core.whitespace', 'trailing-space,cr-at-eol'],
        ['diff.noprefix', 'true'],
        ['core.quotePath', 'false'],
      ] as const)
        repo.git(['config', key, value]);
      repo.write('.gitattributes', '* text eol=crlf ident filter=none -diff whitespace=trailing-space\n');
      repo.write('ü.md', 'foo  \n$Id$\n');
      repo.git(['add', '-A']);
      await mendIndex(repo, [mendingOf(repo, 'ü.md', 'FIXED  \t\r\n$Id: x$\n\n\n')]);
      assert.is(staged(repo, 'ü.md'), 'FIXED  \t\r\n$Id: x$\n\n\n');
    }));

  test('of a commit of some paths both indexes get them, or neither is kept', () =>
    inRepo(async (repo) => {
      repo.write('a.md', 'foo\n');
      repo.git(['add', '-A']);
      const mending = mendingOf(repo, 'a.md');
      const [next, lock] = [repo.path('.git/next-index-7.lock'), repo.path('.git/index.lock')];
      const at = (file: string) => ({ env: { GIT_INDEX_FILE: file } });
      for (const file of [next, lock]) copyFileSync(repo.path('.git/index'), file);
      await mendIndex(repo, [mending], at(next).env);
      for (const file of [next, lock]) assert.is(staged(repo, 'a.md', at(file)), 'FIXED\n');
      assert.is(staged(repo, 'a.md'), 'foo\n');
      copyFileSync(repo.path('.git/index'), next);
      assert.match(await refusalOf(mendIndex(repo, [mending], at(next).env)), 'a.md was staged anew');
    }));

  test('a linked work tree has an index of its own', () =>
    inRepo(async (repo) => {
      repo.write('a.md', 'foo\n');
      repo.commit();
      const linked = join(repo.dir, '..', 'linked');
      repo.git(['worktree', 'add', '-q', '--detach', linked]);
      const there = new Repo(linked);
      await mendIndex(there, [mendingOf(there, 'a.md')]);
      assert.is(staged(there, 'a.md'), 'FIXED\n');
      assert.is(staged(repo, 'a.md'), 'foo\n');
    }));

  test('a partial clone is not asked to fetch the new blob', () =>
    inRepo(async (repo) => {
      repo.write('a.md', 'foo\n');
      repo.commit();
      for (const key of ['allowFilter', 'allowAnySHA1InWant']) repo.git(['config', `uploadpack.${key}`, 'true']);
      const clone = join(repo.dir, '..', 'partial');
      repo.git(['clone', '-q', '--filter=blob:none', `file://${repo.dir}`, clone]);
      const there = new Repo(clone);
      await mendIndex(there, [mendingOf(there, 'a.md')]);
      assert.is(staged(there, 'a.md'), 'FIXED\n');
    }));
});
