import * as assert from 'uvu/assert';
import { passed } from '../support/gate.ts';
import { documents, inRepo } from '../support/repo.ts';
import { spec } from '../support/spec.ts';
import { inTerminal } from '../support/terminal.ts';

spec('init, in front of a terminal', (test) => {
  test('offers to accept what would block today, and does on yes', () =>
    inRepo((repo) => {
      repo.write(documents.path, documents.bad);
      const ended = inTerminal(repo, 'y\n', 'init');
      passed(ended);
      assert.match(ended.stdout, 'Accept the findings of this document as they are today? [y/N]');
      assert.match(ended.stdout, 'accepted 1 finding; stage and commit .sluice/baseline.json');
      passed(repo.commit());
    }));

  test.each(
    [
      { answer: 'n\n', means: 'no' },
      { answer: '\n', means: 'an empty line' },
      { answer: '\u0004', means: 'the end of the input' },
    ],
    ({ means }) => `accepts nothing on ${means}`,
    ({ answer }) =>
      inRepo((repo) => {
        repo.write(documents.path, documents.bad);
        const ended = inTerminal(repo, answer, 'init');
        passed(ended);
        assert.match(ended.stdout, '[y/N]');
        assert.not(repo.exists('.sluice/baseline.json'));
        assert.ok(repo.exists('.git/hooks/pre-commit'));
      }),
  );

  test('ends with 130 on Ctrl-C, the hooks being wired', () =>
    inRepo((repo) => {
      repo.write(documents.path, documents.bad);
      const ended = inTerminal(repo, '\u0003', 'init');
      assert.is(ended.status, 130, ended.all);
      assert.not(repo.exists('.sluice/baseline.json'));
      assert.ok(repo.exists('.git/hooks/pre-commit'));
    }));

  test('asks nothing when nothing would block, or with --yes, or in CI', () =>
    inRepo((repo) => {
      repo.write(documents.path, documents.good);
      assert.not.match(inTerminal(repo, '', 'init').stdout, '[y/N]');
      repo.write(documents.path, documents.bad);
      assert.not.match(inTerminal(repo, '', 'init', '--yes').stdout, '[y/N]');
      assert.not(repo.exists('.sluice/baseline.json'));
    }));

  test('asks nothing and accepts nothing where there is none', () =>
    inRepo((repo) => {
      repo.write(documents.path, documents.bad);
      const ended = repo.sluice(['init'], { input: 'y\n' });
      passed(ended);
      assert.not.match(ended.stdout, '[y/N]');
      assert.not(repo.exists('.sluice/baseline.json'));
    }));
});
