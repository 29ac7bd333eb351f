import * as assert from 'uvu/assert';
import { spec } from '../support/spec.ts';
import { drafted, inQueue, type Queue } from '../support/queue.ts';

/** A prompt that may change `mine/`, and does something else as well. */
function strays(block: string): string {
  return drafted(`mkdir -p mine; echo x > mine/file; ${block}`, { affects: ['mine/', './one.txt'] });
}

function refused(queue: Queue, what: RegExp): void {
  const ended = queue.run();
  assert.is(ended.status, 1, ended.all);
  assert.match(ended.stdout, what);
  assert.match(ended.stdout, /changed, and stands not under ## Affects/);
  assert.is(queue.flat('a.md', 'status'), 'failed');
  assert.is(queue.flat('a.md', 'failed_bucket'), 'proof');
  // What the prompt says of itself then is what the contract asks for.
  const check = queue.sluice(['check', '--all']);
  assert.is(check.status, 0, check.all);
}

spec('edits outside of ## Affects', (test) => {
  test('what stands there, file or folder, may be changed', () =>
    inQueue({ 'a.md': strays('echo y > one.txt') }, (queue) => {
      const ended = queue.run();
      assert.is(ended.status, 0, ended.all);
    }));

  test.each(
    [
      ['created', 'echo x > other.txt', /other\.txt changed/],
      ['changed', 'echo x >> .gitignore', /\.gitignore changed/],
      ['deleted', 'rm .gitignore', /\.gitignore changed/],
      ['created beside what is affected', 'echo x > mine.txt; echo x > one.txt.bak', /mine\.txt and 1 more changed/],
      ['another prompt', 'echo x >> prompts/b.md', /prompts\/b\.md changed/],
    ] as const,
    ([title]) => `a file that is ${title} is a failure`,
    ([, block, what]) =>
      inQueue({ 'a.md': strays(block), 'z/b.txt': '', 'failed/b.md': 'x' }, (queue) => {
        refused(queue, what);
      }),
  );

  test('a file that was changed before, and is changed further, is a failure too', () =>
    inQueue({ 'a.md': strays('echo two >> dirty') }, (queue) => {
      queue.repo.write('dirty', 'one\n');
      refused(queue, /dirty changed/);
    }));

  test('what was changed before and is left alone is nobody\u2019s fault, nor is what we write ourselves', () =>
    inQueue({ 'a.md': strays('true'), 'b.md': drafted('true') }, (queue) => {
      queue.repo.write('dirty', 'one\n');
      queue.repo.write('.gitignore', 'ran\nx\n');
      const ended = queue.run();
      assert.is(ended.status, 0, ended.all);
    }));

  test('what is staged as it lies there is not changed, and what is staged otherwise is', () =>
    inQueue({ 'a.md': drafted('git add -A; touch .git/done') }, (queue) => {
      queue.repo.write('dirty', 'one\n');
      queue.repo.write('.gitignore', 'ran\nx\n');
      const ended = queue.run();
      assert.is(ended.status, 0, ended.all);
      queue.repo.git(['reset', '-q']);
      const other = 'git update-index --add --cacheinfo 100644,$(echo evil | git hash-object -w --stdin),dirty';
      queue.prompts({ 'a.md': drafted(other) });
      assert.match(queue.run().stdout, /dirty changed/);
    }));

  test('what git goes by may be written as it is, and branches and remotes as anybody likes', () =>
    inQueue(
      { 'a.md': drafted('git config core.abbrev 12; git config branch.main.remote far; git remote add far .') },
      (queue) => {
        queue.repo.git(['config', 'core.abbrev', '12']);
        const ended = queue.run();
        assert.is(ended.status, 0, ended.all);
      },
    ));

  test('who has to change it names it, and it is in no commit', () =>
    inQueue(
      { 'a.md': drafted('git config core.abbrev 12; echo x > x', { affects: ['.git/config', 'x'] }) },
      (queue) => {
        for (const status of [0, 0]) {
          const ended = queue.run([], { env: { PROMPT_EXEC_AUTOCOMMIT: '1' } });
          assert.is(ended.status, status, ended.all);
        }
        assert.is(queue.repo.git(['show', '--format=', '--name-only', 'HEAD']), 'x\n');
      },
    ));

  test('files of a repository within this one are files', () =>
    inQueue({ 'a.md': drafted('echo evil > sub/x') }, (queue) => {
      queue.repo.git(['init', '-q', 'sub']);
      queue.repo.write('sub/x', 'mine\n');
      const ended = queue.run();
      assert.is(ended.status, 1, ended.all);
      assert.match(ended.stdout, /affects: sub\/ changed/);
    }));

  test('what the person\u2019s own git goes by is watched as well', () =>
    inQueue(
      { 'a.md': drafted('mkdir -p ~/.config/git; echo evil >> ~/.config/git/ignore; echo x > evil') },
      (queue) => {
        const ended = queue.run([], { env: { HOME: queue.repo.path('.git') } });
        assert.is(ended.status, 1, ended.all);
        assert.match(ended.stdout, /affects: ~\/\.config\/git\/ignore changed/);
      },
    ));

  test('all that changed is told in the log', () =>
    inQueue({ 'a.md': drafted('touch p q r') }, (queue) => {
      assert.match(queue.run().stdout, /affects: p and 2 more changed/);
      assert.match(queue.sluice(['flow', 'log', '--json']).stdout, /"outside":\["p","q","r"\]/);
    }));

  test('a prompt without the heading says nothing of what it may change', () =>
    inQueue({ 'a.md': '```bash\necho x > other.txt\n```\n' }, (queue) => {
      assert.is(queue.run().status, 0);
    }));
});
