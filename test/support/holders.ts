import type { LockHolder } from '../../src/git/lock-holder.ts';

/** Somebody who holds a lock. */
export function holderOf(run: string): LockHolder {
  return {
    host: 'müller',
    boot: 'b-1',
    namespace: 'pid:[4026531836]',
    pid: 4711,
    started: '12345',
    since: '2026-11-22T07:13:00.123Z',
    where: 'repo',
    run,
    flow: 'queue',
    root: 'prompts',
    tree: 't-1',
  };
}
