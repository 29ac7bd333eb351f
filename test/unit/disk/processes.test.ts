import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import * as assert from 'uvu/assert';
import { readStat, statOf } from '../../../src/disk/proc.ts';
import { processTable } from '../../../src/disk/processes.ts';
import type { Left, ProcessTable } from '../../../src/model/process-table.ts';
import { notRun, spec } from '../../support/spec.ts';

function table(): ProcessTable {
  return processTable() ?? notRun('this system does not show its processes in files');
}

/** A program that leads a session, as long as it is looked at. */
async function withProgram(
  script: string,
  mark: string,
  look: (child: ChildProcess & { readonly pid: number }) => void,
): Promise<void> {
  const env = { PATH: process.env['PATH'], SLUICE_RUN_MARK: mark };
  const child = spawn('sh', ['-c', script], { env, stdio: 'ignore', detached: true });
  try {
    await sleep(250);
    look(child as ChildProcess & { readonly pid: number });
  } finally {
    for (const { pid } of table().marked(mark)) process.kill(pid, 'SIGKILL');
  }
}

const rest = '0 -1 4194304 101 0 0 0 0 0 0 0 20 0 1 0 7990204 3133440 416';

spec('the processes of a system', (test) => {
  test.each(
    ['cat', 'a b', ') Z 1 2 3', '(x) (y)', 'a\nb', ''],
    (name) => `a program called ${JSON.stringify(name)}`,
    (name) =>
      assert.equal(readStat(`19154 (${name}) R 19117 19118 11445 ${rest}\n`), {
        state: 'R',
        parent: 19117,
        group: 19118,
        session: 11445,
        started: 7990204,
        isKernel: false,
      }),
  );

  test('a thread of the system is known', () => {
    assert.is(readStat('2 (kthreadd) S 0 0 0 0 -1 2129984 0 0 0 0 0 0 0 0 20 0 1 0 1 0 0')?.isKernel, true);
  });

  test('nothing is read from what is no such line', () => {
    assert.is(readStat(''), undefined);
    assert.is(readStat('1 (x) R 1 2'), undefined);
    assert.is(statOf(2 ** 30), undefined);
  });

  test('those of a leader are found the quick way and the long way', async () => {
    const mark = randomUUID();
    const began = table().began.bind(table());
    await withProgram('sleep 60 & setsid sleep 60 & wait', mark, ({ pid }) => {
      const now = began(pid);
      const found = (at: number): readonly Left[] => table().leftOf({ ...now, at }, mark);
      const quick = found(performance.now());
      assert.is(quick.length, 2);
      assert.is(quick.filter(({ group }) => group === pid).length, 1);
      assert.equal(found(-1e9), quick);
      assert.is(table().marked(mark).length, 3);
      assert.equal(table().marked(mark.slice(1)), []);
    });
  });

  test('one is found the quick way in the moment it is started', () => {
    for (let time = 0; time < 30; time++) {
      const mark = randomUUID();
      const child = spawn('sleep', ['60'], {
        env: { PATH: process.env['PATH'], SLUICE_RUN_MARK: mark },
        stdio: 'ignore',
      });
      const pid = child.pid!;
      try {
        const left = table().leftOf({ pid: pid - 1, started: 0, at: performance.now() }, mark);
        assert.equal(
          left.map((one) => one.pid),
          [pid],
        );
      } finally {
        child.kill('SIGKILL');
      }
    }
  });

  test('one is found while another program is put in its place', async () => {
    const mark = randomUUID();
    const again = 'exec sh -c "$AGAIN"';
    const env = { PATH: process.env['PATH'], AGAIN: again, SLUICE_RUN_MARK: mark };
    const child = spawn('sh', ['-c', again], { env, stdio: 'ignore', detached: true });
    try {
      await sleep(50);
      const began = table().began(child.pid!);
      const leader = { ...began, pid: child.pid! - 1, at: performance.now() + 1e6 };
      const until = performance.now() + 500;
      let [asked, missed] = [0, 0];
      for (; performance.now() < until; asked++) if (table().leftOf(leader, mark).length !== 1) missed++;
      assert.ok(asked > 100, String(asked));
      assert.is(missed, 0, `${missed} of ${asked}`);
    } finally {
      child.kill('SIGKILL');
    }
  });

  test('one that ended and that nobody asks about is not left', async () => {
    const mark = randomUUID();
    await withProgram('sleep 0.01 & exec sleep 60', mark, ({ pid }) => {
      assert.equal(table().leftOf({ ...table().began(pid), at: 0 }, mark), []);
      assert.equal(table().leftOf({ ...table().began(pid), at: performance.now() }, mark), []);
    });
  });

  test('one that is older than the leader is not of it, whatever it carries', async () => {
    const mark = randomUUID();
    await withProgram('exec sleep 60', mark, ({ pid }) => {
      const { started = 0 } = table().began(pid);
      const leader = { pid: 2 ** 30, at: 0 };
      assert.is(table().leftOf({ ...leader, started }, mark).length, 1);
      assert.equal(table().leftOf({ ...leader, started: started + 1 }, mark), []);
    });
  });

  test('a long environment is read to its end', async () => {
    const mark = randomUUID();
    const env = { A: 'x'.repeat(100_000), SLUICE_RUN_MARK: `a ${mark}`, PATH: process.env['PATH'] };
    const child = spawn('sleep', ['60'], { env, stdio: 'ignore' });
    try {
      await sleep(50);
      assert.equal(
        table()
          .marked(mark)
          .map(({ pid }) => pid),
        [child.pid],
      );
    } finally {
      child.kill('SIGKILL');
    }
  });
});
