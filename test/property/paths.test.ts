import * as fc from 'fast-check';
import * as assert from 'uvu/assert';
import { byBytes, pathFromBytes, pathToBytes, showPath, unquotedPath } from '../../src/model/path.ts';
import { always } from '../support/property.ts';
import { inRepo, type Repo } from '../support/repo.ts';
import { spec } from '../support/spec.ts';

/** Bytes that a file name can have, with those in which UTF-8 begins, goes on and breaks. */
const byte = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(0x61, 0x62, 0x2f, 0x7f, 0x80, 0xbf, 0xc0, 0xc3, 0xa9, 0xe2, 0x82, 0xac) },
  { weight: 2, arbitrary: fc.constantFrom(0xed, 0xa0, 0xef, 0xbb, 0xbf, 0xf0, 0x9f, 0x98, 0x80, 0xf4, 0x90, 0xff) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 255 }) },
);
const bytes = fc.array(byte, { minLength: 1, maxLength: 8 }).map((all) => Uint8Array.from(all));

/** Names as git lists them: quoted, with bytes beyond ASCII as they are. */
function quotedByGit(repo: Repo, names: readonly Uint8Array[]): string[] {
  const blob = repo.git(['hash-object', '-w', '--stdin']).trim();
  const entries = names.map((name) => Buffer.concat([Buffer.from(`100644 ${blob}\t`), name, Buffer.of(0)]));
  repo.git(['read-tree', '--empty']);
  repo.git(['update-index', '-z', '--index-info'], { input: Buffer.concat(entries) });
  return repo.git(['-c', 'core.quotePath=false', 'ls-files']).split('\n').filter(Boolean);
}

spec('paths', (test) => {
  test('every path has one string, and that string is that path', () =>
    always(bytes, (path) => assert.equal([...pathToBytes(pathFromBytes(path))], [...path]), 5));

  test('are ordered as git orders them, whatever their bytes', () =>
    always(
      fc.tuple(bytes, bytes),
      ([one, other]) =>
        assert.is(Math.sign(byBytes(pathFromBytes(one), pathFromBytes(other))), Math.sign(Buffer.compare(one, other))),
      5,
    ));

  test('as they are shown, they can be told apart and taken back', () =>
    always(
      bytes,
      (path) => {
        const shown = showPath(pathFromBytes(path));
        assert.not.match(shown, /[\0-\x1f\x7f-\x9f\ud800-\udfff]/u);
        assert.equal([...pathToBytes(unquotedPath(shown)!)], [...path]);
      },
      5,
    ));

  test('a name with control characters, quotes or back-slashes is shown as git shows it', () =>
    inRepo((repo) => {
      const odd = ['\x01', '\x07', '\b', '\t', '\n', '\v', '\f', '\r', '\x1b', '\x7f', '"', '\\', ' ', "'", 'é', '😀'];
      const names = odd.map((char) => `a${char}b`);
      const quoted = quotedByGit(
        repo,
        names.map((name) => Buffer.from(name)),
      );
      assert.equal(names.map(showPath).sort(), quoted.sort());
    }));

  test('marks that turn text around on a terminal never reach it', () => {
    assert.is(showPath('a\u202egnp.md'), '"a\\342\\200\\256gnp.md"');
    assert.is(showPath('a\u2066b'), '"a\\342\\201\\246b"');
  });
});
