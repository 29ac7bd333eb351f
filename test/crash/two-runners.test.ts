import { once } from 'node:events';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import * as assert from 'uvu/assert';
import {
  copyOf,
  eventsOf,
  leavesLine,
  linesOf,
  queuePrompt,
  sluice,
  started,
  withQueue,
} from '../support/crash-queue.ts';
import { holderOf } from '../support/holders.ts';
import { Repo } from '../support/repo.ts';
import { spec } from '../support/spec.ts';

/** A copy of the queue in which a run is at work on a first prompt that takes so many seconds, and that run. */
async function atWork(queue: Repo, seconds: number): Promise<{ repo: Repo; child: ReturnType<typeof started> }> {
  const repo = copyOf(queue);
  repo.write('prompts/prompt-1.md', queuePrompt(1, `${leavesLine(1)}\nsleep ${seconds}`));
  repo.write('elsewhere/a.md', '');
  repo.git(['add', 'elsewhere']);
  repo.git(['commit', '-q', '-m', 'slow', 'prompts', 'elsewhere']);
  const child = started(repo, ['run', 'queue']);
  while (linesOf(repo, 1) === 0) await sleep(20);
  return { repo, child };
}

function isToldWho(said: string, { dir }: Repo, pid: number | undefined): void {
  const who = new RegExp(`is run by process ${pid} on ${hostname()} in (\\S+) since \\d{4}-\\d\\d-\\d\\dT[\\d:.]+Z`);
  assert.match(said, who);
  assert.is(who.exec(said)![1], dir.split('/').at(-1));
}

const ref = 'refs/sluice/lock/';

/** The lock of a run on a machine that nobody here can look at. */
function lockElsewhere(repo: Repo, name: string): void {
  const id = repo.git(['hash-object', '-w', '--stdin'], {
    input: `${JSON.stringify(holderOf('20261122T071300Z-abcd'))}\n`,
  });
  repo.git(['update-ref', `${ref}${name}`, id.trim()]);
}

/** The name of the lock, which nobody holds after a run. */
async function lockName(queue: Repo): Promise<string> {
  const { repo, child } = await atWork(queue, 0.2);
  const name = repo.git(['for-each-ref', '--format=%(refname)', 'refs/sluice']).trim().slice(ref.length);
  await once(child, 'exit');
  return name;
}

spec('two runs of one queue', (test) => {
  test('where one is at work the other says who, since when and where, also from another work tree', () =>
    withQueue(async (queue) => {
      const { repo, child } = await atWork(queue, 3);
      const other = new Repo(`${repo.dir}-linked`, repo.env);
      repo.git(['worktree', 'add', '-q', '--detach', other.dir]);
      for (const [tree, root] of [
        [repo, 'prompts'],
        [other, 'prompts'],
        [repo, '.'],
        [repo, 'elsewhere'],
      ] as const) {
        const came = await sluice(tree, ['run', 'queue', '--root', root]);
        assert.is(came.status, 9, came.said);
        isToldWho(came.said, repo, child.pid);
      }
      assert.not(other.exists('.sluice'));
      const apart = await sluice(other, ['run', 'queue', '--root', 'elsewhere']);
      assert.is(apart.status, 15, apart.said);
      assert.equal(await once(child, 'exit'), [0, null]);
      for (const at of [1, 2, 3]) assert.is(linesOf(repo, at), 1);
      assert.is(repo.git(['for-each-ref', 'refs/sluice']), '');
    }));

  test('the lock of one that was killed is taken over, and the log says so', () =>
    withQueue(async (queue) => {
      const { repo, child } = await atWork(queue, 300);
      child.kill('SIGKILL');
      await once(child, 'exit');
      const came = await sluice(repo, ['run', 'queue', '--skip-item']);
      assert.is(came.status, 1, came.said);
      const unlocked = eventsOf(repo).filter(({ event }) => event === 'unlocked');
      assert.is(unlocked.length, 1);
      assert.match(String(unlocked[0]!['reason']), new RegExp(`process ${child.pid} on ${hostname()} .* is gone`));
      assert.equal(
        [1, 2, 3].map((at) => linesOf(repo, at)),
        [1, 1, 1],
      );
    }));

  test('the lock of another machine is not taken over; a person takes it away, and the log says why', () =>
    withQueue(async (queue) => {
      const name = await lockName(queue);
      const repo = copyOf(queue);
      lockElsewhere(repo, name);
      const came = await sluice(repo, ['run', 'queue']);
      assert.is(came.status, 9, came.said);
      assert.match(came.said, /is run by process 4711 on müller in repo since 2026-11-22T07:13:00\.123Z/);
      assert.equal(eventsOf(repo), []);
      const without = await sluice(repo, ['flow', 'unlock']);
      assert.is(without.status, 3, without.said);
      const unlocked = await sluice(repo, ['flow', 'unlock', '--reason', 'müller was sold']);
      assert.is(unlocked.status, 0, unlocked.said);
      assert.equal(
        eventsOf(repo).map(({ event, reason }) => [event, reason]),
        [['unlocked', 'müller was sold']],
      );
      assert.is((await sluice(repo, ['run', 'queue'])).status, 0);
    }));

  test('the lock of one that is at work is not taken away', () =>
    withQueue(async (queue) => {
      const { repo, child } = await atWork(queue, 2);
      const came = await sluice(repo, ['flow', 'unlock', '--reason', 'hurry']);
      assert.is(came.status, 3, came.said);
      assert.match(came.said, new RegExp(`process ${child.pid} is at work on it now: stop it first`));
      assert.equal(await once(child, 'exit'), [0, null]);
    }));
});
