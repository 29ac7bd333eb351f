import * as assert from 'uvu/assert';
import { spec } from '../support/spec.ts';
import { cli } from '../support/repo.ts';
import { stopped } from '../support/stopped.ts';
import { bare, drafted, inQueue, tell, type Queue } from '../support/queue.ts';

const slow = {
  'a.md': bare(
    'echo one >> ran',
    'echo two >> ran; [ -e again ] || { touch again; sleep 86399; }',
    'echo three >> ran',
  ),
  'b.md': bare(tell),
};

const commit = { PROMPT_EXEC_AUTOCOMMIT: '1' };

function committed(queue: Queue): string[] {
  return queue.repo.git(['show', '--name-only', '--format=', 'HEAD']).trim().split('\n');
}

/** A git that answers the first question of a kind in such a way. */
function answering(queue: Queue, question: string, answer: string): { readonly PATH: string } {
  const real = queue.repo.run('sh', ['-c', 'command -v git']).stdout.trim();
  const script = `#!/bin/sh
case "$*" in *${question}*) [ -e .git/once ] || { : > .git/once; ${answer}; };; esac
exec ${real} "$@"
`;
  queue.repo.write('.git/bin/git', script, 0o755);
  return { PATH: `${queue.repo.path('.git/bin')}:${process.env['PATH']}` };
}

spec('a run that somebody stops', (test) => {
  test.each(
    [
      ['group', 'SIGINT'],
      ['process', 'SIGINT'],
      ['process', 'SIGTERM'],
    ] as const,
    ([to, signal]) => `${signal} to the ${to} ends it with 130, a word on how to go on, and nothing left running`,
    ([to, signal]) =>
      inQueue(slow, async (queue) => {
        const { status, stdout, stderr } = await stopped(queue, to, signal);
        assert.is(status, 130, stdout + stderr);
        assert.match(stdout, /^interrupted: /m);
        assert.match(stderr, /then go on: `sluice run queue --again`, or --skip-item/);
        const left = queue.repo.run('ps', ['-e', '-o', 'args=']).stdout.split('\n');
        assert.is(left.includes('sleep 86399'), false);
        assert.is(queue.has('failed'), false);
        assert.match(queue.sluice(['status']).stdout, /exec of prompts\/a\.md was started and has not ended/);
      }),
  );

  test(
    'goes on behind the last block that ended, and only when somebody says how',
    () =>
      inQueue(slow, async (queue) => {
        await stopped(queue, 'process');
        const held = queue.run();
        assert.is(held.status, 13, held.all);
        assert.match(held.stdout, /attempt 1 was cut off after block 1, and it may have had effects/);
        assert.equal(queue.ran(), ['one', 'two']);
        const ended = queue.run(['--again']);
        assert.is(ended.status, 0, ended.all);
        assert.equal(queue.ran(), ['one', 'two', 'two', 'three', 'b']);
      }),
    120_000,
  );

  test('or leaves what was cut off, as a failure', () =>
    inQueue(slow, async (queue) => {
      await stopped(queue, 'process');
      const ended = queue.run(['--skip-item']);
      assert.is(ended.status, 1, ended.all);
      assert.match(ended.stdout, /failed prompts\/a\.md: exec: .*a person said to leave it/);
      assert.equal(queue.ran(), ['one', 'two', 'b']);
    }));

  test('what it left is its own in the next round, also where another process tells that it failed', () => {
    const half =
      'mkdir -p out; echo x >> out/x; echo two >> ran; [ -e .git/again ] || { : > .git/again; sleep 86399; }';
    return inQueue({ 'a.md': drafted(half, { affects: ['out/'] }) }, async (queue) => {
      await stopped(queue, 'process');
      assert.is(queue.run(['--skip-item']).status, 1);
      const ended = queue.run([], { env: commit });
      assert.is(ended.status, 0, ended.all);
      assert.equal(committed(queue), ['out/x']);
    });
  });

  const works = drafted('echo one >> ran; mkdir -p out; echo x > out/x', { affects: ['out/'] });

  test.each(
    [
      ['the terminal', 'echo two >> ran; sleep 15', /^interrupted: somebody stopped it/m],
      ['somebody', 'kill -INT $PPID; sleep 1', /^interrupted: git commit was stopped before it was done/m],
    ] as const,
    ([who]) => `a commit that ${who} stops is no refused one, and is made by whoever goes on`,
    ([who, hook, said]) =>
      inQueue({ 'a.md': works }, async (queue) => {
        const script = `#!/bin/sh\n[ -e .git/once ] || { : > .git/once; ${hook}; }\n`;
        queue.repo.write('.git/hooks/pre-commit', script, 0o755);
        const { status, stdout, stderr } =
          who === 'somebody'
            ? queue.run([], { env: commit })
            : await stopped(queue, 'group', 'SIGINT', [], undefined, { env: commit });
        assert.is(status, 130, stdout + stderr);
        assert.match(stdout, said);
        assert.is(queue.has('failed'), false);
        assert.is(queue.repo.git(['status', '--short', 'out']), '?? out/\n');
        const ended = queue.run(['--again'], { env: commit });
        assert.is(ended.status, 0, ended.all);
        assert.equal(committed(queue), ['out/x']);
        assert.is(queue.ran().filter((line) => line === 'one').length, 1);
      }),
  );

  test.each(
    [
      ['is ended by it', 'echo two >> ran; sleep 15'],
      ['ends with a status of its own', "trap 'exit 130' INT; echo two >> ran; sleep 15"],
    ] as const,
    ([how]) => `so does a git that was asked just then, and ${how}`,
    ([, answer]) =>
      inQueue({ 'a.md': works }, async (queue) => {
        const env = answering(queue, 'ls-files', answer);
        const { status, stdout, stderr } = await stopped(queue, 'group', 'SIGINT', ['--json'], undefined, { env });
        assert.is(status, 130, stdout + stderr);
        const { end, fault } = JSON.parse(stdout) as { end: string; fault: { kind: string } };
        assert.equal([end, fault.kind], ['interrupted', 'interrupted']);
        assert.is(queue.run().status, 0);
      }),
  );

  test('two words about it are one too many', () =>
    inQueue(slow, (queue) => {
      const ended = queue.run(['--again', '--skip-item']);
      assert.is(ended.status, 3);
      assert.match(ended.stderr, /--again and --skip-item say two things/);
    }));

  test('somebody who closes the pipe loses the output and not the run', () =>
    inQueue({ 'a.md': bare(tell), 'b.md': bare('sleep 1', tell), 'c.md': bare(tell) }, (queue) => {
      const env = { HOME: '/nonexistent' };
      queue.repo.run('sh', ['-c', `'${process.execPath}' '${cli}' run queue | true`], { env });
      for (let at = 0; at < 100 && !queue.has('summary.json'); at++) queue.repo.run('sleep', ['0.1']);
      assert.equal(queue.ran(), ['a', 'b', 'c']);
      assert.is(queue.summary()['end'], 'done');
    }));

  test('in a pipe there are plain lines, one for each thing that happened', () =>
    inQueue({ 'a.md': bare(tell), 'b.md': bare('exit 1') }, (queue) => {
      const ended = queue.run([], { env: { TERM: 'xterm' } });
      assert.not.match(ended.all, /[\r\u001b]/);
      assert.is(ended.stdout.split('\n').length, 4, ended.stdout);
    }));
});
