import * as assert from 'uvu/assert';
import { documents, type Repo } from '../support/repo.ts';
import { spec } from '../support/spec.ts';
import { assertQuiet, assertRefused, badLine, found, inWired, mendable, mended, skill } from '../support/wired.ts';

const finding = [`${documents.path}:2:7 fm/name-mismatch`];
const crlf = (text: string): string => text.replaceAll('\n', '\r\n');
const rot13 = "tr 'A-Za-z' 'N-ZA-Mn-za-m'";

function check(repo: Repo, ...args: string[]): string[] {
  return found(repo.sluice(['check', '--json', ...args]));
}

interface Conversion {
  readonly name: string;
  readonly configure: (repo: Repo) => void;
}

/** Settings by which line ends on disk are not those that git stores. */
const lineEnds: readonly Conversion[] = [
  { name: 'core.autocrlf=true', configure: (repo) => repo.git(['config', 'core.autocrlf', 'true']) },
  { name: 'core.autocrlf=input', configure: (repo) => repo.git(['config', 'core.autocrlf', 'input']) },
  { name: '*.md eol=crlf', configure: (repo) => repo.write('.gitattributes', '*.md text eol=crlf\n') },
  { name: '* -text', configure: (repo) => repo.write('.gitattributes', '* -text\n') },
];

function withFilter(repo: Repo): void {
  repo.git(['config', 'filter.rot.clean', rot13]);
  repo.git(['config', 'filter.rot.smudge', rot13]);
  repo.write('.gitattributes', '*.md filter=rot\n');
}

/** On disk this is nonsense, and in git it is the text. */
function rotated(text: string): string {
  return text.replace(/[a-z]/gi, (letter) => {
    const base = letter <= 'Z' ? 65 : 97;
    return String.fromCharCode(((letter.charCodeAt(0) - base + 13) % 26) + base);
  });
}

function utf16(text: string): Buffer {
  return Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]);
}

spec('what git converts', (test) => {
  test.each(
    lineEnds,
    ({ name }) => `${name}: CRLF on disk makes no difference`,
    ({ configure }) =>
      inWired((repo) => {
        configure(repo);
        repo.write(documents.path, crlf(documents.bad));
        assert.equal(check(repo), finding);
        assert.equal(check(repo, '--all'), finding);
        repo.git(['add', '-A']);
        assert.equal(check(repo, '--staged'), finding);
        assertRefused(repo.commit(), badLine);
        repo.write(documents.path, crlf(skill('notes', 'More.')));
        assert.is(repo.commit().status, 0);
        assert.equal(check(repo, '--all'), []);
      }),
  );

  test.each(
    lineEnds,
    ({ name }) => `${name}: a repair keeps the line ends on disk, and those in the index`,
    ({ configure }) =>
      inWired((repo) => {
        configure(repo);
        repo.write('skills/a/SKILL.md', crlf(mendable('a')));
        repo.git(['add', '-A']);
        const staged = repo.git(['show', ':skills/a/SKILL.md']);
        assert.is(repo.sluice(['fix', '--staged']).status, 0);
        assert.is(repo.read('skills/a/SKILL.md'), crlf(mended('a')));
        const after = staged.includes('\r') ? crlf(mended('a')) : mended('a');
        assert.is(repo.git(['show', ':skills/a/SKILL.md']), after);
        assert.is(repo.git(['diff', '--name-only']), '', 'git sees no difference between the two');
      }),
  );

  test('a filter: what is staged is judged as git stores it', () =>
    inWired((repo) => {
      withFilter(repo);
      repo.write(documents.path, rotated(documents.bad));
      assertRefused(repo.commit(), badLine);
      repo.write(documents.path, rotated(skill('notes', 'More.')));
      assertQuiet(repo.commit());
    }));

  test('a filter: what git has is read from git, what it does not have yet is not run', () =>
    inWired((repo) => {
      withFilter(repo);
      repo.write('skills/same/SKILL.md', rotated(skill('same')));
      repo.write(documents.path, rotated(skill('notes', 'More.')));
      assertQuiet(repo.commit());
      const clean = repo.sluice(['check', '--all']);
      assert.is(clean.status, 0, clean.all);
      repo.write(documents.path, rotated(documents.bad));
      const ended = repo.sluice(['check', '--all']);
      assert.is(ended.status, 2);
      assert.match(ended.stdout, `not run frontmatter of ${documents.path}: it goes through a git filter`);
      repo.git(['add', '-A']);
      assert.equal(check(repo, '--staged'), finding);
    }));

  test('a filter that is told of outside the repository counts too', () =>
    inWired((repo) => {
      withFilter(repo);
      repo.write('../attributes', '*.md filter=rot\n');
      repo.git(['config', 'core.attributesFile', repo.path('..', 'attributes')]);
      repo.git(['add', '-A']);
      repo.write(documents.path, rotated(skill('notes', 'More.')));
      assertQuiet(repo.commit());
      repo.git(['rm', '-q', '.gitattributes']);
      assertQuiet(repo.commit());
      const ended = repo.sluice(['check', '--all']);
      assert.is(ended.status, 0, ended.all);
    }));

  test('another encoding on disk: judged as the UTF-8 that git stores', () =>
    inWired((repo) => {
      repo.write('.gitattributes', '*.md working-tree-encoding=UTF-16\n');
      repo.write(documents.path, utf16(documents.bad));
      assertRefused(repo.commit(), badLine);
      repo.write(documents.path, utf16(skill('notes', 'More.')));
      assertQuiet(repo.commit());
      const ended = repo.sluice(['check', '--all']);
      assert.is(ended.status, 0, ended.all);
    }));
});
