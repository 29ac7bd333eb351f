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

  test('a prompt without the heading says nothing of what it may change', () =>
    inQueue({ 'a.md': '```bash\necho x > other.txt\n```\n' }, (queue) => {
      assert.is(queue.run().status, 0);
    }));
});
