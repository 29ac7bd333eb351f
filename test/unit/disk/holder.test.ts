import { spawn, spawnSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import * as assert from 'uvu/assert';
import { fateOf, thisProcess, type Holder } from '../../../src/disk/holder.ts';
import { statOf } from '../../../src/disk/proc.ts';
import { notRun, spec } from '../../support/spec.ts';

const here = thisProcess();
/** Its number was given out a moment ago, and it has ended. */
const gone = spawnSync('true').pid;

const fates: readonly (readonly [fate: string, what: string, differs: Partial<Holder>])[] = [
  ['alive', 'ourselves', {}],
  ['unknown', 'another host', { host: 'elsewhere', pid: gone }],
  ['unknown', 'another host, started anew', { host: 'elsewhere', boot: 'b' }],
  ['dead', 'the same host before it was started anew', { boot: 'b' }],
  ['dead', 'the same, from another namespace', { boot: 'b', namespace: 'pid:[1]' }],
  ['unknown', 'one that does not know how often its host was started', { boot: undefined, pid: gone }],
  ['unknown', 'another namespace', { namespace: 'pid:[1]', pid: gone }],
  ['unknown', 'one that does not know its namespace', { namespace: undefined, pid: gone }],
  ['dead', 'a number that nobody has', { pid: gone }],
  ['dead', 'a number that somebody else has by now', { started: 1 }],
  ['alive', 'one that does not know when it was started', { started: undefined }],
];

spec('who holds something', (test) => {
  test('is named so that it is known again', () => {
    assert.equal(thisProcess(), here);
    assert.equal(fateOf(JSON.parse(JSON.stringify(here)) as Holder), 'alive');
    if (statOf('self') === undefined) notRun('this system does not show its processes in files');
    assert.match(here.boot ?? '', /^[0-9a-f-]{36}$/);
    assert.match(here.namespace ?? '', /^pid:\[\d+\]$/);
    assert.ok((here.started ?? 0) > 0);
  });

  test.each(
    fates,
    ([fate, what]) => `${what}: ${fate}`,
    ([fate, , differs]) => {
      if (here.boot === undefined) notRun('this system does not tell how often it was started');
      assert.is(fateOf({ ...here, ...differs }, here), fate);
    },
  );

  test('where nothing is told but numbers, a number nobody has is proof, and one somebody has is none', () => {
    const bare = { host: here.host, boot: undefined, namespace: undefined, pid: process.pid, started: undefined };
    assert.is(fateOf(bare, bare), 'alive');
    assert.is(fateOf({ ...bare, pid: gone }, bare), 'dead');
  });

  test('one that ended and that nobody asks about is dead', async () => {
    const parent = spawn('sh', ['-c', 'sleep 0.01 & echo $!; exec sleep 60'], { stdio: ['ignore', 'pipe', 'ignore'] });
    try {
      const pid = await new Promise<number>((resolve) => parent.stdout.once('data', (text) => resolve(Number(text))));
      await sleep(200);
      const stat = statOf(pid) ?? notRun('this system does not show its processes in files');
      assert.is(fateOf({ ...here, pid, started: stat.started }), 'dead');
    } finally {
      parent.kill('SIGKILL');
    }
  });
});
