import * as assert from 'uvu/assert';
import { checkJson, notedIn } from '../support/report.ts';
import { documents, type Repo } from '../support/repo.ts';
import { spec } from '../support/spec.ts';
import { assertQuiet, assertRefused, inWired, skill } from '../support/wired.ts';

const hundredMegabytes = 100 * 1024 * 1024;
const manyFiles = 50_000;

/** A text with this many bytes after it, made where they are written: a string of that size would count twice. */
function huge(text: string): Buffer {
  const bytes = Buffer.alloc(text.length + hundredMegabytes, 'all work and no play\n');
  bytes.write(text, 0, 'latin1');
  return bytes;
}

/** Stage one blob under many names, as an import does. */
function stageMany(repo: Repo, content: string, path: (at: number) => string): void {
  const blob = repo.git(['hash-object', '-w', '--stdin'], { input: content }).trim();
  const lines = Array.from({ length: manyFiles }, (_, at) => `100644 ${blob} 0\t${path(at)}\n`);
  repo.git(['update-index', '--index-info'], { input: lines.join('') });
}

spec('a commit of any size', (test) => {
  // Storing so much in git is what takes the time.
  const looseIsEnough = (repo: Repo): void => void repo.git(['config', 'core.compression', '0']);

  test('100 MB below a good head pass, and in silence', () =>
    inWired((repo) => {
      looseIsEnough(repo);
      repo.write('.cursor/rules/huge.mdc', huge('---\ndescription: Work.\nalwaysApply: true\n---\n'));
      assertQuiet(repo.commit());
    }));

  test('100 MB below a bad head are refused for the head, and for a body too large for its rules', () =>
    inWired((repo) => {
      looseIsEnough(repo);
      repo.write('skills/huge/SKILL.md', huge(skill('hugs')));
      assertRefused(repo.commit(), 'skills/huge/SKILL.md:2:7 error fm/name-mismatch');
      const noted = notedIn(checkJson(repo, ['--all']).report);
      assert.equal(noted, ['error fm/name-mismatch 2:7 name', 'error fm/body-too-long 4:1']);
    }));

  test('100 MB of a head that does not end are refused at the line where it begins', () =>
    inWired((repo) => {
      looseIsEnough(repo);
      repo.write('skills/huge/SKILL.md', huge('---\nname: huge\n'));
      const ended = repo.commit();
      assertRefused(ended, 'skills/huge/SKILL.md:1:1 error fm/');
      assert.is(ended.stderr.split('\n').length, 5, ended.stderr);
    }));

  test('100 MB that are no document are none of our business', () =>
    inWired((repo) => {
      looseIsEnough(repo);
      repo.write('film.bin', Buffer.alloc(hundredMegabytes, 1));
      assertQuiet(repo.commit());
    }));

  test('50,000 files that are no documents pass in silence', () =>
    inWired((repo) => {
      stageMany(repo, 'x\n', (at) => `data/${at % 100}/${at}.txt`);
      assertQuiet(repo.tryGit(['commit', '-q', '-m', 'x']));
    }));

  test('50,000 bad documents are refused with the first twenty and the number of the others', () =>
    inWired((repo) => {
      stageMany(repo, documents.bad, (at) => `skills/s${String(at).padStart(5, '0')}/SKILL.md`);
      const ended = repo.tryGit(['commit', '-q', '-m', 'x']);
      assertRefused(ended, 'and 49980 more\nsluice: commit refused, 50000 errors.\n');
      const lines = ended.stderr.split('\n').filter((line) => line.includes(' error fm/name-mismatch '));
      assert.is(lines.length, 20);
      assert.match(lines[19]!, /^skills\/s00019\/SKILL\.md:2:7 /);
    }));

  test('one bad document among 50,000 is found', () =>
    inWired((repo) => {
      stageMany(repo, skill('notes'), (at) => `team/${at}/skills/notes/SKILL.md`);
      assertQuiet(repo.tryGit(['commit', '-q', '-m', 'many']));
      const bad = repo.git(['hash-object', '-w', '--stdin'], { input: documents.bad }).trim();
      repo.git(['update-index', '--cacheinfo', `100644,${bad},team/31415/skills/notes/SKILL.md`]);
      assertRefused(
        repo.tryGit(['commit', '-q', '-m', 'x']),
        'team/31415/skills/notes/SKILL.md:2:7 error fm/name-mismatch',
        'sluice: commit refused, 1 error.',
      );
      const { report } = checkJson(repo, ['--staged', '--all']);
      assert.is(report.documents, manyFiles + 1);
      assert.is(report.errors, 1);
    }));
});
