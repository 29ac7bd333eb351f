import { mkdirSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as assert from 'uvu/assert';
import { notRun, spec } from '../support/spec.ts';
import { bare, drafted, inQueue, tell, type Queue } from '../support/queue.ts';

function refused(queue: Queue, why: RegExp, args: readonly string[] = []): void {
  const ended = queue.run(args);
  assert.is(ended.status, 3, ended.all);
  assert.match(ended.stderr, why);
  assert.not.match(ended.stderr, /^ +at /m);
  assert.equal(queue.ran(), []);
}

const astray = /leads out of this repository, and a run writes only into it/;

spec('names and places of a queue', (test) => {
  test('two prompts of one name in two folders leave two folders, and two logs', () =>
    inQueue({ 'a.md': bare('echo top'), 'x/a.md': bare('echo x'), 'y/a.md': bare('echo y') }, (queue) => {
      const ended = queue.run();
      assert.is(ended.status, 0, ended.all);
      const [folder = ''] = queue.printedFolders();
      const logs = queue.repo
        .run('ls', [`prompts/logs/${folder}`])
        .stdout.trimEnd()
        .split('\n');
      assert.is(logs.length, 6, logs.join(' '));
      assert.is(queue.printed('a.log'), 'top\n');
      const [, x = ''] = logs.filter((name) => name.endsWith('.log'));
      assert.match(x, /^x\.a-[0-9a-f]{6}\.log$/);
      assert.is(queue.printed(x), 'x\n');
    }));

  test('a name that is not UTF-8 is refused before anything is told', () =>
    inQueue({ 'a.md': bare(tell) }, (queue) => {
      const path = Buffer.concat([Buffer.from(queue.repo.path('prompts/')), Buffer.from([0xff]), Buffer.from('.md')]);
      try {
        writeFileSync(path, bare(tell));
      } catch {
        return notRun('this disk takes no name that is not UTF-8');
      }
      refused(queue, /the name of .* is not UTF-8 or more than a line, and no log could tell of it: rename it/);
      assert.is(queue.repo.exists('.sluice/runs'), false);
      rmSync(path);
      assert.is(queue.run().status, 0);
    }));

  test.each(
    [
      ['prompts', /there is no folder prompts/],
      ['prompts/logs', astray],
      ['.sluice', astray],
      ['.sluice/runs', astray],
    ] as const,
    ([path]) => `${path} may not lead out of the repository`,
    ([path, why]) =>
      inQueue({ 'a.md': bare(tell) }, (queue) => {
        const away = `${queue.repo.dir}.away`;
        if (path === 'prompts') renameSync(queue.repo.path(path), away);
        else mkdirSync(away);
        try {
          mkdirSync(join(queue.repo.path(path), '..'), { recursive: true });
          symlinkSync(away, queue.repo.path(path));
          refused(queue, why);
          assert.equal(queue.repo.run('find', [away, '-name', '*.jsonl', '-o', '-name', '*.log']).stdout, '');
        } finally {
          rmSync(away, { recursive: true });
        }
      }),
  );

  test('a link within the repository is as good as a folder', () =>
    inQueue({ 'a.md': bare(tell) }, (queue) => {
      mkdirSync(queue.repo.path('printed'));
      symlinkSync('../printed', queue.repo.path('prompts/logs'));
      assert.is(queue.run().status, 0);
    }));

  test('from a folder of its own the prompts at the top are meant, unless there are some here', () =>
    inQueue({ 'a.md': bare(tell), '../app/x.txt': '', '../lib/prompts/b.md': bare(tell) }, (queue) => {
      const at = (folder: string): string =>
        queue.run(['--dry-run'], { cwd: queue.repo.path(folder) }).stdout.trimEnd();
      assert.is(at('app'), 'run   prompts/a.md');
      assert.is(at('lib'), 'run   lib/prompts/b.md');
    }));

  test('where there are no prompts anywhere, it says how to name them', () =>
    inQueue({ '../docs/a.md': bare(tell) }, (queue) => {
      refused(queue, /there is no folder prompts in this repository: name yours with --root DIR/);
    }));

  test('more blocks than have a name are refused, however many they are', () =>
    inQueue(
      { 'a.md': bare(...Array.from({ length: 999 }, () => 'exit 3')), 'b.md': '```sh\n```\n'.repeat(300_000) },
      (queue) => {
        const ended = queue.run();
        assert.is(ended.status, 1, ended.all);
        assert.match(ended.stdout, /^failed prompts\/a\.md: exec: block001 ended with 3/m);
        assert.match(
          ended.stdout,
          /^blocked prompts\/b\.md: .* has 300000 blocks, and 999 are the most: make it several prompts$/m,
        );
      },
    ));

  test('a fence that is never closed is told as that, before its stamp is', () =>
    inQueue({ 'a.md': drafted(tell).replace(/```\n\n## Acceptance/, '\n\n## Acceptance') }, (queue) => {
      const ended = queue.run();
      assert.is(ended.status, 15, ended.all);
      assert.match(ended.stdout, /prompts\/a\.md:\d+: a fence is opened here and never closed; close it/);
      assert.equal(queue.ran(), []);
    }));

  test('what is parked is told in the end, with the command that lets it run', () =>
    inQueue({ 'a.md': bare('exit 1'), 'b.md': bare(tell) }, (queue) => {
      assert.is(queue.run([], { env: { PIPELINE_FAIL_FAST_THRESHOLD: '1' } }).status, 10);
      const ended = queue.run(['--resume']);
      assert.is(ended.status, 0, ended.all);
      assert.match(
        ended.stdout,
        /^done: everything has run but prompts\/a\.md, parked: `sluice flow release prompts\/a\.md --reason WHY` lets it run$/m,
      );
    }));
});
