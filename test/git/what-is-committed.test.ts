import { rmSync, symlinkSync } from 'node:fs';
import { documents, type Repo } from '../support/repo.ts';
import { spec } from '../support/spec.ts';
import {
  assertQuiet,
  assertRefused,
  badLine,
  commitUnasked,
  idOf,
  inWired,
  plan,
  planPath,
  skill,
} from '../support/wired.ts';

function link(repo: Repo, target: string, path: string): void {
  rmSync(repo.path(path), { force: true });
  symlinkSync(target, repo.path(path));
}

/** Enough text that nobody reads it in one piece. */
const threeMegabytes = 'A line that is not very long.\n'.repeat(100_000);

spec('what is committed', (test) => {
  test('a document taken away is no finding', () =>
    inWired((repo) => {
      repo.git(['rm', '-q', documents.path]);
      assertQuiet(repo.commit());
    }));

  test('a document that another one names cannot be taken away', () =>
    inWired((repo) => {
      repo.write(planPath('one'), plan('one'));
      repo.write(planPath('two'), plan('two', 'depends_on: [one]\n'));
      assertQuiet(repo.commit());
      repo.git(['rm', '-q', planPath('one')]);
      assertRefused(repo.commit(), `${planPath('two')}:5:14 error fm/no-such-target`);
    }));

  test('a renamed document is judged by its new place', () =>
    inWired((repo) => {
      repo.write('skills/other/keep.txt', '');
      repo.git(['mv', documents.path, 'skills/other/SKILL.md']);
      assertRefused(repo.commit(), 'skills/other/SKILL.md:2:7 error fm/name-mismatch');
    }));

  test('a file that is renamed into a document’s place is judged as one', () =>
    inWired((repo) => {
      repo.write('skills/other/draft.txt', documents.bad);
      assertQuiet(repo.commit());
      repo.git(['mv', 'skills/other/draft.txt', 'skills/other/SKILL.md']);
      assertQuiet(repo.commit());
      repo.write('skills/third/draft.txt', documents.bad);
      assertQuiet(repo.commit());
      repo.git(['mv', 'skills/third/draft.txt', 'skills/third/SKILL.md']);
      assertRefused(repo.commit(), 'skills/third/SKILL.md:2:7 error fm/name-mismatch');
    }));

  test('a good document may become executable', () =>
    inWired((repo) => {
      repo.git(['update-index', '--chmod=+x', documents.path]);
      assertQuiet(repo.tryGit(['commit', '-q', '-m', 'x']));
    }));

  test('an executable document is judged like any other', () =>
    inWired((repo) => {
      repo.write(documents.path, documents.bad, 0o755);
      assertRefused(repo.commit(), badLine);
    }));

  test('a symbolic link in a document’s place is left alone, and so is what it leads to', () =>
    inWired((repo) => {
      repo.write('elsewhere.txt', documents.bad);
      repo.write('skills/linked/keep.txt', '');
      link(repo, '../../elsewhere.txt', 'skills/linked/SKILL.md');
      assertQuiet(repo.commit());
    }));

  test('a document may become a link, and is judged when it comes back as a file', () =>
    inWired((repo) => {
      repo.write('elsewhere.txt', documents.bad);
      link(repo, '../../elsewhere.txt', documents.path);
      assertQuiet(repo.commit());
      rmSync(repo.path(documents.path));
      repo.write(documents.path, documents.bad);
      assertRefused(repo.commit(), badLine);
    }));

  test('documents in a folder that takes a file’s place are judged', () =>
    inWired((repo) => {
      repo.write('tools', 'a file\n');
      assertQuiet(repo.commit());
      rmSync(repo.path('tools'));
      repo.write('tools/grep/SKILL.md', documents.bad);
      assertRefused(repo.commit(), 'tools/grep/SKILL.md:2:7 error fm/name-mismatch');
    }));

  test('a folder may take a document’s place', () =>
    inWired((repo) => {
      rmSync(repo.path(documents.path));
      repo.write(`${documents.path}/notes.txt`, 'two\n');
      assertQuiet(repo.commit());
    }));

  test('a submodule in a document’s place is left alone', () =>
    inWired((repo) => {
      repo.git(['update-index', '--add', '--cacheinfo', `160000,${idOf(repo)},skills/other/SKILL.md`]);
      assertQuiet(repo.tryGit(['commit', '-q', '-m', 'x']));
    }));

  test('a document of three megabytes passes, and its trouble is found', () =>
    inWired((repo) => {
      repo.write(documents.path, skill('notes', threeMegabytes));
      assertQuiet(repo.commit());
      repo.write(documents.path, skill('other', threeMegabytes));
      assertRefused(repo.commit(), badLine);
    }));

  test('an empty file in a document’s place is refused', () =>
    inWired((repo) => {
      repo.write(documents.path, '');
      assertRefused(repo.commit(), `${documents.path}:1:1 error fm/missing`);
    }));

  test('the first document of its kind is judged, years after Sluice came', () =>
    inWired((repo) => {
      repo.write('.github/prompts/ask.prompt.md', '---\ndescription: [1, 2]\n---\n\nAsk.\n');
      assertRefused(repo.commit(), '.github/prompts/ask.prompt.md:2:14 error fm/');
    }));

  test('a document that was bad before is not held against a commit that leaves it alone', () =>
    inWired((repo) => {
      repo.write(documents.path, documents.bad);
      commitUnasked(repo);
      repo.write('notes.txt', 'two\n');
      repo.write('skills/other/SKILL.md', skill('other'));
      assertQuiet(repo.commit());
    }));
});
