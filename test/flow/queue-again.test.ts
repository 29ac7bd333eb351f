import * as assert from 'uvu/assert';
import { spec } from '../support/spec.ts';
import { bare, drafted, inQueue, tell } from '../support/queue.ts';

/** Fails the first time, and works from then on. */
const second = `${tell}\n[ -e done-once ] || { touch done-once; exit 3; }`;

spec('trying again, and going on', (test) => {
  test('--max-retries runs a prompt that failed again, as one prompt with two attempts', () =>
    inQueue({ 'a.md': drafted(second, { affects: ['done-once'] }) }, (queue) => {
      const ended = queue.run(['--max-retries', '2']);
      assert.is(ended.status, 0, ended.all);
      assert.equal(queue.ran(), ['a', 'a']);
      assert.equal(queue.events().slice(2), [
        'prompt_run a.md attempt=1 timeout=600 runner=script',
        'prompt_run a.md attempt=2 timeout=600 runner=script',
        'prompt_success a.md attempts=2',
        'pipeline_done ran=1 fail_total=0',
      ]);
      assert.is(queue.pipeline('a.md', 'attempt'), "'2'");
      assert.ok(queue.repo.exists(`prompts/logs/${queue.printedFolders()[0]}/a.attempt2/manifest.txt`));
    }));

  test('--max-retries comes to its end: so many attempts, and one failure', () =>
    inQueue({ 'a.md': bare(tell, 'exit 1') }, (queue) => {
      assert.is(queue.run(['--max-retries', '2']).status, 1);
      assert.equal(queue.ran(), ['a', 'a', 'a']);
      assert.is(queue.summary()['fail_total'], 1);
      assert.is(queue.events().at(-2), 'prompt_failed a.md attempts=3 exit_code=1 status=failed');
    }));

  test('a block runs twice only where it says so, and only where the policy lets it', () =>
    inQueue({ 'a.md': drafted(`# sluice: retry\n${second}`, { affects: ['done-once'] }) }, (queue) => {
      assert.is(queue.run(['--profile', 'production']).status, 1);
      assert.equal(queue.ran(), ['a']);
      queue.repo.run('rm', ['done-once']);
      assert.is(queue.run(['--profile', 'poc']).status, 0);
      assert.equal(queue.ran(), ['a', 'a', 'a']);
      assert.match(
        queue.printed('a/manifest.txt'),
        /^exit_code\[block001\]=3\nRETRYING_ONCE: block001\nexit_code_retry\[block001\]=0$/m,
      );
    }));

  test('a block that does not say so runs once, whatever the policy', () =>
    inQueue({ 'a.md': drafted(second, { affects: ['done-once'] }) }, (queue) => {
      assert.is(queue.run(['--profile', 'poc']).status, 1);
      assert.equal(queue.ran(), ['a']);
    }));

  test('a noncritical block may fail where the policy allows it, and nowhere else', () =>
    inQueue(
      {
        'a.md': drafted(['# codex: noncritical\nexit 5', tell]),
        'b.md': drafted(['# codex: noncritical\nexit 5', tell], { more: "codex_preflight_allow_noncritical: 'yes'\n" }),
      },
      (queue) => {
        const ended = queue.run();
        assert.is(ended.status, 1, ended.all);
        assert.equal(queue.ran(), ['b']);
        assert.is(queue.flat('a.md', 'failed_block'), 'block001');
        assert.match(queue.printed('b/manifest.txt'), /^NONCRITICAL_FAIL: block001$/m);
      },
    ));

  test('PROMPT_EXEC_RESUME_FROM leaves out the blocks before it', () =>
    inQueue({ 'a.md': bare('echo one >> ran', 'echo two >> ran', 'echo three >> ran') }, (queue) => {
      assert.is(queue.run([], { env: { PROMPT_EXEC_RESUME_FROM: '2' } }).status, 0);
      assert.equal(queue.ran(), ['two', 'three']);
    }));

  test('a block that takes too long is ended with everything it started, and fails as runtime', () =>
    inQueue(
      { 'a.md': drafted('setsid sleep 97531 & sleep 97531 & echo $! > pid; sleep 97531', { affects: ['pid'] }) },
      (queue) => {
        const ended = queue.run(['--timeout-sec', '2']);
        assert.is(ended.status, 1, ended.all);
        assert.match(ended.stdout, /block001 was ended: the prompt took longer than 2 s/);
        assert.is(queue.flat('a.md', 'failed_bucket'), 'runtime');
        const left = queue.repo.run('ps', ['-e', '-o', 'args=']).stdout.split('\n');
        assert.equal(
          left.filter((line) => line === 'sleep 97531'),
          [],
        );
      },
    ));

  test('what is promised and not there is a failure of its own bucket, though every block was well', () =>
    inQueue({ 'a.md': drafted(tell, { files: ['out/a.txt'] }) }, (queue) => {
      const ended = queue.run();
      assert.is(ended.status, 1);
      assert.match(ended.stdout, /completion: out\/a\.txt does not exist/);
      const says = ['status', 'completion_gate', 'failed_bucket', 'failed_block'].map((key) => queue.flat('a.md', key));
      assert.equal(says, ['failed', 'fail', 'proof', undefined]);
    }));

  test('a prompt that succeeds after it has failed has no stamps of that failure left', () =>
    inQueue({ 'a.md': drafted('[ ! -e bad ]', { affects: ['bad'] }) }, (queue) => {
      queue.repo.write('bad', '');
      assert.is(queue.run().status, 1);
      assert.is(queue.flat('a.md', 'failed_block'), 'block001');
      queue.repo.run('rm', ['bad']);
      assert.is(queue.run().status, 0);
      assert.is(queue.flat('a.md', 'status'), 'success');
      assert.is(queue.flat('a.md', 'failed_block'), undefined, queue.repo.read('prompts/a.md'));
      assert.not.match(queue.repo.read('prompts/a.md'), 'failed_bucket');
    }));
});
