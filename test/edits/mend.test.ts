import { chmodSync, linkSync, lstatSync, mkdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import * as assert from 'uvu/assert';
import { blobOf, fixed, mend, mendingOf, refusalOf, staged } from '../support/mending.ts';
import { changed, filesOf } from '../support/listing.ts';
import { inRepo, Repo } from '../support/repo.ts';
import { spec } from '../support/spec.ts';

const path = 'docs/a.md';
const text = 'one foo\ntwo\nthree\nfour\n';

/** A file is staged; then something happens to it on disk. */
async function withStaged(body: (repo: Repo) => Promise<void> | void, content = text): Promise<void> {
  await inRepo(async (repo) => {
    repo.write('other.txt', 'x\n');
    repo.write(path, content);
    repo.git(['add', '-A']);
    await body(repo);
  });
}

/** A filter that turns letters round on the way in and out, and ends its work with a mark on disk. */
function rot13(repo: Repo): void {
  repo.git(['config', 'filter.rot.clean', 'grep -v "^smudged" | tr a-zA-Z n-za-mN-ZA-M']);
  repo.git(['config', 'filter.rot.smudge', 'tr a-zA-Z n-za-mN-ZA-M; echo smudged %f']);
  repo.write('.gitattributes', '*.md filter=rot\n');
}

/** A filter that keeps contents elsewhere and stores what they are called, as LFS does. */
function pointers(repo: Repo): void {
  const store = `${repo.dir}.store`;
  mkdirSync(store);
  repo.git([
    'config',
    'filter.big.clean',
    `tee "${store}/tmp" | sha256sum | cut -d" " -f1 | tee "${store}/name" && mv "${store}/tmp" "${store}/$(cat "${store}/name")"`,
  ]);
  repo.git(['config', 'filter.big.smudge', `cat "${store}/$(cat)"`]);
  repo.write('.gitattributes', '*.md filter=big\n');
}

/** What is unstaged, as git sees it. */
function unstaged(repo: Repo): string {
  return repo.git(['diff', '--name-only']);
}

spec('mending what is staged', (test) => {
  test('the index and the file, with their modes, and nothing else', () =>
    withStaged(async (repo) => {
      chmodSync(repo.path(path), 0o775);
      repo.git(['add', '-A']);
      const before = filesOf(repo.dir);
      assert.equal(await mend(repo, [mendingOf(repo, path)]), []);
      assert.is(staged(repo, path), fixed(text));
      assert.is(repo.read(path), fixed(text));
      assert.is(lstatSync(repo.path(path)).mode & 0o777, 0o775);
      assert.is(lstatSync(repo.path(path)).nlink, 1);
      assert.is(unstaged(repo), '');
      const touched = changed(before, filesOf(repo.dir)).filter((name) => !/^\.git\/(?:objects\/|index$)/.test(name));
      assert.equal(touched, [path]);
    }));

  test.each(
    [
      ['far from the edit', 'one foo\ntwo\nthree\nfour mine\n', 'one FIXED\ntwo\nthree\nfour mine\n'],
      ['beside it', 'one foo\nmine\nthree\nfour\n', 'one FIXED\nmine\nthree\nfour\n'],
      ['with CRLF', 'one foo\r\ntwo\r\nthree\r\nmine\r\nfour\r\n', 'one FIXED\r\ntwo\r\nthree\r\nmine\r\nfour\r\n'],
      ['with no last line break', 'one foo\ntwo\nthree', 'one FIXED\ntwo\nthree'],
      ['with the same edit', 'one FIXED\ntwo\nmine\n', 'one FIXED\ntwo\nmine\n'],
    ] as const,
    ([title]) => `unstaged work ${title} stays, and stays unstaged`,
    ([, disk, wanted]) =>
      withStaged(async (repo) => {
        repo.write(path, disk);
        assert.equal(await mend(repo, [mendingOf(repo, path)]), []);
        assert.is(staged(repo, path), fixed(text));
        assert.is(repo.read(path), wanted);
      }),
  );

  test.each(
    [
      ['changed in the same lines', (repo: Repo) => repo.write(path, 'my foo\n')],
      ['gone', (repo: Repo) => rmSync(repo.path(path))],
      ['gone', (repo: Repo) => rmSync(repo.path('docs'), { recursive: true })],
      ['no plain file', (repo: Repo) => (rmSync(repo.path(path)), mkdirSync(repo.path(path)))],
      ['a link', (repo: Repo) => (renameSync(repo.path(path), repo.path('b')), symlinkSync('../b', repo.path(path)))],
      [
        'behind a link',
        (repo: Repo) => (renameSync(repo.path('docs'), repo.path('d')), symlinkSync('d', repo.path('docs'))),
      ],
      ['linked more than once', (repo: Repo) => linkSync(repo.path(path), repo.path('b'))],
      ['read-only', (repo: Repo) => chmodSync(repo.path(path), 0o444)],
    ] as const,
    ([why]) => `a file that is ${why} is left alone and named`,
    ([why, change]) =>
      withStaged(async (repo) => {
        const mendings = [path, 'other.txt'].map((name) => mendingOf(repo, name, fixed(staged(repo, name)) + 'y\n'));
        change(repo);
        const before = filesOf(repo.dir);
        assert.equal(await mend(repo, mendings), [{ path, why }]);
        assert.is(staged(repo, path), `${fixed(text)}y\n`);
        const touched = changed(before, filesOf(repo.dir)).filter((name) => !name.startsWith('.git/'));
        assert.equal(touched, ['other.txt']);
      }),
  );

  test('what is merged and not sound is left alone', () =>
    withStaged(async (repo) => {
      const disk = `${text}mine\n`;
      repo.write(path, disk);
      const asked: string[][] = [];
      const left = await mend(repo, [mendingOf(repo, path)], (...texts) => {
        asked.push(texts.map((one) => Buffer.from(one).toString()));
        return false;
      });
      assert.equal(left, [{ path, why: 'changed in the same lines' }]);
      assert.equal(asked, [[text, fixed(text), disk, fixed(disk)]]);
      assert.is(repo.read(path), disk);
    }));

  test('nobody is asked about a file that is as it was staged', () =>
    withStaged(async (repo) => {
      assert.equal(await mend(repo, [mendingOf(repo, path)], () => false), []);
      assert.is(repo.read(path), fixed(text));
    }));

  test('an index that refuses leaves the files alone', () =>
    withStaged(async (repo) => {
      const mending = mendingOf(repo, path);
      repo.git(['rm', '-q', '--cached', path]);
      assert.match(await refusalOf(mend(repo, [mending])), 'was staged anew');
      assert.is(repo.read(path), text);
    }));

  test('files that git converts: CRLF on disk, LF in the index', () =>
    inRepo(async (repo) => {
      repo.git(['config', 'core.autocrlf', 'true']);
      repo.write(path, text.replaceAll('\n', '\r\n'));
      repo.tryGit(['add', '-A']);
      assert.is(staged(repo, path), text);
      assert.equal(await mend(repo, [mendingOf(repo, path)]), []);
      assert.is(repo.read(path), fixed(text).replaceAll('\n', '\r\n'));
      assert.is(unstaged(repo), '');
    }));

  test.each(
    [
      ['a filter of two programs', rot13, (repo: Repo) => repo.write(path, `${text}smudged ${path}\n`)],
      ['contents that are kept elsewhere', pointers, () => undefined],
      [
        'another encoding',
        (repo: Repo) => repo.write('.gitattributes', '*.md text working-tree-encoding=UTF-16LE\n'),
        (repo: Repo) => repo.write(path, Buffer.from(text, 'utf16le')),
      ],
      [
        'ident',
        (repo: Repo) => repo.write('.gitattributes', '*.md ident\n'),
        (repo: Repo) => repo.write(path, `${text}$Id: 0123 $\n`),
      ],
    ] as const,
    ([title]) => `files behind ${title} get what git would check out, if they are as staged`,
    ([title, filter, spoil]) =>
      withStaged(async (repo) => {
        filter(repo);
        if (title === 'ident') repo.write(path, `${text}$Id$\n`);
        spoil(repo);
        repo.git(['add', '-A']);
        const before = staged(repo, path);
        assert.not(before === repo.read(path), 'the disk holds something else');
        // What is mended is what git stores: turned round, or only a name.
        const after = title === 'contents that are kept elsewhere' ? nameOf(repo, 'kept foo\n') : `${before}sbb\n`;
        assert.equal(await mend(repo, [mendingOf(repo, path, after)]), []);
        assert.is(staged(repo, path), after);
        const got = readFileSync(repo.path(path));
        assert.is(unstaged(repo), '');
        rmSync(repo.path(path));
        repo.git(['checkout', '-q', '--', path]);
        assert.ok(got.equals(readFileSync(repo.path(path))), got.toString());
      }),
  );

  test('a file behind a filter that holds other work is left alone', () =>
    withStaged(async (repo) => {
      rot13(repo);
      repo.git(['add', '-A']);
      const disk = `${text}mine\n`;
      repo.write(path, disk);
      assert.equal(await mend(repo, [mendingOf(repo, path, 'sbb\n')]), [{ path, why: 'changed behind a filter' }]);
      assert.is(repo.read(path), disk);
    }));

  test('a filter that fails: left alone', () =>
    withStaged(async (repo) => {
      rot13(repo);
      repo.git(['add', '-A']);
      repo.git(['config', 'filter.rot.clean', 'false']);
      repo.git(['config', 'filter.rot.required', 'true']);
      assert.equal(await mend(repo, [mendingOf(repo, path, 'sbb\n')]), [{ path, why: 'changed behind a filter' }]);
      assert.is(repo.read(path), text);
    }));

  test.each(
    [
      ['outside a sparse checkout', '--skip-worktree', 'S'],
      ['that is said not to change', '--assume-unchanged', 'h'],
    ] as const,
    ([title]) => `an entry ${title} stays so`,
    ([, flag, tag]) =>
      withStaged(async (repo) => {
        repo.git(['update-index', flag, path]);
        rmSync(repo.path(path));
        const left = await mend(repo, [mendingOf(repo, path)]);
        assert.equal(left, flag === '--skip-worktree' ? [] : [{ path, why: 'gone' }]);
        assert.match(repo.git(['ls-files', '-v', path]), `${tag} ${path}`);
        assert.is(staged(repo, path), fixed(text));
        assert.is(unstaged(repo), '');
        assert.not(repo.exists(path));
      }),
  );

  test('a promised file and other unstaged work are none of its business', () =>
    withStaged(async (repo) => {
      repo.write('later.md', 'foo\n');
      repo.git(['add', '-N', 'later.md']);
      repo.write('other.txt', 'foo\n');
      repo.write('new.md', 'foo\n');
      assert.equal(await mend(repo, [mendingOf(repo, path)]), []);
      const status = repo.git(['status', '--porcelain']).split('\n').filter(Boolean).sort();
      assert.equal(status, [' A later.md', '?? new.md', `A  ${path}`, 'AM other.txt']);
      for (const name of ['later.md', 'other.txt', 'new.md']) assert.is(repo.read(name), 'foo\n');
    }));

  test('names of every kind', () =>
    inRepo(async (repo) => {
      const names = ['-x', 'a b', 'q"u', 't\tb', 'n\nl', 'back\\slash', 'ü/😀.md', ':(top)x'];
      for (const name of names) repo.write(name, `${text}${name}`);
      repo.git(['add', '-A']);
      for (const name of names) repo.write(name, `${text}${name}\nmine\n`);
      assert.equal(
        await mend(
          repo,
          names.map((name) => mendingOf(repo, name)),
        ),
        [],
      );
      for (const name of names) assert.is(repo.read(name), `${fixed(text)}${name}\nmine\n`);
    }));

  test('a linked work tree, and what lies in its own git dir', () =>
    withStaged(async (repo) => {
      assert.is(repo.commit().status, 0);
      const linked = new Repo(repo.path('..', 'linked'));
      repo.git(['worktree', 'add', '-q', '--detach', linked.dir]);
      linked.write(path, `${text}mine\n`);
      assert.equal(await mend(linked, [mendingOf(linked, path)]), []);
      assert.is(linked.read(path), fixed(`${text}mine\n`));
      assert.is(repo.read(path), text);
      assert.not(repo.exists('.git/sluice'));
    }));

  test('two at once: one mends, or both say what is there', () =>
    withStaged(async (repo) => {
      const mending = mendingOf(repo, path);
      const ended = await Promise.allSettled([mend(repo, [mending]), mend(repo, [mending])]);
      assert.ok(ended.some(({ status }) => status === 'fulfilled'));
      assert.is(staged(repo, path), fixed(text));
      assert.is(repo.read(path), fixed(text));
      assert.not(blobOf(repo, path) === mending.was);
    }));
});

/** What the filter stores for a text. */
function nameOf(repo: Repo, content: string): string {
  return repo.run('sh', ['-c', repo.git(['config', 'filter.big.clean'])], { input: content }).stdout;
}
