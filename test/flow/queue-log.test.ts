import { readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import * as assert from 'uvu/assert';
import { assertFits } from '../support/output-schemas.ts';
import { spec } from '../support/spec.ts';
import { bare, inQueue, tell, type Queue } from '../support/queue.ts';

function logsIn(queue: Queue): string[] {
  const [folder = ''] = readdirSync(queue.repo.path('.sluice/runs'));
  return readdirSync(queue.repo.path('.sluice/runs', folder)).map((name) => `.sluice/runs/${folder}/${name}`);
}

/** Everybody who asks is told, nothing runs again, and --fresh is the way out. */
function isFound(queue: Queue, why: RegExp): void {
  for (const args of [
    ['run', 'queue'],
    ['run', 'queue', '--dry-run'],
    ['status'],
    ['flow', 'verify'],
    ['flow', 'log'],
  ]) {
    const ended = queue.sluice(args);
    assert.is(ended.status, 8, ended.all);
    assert.match(ended.stderr, why);
  }
  assert.equal(queue.ran(), ['a']);
  const anew = queue.run(['--fresh', '--yes']);
  assert.is(anew.status, 0, anew.all);
  assert.equal(queue.ran(), ['a', 'a']);
  assert.is(queue.run().status, 0);
  assert.equal(queue.ran(), ['a', 'a']);
}

const ways = [
  ['taken away', (queue: Queue) => rmSync(queue.repo.path('.sluice'), { recursive: true })],
  ['emptied', (queue: Queue) => logsIn(queue).forEach((path) => truncateSync(queue.repo.path(path)))],
  [
    'cut',
    (queue: Queue) =>
      logsIn(queue).forEach((path) => {
        const lines = queue.repo.read(path).split('\n');
        writeFileSync(queue.repo.path(path), `${lines.slice(0, 2).join('\n')}\n`);
      }),
  ],
] as const;

spec('a log of which the end is gone', (test) => {
  test.each(
    ways,
    ([how]) => `is found where it was ${how} and git has it`,
    ([, away]) =>
      inQueue({ 'a.md': bare(tell) }, (queue) => {
        assert.is(queue.run().status, 0);
        queue.repo.git(['add', '-A']);
        queue.commit();
        away(queue);
        isFound(
          queue,
          /is gone or was cut, and git has all of it: put it back with `git checkout -- '?:\/\.sluice\/runs\//,
        );
      }),
  );

  test.each(
    ways,
    ([how]) => `is found where it was ${how} and nobody has committed it yet`,
    ([, away]) =>
      inQueue({ 'a.md': bare(tell) }, (queue) => {
        assert.is(queue.run().status, 0);
        away(queue);
        isFound(queue, /ends with event \d+, and a run here has told \d+: put back what was taken away/);
      }),
  );

  test('is found by the run that comes after one whose block took it away', () =>
    inQueue({ 'a.md': bare(tell, 'rm -rf .sluice/runs') }, (queue) => {
      assert.is(queue.run().status, 17);
      isFoundAfterBlock(queue);
    }));

  test('a checkout may give its lines other ends', () =>
    inQueue({ 'a.md': bare(tell) }, (queue) => {
      const { repo } = queue;
      repo.write('.gitattributes', '* text=auto eol=crlf\n');
      assert.is(queue.run().status, 0);
      repo.git(['add', '-A']);
      queue.commit();
      const [path = ''] = logsIn(queue);
      rmSync(repo.path(path));
      repo.git(['checkout', '-q', '--', path]);
      assert.match(repo.read(path), /\}\r\n/);
      queue.prompts({ 'b.md': bare(tell) });
      const ended = queue.run();
      assert.is(ended.status, 0, ended.all);
      assert.is(queue.sluice(['flow', 'verify']).status, 0);
      assert.equal(queue.ran(), ['a', 'b']);
    }));

  test('who has put it aside with git has lost nothing, and who wants to stop is never sent away', () =>
    inQueue({ 'a.md': bare(tell) }, (queue) => {
      assert.is(queue.run().status, 0);
      queue.repo.git(['stash', '-q', '-u']);
      assert.is(queue.sluice(['status']).status, 0, queue.sluice(['status']).all);
      queue.repo.git(['stash', 'pop', '-q']);
      logsIn(queue).forEach((path) => truncateSync(queue.repo.path(path)));
      assert.is(queue.sluice(['status']).status, 8);
      const held = queue.sluice(['flow', 'hold', '--reason', 'stop it']);
      assert.is(held.status, 0, held.all);
      assert.match(queue.state('HOLD'), /^HOLD none: by=\S+ reason=stop it$/m);
    }));

  test('another branch may have a shorter one', () =>
    inQueue({ 'a.md': bare(tell) }, (queue) => {
      const { repo } = queue;
      repo.git(['branch', 'before']);
      assert.is(queue.run().status, 0);
      repo.git(['add', '-A']);
      queue.commit();
      repo.git(['checkout', '-q', 'before']);
      const ended = queue.run();
      assert.is(ended.status, 0, ended.all);
      assert.equal(queue.ran(), ['a', 'a']);
    }));

  test('a line that was never finished is told by verify, and is no harm', () =>
    inQueue({ 'a.md': bare(tell) }, (queue) => {
      assert.is(queue.run().status, 0);
      const [path = ''] = logsIn(queue);
      writeFileSync(queue.repo.path(path), `${queue.repo.read(path)}{"broken`);
      const ended = queue.sluice(['flow', 'verify']);
      assert.is(ended.status, 0, ended.all);
      assert.match(ended.stdout, /\.jsonl ends in 8 bytes of a line that was never finished/);
      const { torn } = assertFits('flow-verify', queue.sluice(['flow', 'verify', '--json']).stdout) as {
        torn: unknown;
      };
      assert.equal(torn, [{ path, bytes: 8 }]);
    }));
});

function isFoundAfterBlock(queue: Queue): void {
  const ended = queue.run();
  assert.is(ended.status, 8, ended.all);
  assert.equal(queue.ran(), ['a']);
}
