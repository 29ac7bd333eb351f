import { randomUUID } from 'node:crypto';
import { getEventListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import * as assert from 'uvu/assert';
import { hasEnded, statOf } from '../../../src/disk/proc.ts';
import { processTable } from '../../../src/disk/processes.ts';
import type { ProcessTable } from '../../../src/model/process-table.ts';
import { endStrays } from '../../../src/process/end-all.ts';
import { runGroup, type GroupEnded, type GroupOptions } from '../../../src/process/group.ts';
import { notRun, spec } from '../../support/spec.ts';

const { PATH } = process.env;
const shown = processTable();

function table(): ProcessTable {
  return shown ?? notRun('this system does not show its processes in files');
}

interface Ran extends GroupEnded {
  readonly output: string;
  /** How many processes still carry the mark. */
  readonly after: number;
}

async function bash(script: string, more: Partial<GroupOptions> = {}): Promise<Ran> {
  const mark = randomUUID();
  let output = '';
  const onOutput = (chunk: Buffer): void => void (output += chunk.toString());
  const options = { cwd: '/', env: { PATH }, mark, table: shown, onOutput, ...more };
  const ended = await runGroup('bash', ['-c', script], options);
  const after = shown?.marked(mark).length ?? 0;
  // The shell tells of what was ended before it.
  return { ...ended, output: output.replace(/^Terminated\n/gm, ''), after };
}

/** Whether a process has ended, be it that nobody has asked about it yet. */
function hasGone(pid: number): boolean {
  const stat = statOf(pid);
  return stat === undefined || hasEnded(stat);
}

/** It says `up` when it is. */
const sleeper = 'bash -c "echo up; exec sleep 60"';
const polite = 'sleep 60';
/** Ends some day, should nobody be able to end it. */
const rude = "trap '' TERM; echo up; for i in {1..30}; do sleep 1; done";

spec('a program in a group of its own', (test) => {
  test('ends with its status, or with its signal', async () => {
    const { ms, ...ended } = await bash('exit 3');
    assert.equal(ended, {
      status: 3,
      signal: undefined,
      why: 'ended',
      trouble: undefined,
      strays: 0,
      left: 0,
      output: '',
      after: 0,
    });
    assert.ok(ms > 0);
    const { status, signal } = await bash('kill -9 $$');
    assert.equal([status, signal], [undefined, 'SIGKILL']);
  });

  test('has the environment it is given, and the mark', async () => {
    const mark = 'm-1';
    const { output } = await bash('env | grep -v -e ^_= -e ^SHLVL= -e ^PWD= | sort', { env: { PATH, A: 'b' }, mark });
    assert.equal(output, `A=b\nPATH=${PATH}\nSLUICE_RUN_MARK=m-1\n`);
  });

  test('is handed its input, and nothing where there is none', async () => {
    assert.is((await bash('cat', { input: 'one\ntwo' })).output, 'one\ntwo');
    assert.is((await bash('cat; echo end')).output, 'end\n');
    assert.is((await bash('exec <&-; exit 4', { input: 'x'.repeat(1 << 20) })).status, 4);
  });

  test('hands both of its streams on', async () => {
    const { output } = await bash('echo a; sleep 0.1; echo b >&2; sleep 0.1; echo c');
    assert.is(output, 'a\nb\nc\n');
  });

  test('leads its group and its session', async () => {
    const { output } = await bash('ps -o pid=,pgid=,sid= -p $$');
    assert.is(new Set(output.trim().split(/\s+/)).size, 1);
  });

  test('is not started where there is none, no folder, or no such argument', async () => {
    const options = { cwd: '/', env: { PATH }, mark: 'x', table: shown };
    const troubles = await Promise.all([
      runGroup('no-such-program', [], options),
      runGroup('true', [], { ...options, cwd: '/no-such-folder' }),
      runGroup('true', ['a\0b'], options),
    ]);
    assert.equal(
      troubles.map(({ why, trouble, status }) => [why, trouble, status]),
      [
        ['not started', 'ENOENT', undefined],
        ['not started', 'ENOENT', undefined],
        ['not started', 'ERR_INVALID_ARG_VALUE', undefined],
      ],
    );
  });

  test('is ended with all its group when its time is over', async () => {
    const ended = await bash(`${polite} & ${polite} | cat; echo never`, { timeoutMs: 300 });
    assert.equal([ended.why, ended.signal, ended.after, ended.left], ['timed out', 'SIGTERM', 0, 0]);
    assert.is(ended.output, '');
    assert.ok(ended.ms >= 290 && ended.ms < 2000, String(ended.ms));
  });

  test('has all the time a clock can count', async () => {
    assert.is((await bash('sleep 0.1', { timeoutMs: 2 ** 40 })).why, 'ended');
  });

  test('is ended when somebody interrupts it, and nobody listens afterwards', async () => {
    const stop = new AbortController();
    const onOutput = (): void => stop.abort();
    const ended = await bash(sleeper, { signal: stop.signal, onOutput });
    assert.equal([ended.why, ended.after], ['interrupted', 0]);
    const quiet = new AbortController();
    await bash(':', { signal: quiet.signal });
    assert.equal(getEventListeners(quiet.signal, 'abort'), []);
  });

  test('is not even started for somebody who has interrupted already', async () => {
    const { why, output } = await bash('echo x', { signal: AbortSignal.abort() });
    assert.equal([why, output], ['interrupted', '']);
  });

  test('may end in its own way when it is asked to', async () => {
    const script = `trap 'echo bye; exit 5' TERM; echo up; for i in {1..400}; do sleep 0.05; done`;
    const ended = await bash(script, { timeoutMs: 300 });
    assert.equal([ended.why, ended.status, ended.output], ['timed out', 5, 'up\nbye\n']);
  });

  test('is asked once, and ended when it does not listen', async () => {
    const script = `trap 'echo asked' TERM; echo up; for i in {1..400}; do sleep 0.05; done`;
    const ended = await bash(script, { timeoutMs: 300, graceMs: 400 });
    assert.equal([ended.signal, ended.output, ended.after], ['SIGKILL', 'up\nasked\n', 0]);
    assert.ok(ended.ms >= 690 && ended.ms < 2500, String(ended.ms));
  });

  test('leaves nothing behind that stayed in its group', async () => {
    const ended = await bash(`${polite} & exit 0`);
    assert.equal([ended.why, ended.status, ended.strays, ended.left, ended.after], ['ended', 0, 1, 0, 0]);
    assert.ok(ended.ms < 1500, String(ended.ms));
  });

  test('leaves nothing behind in a session of its own', async () => {
    table();
    const ended = await bash(`setsid ${sleeper} & sleep 0.2; exit 0`);
    assert.equal([ended.status, ended.strays, ended.after], [0, 1, 0]);
    assert.is(ended.output, 'up\n');
  });

  test('leaves nothing behind that was started twice removed', async () => {
    table();
    const ended = await bash(`( ( setsid ${sleeper} >/dev/null 2>&1 & ) & ); sleep 0.2`);
    assert.equal([ended.status, ended.strays, ended.after], [0, 1, 0]);
  });

  test('leaves nothing behind that took its mark off and stayed in its session', async () => {
    table();
    const ended = await bash(`set -m; env -i ${process.execPath} -e 'setTimeout(() => {}, 60000)' & echo $!`);
    assert.is(ended.strays, 1);
    assert.ok(hasGone(Number(ended.output)));
  });

  test('leaves nothing behind that does not listen, in a session of its own', async () => {
    table();
    const ended = await bash(`setsid bash -c "${rude}" & sleep 0.3`, { graceMs: 300 });
    assert.equal([ended.status, ended.left, ended.after], [0, 0, 0]);
    assert.ok(ended.strays >= 1);
    assert.ok(ended.ms < 4000, String(ended.ms));
  });

  test('what went into a session of its own ends with its time too, and counts', async () => {
    const ended = await bash(`setsid ${sleeper} & ${polite}`, { timeoutMs: 500 });
    assert.equal([ended.why, ended.strays, ended.after, ended.output], ['timed out', 1, 0, 'up\n']);
  });

  test('where processes are only listed, they are ended with its time all the same', async () => {
    const script = `setsid bash -c 'echo $$; exec sleep 60' & ${polite}`;
    const ended = await bash(script, { timeoutMs: 500, table: undefined });
    assert.equal([ended.why, ended.strays, ended.after], ['timed out', 1, 0]);
    assert.ok(hasGone(Number(ended.output)));
  });

  test('where processes are only listed, its group ends with it', async () => {
    const ended = await bash(`${polite} & echo $!`, { table: undefined });
    assert.equal([ended.why, ended.strays, ended.after], ['ended', 1, 0]);
  });

  test('keeps the end of what a program of its own still reads', async () => {
    const ended = await bash('exec > >(sleep 0.1; cat; echo end); echo begin');
    assert.equal([ended.output, ended.strays], ['begin\nend\n', 0]);
  });

  test('floods nobody’s memory', async () => {
    let [bytes, most] = [0, 0];
    const before = process.memoryUsage().rss;
    const onOutput = (chunk: Buffer): void => {
      bytes += chunk.length;
      most = Math.max(most, process.memoryUsage.rss() - before);
    };
    await bash('head -c 400000000 /dev/zero', { onOutput });
    assert.is(bytes, 400_000_000);
    // Every Node lets go of what was read in its own time.
    assert.ok(most < 100_000_000, String(most));
  });

  test('ends when the taker of its output throws, and then throws that', async () => {
    const mark = randomUUID();
    const onOutput = (): never => {
      throw new Error('full');
    };
    try {
      await bash(sleeper, { mark, onOutput });
      assert.unreachable();
    } catch (error) {
      assert.is((error as Error).message, 'full');
    }
    assert.equal(table().marked(mark), []);
  });

  test('within another run carries the marks of both', async () => {
    const env = { PATH, SLUICE_RUN_MARK: 'outer' };
    const { output } = await bash('echo $SLUICE_RUN_MARK', { env, mark: 'inner' });
    assert.is(output, 'outer inner\n');
    const outer = randomUUID();
    let found = -1;
    const onOutput = (): void => void (found = table().marked(outer).length);
    await bash(sleeper, { env: { PATH, SLUICE_RUN_MARK: outer }, timeoutMs: 300, onOutput });
    assert.is(found, 1);
  });

  test('what a killed runner left is ended by its mark, and nothing else', async () => {
    const [mark, other] = [randomUUID(), randomUUID()];
    const start = (own: string): Promise<GroupEnded> =>
      runGroup('bash', ['-c', `setsid ${polite} & ${polite}`], { cwd: '/', env: { PATH }, mark: own, table: shown });
    const stop = new AbortController();
    const both = [
      start(mark),
      runGroup('sleep', ['60'], { cwd: '/', env: { PATH }, mark: other, table: shown, signal: stop.signal }),
    ];
    await sleep(300);
    assert.is(await endStrays(mark, table()), 3);
    assert.is(table().marked(mark).length, 0);
    assert.is(table().marked(other).length, 1);
    assert.is(await endStrays(mark, table()), 0);
    assert.is(await endStrays(mark, undefined), undefined);
    stop.abort();
    await Promise.all(both);
  });
});
