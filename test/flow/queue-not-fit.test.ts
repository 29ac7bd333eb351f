import * as assert from 'uvu/assert';
import { spec } from '../support/spec.ts';
import { bare, drafted, inQueue, tell, type Queue } from '../support/queue.ts';

/** Run one prompt, which must not get to its blocks. */
function stops(queue: Queue, name: string, reason: RegExp, end: string, code: number): void {
  const ended = queue.run(['--from', name, '--to', name]);
  assert.is(ended.status, code, ended.all);
  assert.match(ended.stdout, reason);
  assert.is(queue.summary()['end'], end);
  assert.is(queue.summary()['fail_total'], 1);
  assert.equal(queue.ran(), [], 'a block ran');
}

spec('a prompt that is not fit to run', (test) => {
  test('one without a block is blocked, and no success', () =>
    inQueue({ 'a.md': drafted([]), 'b.md': '```python\nprint()\n```\n' }, (queue) => {
      stops(queue, 'a.md', /prompts\/a\.md has no bash, sh, zsh or shell block/, 'blocked', 15);
      assert.is(queue.flat('a.md', 'status'), 'blocked');
      assert.is(queue.flat('a.md', 'completion_gate'), 'skipped');
      stops(queue, 'b.md', /prompts\/b\.md has no bash/, 'blocked', 15);
      assert.is(queue.has('state'), false);
    }));

  test('one with a fence that nothing closes is blocked, with its line', () =>
    inQueue({ 'a.md': `${bare(tell)}\n~~~text\nfor ever\n` }, (queue) =>
      stops(queue, 'a.md', /prompts\/a\.md:5: a fence is opened here and never closed/, 'blocked', 15),
    ));

  test('one that preflight finds wrong is not ready, and says why', () =>
    inQueue({ 'a.md': drafted(tell).replace('## Guardrails\n', '') }, (queue) => {
      stops(queue, 'a.md', /is not ready: .*Guardrails/, 'preflight_failed', 4);
      assert.match(queue.repo.read('prompts/a.md'), /codex_preflight_ready: 'no'/);
    }));

  test('one whose frontmatter cannot be read does not run by rules that nobody could read', () =>
    inQueue({ 'a.md': `---\nkey: [\n---\n${bare(tell)}`, 'b.md': `---\nnever closed\n\n${bare(tell)}` }, (queue) => {
      stops(queue, 'a.md', /the frontmatter of prompts\/a\.md cannot be read/, 'preflight_failed', 4);
      stops(queue, 'b.md', /the frontmatter of prompts\/b\.md cannot be read/, 'preflight_failed', 4);
    }));

  test('one that its own block changes has failed', () =>
    inQueue({ 'a.md': drafted('sed -i "s/In one sentence/In two/" "$PROMPT_PATH"') }, (queue) => {
      const ended = queue.run();
      assert.is(ended.status, 1, ended.all);
      assert.match(ended.stdout, /failed prompts\/a\.md: .*prompts\/a\.md was changed while it ran/);
      assert.is(queue.has('state'), false);
    }));

  test('one that somebody changes after preflight, before its turn, does not run', () =>
    inQueue({ 'a.md': bare('sed -i "s/In one sentence/In two/" prompts/b.md'), 'b.md': drafted(tell) }, (queue) => {
      const ended = queue.run();
      assert.is(ended.status, 4, ended.all);
      assert.match(ended.stdout, /failed prompts\/b\.md: .*was changed after preflight looked at it/);
      assert.equal(queue.ran(), []);
      // Preflight looks at it anew next time.
      assert.is(queue.run().status, 0);
      assert.equal(queue.ran(), ['b']);
    }));

  test('one that is gone when its turn comes has failed, and the rest goes on', () =>
    inQueue({ 'a.md': bare('rm prompts/b.md'), 'b.md': bare(tell), 'c.md': bare(tell) }, (queue) => {
      const ended = queue.run();
      assert.is(ended.status, 4, ended.all);
      assert.match(ended.stdout, /failed prompts\/b\.md: .*prompts\/b\.md is gone/);
      assert.equal(queue.ran(), ['c']);
    }));

  test('a here-document may hold a fence, and tildes and longer fences are fences', () =>
    inQueue(
      { 'a.md': '````bash\ncat > seen <<"E"\n```bash\nexit 1\n```\nE\n````\n\n~~~sh\necho two >> seen\n~~~\n' },
      (queue) => {
        assert.is(queue.run().status, 0);
        assert.is(queue.repo.read('seen'), '```bash\nexit 1\n```\ntwo\n');
      },
    ));
});
