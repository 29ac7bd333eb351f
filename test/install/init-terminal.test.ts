import * as assert from 'uvu/assert';
import { passed } from '../support/gate.ts';
import { programOn } from '../support/path.ts';
import { cli, documents, inRepo, type Ended, type Repo } from '../support/repo.ts';
import { notRun, spec } from '../support/spec.ts';

spec('init, in front of a terminal', (test) => {
  test('offers to accept what would block today, and does on yes', () =>
    inRepo((repo) => {
      repo.write(documents.path, documents.bad);
      const ended = inTerminal(repo, 'y\n');
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
        const ended = inTerminal(repo, answer);
        passed(ended);
        assert.match(ended.stdout, '[y/N]');
        assert.not(repo.exists('.sluice/baseline.json'));
        assert.ok(repo.exists('.git/hooks/pre-commit'));
      }),
  );

  test('ends with 130 on Ctrl-C, the hooks being wired', () =>
    inRepo((repo) => {
      repo.write(documents.path, documents.bad);
      const ended = inTerminal(repo, '\u0003');
      assert.is(ended.status, 130, ended.all);
      assert.not(repo.exists('.sluice/baseline.json'));
      assert.ok(repo.exists('.git/hooks/pre-commit'));
    }));

  test('asks nothing when nothing would block, or with --yes, or in CI', () =>
    inRepo((repo) => {
      repo.write(documents.path, documents.good);
      assert.not.match(inTerminal(repo, '').stdout, '[y/N]');
      repo.write(documents.path, documents.bad);
      assert.not.match(inTerminal(repo, '', '--yes').stdout, '[y/N]');
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

/** What a person types after `sluice init`, once the question is there. util-linux's `script` is the terminal. */
function inTerminal(repo: Repo, typed: string, ...args: string[]): Ended {
  if (programOn('script') === undefined || !/util-linux/.test(repo.run('script', ['--version']).stdout))
    notRun('there is no `script` of util-linux to make a terminal with');
  const log = `${repo.dir}.typescript`;
  const type = `for i in $(seq 100); do grep -q y/N ${log} 2>/dev/null && break; sleep 0.1; done; sleep 0.2; cat`;
  const terminal = `script -qefc "exec ${process.execPath} ${cli} init ${args.join(' ')}" ${log}`;
  const command = typed === '' ? terminal : `exec 3<&0; (${type} <&3) | ${terminal}`;
  return repo.run('sh', ['-c', command], { input: typed });
}
