import { mkdirSync, rmSync } from 'node:fs';
import * as assert from 'uvu/assert';
import { spec } from '../support/spec.ts';
import { bare, drafted, inQueue, tell, type Queue } from '../support/queue.ts';

const second = bare(tell);

/** What a run says that cannot go on, to those who read JSON and to the others. */
function refused(queue: Queue, [status, end, why]: readonly [number, string, RegExp]): void {
  const ended = queue.run(['--json']);
  assert.is(ended.status, status, ended.all);
  const said = JSON.parse(ended.stdout) as { end: string; fault: { message: string } };
  assert.is(said.end, end);
  assert.match(said.fault.message, why);
  assert.ok(ended.stderr.endsWith(`sluice: ${said.fault.message}\n`), ended.stderr);
}

spec('what stands in the way of a run, or is taken away under it', (test) => {
  test.each(
    ['.sluice', '.sluice/runs', '.git/sluice', 'prompts/logs'],
    (path) => `a file called ${path} is told before anything is run`,
    (path) =>
      inQueue({ 'a.md': second }, (queue) => {
        queue.repo.write(path, 'somebody\u2019s');
        refused(queue, [3, 'config', /is no folder, and a run writes into one of that name: put it somewhere else\.$/]);
        assert.is(queue.repo.read(path), 'somebody\u2019s');
        rmSync(queue.repo.path(path));
        assert.is(queue.run().status, 0);
      }),
  );

  test.each(
    ['.git/sluice/writer', '.git/info/exclude'],
    (path) => `so is a folder called ${path}`,
    (path) =>
      inQueue({ 'a.md': second }, (queue) => {
        rmSync(queue.repo.path(path), { force: true });
        mkdirSync(queue.repo.path(path), { recursive: true });
        refused(queue, [17, 'disk', /is not a plain file: take away what stands in its place, and run this again\.$/]);
        rmSync(queue.repo.path(path), { recursive: true });
        assert.is(queue.run().status, 0);
      }),
  );

  test('a file called completed keeps a prompt where it is, and is the reason', () =>
    inQueue({ 'a.md': second, completed: 'x' }, (queue) => {
      const ended = queue.run([], { env: { PROMPT_EXEC_MOVE_TO_COMPLETED: '1' } });
      assert.is(ended.status, 1, ended.all);
      assert.match(ended.stdout, /pipeline: prompts\/a\.md was not moved: prompts\/completed is no folder$/m);
    }));

  test('a block may take away what a run keeps in the git directory: it is made again, and the stamp is written', () =>
    inQueue({ 'a.md': drafted(['rm -rf .git/sluice', 'echo two'], { affects: ['out/'] }), 'b.md': second }, (queue) => {
      const ended = queue.run();
      assert.is(ended.status, 0, ended.all);
      assert.not.match(ended.all, /gone|not stamped/);
      assert.is(queue.flat('a.md', 'status'), 'success');
      assert.is(queue.printed('a.log'), 'two\n');
      assert.equal(queue.ran(), ['b']);
    }));

  test('one that takes away what shows that it ran is not proved, and the next prompt has its turn', () =>
    inQueue({ 'a.md': bare('rm -rf prompts/logs'), 'b.md': second }, (queue) => {
      const ended = queue.run();
      assert.is(ended.status, 1, ended.all);
      assert.match(
        ended.stdout,
        /exec: prompts\/logs\/\S+\/a was taken away while block001 ran, and with it what shows/,
      );
      assert.equal(queue.ran(), ['b']);
    }));

  test('where the log is taken away nothing more is run', () =>
    inQueue({ 'a.md': bare('rm -rf .sluice', tell) }, (queue) => {
      refused(queue, [17, 'disk', /was taken away by somebody else while a run was writing it/]);
      assert.equal(queue.ran(), []);
    }));

  test('what is put in the place of a folder meanwhile is told as that', () =>
    inQueue({ 'a.md': bare('rm -rf prompts/logs; echo > prompts/logs') }, (queue) => {
      refused(queue, [17, 'disk', /cannot be made because something that is no folder stands on the way to it/]);
    }));

  test('a prompt whose name is as long as a disk takes it runs, and is moved, twice', () => {
    const long = `${'\u00fc'.repeat(126)}.md`;
    return inQueue({ [long]: second, [`completed/${long}`]: 'old' }, (queue) => {
      const ended = queue.run([], { env: { PROMPT_EXEC_MOVE_TO_COMPLETED: '1' } });
      assert.is(ended.status, 0, ended.all);
      const utc = String(queue.summary()['run_utc']);
      const moved = queue.repo.run('ls', ['prompts/completed']).stdout.split('\n');
      assert.match(moved.find((name) => name.endsWith(`.${utc}.md`)) ?? '', /^\u00fc{100}-[0-9a-f]{6}\./);
      assert.is(queue.sluice(['flow', 'verify']).status, 0);
    });
  });
});
